"""A plan's tasks -> what is compared of them: letters and digits of heading and text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import pandas as pd

from fgf_analysis.tables import Plan

_MARKS = re.compile(r"[\W_]+")
_FRAME = re.compile(
    "指导思想|(?:总体|工作)(?:要求|思路)|(?:基本|工作|主要)原则|(?:总体|基本|工作|主要|发展|行动)目标"
)

_FORMULA = re.compile(
    # what is done
    "进一步|加强|强化|加大|加快|推进|推动|推行|深化|深入|完善|健全|建立|建设|构建|落实|严格|明确|提高|提升|"
    "增强|优化|创新|统筹|协调|全面|大力|积极|扎实|切实|着力|坚持|做好|抓好|抓实|狠抓|促进|发挥|充分|注重|"
    "鼓励|支持|扶持|倡导|保障|确保|营造|拓宽|激发|动员|压实|守住|防范|及时|持续|有效|良好|凝聚|合力|"
    "引进|先行|先试|依法|严明|动态|调整|"
    # how it is seen to
    "监督|考核|评估|评价|检查|督导|督促|督查|督办|跟踪|调度|奖惩|激励|约束|问责|追究|组织|领导|实施|贯彻|"
    "执行|推广|总结|宣传|引导|指导|教育|培训|培养|联席|会议|咨询|专家|分类|事中|事后|协作|配合|联动|衔接|"
    "配套|协同|参与|交流|合作|"
    # with what and by whom
    "人才|队伍|资金|财政|财税|金融|税收|投融资|投入|投资|融资|渠道|多元化?|价格|要素|土地|用地|政策|制度|"
    "机制|体制|体系|改革|法律|法规|法治|执法|标准化?|规划|规范|管理|监管|责任|分工|工作|任务|目标|要求|"
    "原则|思路|方案|措施|力度|力量|作用|能力|水平|环境|氛围|舆论|社会|公众|群众|全民|各方|意识|市场化?|"
    "主体|企业|行业|协会|自律|活力|项目|储备|重大|重点|国际|区域|对外|开放|示范|试点|典型|经验|信息化?|"
    "数字化|数据|公开|统计|监测|科技|技术|支撑|服务|基础|设施|有关|相关|部门|长效|行动|发展|转型|治理|"
    "现代化|风险|防控|安全|生产|底线|应急|信用|知识产权|保护|理论|研究|问题|导向|系统|观念|纪律|行政|层次|"
    "党的|[各和与及的并等]"
)
"""Words in the headings of plans of any matter."""

_LEAST, _ALL, _LONG = 4, 8, 10


@dataclass(frozen=True)
class Material:
    """Tasks by id, with heading and text; what is not there is empty."""

    tasks: tuple[str, ...]
    headings: tuple[str, ...]
    texts: tuple[str, ...]


def material(plan: Plan, level: str) -> Material:
    """Return what is compared of a plan's tasks.

    Parameters
    ----------
    plan : Plan
    level : str
        ``task`` for tasks with their measures' headings and text behind their own text,
        ``measure`` for every row by itself.

    Returns
    -------
    Material
        Sorted by task id, so that the order of rows changes nothing.
    """
    rows = plan.tasks[["task_id", "parent_id", "title_zh", "text_zh"]]
    owner = rows["parent_id"].where(rows["parent_id"].isin(rows["task_id"]), rows["task_id"])
    if level == "measure":
        owner = rows["task_id"]
    headings: dict[str, str] = {}
    texts: dict[str, list[str]] = {}
    columns = (rows["task_id"], owner, rows["title_zh"], rows["text_zh"])
    for task, of, title, text in zip(*columns, strict=True):
        if task == of:
            headings[of] = letters(title)
            texts.setdefault(of, []).insert(0, letters(text))
        else:
            texts.setdefault(of, []).append(letters(title) + letters(text))
    tasks = tuple(sorted(texts))
    return Material(
        tasks,
        tuple(headings.get(task, "") for task in tasks),
        tuple("".join(texts[task]) for task in tasks),
    )


def frames(heading: str) -> bool:
    """Return whether a heading, as `letters` gives it, only frames a plan: 指导思想, 主要目标."""
    return bool(_FRAME.fullmatch(heading))


def specific(heading: str) -> float:
    """Return how much a heading, as `letters` gives it, says of its own matter, 0 to 1.

    The more, the more signs it has beyond what plans of any matter head with (加强组织领导,
    加大财政支持力度); 8 say all. Fewer than 5 say nothing, nor than 4 in a heading of 10 or more.
    """
    own = len(_FORMULA.sub("", heading))
    told = own >= _LEAST + (len(heading) < _LONG) and not frames(heading)
    return min(own / _ALL, 1.0) if told else 0.0


def letters(text: object) -> str:
    """Return a text's letters, ideographs and digits, in their compatible form (NFKC)."""
    if not isinstance(text, str) or pd.isna(text):
        return ""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text))
