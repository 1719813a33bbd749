"""Printed names of units: what they mean, whose they are, what is no unit."""

from __future__ import annotations

import ast
import csv
import doctest
import itertools
import pickle
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sampling import one_in

from fgf_analysis.errors import PlanError
from fgf_analysis.reading import names
from fgf_analysis.reading.names import Register, looks_like_unit
from fgf_analysis.tables import DATA, REGISTERS

TEXT = (DATA / "departments.csv").read_text(encoding="utf-8")
OWN = (DATA / "qinghai-2022" / "departments.csv").read_text(encoding="utf-8")
REGISTER = Register.from_csv(TEXT)
QINGHAI = Register.from_csv(OWN)
ROWS = list(csv.DictReader(TEXT.splitlines()))
COLUMNS = [column.name for column in REGISTERS["departments"]]
KINDS = {
    *("central", "provincial", "municipal", "county", "township", "central-vertical", "party"),
    *("court", "mass organisation", "enterprise", "institution", "group", "other", "organ"),
}
PATTERNS = [
    (pattern, row["department"])
    for row in ROWS
    for pattern in (row["department"], *row["aliases"].split("|"))
    if "*" in pattern
]
EVERYWHERE = """
    省 市 县 区 州 旗 盟 自治区 兵团 地区 市县 县（市、区） 青海省 西宁市 城东区 高新区 两江新区
    云南 北京 西宁 北京市 海南藏族自治州 西宁市城东区 互助土族自治县 内蒙古自治区
    新疆维吾尔自治区 第一师
"""
PLACES = EVERYWHERE.split()

