"""Looks for documents on which the reader fails otherwise than with a PlanError, or hangs.

Guided by coverage where atheris is installed. It is no dependency of the project; give it an
environment of its own::

    python -m venv /tmp/fuzz
    /tmp/fuzz/bin/python -m pip install atheris -r requirements.lock
    PYTHONPATH=. /tmp/fuzz/bin/python bench/fuzz.py --seconds 300 --corpus /tmp/corpus

Without it plans are spoilt at random. What is found is written to the folder ``--found``; with
``--keep`` a small choice of what the corpus covers is copied to ``tests/fuzz``, which a test replays.
"""
# ruff: noqa: E501 (lists of Chinese words)

from __future__ import annotations

import argparse
import contextlib
import hashlib
import random
import sys
import time
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).parent.parent
KEPT = ROOT / "tests" / "fuzz"
LARGEST = 4_000  # bytes of an input
KEEP = 100_000  # bytes of all that is kept
SIGNS = (
    "一、", "二、", "三、", "（一）", "（二）", "(三)", "1.", "2.", "3、", "1.1", "1.2", "①", "②", "第一条", "第二章", "任务1",
    "（1）", "1）", "\n", "\n\n", "\r\n", "\t", " | ", "|", "　", "\u2028", "— 3 —", "附件：\n", "目录\n", "2030年1月2日\n",
    "责任单位：", "(责任单位:", "牵头单位：", "配合单位：", "【牵头单位】", "完成时限：", "责任人：", "序号", "工作任务", "备注",
    "（", "）", "[", "】", "，", "。", "；", "、", "：", "等", "等部门", "和", "及", "会同", "由", "牵头", "负责", "配合", "落实",
    "按职责分工", "市财政局", "省发展和改革委", "各有关部门", "各县（市、区）人民政府", "排在首位的为牵头单位，下同",
    "以下均需各县区落实，不再列出", "2030年12月底前", "长期坚持", "加强监管服务。", "牽頭單位：", "〃", "……12", "“", "”",
)  # fmt: skip


def target(data: bytes) -> None:
    """Read the bytes as a document of any format, and their text as a plan and as a clause."""
    from fgf_analysis.errors import PlanError
    from fgf_analysis.reading import Document, Register, read
    from fgf_analysis.reading.clauses import parse
    from fgf_analysis.reading.formats import document

    text = data.decode("utf-8", "ignore")
    parse(text[:600])
    sources = [Document(text)]
    with contextlib.suppress(PlanError):
        sources.append(document(data, "plan"))
    for source in sources[: 1 if sources[-1].text == text else 2]:
        try:
            read(source, Register([]))
        except PlanError:
            continue


def spoil(data: bytes, chance: random.Random) -> bytes:
    """Return the text with a sign of plans put in or over, a stretch lost, doubled or moved."""
    text = data.decode("utf-8", "ignore") or "一、"
    for _ in range(chance.choice((1, 1, 2, 4))):
        a = chance.randrange(len(text) + 1)
        b = min(len(text), a + chance.choice((1, 2, 5, 20, 100)))
        kind = chance.randrange(5)
        if kind < 2:
            text = text[:a] + chance.choice(SIGNS) + text[a:]
        elif kind == 2:
            text = text[:a] + text[b:]
        elif kind == 3:
            text = text[:b] + text[a:b] * chance.choice((1, 1, 3)) + text[b:]
        else:
            rest = text[:a] + text[b:]
            to = chance.randrange(len(rest) + 1)
            text = rest[:to] + text[a:b] + rest[to:]
        text = text or "一、"
    return text.encode("utf-8", "ignore")[:LARGEST]


def seeds() -> list[bytes]:
    """Return invented plans and what is kept of earlier runs."""
    files = [*(ROOT / "tests" / "plans").glob("*/source.*"), *KEPT.glob("*.txt")]
    return [path.read_bytes()[:LARGEST] for path in sorted(files)]


