"""Invented documents in folders, as in `plans`, of units that the package's register knows."""

from __future__ import annotations

from pathlib import Path

from plans import WORDS, numeral

UNITS = ("省商务厅", "省司法厅", "省财政厅", "省民政厅", "省公安厅")


PARQUET = ("assignments", "cited", "departments", "groups", "particulars", "plans", "tasks")


def document(tasks: int = 3, first: int = 0) -> str:
    """Return an invented plan; another ``first`` gives other words and units."""
    lines = ["示例省2030年重点任务分工方案", f"一、{WORDS[first % 20 : first % 20 + 2]}之部"]
    for n in range(tasks):
        word = WORDS[(first + n) * 2 % 30 : (first + n) * 2 % 30 + 2]
        leads = "、".join(UNITS[(first + n + k) % len(UNITS)] for k in range(1 + (first + n) % 3))
        lines.append(
            f"({numeral(n + 1)})办好{word}事。{word}之进出口通关和{word}消费，"
            f"2030年{n % 12 + 1}月底前办理时限压缩至{n + 1}个工作日以内。"
            f"(责任单位:{leads}牵头，各相关部门按职责分工负责)"
        )
    return "\n".join(lines) + "\n"


def write(folder: Path, documents: dict[str, str | bytes]) -> Path:
    for name, content in documents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def files(folder: Path) -> dict[str, bytes]:
    """Return everything below a folder, path to content."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


MIXED: dict[str, str | bytes] = {
    "north/plan.txt": document(3),
    "south/plan.txt": document(2, 3),
    "south/west/other.md": document(4, 5),
    "empty.txt": b"",
    "binary.pdf": bytes(range(256)) * 4,
    "letter.txt": "此件公开发布。",
    "again.txt": document(2, 3),
    ".hidden.txt": document(),
    ".git/config.txt": document(),
    "~$lock.docx": b"",
    "map.csv": b"x",
    "south/README": b"x",
}


READ = ["again", "north-plan", "other", "south-plan"]