# Printed and canonical, = where they are the same; written down by hand.
MEANT = """
    国家发展改革委 发展改革委
    国家发改委 发展改革委
    国家发展和改革委员会 发展改革委
    中华人民共和国国家发展和改革委员会 发展改革委
    发展改革委 =
    科技部 =
    科学技术部 科技部
    工信部 工业和信息化部
    工业和信息化部 =
    人社部 人力资源社会保障部
    住房和城乡建设部 住房城乡建设部
    国家民委 =
    民委 国家民委
    国家卫健委 国家卫生健康委
    卫生健康委 国家卫生健康委
    退役军人部 退役军人事务部
    应急部 应急管理部
    中国人民银行 人民银行
    国务院国资委 =
    国资委 国务院国资委
    国家税务总局 税务总局
    国家市场监管总局 市场监管总局
    国家市场监督管理总局 市场监管总局
    国家金融监督管理总局 金融监管总局
    中国证监会 证监会
    中国银保监会 银保监会
    银监会 =
    保监会 =
    电监会 =
    国家广电总局 广电总局
    统计局 国家统计局
    国家能源局 =
    能源局 国家能源局
    国家数据局 =
    国家疾病预防控制局 国家疾控局
    国家林业和草原局 国家林草局
    林业局 国家林业局
    国家旅游局 =
    国家外汇管理局 国家外汇局
    中国气象局 =
    气象局 中国气象局
    民航局 =
    民航总局 =
    国家邮政局 =
    铁道部 =
    交通部 =
    建设部 =
    信息产业部 =
    人事部 =
    劳动和社会保障部 劳动保障部
    国土资源部 =
    农业部 =
    卫生部 =
    环境保护部 =
    环保总局 =
    国家人口计生委 =
    国家卫生和计划生育委员会 国家卫生计生委
    质检总局 =
    国家工商总局 工商总局
    新闻出版总署 =
    新闻出版广电总局 =
    食品药品监管总局 =
    食品药品监管局 国家食品药品监管局
    安全监管总局 =
    国务院法制办 =
    法制办 国务院法制办
    国务院扶贫办 =
    国务院侨办 =
    国务院纠风办 =
    国防科工委 =
    中央宣传部 =
    中宣部 中央宣传部
    中央网信办 =
    国家互联网信息办公室 中央网信办
    中央编办 =
    中央机构编制委员会办公室 中央编办
    中央纪委国家监委 =
    全国人大常委会法工委 =
    最高人民法院 =
    高法院 最高人民法院
    最高检 最高人民检察院
    全国总工会 =
    共青团中央 =
    中国残联 =
    中国贸促会 =
    供销合作总社 全国供销合作总社
    中国铁路总公司 =
    国铁集团 =
    中国邮政集团公司 中国邮政集团
    国家电网公司 国家电网
    开发银行 =
    长江水利委员会 长江委
    省发展改革委 =
    省发改委 省发展改革委
    青海省发展和改革委员会 青海省发展改革委
    市发改委 市发展改革委
    市发展和改革委员会 市发展改革委
    区发改委 区发展改革委
    区发展改革局 =
    县发改局 县发展改革局
    县发展和改革局 县发展改革局
    自治区发展改革委 =
    新疆维吾尔自治区发展和改革委员会 新疆维吾尔自治区发展改革委
    兵团发展改革委 =
    州发改委 州发展改革委
    海南州发展改革委 =
    云南发改委 云南发展改革委
    省教育厅 =
    市教委 市教育委
    市教育委员会 市教育委
    北京市教育委员会 北京市教育委
    县教育体育局 =
    县教体局 县教育体育局
    县教育和体育局 县教育体育局
    省科学技术厅 省科技厅
    市科委 市科技委
    市科创委 市科技创新委
    省工信厅 省工业和信息化厅
    市工业和信息化委员会 市工业和信息化委
    市工信委 市工业和信息化委
    省经信委 省经济和信息化委
    省经济和信息化委员会 省经济和信息化委
    市经信局 市经济和信息化局
    省经贸委 =
    市经济贸易委员会 市经贸委
    市科工信局 市科技和工业信息化局
    市工信商务局 =
    自治区民委 =
    市民宗局 市民族宗教局
    市民族宗教事务局 市民族宗教局
    省民族宗教事务委员会 省民族宗教委
    市民政局 =
    市公安局 =
    市公安局交警支队 市交警支队
    县公安局交通警察大队 县交警大队
    省公安厅 =
    市国安局 市国家安全局
    省人社厅 省人力资源社会保障厅
    省人力资源和社会保障厅 省人力资源社会保障厅
    市人力社保局 市人力资源社会保障局
    市劳动和社会保障局 市劳动保障局
    市人事局 =
    市自规局 市自然资源和规划局
    市规划和自然资源局 =
    市规划资源局 市规划和自然资源局
    上海市规划和自然资源局 =
    省国土资源厅 =
    市国土局 市国土资源局
    市环保局 市环境保护局
    省环境保护厅 =
    市生态环境局西区分局 =
    省住建厅 省住房城乡建设厅
    省住房和城乡建设厅 省住房城乡建设厅
    市住房城乡建设委 =
    市建委 市建设委
    市城乡建设委员会 市城乡建设委
    深圳市住房和建设局 深圳市住房建设局
    市住房保障和房产管理局 市房管局
    市房管局 =
    市城乡规划局 市规划局
    市规委 市规划委
    市交通委（市道运局） 市交通委
    市交通委员会 市交通委
    市交委 市交通委
    市交通局 =
    市交通运输局 =
    省水利厅 =
    海南省水务厅 =
    市水务局 =
    市农委 市农业委
    省农牧厅 =
    县农牧局 =
    市畜牧兽医局 市畜牧局
    市海洋与渔业局 市海洋渔业局
    市林业和草原局 市林草局
    市园林绿化局 =
    省文化和旅游厅 =
    省文旅厅 省文化和旅游厅
    市文广旅局 市文化广电旅游局
    市文化广播电视和旅游局 市文化广电旅游局
    市文广新局 =
    市文化广电新闻出版局 市文广新局
    县文旅体局 =
    市旅游发展委员会 市旅游委
    市广播电视局 市广电局
    市卫健委 市卫生健康委
    县卫健局 县卫生健康局
    县卫生和健康局 县卫生健康局
    市卫计委 市卫生计生委
    市卫生和计划生育委员会 市卫生计生委
    市人口计生委 =
    市计生委 市人口计生委
    县计生局 县人口计生局
    市疾控中心 =
    市医疗保障局 市医保局
    省退役军人厅 省退役军人事务厅
    市退役军人局 市退役军人事务局
    市应急局 市应急管理局
    市安监局 市安全监管局
    市安全生产监督管理局 市安全监管局
    省审计厅 =
    市外事办 市外办
    市人民政府外事办公室 市外办
    市外侨办 =
    省国资委 =
    省政府国资委 省国资委
    市国有资产监督管理委员会 市国资委
    市市场监管局 =
    市市场监督管理局 市市场监管局
    市监局 市场监管局
    市市监局 市市场监管局
    省市场监管局 =
    天津市市场监管委 =
    成都市场监管局 =
    市工商局 =
    省工商行政管理局 省工商局
    市质监局 =
    市质量技术监督局 市质监局
    市食品药品监管局 =
    市食药监局 市食品药品监管局
    省药品监督管理局 省药监局
    市食安办 市食品安全办
    市物价局 =
    市粮食局 =
    省粮食和物资储备局 省粮食和储备局
    市烟草专卖局 =
    国家统计局青海调查总队 青海调查总队
    市信访局 =
    省机关事务管理局 省机关事务局
    省大数据局 =
    省大数据发展管理局 省大数据局
    市数据局 =
    市数据资源管理局 市数据局
    广东省政务服务数据管理局 广东省政务服务数据局
    市政务服务局 =
    市政务服务管理局 市政务服务局
    区政务服务管理办公室 区政务服务办
    市行政服务中心 市政务服务中心
    市行政审批局 =
    县行政审批服务局 县行政审批局
    市审批局 市行政审批局
    省营商局 省营商环境局
    市营商环境建设局 市营商环境局
    省审改办 省政府审改办
    省政府信息公开办 省政府信息与政务公开办公室
    市政府法制办 市法制办
    市人民政府法制办公室 市法制办
    市金融办 =
    市政府金融工作办公室 市金融办
    省地方金融监督管理局 省地方金融监管局
    市金融局 市金融工作局
    省扶贫开发办 省扶贫办
    县扶贫局 =
    县乡村振兴局 =
    市人防办 =
    市城管局 市城市管理局
    市城市管理和综合执法局 市城市管理局
    市城市管理行政执法局 市城市管理局
    市城管委 市城市管理委
    区综合行政执法局 区综合执法局
    市档案馆 =
    市史志办 市地方志办
    市投促局 市投资促进局
    县招商局 县投资促进局
    省委组织部 =
    市委宣传部 =
    县委统战部 =
    自治区党委宣传部 =
    新疆维吾尔自治区党委组织部 =
    兵团党委政法委 =
    市委政法委 =
    省委编办 =
    市编办 市委编办
    县编委办 县委编办
    市委机构编制委员会办公室 市委编办
    省委网信办 =
    市委网络安全和信息化委员会办公室 市委网信办
    市纪委监委 =
    市纪委市监委 市纪委监委
    省纪委 省纪委监委
    市监察局 =
    省委办公厅 =
    市委办 =
    县委办公室 县委办
    市直机关工委 =
    省直机关工委 =
    市文明办 市委文明办
    省委老干部局 =
    市委党校 =
    省政府办公厅 =
    省人民政府办公厅 省政府办公厅
    市政府办 =
    县府办 县政府办
    区政府办公室 区政府办
    西宁市人民政府 西宁市政府
    城东区政府 =
    西宁市城东区人民政府 西宁市城东区政府
    省高级人民法院 省法院
    省法院 =
    市中级人民法院 市法院
    市中院 市法院
    县人民检察院 县检察院
    市总工会 =
    团省委 =
    团市委 =
    共青团市委 团市委
    共青团青海省委 团青海省委
    市妇联 =
    省工商业联合会 省工商联
    市残疾人联合会 市残联
    市科协 =
    市消保委 市消委会
    国家税务总局青海省税务局 青海省税务局
    省税务局 =
    市国税局 =
    市地方税务局 市地税局
    西宁海关 =
    中华人民共和国西宁海关 西宁海关
    满洲里海关 =
    拱北海关 =
    国网互助供电公司 互助供电公司
    黔江海事局 =
    林业和草原局 国家林草局
    民族事务委员会 国家民委
    市消防救援支队 =
    市消防支队 市消防救援支队
    市公安消防支队 市消防救援支队
    市气象局 =
    省邮政管理局 =
    省通信管理局 =
    人行西宁中心支行 人民银行西宁中心支行
    中国人民银行西宁中心支行 人民银行西宁中心支行
    人民银行青海省分行 =
    中国人民银行上海总部 =
    人民银行互助县支行 =
    市人民银行 =
    青海银保监局 =
    中国银行保险监督管理委员会青海监管局 青海银保监局
    海东银保监分局 =
    国家金融监督管理总局青海监管局 青海金融监管局
    深圳证监局 =
    中国证监会青海监管局 青海证监局
    国网西宁供电公司 西宁供电公司
    西宁供电公司 =
    国网青海省电力公司 =
    中国移动青海公司 =
    省移动公司 中国移动省公司
    市住房公积金管理中心 市公积金中心
    市公积金中心 =
    市公共资源交易中心 =
    高新区管委会 =
    西宁经济技术开发区管委会 =
    两江新区管理委员会 两江新区管委会
    县融媒体中心 =
    市广播电视台 =
    县供销合作社联合社 县供销社
    市（州）政府 =
    县（市、区）人民政府 县（市、区）政府
    第八师石河子市发改委 第八师石河子市发展改革委
    中共青海省委组织部 青海省委组织部
    省月球厅 =
    省森林公安局 =
    知识产权法院 =
    市科技局(市外国专家局) 市科技局
    市林业局 =
    各市政府 =
    市政数局 市政务服务数据局
"""
MEANINGS = [
    (printed, printed if meant == "=" else meant)
    for printed, meant in (line.split() for line in MEANT.strip().splitlines())
]

