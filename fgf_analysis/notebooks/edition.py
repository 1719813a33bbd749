"""What a notebook opens with: the plan it is run on, and the language it is in."""

from __future__ import annotations

import filecmp
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fgf_analysis import arguments
from fgf_analysis import tables as room  # `DATA` is looked up there when it is needed
from fgf_analysis.analysis import facts
from fgf_analysis.charts.families.words import is_family, root_title
from fgf_analysis.charts.words import Number, sentence
from fgf_analysis.corpus.own import INVENTED
from fgf_analysis.markup import to_markdown
from fgf_analysis.public import public
from fgf_analysis.review.saved import sureness
from fgf_analysis.tables import Plan

__all__ = ["PLACE", "Opening", "language", "opening"]

PLACE = "FGF_NOTEBOOK"
"""The environment variable with the folder in which a notebook that is run will stand."""

_WORDS = {
    "zh": {
        "name": "文件夹 `{name}`",
        "source.txt": "所据文本",
        "": "数据表",
        "report.txt": "读取报告",
        "review.html": "核对页",
        "data/README.md": "字段说明",
        "docs/measures.md": "指标与公式",
        "figures/README.md": "全部图表",
        "data/invented-family": "各份方案文本（虚构）",
        "data/invented-family/national-2021.txt": "最上位方案文本",
    },
    "en": {
        "name": "folder `{name}`",
        "source.txt": "Text of the plan",
        "": "tables",
        "report.txt": "report on the reading",
        "review.html": "page to check it",
        "data/README.md": "columns",
        "docs/measures.md": "measures and formulas",
        "figures/README.md": "all figures",
        "data/invented-family": "text of all plans (invented)",
        "data/invented-family/national-2021.txt": "text of the root plan",
    },
}


def language() -> str:
    """Return the language of the edition that a notebook belongs to, by the folder it is in.

    Returns
    -------
    {"zh", "en"}
        Chinese in a folder named ``zh``, else English. A notebook of your own may as well say
        ``lang = "zh"``.
    """
    return "zh" if _folder().name == "zh" else "en"


def _folder() -> Path:
    """Return the folder of the notebook: a kernel starts there."""
    return Path(os.environ.get(PLACE) or Path.cwd())


class Opening(str):
    """Markdown that a notebook shows set, and everything else as text."""

    def _repr_markdown_(self) -> str:
        return str(self)


def opening(plan: Plan, lang: str) -> Opening:
    """Return what a notebook opens with: title, issuer and date of the plan, counts, links.

    Of a family: the title of its root, how many plans descend from it, and its remarks.

    Parameters
    ----------
    plan : Plan
        Its tables, or a family of plans.
    lang : {"en", "zh"}
        Language of the words.

    Returns
    -------
    Opening
        A text in Markdown. Links lead from the notebook's folder to the files there are: of the
        plan (text, tables, report, page to check it) and of the package (columns, measures,
        figures).

    Raises
    ------
    PlanError
        When there is no such language.
    """
    words = _WORDS[arguments.language(lang)]
    arguments.a_plan(plan)
    if is_family(plan):
        return _of_family(plan, lang)
    title, issued = (plan.title, plan.issued) if lang == "zh" else (plan.title_en, plan.issued_en)
    head = [f"**{to_markdown(title)}**", to_markdown(issued)]
    named = words["name"].format(name=plan.name.replace("`", "'"))
    told = {"zh": "", "en": " "}[lang].join(_told(plan, lang))
    lines = [" · ".join([*filter(None, head), named]), told]
    return Opening("\n\n".join([*lines, " · ".join(_links(plan, words))]))


def _of_family(family: Any, lang: str) -> Opening:
    words = _WORDS[lang]
    head = [f"**{to_markdown(root_title(family))}**"]
    head.append(words["name"].format(name=family.name.replace("`", "'")))
    counted = {"plans": len(family.parents) - 1, "tasks": len(family.tasks)}
    told = sentence("about", "family", lang=lang).format(
        **{name: Number(count) for name, count in counted.items()},
        units=Number(family.assignments["department"].nunique()),
    )
    remarks = "\n".join(f"- {to_markdown(remark)}" for remark in family.remarks)
    links = " · ".join(_links(family, words))
    return Opening("\n\n".join(filter(None, [" · ".join(head), told, remarks, links])))


def _told(plan: Plan, lang: str) -> Iterator[str]:
    counted = {name: Number(facts.base(plan)[name]) for name in ("tasks", "shown", "lost")}
    units = Number(plan.assignments["department"].nunique())
    yield sentence("about", "counts", lang=lang).format(**counted, units=units)
    if counted["lost"]:
        yield sentence("about", "lost", lang=lang).format(**counted)
    if level := sureness(plan, lang):
        told = level if lang == "zh" else f"*{level}*"
        yield sentence("about", "sure", lang=lang).format(level=told)
    if plan.edited:
        names = {"zh": "、", "en": ", "}[lang].join(f"`{name}.csv`" for name in plan.edited)
        yield sentence("about", "edited", lang=lang).format(names=names)


def _links(plan: Plan, words: dict[str, str]) -> Iterator[str]:
    around = _project()
    family = is_family(plan)  # whose folder may be gone when the notebook is read
    folder = _beside(plan, around) if around and not family else plan.folder
    own = () if family else ("source.txt", "", "report.txt", "review.html")
    places = [(folder / name, name) for name in own]
    if around:
        shared = ["data/README.md", "docs/measures.md"]
        if family and plan.name == INVENTED:
            shared = [f"data/{INVENTED}/national-2021.txt", f"data/{INVENTED}", *shared]
        if folder.parent == around / "data":  # a plan of the project, as its figures are
            shared.append("figures/README.md")
        places += [(around / name, name) for name in shared]
    for path, name in places:
        if path.exists():
            way = Path(os.path.relpath(path, _folder())).as_posix()
            yield f"[{words[name]}]({quote(way)})"


def _project() -> Path | None:
    """Return the folder of the notebook, or around it, that holds the package's own files, too.

    JupyterLab follows no link out of the folder that it was started in.
    """
    place = _folder().resolve()
    around = (place, *place.parents)
    return next((path for path in around if (path / "data" / "README.md").is_file()), None)


def _beside(plan: Plan, around: Path) -> Path:
    """Return the folder of a plan; of one of the package the copy beside the notebooks, if any.

    A copy that was edited is none: it is not what is analysed.
    """
    copy = around / "data" / plan.folder.name
    if plan.folder.parent != room.DATA:
        return plan.folder
    names = ["source.txt", *(path.name for path in plan.folder.glob("*.csv"))]
    same, _, _ = filecmp.cmpfiles(plan.folder, copy, names, shallow=False)
    return copy if same == names else plan.folder


public(globals())