def at_random(seconds: int, found: Path) -> int:
    """Spoil plans at random for so long; return how many inputs failed."""
    chance = random.Random(7)
    pool = seeds()
    until, tried, failed = time.monotonic() + seconds, 0, 0
    while time.monotonic() < until:
        data = spoil(chance.choice(pool), chance)
        tried += 1
        try:
            target(data)
        except Exception as error:  # whatever it is, it is what is looked for
            failed += 1
            found.mkdir(parents=True, exist_ok=True)
            (found / f"{type(error).__name__}-{hashlib.sha256(data).hexdigest()[:12]}").write_bytes(
                data
            )
        else:
            if chance.randrange(50) == 0:
                pool.append(data)
    print(f"{tried} inputs, {failed} failed")
    return failed


def guided(arguments: argparse.Namespace) -> None:
    """Run libFuzzer over the reader; it ends the process."""
    import atheris

    with atheris.instrument_imports(include=["fgf_analysis.reading"]):
        from fgf_analysis.reading import formats  # noqa: F401

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        chance = random.Random(seed)
        if chance.randrange(5):
            return spoil(data, chance)[:most]
        return atheris.Mutate(data, most)

    for folder in (arguments.corpus, arguments.found):
        folder.mkdir(parents=True, exist_ok=True)
    for data in seeds():
        (arguments.corpus / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
    atheris.Setup(
        [
            sys.argv[0],
            f"-max_total_time={arguments.seconds}",
            f"-max_len={LARGEST}",
            f"-artifact_prefix={arguments.found}/",
            "-timeout=20",
            "-verbosity=0",
            "-print_final_stats=1",
            str(arguments.corpus),
        ],
        target,
        custom_mutator=mutate,
    )
    atheris.Fuzz()


def branches(data: bytes) -> set[tuple[str, int, int]]:
    """Return the steps from line to line that the reader makes on an input."""
    found: set[tuple[str, int, int]] = set()

    def inside(frame: FrameType, event: str, _: object) -> object:
        last = frame.f_lineno

        def step(frame: FrameType, event: str, _: object) -> object:
            nonlocal last
            if event == "line":
                found.add((frame.f_code.co_filename, last, frame.f_lineno))
                last = frame.f_lineno
            return step

        return step

    def call(frame: FrameType, event: str, argument: object) -> object:
        if "fgf_analysis" not in frame.f_code.co_filename:
            return None
        return inside(frame, event, argument)

    sys.settrace(call)
    try:
        target(data)
    except Exception:  # it is what is found that counts, not what is kept
        found.clear()
    finally:
        sys.settrace(None)
    return found


def keep(arguments: argparse.Namespace) -> None:
    """Copy to ``tests/fuzz`` what of the corpus goes where the inputs before it do not go."""
    KEPT.mkdir(parents=True, exist_ok=True)
    files = [path for path in arguments.corpus.iterdir() if 20 < path.stat().st_size < 1_500]
    files.sort(key=lambda path: path.name)
    random.Random(7).shuffle(files)
    files = sorted(files[: arguments.most], key=lambda path: path.stat().st_size)
    seen: set[tuple[str, int, int]] = set()
    for data in seeds():
        seen |= branches(data)
    size = count = 0
    for path in files:
        data = path.read_bytes().decode("utf-8", "ignore").replace("\0", "").encode()
        new = branches(data) - seen
        if new and size + len(data) < KEEP:
            seen |= new
            (KEPT / f"{hashlib.sha256(data).hexdigest()[:12]}.txt").write_bytes(data)
            size, count = size + len(data), count + 1
    print(f"kept {count} inputs, {size} bytes")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--corpus", type=Path, default=Path("fuzz-corpus"))
    parser.add_argument("--found", type=Path, default=Path("fuzz-found"))
    parser.add_argument(
        "--keep", action="store_true", help="copy a choice of the corpus to tests/fuzz"
    )
    parser.add_argument(
        "--random", action="store_true", help="spoil at random although atheris is here"
    )
    parser.add_argument("--most", type=int, default=400, help="inputs that --keep looks at")
    arguments = parser.parse_args()
    if arguments.keep:
        keep(arguments)
        return
    try:
        import atheris  # noqa: F401
    except ImportError:
        arguments.random = True
    if arguments.random:
        sys.exit(at_random(arguments.seconds, arguments.found) > 0)
    guided(arguments)


if __name__ == "__main__":
    main()