UNBOUND = """
    省森林公安局 森林公安局 知识产权法院 各市财政局 有关市政府 当地供电公司 由市发改委 城市财政局
    国务院 委 委组织部机关 直机关工委 县级财政局 智慧海关 省、市财政局 会同市财政局
"""
UNITS = """
    市发改委 市财政局 省委组织部 市委办 县政府办 县政府 西宁市政府 城东区人民政府 乡镇政府
    市中级法院 法院 检察院 县法院 西宁海关 海关 高新区管委会 市消防救援支队 市交警支队 市总工会
    市妇联 妇联 团市委 残联 工商联 科协 市文联 省社科联 供销社 公积金中心 市公积金中心
    市公共资源交易中心 融媒体中心 国网青海电力公司 供电公司 市城投公司 市水务集团 青海大学
    省人民医院 省图书馆 市气象局 人行西宁中心支行 人民银行 证监会 银保监会 财政部 科技部 教育部
    农业部 外交部 工业和信息化部 中央宣传部 宣传部 县委统战部 人武部 审计署 海关总署 发展改革委
    国资委 审改办 法制办 政务公开办 县军民融合办 国新办 移民办 扶贫办 省政府研究室 社保基金会
    新华社 中科院 社科院 北京大学 县医院 市交通委（市道运局） 市委网络安全和信息化委员会办公室
    省推进政府职能转变工作领导小组办公室 市营商环境工作专班 市防汛抗旱指挥部 市森林公安局 安全局
    市安全局 国家安全局 文广旅局 县文广旅局 农商行 中国农业银行 市公安局交警支队
    张掖路街道办事处 驻京办事处 街道办事处 省联社 省农信联社 省贸促会 市红十字会 市广播电视台
    省监狱局 省委党校 市行政学院 省地质调查院 市城市更新局 市社会工作部 市大数据中心 市政协
    县人大 人大常委会 县人大常委会 省通信管理局 中国铁路青藏集团公司 区政务办 市文明办 市关工委
    市综合执法支队 市总商会 省律师协会 区直机关工委 市直机关工委 南水北调办 县外办 市邮政局
    财政局 民政局 行政审批局 经信局 经贸委 地方金融监管局 地方志办 和田地区财政局 如东县财政局
    两江新区财政局 县（市、区）政府 对外联络部 政协办公室 财经办 省农发行 市农业农村委
    社会工作部
"""
NO_UNITS = """
    完善财政局 确保市财政局 积极配合省财政厅
    市、区 市 区 省、自治区、直辖市 自治区 直辖市 以下简称"办法" 以下简称审改办 公司 学校 医院
    学校、医院 含兵团 含省直部门 全国人大 全国政协 国办发〔2022〕37号 青政办〔2022〕1号 一 二
    附后 见附件 各市政府 各区县政府 各有关部门 有关部门 相关单位 其他部门 银行 企业 社会 全社会
    经济社会 中心 委员会 办公室 政府 地方政府 当地政府 属地政府 主办 承办 协办 督办 一网通办
    跨省通办 网上办 掌上办 就近办 部署 签署 格局 新格局 布局 大局 全局 结局 当局 大厅
    政务服务大厅 餐厅 干部 全部 内部 东部 西部 总部 银行 执行 试行 暂行 运行 进行 旅行社 合作社
    农民合作社 出版社 大会 博览会 机会 协会 行业协会 行业协会商会 车站 网站 充电站 场所 厕所
    图书馆 图书馆、博物馆 县级医院 市属学校 区内企业 市级部门 县域医院 关联 互联 物联 集团 社团
    团队 服务队 志愿者 电视台 平台 大学 高校 研究院 养老院 敬老院 党委 党支部 村委会 居委会 社区
    集体 牵头 负责 推动落实 加强部门 由市发改委 按职责分工负责 2022年底前 长期 持续推进
    完成时限：2022年 责任单位：市发改委 办 委 局 市局 工会 共青团 学会 国务院 党中央 中央 下同
    不含税 试点地区 民办 公办 总工 便民服务中心 养老服务中心 购物中心 营业厅 政务大厅 项目部
    俱乐部 事业部 乐队 一支队伍 国家机关 人大 政协 智慧城市 房地产开发企业 省市县 农家书屋
    公共场所 电影院 卫生院 乡镇卫生院 社区卫生服务中心 双随机、一公开 放管服 互联网 证照分离
    中介机构 行业主管部门 家政局
"""


