"""What of a web page is the site's and not the document's: navigation, scripts, hidden parts."""

from __future__ import annotations

import re
from typing import Any

from fgf_analysis.reading.document import LeftOut
from fgf_analysis.reading.formats.signs import MARKS

BLOCK = re.compile(
    "address|article|aside|blockquote|body|br|caption|center|d[dlt]|details|dialog|dir|div|fieldset|"
    "figcaption|figure|footer|form|h[1-6]|header|hr|html|legend|li|main|menu|nav|noscript|ol|option|"
    "p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
_NEVER_TEXT = (
    *("head", "script", "style", "template", "svg", "iframe", "object", "applet", "select"),
    *("button", "rt", "rp", "audio", "video", "canvas", "map", "datalist"),
)
_NAMES = {
    **dict.fromkeys(("template", "svg", "iframe", "object", "applet"), "templates and drawings"),
    **dict.fromkeys(("audio", "video", "canvas", "map"), "templates and drawings"),
    **dict.fromkeys(("select", "button", "datalist"), "controls of forms"),
}
_FURNITURE = frozenset(("nav", "header", "footer", "aside", "noscript", "form", "dialog"))
_ROLES = frozenset(("navigation", "banner", "contentinfo", "search", "menu", "dialog"))
_CONTAINERS = frozenset(("div", "ul", "ol", "dl", "section"))
_CHROME = re.compile(
    r"(?i)(?:[a-z0-9]+[-_])*"
    r"(?:nav|navbar|menu|footer|breadcrumbs?|crumbs?|sidebar|copyright|pagination|pager|share)"
    r"|header|foot|top|topbar|toolbar|search|login"
)
_HIDDEN = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden")


def clear(root: Any) -> list[LeftOut]:
    """Empty the elements of a page that are the site's; one that seems to hold a plan stays.

    What stood in them is returned, scripts and styles apart.
    """
    from lxml import etree  # type: ignore[import-untyped]

    left_out = [
        LeftOut(what, "".join(element.itertext()))
        for element in root.iter(*_NAMES)
        for what in (_NAMES[element.tag],)
    ]
    etree.strip_elements(root, *_NEVER_TEXT, with_tail=False)

    # Of each open element: its characters, those in links, its links, and its words of a plan.
    stack = [_weight(None)]
    article = tables = 0
    found: list[tuple[Any, list[int], bool]] = []
    for event, element in etree.iterwalk(root, ("start", "end")):
        tag = element.tag
        step = 1 if event == "start" else -1
        article += step * (tag in ("article", "main"))
        tables += step * (tag == "table")
        if event == "start":
            stack.append(_weight(element.text))
            continue
        weight = stack.pop()
        if tag == "a" and element.get("href") is not None:
            weight[1:3] = weight[0], 1
        length, linked, links, _ = weight
        named = f"{element.get('class', '')} {element.get('id', '')}".split()
        if (
            (tag in _FURNITURE and not (article and tag in ("header", "footer")))
            or element.get("role", "").lower() in _ROLES
            or _unseen(element)
            or (tag in _CONTAINERS and any(_CHROME.fullmatch(one) for one in named))
        ):
            found.append((element, weight, False))
        elif links >= 5 and linked >= 0.9 * length and not tables and tag in (*_CONTAINERS, "p"):
            found.append((element, weight, True))
        stack[-1] = [sum(one) for one in zip(stack[-1], weight, _weight(element.tail), strict=True)]
    total = stack[0][0]
    for element, (length, linked, _, marks), only_links in found:
        if not marks and (only_links or length * 3 < total or linked >= 0.6 * length):
            block = BLOCK.fullmatch(element.tag)
            what = "hidden parts" if _unseen(element) else "navigation, headers and footers"
            left_out.append(LeftOut(what, "".join(element.itertext())))
            element.clear(keep_tail=True)
            element.tag = "br" if block else "span"
    return left_out


def _unseen(element: Any) -> bool:
    hidden = element.get("hidden") is not None or _HIDDEN.search(element.get("style", ""))
    return bool(hidden)


def _weight(text: str | None) -> list[int]:
    return [len("".join(text.split())), 0, 0, bool(MARKS.search(text))] if text else [0, 0, 0, 0]
