"""What the Qinghai plan of 2022 says, read by eye and held against the tables."""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter

import pytest

from fgf_analysis.reading.build import build
from fgf_analysis.tables import DATA

FOLDER = DATA / "qinghai-2022"
SHA256 = "2453cbed5164448d55dbdede3bd245a6820cc2fb0cb8786b92c24753cb830a0f"

# Each clause closes its task: the heading that directly follows it has the next number.
IN_CHARGE = {
    1: "省政府审改办",
    2: "省政府审改办",
    3: "省发展改革委 省住房城乡建设厅",
    4: "省市场监管局",
    5: "省发展改革委 省政务服务监管局",
    6: "省自然资源厅 省生态环境厅 省住房城乡建设厅",
    7: "省市场监管局 省政府审改办 省司法厅",
    8: "省司法厅",
    9: "省人力资源社会保障厅",
    10: "省市场监管局",
    11: "省政府审改办 省商务厅 省市场监管局",
    12: "省政府信息与政务公开办公室 省政府审改办",
    13: "省政府审改办 省市场监管局",
    14: "省发展改革委",
    15: "省市场监管局",
    16: "省市场监管局",
    17: "省市场监管局",
    18: "省商务厅 省发展改革委 省市场监管局 省通信管理局",
    19: "省政府审改办",
    20: "省政务服务监管局",
    23: "省市场监管局",
    25: "省司法厅",
    27: "省发展改革委",
    29: "西宁海关",
    31: "人行西宁中心支行 青海银保监局 省地方金融监管局",
    32: "省商务厅 省财政厅 国家税务总局青海省税务局",
    34: "省司法厅",
}
SUPPORT = {
    3: "省自然资源厅 省交通运输厅 省水利厅",
    6: "省水利厅",
    10: "省政务服务监管局",
    11: "省成品油市场综合监管改革协调小组",
    20: "省政府审改办 省政府信息与政务公开办公室 省发展改革委",
    25: "省政府信息与政务公开办公室 省公安厅 省民政厅 省自然资源厅",
}
# How each sentence of a task begins.
SENTENCES = {
    1: ("根据《法律、行政法规、国务院决定", "凡上级设定", "清单之外一律"),
    2: ("根据国务院工作要求",),
    3: ("在投资项目在线审批监管平台",),
    4: ("抓紧制定完善配套措施",),
    5: ("持续清理招投标领域",),
    6: ("落实好重要项目用地",),
    7: ("对“证照分离”改革实施情况",),
    8: ("对部门规章",),
    9: ("针对部分风险可控", "深化职业技能"),
    10: ("将国务院下放的建筑用钢筋", "将电线电缆", "认真落实化肥"),
    11: ("建成“青海省成品油", "全面建立省、市州、县三级"),
    12: ("建成并上线运行",),
    13: ("进一步完善监管方式",),
    14: ("加快推进社会信用体系",),
    15: ("深入开展制止滥用行政权力",),
    16: ("对儿童用品",),
    17: ("开展特种设备安全专项", "加大对持证特种设备"),
    18: (),
    19: ("完善监管规则", "针对企业和群众反映强烈"),
    20: ("持续完善“青松办”", "深入推进政务服务“好差评”"),
    21: ("落实“一件事一次办”",),
    22: (),
    23: ("围绕市场主体登记管辖",),
    24: ("规范提升车辆检测站", "增加车检服务供给"),
    25: ("规范和精简公证证明材料", "推动降低偏高的公证"),
    26: ("落实好失业保险", "加强动态监测"),
    27: ("扎实推进《青海省优化营商环境条例》", "聚焦重点领域和环节"),
    28: ("抓紧推动清单事项",),
    29: ("依法精简进出口环节", "优化通关流程", "不断加强报关单", "积极推动口岸检疫"),
    30: ("及时总结财政资金",),
    31: ("督促指导银行机构",),
    32: ("延续实施新能源汽车",),
    33: (),
    34: ("严格规范公正文明执法", "严肃查处吃拿卡要"),
    35: ("对标外省市先进",),
}
# Behind all tasks, perhaps the end of the last: left open.
LEFT_OPEN = ("对改革进度慢", "各地区、各部门对工作")
SECTIONS = {
    1: "持续加大简政放权力度",
    11: "持续创新加强有效监管",
    20: "狠抓政务服务提质增效",
}


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def text() -> str:
    return (FOLDER / "source.txt").read_bytes().decode("utf-8")