def test_the_examples_of_the_module_hold():
    found = doctest.testmod(names)
    assert found.attempted > 10
    assert not found.failed


@pytest.mark.parametrize("case", one_in(5, MEANINGS), ids=lambda case: case[0])
def test_what_a_printed_name_means(case):
    printed, meant = case
    assert REGISTER.canonical(printed) == meant


def test_a_canonical_name_means_itself():
    for printed, meant in MEANINGS:
        assert REGISTER.canonical(meant) == meant, printed


@pytest.mark.parametrize(
    ("printed", "place", "meant"),
    [
        ("文化和旅游厅", "省", "省文化和旅游厅"),
        ("文化和旅游厅", "青海省", "青海省文化和旅游厅"),
        ("统计局", "省", "省统计局"),
        ("发改委", "市", "市发展改革委"),
        ("市场监管局", "市", "市市场监管局"),
        ("市监局", "县", "县市场监管局"),
        ("发改局（粮食局）", "县", "县发展改革局"),
        ("组织部", "省", "省委组织部"),
        ("组织部", "自治区", "自治区党委组织部"),
        ("宣传部", "内蒙古自治区", "内蒙古自治区党委宣传部"),
        ("团委", "市", "团市委"),
        ("政府办", "县", "县政府办"),
        ("证监局", "青海", "青海证监局"),
        ("国网电力公司", "青海", "国网青海电力公司"),
        ("财政部", "省", "财政部"),  # no province has one
        ("国家发改委", "省", "发展改革委"),
        ("国家保密局", "省", "国家保密局"),
        ("中国残联", "省", "中国残联"),
        ("市交委", "省", "市交通委"),
        ("西宁海关", "省", "西宁海关"),
        ("月球厅", "省", "省月球厅"),
        ("市月球局", "省", "市月球局"),
        ("西宁市月球局", "省", "西宁市月球局"),
        ("国家月球局", "省", "国家月球局"),
        ("社区矫正局", "省", "省社区矫正局"),
        ("智慧城市办", "省", "省智慧城市办"),
        ("月球厅（省火星厅）", "省", "省月球厅"),
    ],
)
def test_a_place_that_the_print_leaves_out(printed, place, meant):
    assert REGISTER.canonical(printed, place) == meant


