"""Text of a plan set into pages that are not the plan's: HTML, Markdown, plotly's labels.

Whatever a title or a name holds, it is read as text there: it gives no element, no link, no
formula, and does not reach over its own place.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
import unicodedata
from functools import partial

NO_LOOK = "□"
"""What is set for a sign that cannot be: it stands for an illegible character in Chinese."""

# What turns the order of all that follows, our own words too, until it is closed.
_TURNS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

# Signs with a meaning in Markdown that a backslash takes from them.
_MARKS = re.compile(r"[`*\[\]|~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
# A list, a heading or a rule is only at the beginning of a line.
_FIRST = re.compile(r"^([0-9]{1,9})(?=[.)])|^(?=[#+=-])")
# What renderers look for in text that is already rendered: formulas, addresses, @names, :names:.
_LATER = re.compile(r"[\\$@]|:(?=//)|(?<=www)\.|:(?=[\w+-]+:)", re.IGNORECASE)


def plain(text: str) -> str:
    """Return text as one line in which every sign can be set.

    White space that breaks lines is a blank; a control sign, half a sign or one that turns the
    direction of writing is `NO_LOOK`; a sign without width is left out.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_settable, " ".join(re.split(r"[\t-\r\x1c-\x1e\x85\u2028\u2029]+", text))))


def _settable(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind in {"Cc", "Cs"} or sign in _TURNS or ord(sign) & 0xFFFE == 0xFFFE:
        return NO_LOOK
    return "" if kind == "Cf" else sign


def to_html(text: object) -> str:
    """Return text as HTML, also within an attribute."""
    return html.escape(plain(str(text)))


def to_cell(text: object) -> str:
    """Return text as HTML for a notebook, which typesets formulas: signs of one are set apart."""
    return re.sub(r"[$\\]", r"<span>\g<0></span>", to_html(text))


def to_markdown(text: object, alt: bool = False) -> str:
    """Return text as Markdown that shows just this text, in a line of its own or in a table.

    Parameters
    ----------
    text : object
        What is to be shown.
    alt : bool
        Whether it stands for a picture, where no element may be.
    """
    escaped = plain(str(text)).strip()
    escaped = escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # An element of its own keeps what reads the rendered page from joining a sign to the next.
    escaped = _LATER.sub(partial(_apart, form="&#{};" if alt else "<span>&#{};</span>"), escaped)
    escaped = _FIRST.sub(r"\1\\", _MARKS.sub(r"\\\g<0>", escaped))
    return f"{escaped[:-1]}&#35;" if escaped.endswith("#") else escaped  # else it closes a heading


def _apart(match: re.Match[str], form: str) -> str:
    return form.format(ord(match.group()))


def to_label(text: object) -> str:
    """Return text as plotly's labels show it: they read a few tags, entities and formulas."""
    return html.escape(plain(str(text)), quote=False).replace("$", "&#36;")


def allowed(text: str) -> str:
    """Return a script or style as a content security policy names it: by its hash."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