def number(row: dict[str, str]) -> int:
    return int(row["task_id"].removeprefix("T"))


def named(*roles: str) -> dict[int, str]:
    found: dict[int, list[str]] = {}
    for row in rows("assignments"):
        if row["role"] in roles:
            found.setdefault(number(row), []).append(row["department"])
    return {task: " ".join(units) for task, units in found.items()}


def test_the_source_is_as_published(text):
    assert hashlib.sha256((FOLDER / "source.txt").read_bytes()).hexdigest() == SHA256
    assert len(text) == 7034


def test_a_rebuild_gives_the_committed_files_byte_for_byte():
    built = build(FOLDER)
    assert sorted(built.files) == [
        "assignments.csv",
        "datapackage.json",
        "evidence.csv",
        "groups.csv",
        "tasks.csv",
        "unplaced.csv",
    ]
    for name, content in built.files.items():
        assert (FOLDER / name).read_bytes() == content, name
    assert built.reading.unknown == []


def test_what_the_source_shows():
    tasks = rows("tasks")
    assert [int(row["number"]) for row in tasks] == list(range(1, 36))
    assert [number(row) for row in tasks] == list(range(1, 36))
    assert sum(row["title_zh"] != "" for row in tasks) == 28
    assert sum(row["clause_zh"] != "" for row in tasks) == 27
    shown = [row for row in tasks if row["title_zh"] or row["text_zh"] or row["clause_zh"]]
    assert len(shown) == 34
    (nothing,) = [row for row in tasks if row not in shown]
    assert nothing["number"] == "22"
    assert set(nothing.values()) == {"T22", "22", "lost", ""}


def test_who_is_in_charge_of_each_task():
    assert named("lead", "responsible") == IN_CHARGE
    assert named("responsible") == {29: "西宁海关"}
    assert named("lead")[9] == "省人力资源社会保障厅"


def test_who_supports():
    assert named("support") == SUPPORT


def test_the_counts_of_responsibility():
    charge = [unit for units in named("lead", "responsible").values() for unit in units.split()]
    assert (len(charge), len(set(charge))) == (44, 18)
    assert sum(" " in units for units in named("lead").values()) == 10
    assert len({unit for units in named("support").values() for unit in units.split()}) == 10


def test_every_role_is_as_printed_in_the_tasks_clause():
    clauses = {number(row): row["clause_zh"] for row in rows("tasks")}
    assert set(clauses[task] == "" for task in IN_CHARGE) == {False}
    for row in rows("assignments"):
        before, _, after = clauses[number(row)].partition("牵头")
        if row["role"] == "lead":
            assert row["printed"] in before
        elif row["role"] == "support":
            assert row["printed"] in after
        assert row["role_basis"] == "printed"


def test_the_heading_behind_each_clause_names_the_next_task(text):
    numerals = dict(zip("一二三四五六七八九", range(1, 10), strict=True))

    def value(numeral: str) -> int:
        tens, ten, units = numeral.rpartition("十")
        return (numerals.get(tens, 1) * 10 if ten else 0) + numerals.get(units, 0)

    owners = {(row["start"], row["end"]): number(row) for row in rows("evidence")}
    clauses = list(re.finditer(r"\(责任单位:[^)]*\)", text))
    assert len(clauses) == 36
    for clause in clauses:
        behind = re.match(
            r"(?:[一二三]、[^(]*)?\(([一二三四五六七八九十]+)\)", text[clause.end() :]
        )
        assert behind
        assert owners[str(clause.start()), str(clause.end())] == value(behind[1]) - 1


def test_the_sections_are_known_through_task_21_and_lost_after():
    section = ""
    for task, row in enumerate(rows("tasks"), start=1):
        section = SECTIONS.get(task, section)
        known = task <= 21
        assert row["section_zh"] == (section if known else "")
        assert row["section_basis"] == ("printed" if known else "lost")
        assert row["section_number"] == (
            str(list(SECTIONS.values()).index(section) + 1) if known else ""
        )