@pytest.mark.parametrize(
    ("printed", "kind"),
    [
        ("省财政厅", "provincial"),
        ("财政厅", "provincial"),
        ("云南财政厅", "provincial"),
        ("北京市财政局", "provincial"),
        ("自治区财政厅", "provincial"),
        ("兵团财政局", "provincial"),
        ("市财政局", "municipal"),
        ("西宁财政局", "municipal"),
        ("海南藏族自治州财政局", "municipal"),
        ("喀什地区财政局", "municipal"),
        ("县财政局", "county"),
        ("城东区财政局", "county"),
        ("县（市、区）财政局", "county"),
        ("海棠镇政府", "township"),
        ("财政局", "other"),
        ("财政部", "central"),
        ("市委组织部", "party"),
        ("市中级人民法院", "court"),
        ("市妇联", "mass organisation"),
        ("市税务局", "central-vertical"),
        ("满洲里海关", "central-vertical"),
        ("国网西宁供电公司", "enterprise"),
        ("市公积金中心", "institution"),
        ("国家减灾委", "group"),
    ],
)
def test_the_kind_follows_from_the_row_or_the_level(printed, kind):
    assert REGISTER.find(printed).kind == kind


def test_what_is_known_of_a_unit():
    assert REGISTER.find("西宁市发改委") == names.Known(
        department="西宁市发展改革委",
        full_name_zh="",
        name_en="Development and Reform",
        kind="municipal",
        place="西宁市",
        entry="*发展改革委",
    )
    found = REGISTER.find("国家发改委")
    assert (found.full_name_zh, found.place) == ("中华人民共和国国家发展和改革委员会", "")


