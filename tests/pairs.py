"""A national plan and a province's for it, both invented, and how their tasks belong together."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from fgf_analysis.reading.extract import extract
from fgf_analysis.tables import Plan, load_plan

PARENT = """某地办公厅关于印发便民服务重点任务分工方案的通知
某地办公厅
2021年2月8日

　　一、改进服务
　　（一）设置综合窗口。县级中心分领域设置综合窗口，实行前台统一收件、后台分类办理。2021年底前，综合窗口覆盖八成以上事项。（民政部牵头，公安部配合）
　　（二）推进数据共享。推动业务系统与县级受理平台对接，实现一次登录、一次录入。年内完成二十个高频系统对接，数据按日更新。（公安部牵头，民政部配合）
　　（三）清理重复证明。凡能够通过部门间核验的证明一律取消，保留的证明逐项列明依据。（司法部牵头，公安部配合）

　　二、加强保障
　　（四）保障人员经费。合理核定基层人员力量，建立岗位培训制度。所需经费列入预算，不得向村级组织摊派。（财政部、人力资源社会保障部牵头）
　　（五）落实服务评价。在服务窗口和热线电话同步设置评价渠道，差评事项应当在十五个工作日内回复。（财政部牵头）
"""
CHILD = """某省人民政府办公厅关于印发便民服务实施方案的通知
某省人民政府办公厅
2021年8月2日

　　一、抓好服务
　　（一）设置综合窗口。县级中心分领域设置综合窗口，实行前台统一收件、后台分类办理。2022年9月底前，综合窗口覆盖九成以上事项。（省民政厅、省公安厅牵头）
　　（二）对接业务系统。推动业务系统与县级受理平台对接，实现一次登录、一次录入。（省公安厅牵头，省民政厅配合）
　　（三）更新共享数据。年内完成三十个高频系统对接，数据按日更新，由市县抽查。（省民政厅牵头，省公安厅配合）
　　（四）开展海岛办理。对常住人口较少的海岛，每季度组织集中办理，工作人员登岛服务。（省交通运输厅牵头，省公安厅配合）

　　二、做好保障
　　（五）保障人员经费。合理核定基层人员力量，建立岗位培训制度。所需经费列入预算，不得向村级组织摊派。（省财政厅牵头）
　　（六）落实服务评价。在服务窗口和热线电话同步设置评价渠道，差评事项应当在十五个工作日内回复。（相关单位牵头）
"""
LINKS = (
    ("T01", "T01", 0.99, "both", "one"),
    ("T02", "T02", 0.95, "words", "split"),
    ("T02", "T03", 0.62, "words", "split"),
    ("T03", None, None, "none", "dropped"),
    ("T04", "T05", 0.999, "both", "one"),
    ("T05", "T06", 0.999, "both", "one"),
    (None, "T04", None, "none", "added"),
)


def plan(folder: Path, text: str, name: str) -> Plan:
    """Return the plan that a text is read as."""
    (folder / name).mkdir(parents=True)
    for file, data in extract(text.encode(), f"{name}.txt").files.items():
        (folder / name / file).write_bytes(data)
    return load_plan(folder / name)


def links(rows: tuple[tuple[object, ...], ...] = LINKS) -> pd.DataFrame:
    """Return how the tasks belong together, as `corpus.align` says it; copied is left out."""
    columns = ["parent_task", "child_task", "probability", "basis", "kind"]
    found = pd.DataFrame(list(rows), columns=columns, dtype=object).assign(score=None, copied=None)
    types = dict.fromkeys(("parent_task", "child_task", "basis", "kind"), "str")
    return found.astype(types | dict.fromkeys(("probability", "score", "copied"), "Float64"))
