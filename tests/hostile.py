"""A plan whose every name and heading tries to be more than text, and the same with plain ones."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pandas as pd
import plans

from fgf_analysis.reading.build import build
from fgf_analysis.tables import Plan, load_plan

RUN = "document.documentElement.dataset.ran=1"
TEXTS = (
    f"<script>{RUN}</script>局",
    f'<img src=x onerror="{RUN}">局',
    f"<svg onload={RUN}><a href='javascript:{RUN}'>局</a>",
    f'<iframe srcdoc="<script>parent.{RUN}</script>"></iframe>局',
    f"</script></style></title></td><!--font--><!--plotly--><script>{RUN}//局",
    "\"'&amp;&lt;b&gt;&#60;i&#62;&nbsp;局&",
    "{title} {0} {first!r} {} %{y} {{局",
    r"$x^2$ \(y\) \begin{a} \frac $$局$$ $\undefined",
    f"](javascript:{RUN}) [a](http://a.example) ![b](c) [^1] [ ]局 [x]: /y",
    "**甲** _乙_ __丙__ ~~丁~~ `戊` | a_b \\| *局 #",
    "\u202e局\u2066名\x01\x85\x7f x\u2028y\r\nz\t\ufeff\ufffe",
    "http://a.example www.b.example c@d.example @e :smile: ftp://f局",
    "1. # - + > = 局 ##",
    "省厅" * 400,
)


def hostile(folder: Path, texts: tuple[str, ...] = TEXTS) -> Plan:
    """Return a plan that holds the texts wherever a plan holds text, in an order of their own."""
    for name, text in plans.invented(42, len(texts), 3).items():
        (folder / name).write_text(text, encoding="utf-8")
    for name, data in build(folder).files.items():
        (folder / name).write_bytes(data)
    plan = load_plan(folder)
    known = dict(zip(plan.departments["department"], texts, strict=True))
    printed = plan.tasks["title_zh"]  # their words give them themes
    turned = [f"{title}{texts[n % len(texts)]}" for n, title in enumerate(printed)]
    departments = plan.departments.assign(department=texts, name_en=[f"The {t}" for t in texts])
    themes = plan.themes.copy()
    for column in ("name_zh", "name_en"):
        themes[column] = [f"{n}{texts[n % len(texts)]}" for n in range(len(themes))]
    tasks = plan.tasks.assign(
        title_zh=turned, title_en=turned[::-1], text_zh=plan.tasks["text_zh"] + pd.Series(turned)
    )
    tasks["section_zh"] = tasks["section_zh"].map(lambda section: f"{section}{texts[0]}")
    assignments = plan.assignments.assign(
        department=plan.assignments["department"].map(known),
        printed=plan.assignments["printed"].map(known),
    )
    rows = [
        (task, coder, themes["theme"].iloc[n % 5 if coder == "a" else n % 6], None)
        for n, task in enumerate(tasks["task_id"])
        for coder in ("a", "b")
    ]
    said = " ".join((*texts, "\ud800"))
    words = {"title": said, "title_en": f"The {said}", "issued": said, "issued_en": said}
    (folder / "datapackage.json").write_text(json.dumps(words), encoding="utf-8")
    report = {"sureness": {"level": said, "reasons": list(texts)}}
    (folder / "report.json").write_text(json.dumps(report), encoding="utf-8")
    return dataclasses.replace(
        plan,
        tasks=tasks,
        assignments=assignments,
        departments=departments,
        themes=themes,
        codings=pd.DataFrame(rows, columns=list(plan.codings.columns), dtype="str"),
    )


def plain(folder: Path) -> Plan:
    """Return the same plan with names that are nothing but names."""
    return hostile(folder, tuple(f"第{plans.numeral(n + 1)}局" for n in range(len(TEXTS))))