@pytest.mark.parametrize("printed", UNBOUND.split())
def test_what_is_no_place_binds_nothing(printed):
    assert REGISTER.find(printed) is None
    assert printed not in REGISTER
    assert REGISTER.canonical(printed) == printed


def test_blanks_inside_a_name_are_of_the_layout():
    assert REGISTER.canonical("市 发 改委") == "市发展改革委"


@given(st.sampled_from(PLACES), st.sampled_from(PATTERNS))
def test_every_pattern_binds_every_place(place, row):
    pattern, entry = row
    found = REGISTER.find(pattern.replace("*", place))
    assert (found.entry, found.place) == (entry, place)
    assert REGISTER.find(found.department) == found
    assert REGISTER.canonical(found.department) == found.department


@given(st.sampled_from(PATTERNS), st.sampled_from(["省", "市", "县", "自治区"]))
def test_a_place_handed_over_is_as_good_as_printed(row, place):
    bare = row[0].replace("*", "")
    alone = REGISTER.find(bare)
    if alone is None or not alone.entry.startswith("*") or bare.startswith(("中国", "国家")):
        return  # the nation's, or no name without a place
    found = REGISTER.find(bare, place)
    assert (found.entry, found.place) == (alone.entry, place)
    assert REGISTER.canonical(found.department) == found.department


@given(
    st.text("省市县区委局厅办国家党政府发改财（）、*月球 ", max_size=12),
    st.sampled_from(["", "省"]),
)
def test_any_text_has_a_canonical_name_that_means_itself(text, place):
    meant = REGISTER.canonical(text, place)
    if REGISTER.find(text, place):
        assert REGISTER.canonical(meant) == meant
    looks_like_unit(text)
    REGISTER.closest(text)
    REGISTER.propose(text, place)


def test_the_register_says_every_name_once():
    assert list(ROWS[0]) == COLUMNS
    owners: dict[str, str] = {}
    for row in ROWS:
        for name in {row["department"], row["full_name_zh"], *row["aliases"].split("|")} - {""}:
            assert owners.setdefault(name, row["department"]) == row["department"], name
        aliases = row["aliases"].split("|")
        assert len(aliases) == len(set(aliases)), row
        assert row["department"] not in aliases
        assert row["department"] != row["full_name_zh"]


def test_the_rows_of_the_register_are_whole():
    single = [row for row in ROWS if "*" not in row["department"]]
    assert len(single) > 110
    assert len(ROWS) - len(single) > 150
    for row in ROWS:
        assert row["kind"] in KINDS
        assert (row["kind"] == "organ") <= ("*" in row["department"])
        assert 0 < len(row["name_en"]) < 45
        assert row["name_en"].isascii()
        cells = "".join(row.values())
        assert not set(cells) & set(" \t（）()") - {" "}
        starred = {"*" in a for a in row["aliases"].split("|") if a}
        assert starred <= {"*" in row["department"]}, row
        if "*" in row["department"]:
            assert not row["full_name_zh"]


