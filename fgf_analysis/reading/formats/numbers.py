"""The numbers that Word generates before the items of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from fgf_analysis.reading.formats.shapes import shaped
from fgf_analysis.reading.formats.signs import WIDE, whole


def value(element: Any, path: str = ".") -> str | None:
    """Return what the element at a path says, None where either is missing."""
    found = None if element is None else element.find(path)
    return None if found is None else found.get("val")


def on(element: Any, path: str) -> bool:
    """Return whether the switch at a path is on."""
    found = None if element is None else element.find(path)
    return found is not None and found.get("val") not in ("0", "false", "off", "none")


class WordNumbers:
    """The numbers that Word writes before paragraphs, in the order they are asked for.

    It is made of the parts `styles` and `numbering`, without their namespaces.
    """

    def __init__(self, styles: Any, numbering: Any) -> None:
        self._styles = {
            style.get("styleId"): style
            for style in styles.iterfind("style")
            if style.get("type") in ("paragraph", "numbering")
        }
        default = "string(style[@type='paragraph' and (@default='1' or @default='true')]/@styleId)"
        self._default: str | None = str(styles.xpath(default))
        # By the key of a list: what it counts with, its levels, and where they begin anew.
        self._lists: dict[str | None, tuple[str | None, dict[int, Any], dict[int, int]]] = {}
        self._counts: dict[str | None, dict[int, int]] = {}
        self._begun: set[str | None] = set()
        abstract = {one.get("abstractNumId"): one for one in numbering.iterfind("abstractNum")}
        lists = {one.get("numId"): one for one in numbering.iterfind("num")}
        for key, element in lists.items():
            base = value(element, "abstractNumId")
            style = self._styles.get(value(abstract.get(base), "numStyleLink"))
            linked = lists.get(value(style, "pPr/numPr/numId"))
            base = value(linked, "abstractNumId") or base
            overrides = element.findall("lvlOverride")
            found = [*abstract[base].iterfind("lvl")] if base in abstract else []
            found += [level for one in overrides for level in one.iterfind("lvl")]
            starts = {
                whole(one.get("ilvl")): whole(start)
                for one in overrides
                if (start := value(one, "startOverride")) is not None
            }
            self._lists[key] = base, {whole(one.get("ilvl")): one for one in found}, starts

    def styles(self, properties: Any) -> Iterator[tuple[str | None, Any]]:
        """Yield the style of a paragraph and those it is based on."""
        seen: set[str | None] = set()
        key = value(properties, "pStyle") or self._default
        while key in self._styles and key not in seen:
            seen.add(key)
            yield key, self._styles[key]
            key = value(self._styles[key], "basedOn")

    def before(self, properties: Any) -> str:
        """Return the number before a paragraph, and count it."""
        key = value(properties, "numPr/numId")
        level = value(properties, "numPr/ilvl")
        for style, element in self.styles(properties):
            if key is not None:
                break
            key = value(element, "pPr/numPr/numId")
            level = level or value(element, "pPr/numPr/ilvl")
            if level is None and key in self._lists:
                levels = self._lists[key][1].items()
                named = (str(nth) for nth, one in levels if value(one, "pStyle") == style)
                level = next(named, None)
        return self._next(key, whole(level)) if key in self._lists else ""

    def _next(self, key: str | None, nth: int) -> str:
        base, levels, starts = self._lists[key]
        if nth not in levels:
            return ""
        counts = self._counts.setdefault(base, {})
        if key not in self._begun:
            self._begun.add(key)
            for one in starts:
                counts.pop(one, None)

        def first(at: int) -> int:
            return starts.get(at, whole(value(levels.get(at), "start")))

        counts[nth] = counts.get(nth, first(nth) - 1) + 1
        for deeper in [one for one in counts if one > nth]:
            restart = value(levels.get(deeper), "lvlRestart")
            if restart is None or nth < whole(restart):
                del counts[deeper]
        if value(levels[nth], "numFmt") == "bullet":
            return ""
        plain = on(levels[nth], "isLgl")

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            shape = "decimal" if plain else value(levels.get(at), "numFmt") or "decimal"
            return shaped(counts[at] if at in counts else first(at), shape)

        marker = re.sub(r"%([1-9])", shown, value(levels[nth], "lvlText") or "")
        if not marker or WIDE.match(marker[-1]) or value(levels[nth], "suff") == "nothing":
            return marker
        return marker.rstrip() + " "