def test_every_sentence_stands_once_under_its_own_task():
    seen: Counter[str] = Counter()
    for row in rows("tasks"):
        sentences = re.findall("[^。]+。", row["text_zh"])
        assert "".join(sentences) == row["text_zh"]
        expected = SENTENCES[number(row)]
        assert len(sentences) == len(expected), row["task_id"]
        for sentence, beginning in zip(sentences, expected, strict=True):
            assert sentence.startswith(beginning)
        seen.update(sentences)
    assert set(seen.values()) == {1}


def test_no_sentence_of_the_source_is_missing(text):
    beginnings = [beginning for task in SENTENCES.values() for beginning in task]
    body = re.sub(r"\(责任单位:[^)]*\)", "", text.replace("\n", ""))
    body = re.sub(r"(?:[一二三]、[^(。]*)?\([一二三四五六七八九十]+\)[^。]*。", "", body)
    sentences = set(re.findall("[^。]+。", body))
    left = {s for s in sentences if not s.startswith((*beginnings, *LEFT_OPEN))}
    assert {s[:9] for s in left} == {"青海省人民政府办公"}  # the covering letter
    assert len(sentences) - len(left) == len(beginnings) + len(LEFT_OPEN)


def test_what_is_left_open_and_what_stands_outside(text):
    found = rows("unplaced")
    assert [row["reason"] for row in found] == ["outside"] * 3 + ["open"] * 2
    for row in found:
        assert text[int(row["start"]) : int(row["end"])].replace("\n", "") == row["text_zh"]
    for row, beginning in zip(found[3:], LEFT_OPEN, strict=True):
        assert row["text_zh"].startswith(beginning)
        assert row["candidates"] == "T15|T35"  # where each cursor stands at the end


def test_each_stretch_of_evidence_is_its_field_or_part_of_the_text(text):
    tasks = {row["task_id"]: row for row in rows("tasks")}
    parts: dict[tuple[str, str], set[str]] = {}
    for row in rows("evidence"):
        stretch = text[int(row["start"]) : int(row["end"])].replace("\n", "")
        cell = tasks[row["task_id"]][f"{row['field']}_zh"]
        assert stretch in cell if row["field"] == "text" else stretch == cell
        parts.setdefault((row["task_id"], row["field"]), set()).add(stretch)
    for task_id, task in tasks.items():
        for field in ("title", "text", "clause"):
            stretches = parts.get((task_id, field), set())
            assert sum(map(len, stretches)) == len(task[f"{field}_zh"])


def test_every_character_is_accounted_for_once(text):
    covered = sorted(
        (int(row["start"]), int(row["end"])) for row in (*rows("evidence"), *rows("unplaced"))
    )
    at = 0
    between = []
    for start, end in covered:
        assert at <= start < end
        between.append(text[at:start])
        at = end
    between.append(text[at:])
    one = r"\n|。|[一二三]、|\([一二三四五六七八九十]+\)"
    assert all(re.fullmatch(f"(?:{one})*", rest) for rest in between), between
    numbers = re.findall(r"\([一二三四五六七八九十]+\)", text)
    left = "".join(between)
    assert re.findall(r"\([一二三四五六七八九十]+\)", left) == numbers
    assert left.count("。") == len(numbers)  # one behind each heading
    assert left.count("、") == 5


def test_repeated_stretches_are_all_in_the_evidence(text):
    found = rows("evidence")
    times = Counter((row["task_id"], row["field"]) for row in found if row["field"] == "title")
    for row in rows("tasks"):
        if row["title_zh"]:
            printed = len(re.findall(rf"\){re.escape(row['title_zh'])}。", text))
            assert times[row["task_id"], "title"] == printed
    sentence_times = Counter(
        text[int(r["start"]) : int(r["end"])] for r in found if r["field"] == "text"
    )
    for sentence, count in sentence_times.items():
        assert text.count(sentence) == count


def test_only_the_first_task_has_a_deadline():
    assert {
        row["task_id"]: row["deadlines_zh"] for row in rows("tasks") if row["deadlines_zh"]
    } == {"T01": "2022年年底前"}
