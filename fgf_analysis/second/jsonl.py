"""A file of JSON Lines -> facts, whoever wrote it.

Three shapes are known by their keys, line by line: our own (``kind``), LangExtract's
(``extraction_class``, alone or in a document's ``extractions``), and documents with labelled
spans as doccano, Label Studio's exports, prodigy and spaCy write them (``label``, ``labels``,
``entities``, ``ents``, ``spans``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple, NoReturn

from fgf_analysis.errors import PlanError
from fgf_analysis.files import shown
from fgf_analysis.second import vocabulary

LARGEST = 50_000_000
MOST = 100_000
"""Bytes of a file, and facts in it, at most; a plan has some hundred facts."""

_LISTS = ("label", "labels", "entities", "ents", "spans")
_NAMES = ("department", "canonical", "unit", "name", "部门", "单位")
_TASKS = ("task", "task_id", "task_number", "任务", "任务编号")
_ROLES = ("role", "角色", "responsibility", "type")


class Fact(NamedTuple):
    """One thing that a reader found.

    Attributes
    ----------
    line : int
        The line of the file, from 1.
    document : int
        Which document of the file it belongs to: lines of facts alone are of one, 0.
    kind : str
        ``task``, ``unit`` or ``group``; else the reader's own word, which is not compared.
    text : str
        The words as the reader gives them, or nothing.
    start, end : int, optional
        Where they stand, in the reader's own count.
    task, role, department : str
        What the reader says of it: the task by number, id or heading; the role as a code of the
        contract; the unit's name. Or nothing.
    """

    line: int
    document: int
    kind: str
    text: str
    start: int | None
    end: int | None
    task: str = ""
    role: str = ""
    department: str = ""


class Facts(NamedTuple):
    """The facts of a file, in its order, and the texts of its documents by number."""

    facts: list[Fact]
    texts: dict[int, str]


def parse(data: bytes, name: str) -> Facts:
    """Return the facts that a file holds.

    Parameters
    ----------
    data : bytes
        Its content: JSON Lines in UTF-8.
    name : str
        How errors name it.

    Raises
    ------
    PlanError
        When a line is not JSON, or not a fact; the message names the line.
    """
    reader = _Reader(shown(name))
    if len(data) > LARGEST:
        raise PlanError(f"{reader.name}: has over {LARGEST:,} bytes; give the facts of one plan")
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if line.strip():
            reader.line(number, line)
    if not reader.facts:
        raise PlanError(
            f'{reader.name}: holds no facts; expected one a line: {{"kind": "unit", "text": …}}'
        )
    return Facts(reader.facts, reader.texts)


class _Reader:
    """Takes up one line after the other."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.number = 0
        self.facts: list[Fact] = []
        self.texts: dict[int, str] = {}

    def fail(self, told: str) -> NoReturn:
        raise PlanError(f"{self.name}: line {self.number}: {told}")

    def line(self, number: int, line: bytes) -> None:
        self.number = number
        found = self._decoded(line)
        if not isinstance(found, dict):
            self.fail("expected an object {…} a line; write the file as JSON Lines")
        lists = [key for key in _LISTS if isinstance(found.get(key), list)]
        if "kind" in found:
            self._own(found)
        elif "extraction_class" in found:
            self._extraction(found, 0)
        elif "extractions" in found:
            self._document(found)
            for item in self._objects(found["extractions"], "extractions"):
                self._extraction(item, number)
        elif lists:
            self._document(found)
            for item in found[lists[0]]:
                self._labelled(item, found.get("text"))
        else:
            self.fail(
                "no fact is in it; expected kind, extraction_class, extractions, or a list of "
                "labels; see docs/second.md"
            )
        if len(self.facts) > MOST:
            self.fail(f"more than {MOST:,} facts; give the facts of one plan")

    def _decoded(self, line: bytes) -> Any:
        try:
            found = json.loads(line.decode("utf-8"), parse_constant=self._constant)
            if b"\\u" in line:
                json.dumps(found, ensure_ascii=False).encode()
            return found
        except UnicodeEncodeError:
            self.fail("holds half a character, an escape like \\ud83d; write each whole")
        except UnicodeDecodeError:
            self.fail("is not UTF-8; save the file in UTF-8")
        except json.JSONDecodeError as error:
            self.fail(
                f"is not JSON ({error.msg}, character {error.colno}); write one object a line"
            )
        except RecursionError:
            self.fail("holds too deep a list or object; write one flat object a line")
        except ValueError:  # an integer of thousands of digits
            self.fail("holds too large a number; offsets count the characters of source.txt")

    def _constant(self, constant: str) -> NoReturn:
        self.fail(f"{constant} is no number; leave start and end away where they are not known")

    def _own(self, found: dict[str, Any]) -> None:
        word = self._text(found, "kind")
        role = self._text(found, "role")
        code = vocabulary.role(role)
        if role and not code:
            self.fail(f"role {role[:40]!r} is none; expected lead, responsible or support")
        kind = word if word in vocabulary.KINDS else vocabulary.kind(word) or word
        start, end = (
            self._offset(found.get("start"), "start"),
            self._offset(found.get("end"), "end"),
        )
        task = self._first(found, _TASKS)
        if kind == "scope" and not task:
            self.fail("scope must name a task that was read, as task")
        if kind == "task":
            task = task or self._first(found, ("id",))  # numbers may begin anew in each section
        self._add(
            0, kind, self._text(found, "text"), start, end, task,
            code or (vocabulary.role(word) if kind != "task" else ""),
            " ".join(self._text(found, "department").split()),
        )  # fmt: skip

    def _extraction(self, found: dict[str, Any], document: int) -> None:
        word = self._text(found, "extraction_class")
        place = found.get("char_interval") or {}
        said = found.get("attributes") or {}
        if not isinstance(place, dict) or not isinstance(said, dict):
            self.fail("char_interval and attributes must be objects")
        start = self._offset(place.get("start_pos"), "start_pos")
        end = self._offset(place.get("end_pos"), "end_pos")
        kind = vocabulary.kind(word)
        role = vocabulary.role(word) if kind != "task" else ""
        role = role or vocabulary.role(self._first(said, _ROLES))
        task = self._first(said, _TASKS)
        if kind == "task":
            task = task or self._first(said, ("id",))
        self._add(
            document, kind or word, self._text(found, "extraction_text"), start, end, task,
            role if kind != "task" else "", self._first(said, _NAMES) if kind != "task" else "",
        )  # fmt: skip

    def _document(self, found: dict[str, Any]) -> None:
        text = found.get("text")
        if text is not None and not isinstance(text, str):
            self.fail("text must be a text")
        if text:
            self.texts[self.number] = text

    def _labelled(self, item: object, text: object) -> None:
        """Take up ``[start, end, label]``, or an object of the same."""
        if isinstance(item, dict):
            start = item.get("start", item.get("start_offset"))
            end = item.get("end", item.get("end_offset"))
            label, words = item.get("label", item.get("labels")), item.get("text")
            label = label[0] if isinstance(label, list) and label else label
        elif isinstance(item, list) and len(item) == 3:
            start, end, label = item
            words = None
        else:
            self.fail("a label must be [start, end, label] or an object with these")
        if not isinstance(label, str):
            self.fail("a label must be named by a text")
        start, end = self._offset(start, "start"), self._offset(end, "end")
        if not isinstance(words, str):
            words = ""
            if isinstance(text, str) and start is not None and end is not None:
                words = text[start:end] if 0 <= start < end else ""
        kind = vocabulary.kind(label)
        role = vocabulary.role(label) if kind != "task" else ""
        self._add(self.number, kind or label, words, start, end, "", role, "")

    def _add(self, document: int, kind: str, *rest: Any) -> None:
        self.facts.append(Fact(self.number, document, kind, *rest))

    def _objects(self, found: object, name: str) -> Iterator[dict[str, Any]]:
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            self.fail(f"{name} must be a list of objects")
        yield from found

    def _text(self, found: dict[str, Any], name: str) -> str:
        value = found.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.fail(f"{name} must be a text")
        return value.strip()

    def _first(self, found: dict[str, Any], names: tuple[str, ...]) -> str:
        """Return the first of these that is said, a whole number as its digits."""
        for name in names:
            value = found.get(name)
            if isinstance(value, int) and not isinstance(value, bool):
                return str(value)
            if isinstance(value, str) and value.strip():
                return " ".join(value.split())
        return ""

    def _offset(self, value: object, name: str) -> int | None:
        if value is None:
            return None
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            self.fail(f"{name} must be a whole number, which counts characters of source.txt")
        return value
