"""A text with what it shares with another, and the numbers and dates that are others there."""

from __future__ import annotations

from fgf_analysis.markup import to_html

Span = tuple[int, int]


def marked(text: str, same: list[Span], amounts: dict[Span, str]) -> str:
    """Return a text as HTML; its pieces join to the text, and every character stands once.

    Parameters
    ----------
    text : str
    same : list of tuple of int
        Stretches that the other text holds, too.
    amounts : dict of tuple of int to str
        Where a number or a date stands that is another there, and what stands there.
    """
    cuts = {0, len(text), *(at for span in (*same, *amounts) for at in span)}
    ends = sorted(cut for cut in cuts if 0 <= cut <= len(text))
    found: list[str] = []
    opened: Span | None = None
    for start, end in zip(ends, ends[1:], strict=False):
        amount = next((span for span in amounts if span[0] <= start and end <= span[1]), None)
        if amount != opened:
            found.append("</mark>" if opened else "")
            found.append(f'<mark title="{to_html(amounts[amount])}">' if amount else "")
            opened = amount
        piece = _lines(text[start:end])
        shared = any(a <= start and end <= b for a, b in same)
        found.append(f'<span class="same">{piece}</span>' if shared else piece)
    return "".join([*found, "</mark>" if opened else ""])


def _lines(text: str) -> str:
    """Return text as HTML that keeps its line ends."""
    return "\n".join(map(to_html, text.split("\n")))
