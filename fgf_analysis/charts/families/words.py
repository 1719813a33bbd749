"""What the figures of a family call its plans, tasks and lines, and what they say they are of."""

from __future__ import annotations

from functools import partial
from typing import Any

from fgf_analysis.markup import plain
from fgf_analysis.tables import Plan


def is_family(plan: object) -> bool:
    """Return whether a plan is a family of plans."""
    if type(plan) is Plan or not isinstance(plan, Plan):
        return False  # without loading what reads many plans
    from fgf_analysis.corpus.family import Family

    return isinstance(plan, Family)


def english(plan: Plan) -> dict[str, str]:
    """Return Chinese name to English name: of a family also its plans and the lines."""
    if not is_family(plan):
        return plan.english
    if "_english" in (known_ := vars(plan)):
        return dict(known_["_english"])
    from fgf_analysis.analysis import lines
    from fgf_analysis.corpus.compare.facts import groups
    from fgf_analysis.corpus.compare.labels import headings, labels

    family: Any = plan
    known = lines.table()
    named = dict(zip(known["line"], known["name_en"], strict=True))
    for told in (partial(labels, dated=False), labels, headings, groups):
        zh, en = (told(family, lang) for lang in ("zh", "en"))
        named |= {zh[key]: en[key] for key in zh if zh[key] != en[key]}
    known_["_english"] = plan.english | named
    return dict(known_["_english"])


def source(plan: Plan, lang: str, made: str) -> str:
    """Return the line that names a family's root, how many plans descend from it, and the reader.

    Parameters
    ----------
    plan : Family
    lang : {"zh", "en"}
    made : str
        Who made the figure, in the words of the language.
    """
    family: Any = plan
    title, number = root_title(family), len(family.parents) - 1
    if lang == "zh":
        name = title.replace("《", "〈").replace("》", "〉")
        name = family.root if title == family.root else f"《{name}》"
        return plain(f"资料来源：{name}及据此制定的{number}份方案；{made}。")
    more = "plan that descends" if number == 1 else "plans that descend"
    return plain(f"Source: {title} and {number} {more} from it; {made}.")


def root_title(family: Any) -> str:
    """Return the printed title of a family's root, or its plan_id."""
    titles = family.plans.set_index("plan_id")["title"].dropna()
    return str(titles.get(family.root) or family.root)