def test_only_forms_of_one_trade_share_an_english_name():
    named = sorted((row["name_en"], row["department"]) for row in ROWS)
    for english, group in itertools.groupby(named, key=lambda pair: pair[0]):
        units = [unit for _, unit in group]
        assert len([unit for unit in units if "*" not in unit]) <= 1, english
        stems = {unit[:-1] for unit in units if "*" in unit}
        assert len(stems) <= 1, (english, units)


def test_the_plan_of_qinghai_keeps_its_units_and_knows_names_only_as_printed():
    rows = list(csv.DictReader(OWN.splitlines()))
    assert len(rows) == 23
    for row in rows:
        for name in {row["department"], row["full_name_zh"], *row["aliases"].split("|")} - {""}:
            assert name in QINGHAI
            assert QINGHAI.canonical(name) == row["department"]
            assert QINGHAI.find(name).kind == row["kind"]
    for name in ("省文旅厅", "省商务厅（省口岸办）", " 省商务厅", ""):
        assert name not in QINGHAI
        assert QINGHAI.canonical(name) == name
    assert QINGHAI.find("商务厅", "省") == QINGHAI.find("省商务厅")
    assert QINGHAI.canonical("月球厅", "省") == "省月球厅"


def test_the_whole_register_gives_the_plan_of_qinghai_the_same_units():
    """But for two that it names shorter, and one group of this plan only."""
    different = {
        row["department"]: REGISTER.canonical(row["department"])
        for row in csv.DictReader(OWN.splitlines())
        if REGISTER.canonical(row["department"]) != row["department"]
    }
    assert different == {
        "国家税务总局青海省税务局": "青海省税务局",
        "人行西宁中心支行": "人民银行西宁中心支行",
    }
    assert [name for name in QINGHAI._canonical if name not in REGISTER] == [
        "省成品油市场综合监管改革协调小组",
        "省成品油市场综合监管改革协调小组成员单位",
    ]


@pytest.mark.parametrize("pattern", ["*甲*局", "甲*", "*"])
def test_a_pattern_has_one_star_and_something_behind_it(pattern):
    with pytest.raises(PlanError, match="must have one"):
        Register([{"department": pattern, "full_name_zh": "", "aliases": ""}])


def test_a_register_can_be_sent_to_another_process():
    assert pickle.loads(pickle.dumps(REGISTER)).canonical("市发改委") == "市发展改革委"


@pytest.mark.parametrize("name", one_in(4, UNITS.split()))
def test_what_reads_like_a_unit(name):
    assert looks_like_unit(name)


@pytest.mark.parametrize("name", one_in(4, ["", "局", *NO_UNITS.split()]))
def test_what_does_not(name):
    assert not looks_like_unit(name)


@given(
    st.sampled_from([p for p in PLACES if p not in ("地区", "市县")]),
    st.sampled_from(["财政", "公安", "卫生", "月球"]),
)
def test_any_office_of_a_place_reads_like_a_unit(place, trade):
    assert all(looks_like_unit(f"{place}{trade}{end}") for end in "局厅委办")


@pytest.mark.parametrize(
    ("printed", "nearest"),
    [
        ("省文旅游厅", "省文化和旅游厅"),
        ("市发展该革委", "市发展改革委"),
        ("市人力资源和保障局", "市人力资源社会保障局"),
        ("国家发展革改委", "发展改革委"),
        ("西宁海关署", "西宁海关"),
    ],
)
def test_the_known_name_that_reads_most_alike(printed, nearest):
    assert REGISTER.closest(printed)[0] == nearest
    assert len(REGISTER.closest(printed, 2)) <= 2


def test_nothing_reads_like_a_word_of_other_characters():
    assert REGISTER.closest("XYZ") == []


def rows(*printed: tuple[str, str]) -> list[dict[str, str]]:
    return REGISTER.rows_for((REGISTER.canonical(name, place), name) for name, place in printed)


