"""What a plan says of itself: invented documents of many kinds, one expectation a field."""
# ruff: noqa: E501 (lines of Chinese)

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fgf_analysis.reading.particulars import FIELDS, particulars
from fgf_analysis.tables import LEVELS

JOINT = """海南省发展和改革委员会　海南省财政厅
海南省商务厅关于印发《海南省虚构措施》的通知
琼发改规〔2033〕5号
各市、县、自治县人民政府，各有关单位：
　　经省政府同意，现将《海南省虚构措施》印发给你们，请认真组织实施。
海南省发展和改革委员会　　海南省财政厅
海南省商务厅
2033年3月2日
（此件主动公开）
海南省虚构措施
　　为贯彻落实《国务院办公厅转发某部关于虚构工作的通知》（国办函〔2032〕70号），制定本措施。
一、甲事
"""
FRAME = """索 引 号：014251234/2032-00017　　主题分类：工业、交通
发文机关：海盐县人民政府办公室　　成文日期：2032年5月9日
发文字号：盐政办发〔2032〕31号　　发布日期：2032-05-11
标　　题：海盐县人民政府办公室关于印发海盐县2032年虚构工作要点的通知
海盐县人民政府办公室关于印发海盐县2032年虚构工作要点的通知
信息来源：县政府办
各镇人民政府（街道办事处），县级机关各部门，县直属各单位：
《海盐县2032年虚构工作要点》已经县政府同意，现印发给你们，请认真组织实施。
海盐县人民政府办公室
2032年5月9日
海盐县2032年虚构工作要点
根据《浙江省人民政府关于虚构工作的实施意见》（浙政发〔2032〕20号）和《嘉兴市2032年虚构工作要点》（嘉政办发
〔2032〕12号）要求，结合实际，制定本要点。
一、总体要求
"""
NUMERALS = """广西壮族自治区人民政府文件
桂政发〔２０２１〕
27号
广西壮族自治区人民政府关于
虚构体系的实施意见
各市、县人民政府，自治区人民政府各组成部门：
　　为认真贯彻〈国务院关于虚构体系的指导意见〉（国发［２０２１］４号）精神，提出如下意见。
一、目标
（一）甲事。
广西壮族自治区人民政府
二〇二一年九月十七日
（此件公开发布）
抄送：自治区党委办公厅。
广西壮族自治区人民政府办公厅 　二〇二一年十月二十日印发
"""
REGION = """自治区人民政府办公厅关于印发自治区虚构改革重点任务分工方案的通知
新政办发〔2032〕 63 号
伊犁哈萨克自治州，各州、市人民政府，各行政公署，自治区人民政府各部门、各直属机构：
《自治区虚构改革重点任务分工方案》已经自治区人民政府同意，现印发你们，请结合实际认真贯彻落实。
自治区人民政府办公厅
2032 年 11 月 3 日
自治区虚构改革重点任务分工方案
为深入贯彻全国电视电话会议精神，按照国办发〔2032〕37号文件要求，制定本方案。
一、甲事
"""


def letter(issuer: str, title: str, number: str, date: str, behind: str = "一、甲事") -> str:
    """Return a notice with the plan that it issues."""
    return (
        f"{issuer}关于印发《{title}》的通知\n{number}\n各有关单位：\n"
        f"现将《{title}》印发给你们，请认真贯彻执行。\n{issuer}\n{date}\n{title}\n{behind}\n"
    )