def test_the_rows_of_a_plan_s_own_register():
    found = rows(("市发改委", ""), ("月球局", "市"), ("西宁海关", ""), ("市发展改革委", ""))
    assert all(list(row) == COLUMNS for row in found)
    assert [tuple(row.values()) for row in found] == [
        ("市发展改革委", "", "Development and Reform", "municipal", "市发改委"),
        ("市月球局", "", "市月球局", "municipal", "月球局"),
        ("西宁海关", "", "Customs", "central-vertical", ""),
    ]
    own = Register(found)
    assert own.canonical("市发改委") == "市发展改革委"
    assert own.canonical("月球局") == "市月球局"


def test_units_of_one_plan_have_english_names_of_their_own():
    found = rows(
        ("财政部", ""),
        ("省财政厅", ""),
        ("市财政局", ""),
        ("区财政局", ""),
        ("西宁市公安局", ""),
        ("海东市公安局", ""),
        ("市教委", ""),
        ("市教育局", ""),
        ("民政局", ""),
        ("县民政局", ""),
        ("省商务厅", ""),
    )
    assert [row["name_en"] for row in found] == [
        "Finance (national)",
        "Finance (province)",
        "Finance (city)",
        "Finance (district)",
        "Public Security (西宁市)",
        "Public Security (海东市)",
        "Education (市教育委)",
        "Education (市教育局)",
        "Civil Affairs",
        "Civil Affairs (county)",
        "Commerce",
    ]


def test_a_printed_name_of_two_units_is_the_alias_of_neither():
    found = rows(("财政局", "市"), ("财政局", "县"))
    assert [(row["department"], row["aliases"]) for row in found] == [
        ("市财政局", ""),
        ("县财政局", ""),
    ]
    found = rows(("发展改革委", "市"), ("国家发改委", ""))
    assert [(row["department"], row["aliases"]) for row in found] == [
        ("市发展改革委", ""),
        ("发展改革委", "国家发改委"),
    ]


@pytest.mark.slow
@given(st.lists(st.tuples(st.sampled_from([p for p, _ in MEANINGS]), st.sampled_from(["", "市"]))))
def test_a_plan_s_own_register_says_every_name_once(printed):
    found = rows(*printed)
    known_as = [n for row in found for n in (row["department"], *row["aliases"].split("|")) if n]
    assert len(known_as) == len(set(known_as))
    assert len({row["name_en"] for row in found}) == len(found)
    assert all(row["name_en"] and row["kind"] in KINDS - {"organ"} for row in found)
    again = Register(found)
    assert all(again.canonical(row["department"]) == row["department"] for row in found)


@pytest.mark.parametrize(
    ("printed", "pattern", "kind"),
    [
        ("市月球局", "*月球局", "municipal"),
        ("月球局", "月球局", "other"),
        ("省月球投资公司", "*月球投资公司", "enterprise"),
        ("市月球中心", "*月球中心", "institution"),
        ("市月球领导小组", "*月球领导小组", "group"),
        ("县月球商会", "*月球商会", "mass organisation"),
        ("市委月球办", "*委月球办", "party"),
        ("市月球法院", "*月球法院", "court"),
        ("国家月球局", "*月球局", "central"),
    ],
)
def test_the_row_that_a_name_could_have(printed, pattern, kind):
    found = REGISTER.propose(printed)
    assert found.pattern == pattern
    assert found.row == {
        "department": printed,
        "full_name_zh": "",
        "name_en": printed,
        "kind": kind,
        "aliases": "",
    }


@pytest.mark.slow
def test_a_proposal_says_what_is_near_and_how_it_was_printed():
    found = REGISTER.propose("文化旅游体育厅", "省")
    assert found.row["department"] == "省文化旅游体育厅"
    assert found.row["aliases"] == "文化旅游体育厅"
    assert found.closest[0] == "*文旅体局"


def test_names_need_nothing_but_python():
    found = set()
    for module in Path(names.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                found.add(node.module)
            elif isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
    assert {name.split(".")[0] for name in found} <= {*sys.stdlib_module_names, "fgf_analysis"}
    others = {name for name in found if "fgf" in name and not name.startswith(names.__name__)}
    assert others == {"fgf_analysis.errors"}