KINDS: dict[str, tuple[str, dict[str, str]]] = {
    "joint issuers": (JOINT, {
        "title": "海南省虚构措施",
        "notice_title": "海南省发展和改革委员会海南省财政厅海南省商务厅关于印发《海南省虚构措施》的通知",
        "number": "琼发改规〔2033〕5号",
        "issuer": "海南省发展和改革委员会|海南省财政厅|海南省商务厅",
        "level": "province", "place": "海南省", "place_code": "460000",
        "signed": "2033-03-02", "published": "", "type": "措施",
        "parent_number": "国办函〔2032〕70号",
        "parent_title": "国务院办公厅转发某部关于虚构工作的通知",
    }),
    "a web page's fields": (FRAME, {
        "title": "海盐县2032年虚构工作要点",
        "notice_title": "海盐县人民政府办公室关于印发海盐县2032年虚构工作要点的通知",
        "number": "盐政办发〔2032〕31号", "issuer": "海盐县人民政府办公室",
        "level": "county", "place": "海盐县", "place_code": "330424",
        "signed": "2032-05-09", "published": "2032-05-11", "type": "工作要点",
        "parent_number": "嘉政办发〔2032〕12号", "parent_title": "嘉兴市2032年虚构工作要点",
    }),
    "a red head, a number in two lines, Chinese numerals": (NUMERALS, {
        "title": "广西壮族自治区人民政府关于虚构体系的实施意见", "notice_title": "",
        "number": "桂政发〔2021〕27号", "issuer": "广西壮族自治区人民政府",
        "level": "province", "place": "广西壮族自治区", "place_code": "450000",
        "signed": "2021-09-17", "published": "2021-10-20", "type": "实施意见",
        "parent_number": "国发〔2021〕4号", "parent_title": "国务院关于虚构体系的指导意见",
    }),
    "a region that its number's sign tells": (REGION, {
        "number": "新政办发〔2032〕63号", "issuer": "自治区人民政府办公厅",
        "level": "province", "place": "新疆维吾尔自治区", "place_code": "650000",
        "signed": "2032-11-03", "type": "分工方案",
        "parent_number": "国办发〔2032〕37号", "parent_title": "",
    }),
    "a prefecture's short name": (
        letter("延边州人民政府办公室", "延边州虚构工作计划", "延州政办发〔2032〕9号", "2032.3.9"),
        {"place": "延边朝鲜族自治州", "place_code": "222400", "level": "city", "type": "工作计划",
         "signed": "2032-03-09"},
    ),
    "a league": (
        letter("锡林郭勒盟行政公署", "锡林郭勒盟虚构方案", "锡署发〔2032〕9号", "2032年3月9日"),
        {"place": "锡林郭勒盟", "place_code": "152500", "level": "city", "type": "方案"},
    ),
    "a district of a city": (
        letter("广州市黄埔区人民政府", "黄埔区虚构行动方案", "埔府〔2032〕3号", "2032年3月9日"),
        {"place": "黄埔区", "place_code": "440112", "level": "county", "type": "行动方案"},
    ),
    "a district whose name several have": (
        letter("鼓楼区人民政府", "鼓楼区虚构行动方案", "鼓政发〔2032〕3号", "2032年3月9日"),
        {"place": "鼓楼区", "place_code": "", "level": "county"},
    ),
    "a development zone in a city": (
        letter("邯郸市冀南新区管理委员会", "冀南新区虚构方案", "冀南管〔2032〕3号", "2032年3月9日"),
        {"place": "邯郸市冀南新区", "place_code": "", "level": ""},
    ),
    "the corps": (
        letter("新疆生产建设兵团办公厅", "兵团虚构工作要点", "新兵办发〔2032〕4号", "2032-06-01"),
        {"place": "新疆生产建设兵团", "place_code": "", "level": "province", "signed": "2032-06-01"},
    ),
    "a ministry": (
        letter("交通运输部办公厅", "虚构工作要点", "交办运〔2032〕9号", "2032年2月9日"),
        {"level": "national", "place": "", "place_code": "", "title": "虚构工作要点"},
    ),
    "a party committee and a government": (
        letter("中共成都市委办公厅成都市人民政府办公厅", "成都市虚构工作要点", "成委办〔2032〕5号",
               "2032年2月3日"),
        {"issuer": "中共成都市委办公厅|成都市人民政府办公厅", "place_code": "510100"},
    ),
    "a place that was abolished": (
        letter("崇文区人民政府", "崇文区虚构方案", "崇政发〔2009〕1号", "2009年2月3日"),
        {"place": "崇文区", "place_code": "110103"},
    ),
    "two numbers": (
        "国家发展改革委 财政部文件\n发改环资〔2032〕109号\n财资〔2032〕12号\n国家发展改革委 财政部关于印发"
        "《虚构行动方案》的通知\n各省、自治区、直辖市发展改革委、财政厅：\n现将《虚构行动方案》印发给你们。\n"
        "国家发展改革委\n财 政 部\n2032年1月18日\n虚构行动方案\n一、甲事\n",
        {"number": "发改环资〔2032〕109号", "issuer": "国家发展改革委|财政部", "level": "national"},
    ),
    "nothing but a title": (
        "某省2032年重点任务分工方案\n一、甲事\n（一）乙事。（省财政厅负责）\n",
        {"title": "某省2032年重点任务分工方案", "type": "分工方案"}
        | dict.fromkeys(set(FIELDS) - {"title", "type"}, ""),
    ),
    "no body's title": (
        "关于印发《凉山州虚构任务清单》的通知\n各县市人民政府：\n经州政府同意，现将《凉山州虚构任务清单》"
        "印发给你们。\n凉山彝族自治州人民政府办公室\n2032年4月4日\n一、甲事\n",
        {"title": "凉山州虚构任务清单", "type": "任务清单", "place_code": "513400"},
    ),
    "a title that quotes one": (
        "内蒙古自治区人民政府办公厅关于贯彻落实\n《国务院办公厅关于虚构的意见》\n重点任务分工方案的通知\n"
        "内政办发〔2032〕7号\n各盟行政公署、市人民政府：\n为贯彻落实《国务院办公厅关于虚构的意见》"
        "（国办发〔2032〕1号），现将分工通知如下：\n一、甲事\n",
        {"type": "分工方案", "parent_number": "国办发〔2032〕1号", "notice_title": "",
         "title": "内蒙古自治区人民政府办公厅关于贯彻落实《国务院办公厅关于虚构的意见》重点任务分工方案的通知"},
    ),
    "a number that OCR spoiled": (
        "大发改资源字 (2021J 283号\n关于印发〈大连市虚构方案〉的通知\n各有关单位:\n现印发给你们。\n"
        "大连市虚构方案\n一、甲事\n大连市发展和改革委员会办公室 2021年5月 10 日印发\n",
        {"number": "大发改资源字〔2021〕283号", "issuer": "大连市发展和改革委员会", "signed": "",
         "published": "2021-05-10", "place_code": "210200"},
    ),
    "no line breaks left": (
        "青海省人民政府办公厅关于印发青海省虚构任务分工方案的通知发布日期:2032-11-23各市、自治州人民政府，"
        "省政府各委、办、厅、局:《青海省虚构任务分工方案》已经省政府同意，现印发给你们，请结合实际抓好贯彻"
        "落实。青海省人民政府办公厅2032年11月17日(此件公开发布)青海省虚构任务分工方案为认真落实决策部署，"
        "按照《国务院办公厅关于印发虚构任务分工方案的通知》(国办发〔2032〕37号)要求，制定本方案。"
        + "一、甲事(一)办好甲事。(责任单位:省商务厅)" * 8,
        {"title": "青海省虚构任务分工方案", "issuer": "青海省人民政府办公厅", "signed": "2032-11-17",
         "published": "2032-11-23", "parent_number": "国办发〔2032〕37号"},
    ),
    "a web page's date, a signature at the end": (
        "湖北省人民政府关于虚构的实施意见\n2032-10-20 16:30 来源：省政府办公厅 浏览次数：8\n各市人民政府：\n"
        "为做好工作，现提出如下意见。\n一、甲事\n湖北省人民政府\n2032年10月8日\n",
        {"signed": "2032-10-08", "published": "2032-10-20"},
    ),
    "a name broken by the page, its date in brackets": (
        "邯郸市人民政府\n关于虚构的实施意见（试行）\n各县（市、区）人民政府：\n为做好工作，提出意见。\n"
        "一、甲事\n邯郸市人\n民政府\n（2032年10月8日）\n",
        {"issuer": "邯郸市人民政府", "signed": "2032-10-08", "type": "实施意见"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_each_field_is_what_the_document_prints(kind):
    text, expected = KINDS[kind]
    found = particulars(text)
    assert {name: found.value(name) for name in expected} == expected


@pytest.mark.parametrize("kind", KINDS)
def test_each_particular_shows_its_characters(kind):
    text, _ = KINDS[kind]
    found = particulars(text)
    assert [FIELDS.index(one.field) for one in found.fields] == sorted(
        FIELDS.index(one.field) for one in found.fields
    )
    for one in (*found.fields, *found.cited):
        assert text[one.start : one.end] == one.printed != ""
    for one in found.fields:
        if one.field in ("title", "notice_title"):
            assert one.value == re.sub(r"\s+", "", one.printed)
        elif one.field == "level":
            assert one.value in LEVELS


CITED = """甲市虚构方案
为深入贯彻落实《国务院关于虚构的意见》（国发〔2032〕4号，以下简称《意见》）、《乙省虚构方案》（乙政
发〔2032〕9号）精神，根据省政府《关于虚构的通知》和《某某法》有关规定，参考《丙市方案》，制定本方案。
一、指导思想
坚持依法推进，按照《乙省虚构规划》要求，做好工作。
二、任务
（一）做好甲事。认真落实《乙省虚构管理办法》，修订《丁市办法》。
（二）结合实际，依据《戊规划》（乙政发〔2031〕2号）制定本方案之细则。
"""


def test_what_a_plan_is_made_for_is_cited_and_what_tasks_mention_is_not():
    found = particulars(CITED).cited
    assert [(one.relation, one.title, one.number) for one in found] == [
        ("贯彻落实", "国务院关于虚构的意见", "国发〔2032〕4号"),
        ("贯彻落实", "乙省虚构方案", "乙政发〔2032〕9号"),
        ("根据", "关于虚构的通知", ""),
        ("根据", "某某法", ""),
        ("按照", "乙省虚构规划", ""),
        ("依据", "戊规划", "乙政发〔2031〕2号"),
    ]


def test_the_parent_is_the_closest_above_of_those_that_share_the_title():
    text = (
        "北海市虚构体系实施方案\n为贯彻落实《国务院关于虚构体系的指导意见》（国发〔2032〕4号）、《广西壮族"
        "自治区虚构体系实施意见》（桂政发〔2032〕27号），按照《广西壮族自治区人口规划》和《中华人民共和国"
        "虚构体系促进法》，制定本方案。\n一、甲事\n"
    )
    assert particulars(text).value("parent_number") == "桂政发〔2032〕27号"


@pytest.mark.parametrize("printed", [
    "2021年9月17日", "2021年09月17日", "２０２１年９月１７日", "二〇二一年九月十七日", "二○二一年九月十七日",
    "2021 年 9 月 17 日", "2021.9.17", "2021-09-17", "2021/9/17", "（2021年9月17日）",
])  # fmt: skip
def test_a_date_is_one_however_it_is_printed(printed):
    text = letter("海盐县人民政府", "海盐县虚构方案", "盐政发〔2021〕1号", printed)
    assert particulars(text).value("signed") == "2021-09-17"


@pytest.mark.parametrize("printed", ["2021年13月1日", "2021年2月30日", "2021年9月", "近日"])
def test_what_is_no_day_is_no_date(printed):
    text = letter("海盐县人民政府", "海盐县虚构方案", "盐政发〔2021〕1号", printed)
    assert particulars(text).value("signed") == ""


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_whatever_stands_there_its_places_are_right(data):
    text = data.draw(st.sampled_from([text for text, _ in KINDS.values()]))
    cuts = data.draw(st.lists(st.integers(0, len(text)), max_size=8))
    signs = data.draw(
        st.lists(st.sampled_from("《》〔（\n\t 年号1一为，。"), min_size=8, max_size=8)
    )
    for at, sign in zip(sorted(cuts, reverse=True), signs, strict=False):
        text = text[:at] + sign + text[at + len(sign) % 2 :]
    found = particulars(text)
    for one in (*found.fields, *found.cited):
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.printed
    for one in found.fields:
        if one.field in ("signed", "published"):
            assert re.fullmatch(r"\d{4}-\d\d-\d\d", one.value)
