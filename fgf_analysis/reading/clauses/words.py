"""The words that give a role, the actors that are nobody in particular, and how both are met.

The one place for vocabulary. Every entry carries an example, and every example is a test: in it
甲局 (or 乙局, where it is named) has the entry's role, or the actor is read as generic.
Words stand here as they are folded (see `folding`): simplified characters, full-width punctuation.
"""

from __future__ import annotations

from typing import NamedTuple

LEAD, RESPONSIBLE, SUPPORT = "lead", "responsible", "support"


class Word(NamedTuple):
    """A word that gives the units before it (or, in a label, behind it) their role."""

    word: str
    role: str
    example: str


# Verbs that may be followed by more of the clause without any mark: 甲局牵头会同乙局负责.
VERBS = (
    Word("牵头", LEAD, "甲局牵头"),
    Word("总牵头", LEAD, "甲局总牵头，丙局配合"),
    Word("双牵头", LEAD, "甲局、丙局双牵头"),
    Word("主牵头", LEAD, "甲局主牵头，丙局配合"),
    Word("主办", LEAD, "甲局主办，丙局协办"),
    Word("主责", LEAD, "甲局主责，丙局协办"),
    Word("负责", RESPONSIBLE, "甲局、丙局负责"),
    Word("承办", RESPONSIBLE, "由甲局承办，丙局配合"),
    Word("配合", SUPPORT, "甲局牵头，乙局配合"),
    Word("协办", SUPPORT, "甲局牵头，乙局协办"),
    Word("参与", SUPPORT, "甲局牵头，乙局参与"),
    Word("参加", SUPPORT, "甲局牵头，乙局参加"),
)

# Verbs that are part of many names (就业指导中心, 督促落实办公室): only where a part ends.
CLOSING_VERBS = (
    Word("落实", RESPONSIBLE, "甲局、丙局落实"),
    Word("指导", RESPONSIBLE, "甲局、丙局指导"),
    Word("实施", RESPONSIBLE, "甲局组织实施"),
    Word("推进", RESPONSIBLE, "甲局、丙局按职责分工推进"),
    Word("承担", RESPONSIBLE, "甲局承担"),
    Word("完成", RESPONSIBLE, "甲局完成"),
    Word("统筹", RESPONSIBLE, "甲局统筹"),
    Word("督导", RESPONSIBLE, "甲局督导"),
    Word("监督", RESPONSIBLE, "甲局监督"),
    Word("各司其职", RESPONSIBLE, "甲局、丙局各司其职"),
    Word("各负其责", RESPONSIBLE, "甲局、丙局各负其责"),
    Word("为主", LEAD, "甲局为主，丙局配合"),
    Word("主抓", LEAD, "甲局主抓，丙局配合"),
    Word("抓总", LEAD, "甲局抓总，丙局配合"),
    Word("总负责", LEAD, "甲局总负责，丙局配合"),
    Word("负总责", LEAD, "甲局负总责，丙局配合"),
    Word("主管", RESPONSIBLE, "甲局主管，丙局协办"),
    Word("协作", SUPPORT, "甲局牵头，乙局协作"),
    Word("协同", SUPPORT, "甲局牵头，乙局协同"),
    Word("协助", SUPPORT, "甲局牵头，乙局协助"),
    Word("支持", SUPPORT, "甲局牵头，乙局支持"),
)

# Words of a label; 单位, 部门 … and a colon follow.
LABELS = (
    Word("牵头", LEAD, "牵头单位：甲局"),
    Word("总牵头", LEAD, "总牵头部门：甲局"),
    Word("双牵头", LEAD, "双牵头单位：甲局、丙局"),
    Word("主办", LEAD, "主办单位：甲局；协办单位：丙局"),
    Word("主责", LEAD, "主责单位：甲局；协办单位：丙局"),
    Word("主要责任", LEAD, "主要责任单位：甲局；配合单位：丙局"),
    Word("第一责任", LEAD, "第一责任单位：甲局；配合单位：丙局"),
    Word("责任", RESPONSIBLE, "责任单位：甲局、丙局"),
    Word("负责", RESPONSIBLE, "负责部门：甲局"),
    Word("承办", RESPONSIBLE, "承办单位：甲局"),
    Word("落实", RESPONSIBLE, "落实单位：甲局"),
    Word("实施", RESPONSIBLE, "实施单位：甲局"),
    Word("主管", RESPONSIBLE, "主管部门：甲局"),
    Word("指导", RESPONSIBLE, "指导单位：甲局"),
    Word("监管", RESPONSIBLE, "监管单位：甲局"),
    Word("督导", RESPONSIBLE, "督导单位：甲局"),
    Word("配合", SUPPORT, "牵头单位：丙局；配合单位：乙局"),
    Word("协办", SUPPORT, "主办单位：丙局；协办单位：乙局"),
    Word("协同", SUPPORT, "牵头单位：丙局；协同单位：乙局"),
    Word("协助", SUPPORT, "牵头单位：丙局；协助单位：乙局"),
    Word("参与", SUPPORT, "牵头单位：丙局；参与单位：乙局"),
    Word("参加", SUPPORT, "牵头单位：丙局；参加单位：乙局"),
    Word("支持", SUPPORT, "牵头单位：丙局；支持单位：乙局"),
    Word("会办", SUPPORT, "主办单位：丙局；会办单位：乙局"),
    Word("协作", SUPPORT, "牵头单位：丙局；协作单位：乙局"),
)

# Labels that give no role: the verbs behind them do.
PLAIN_LABELS = ("责任", "部门分工", "责任分工", "职责分工", "任务分工")

# What may stand in front of a label: 市级牵头单位.
LEVELS = (
    "市级",
    "省级",
    "县级",
    "区级",
    "州级",
    "市直",
    "省直",
    "县直",
    "区直",
    "具体",
    "主要",
    "总",
    "首要",
    "涉及",
)

# Fields beside the clause: when, and which persons or papers. No unit is read from them.
TERM_LABELS = (
    "完成时限", "完成时间", "时限要求", "时间节点", "完成期限", "时间要求", "办结时限", "推进时限", "工作时限",
    "时间安排", "进度安排", "计划完成时间", "整改时限", "落实时限", "时限", "期限",
)  # fmt: skip
PERSON_LABELS = (
    "责任领导", "牵头领导", "分管领导", "市领导", "县领导", "区领导", "州领导", "包抓领导", "挂钩领导", "联系领导",
    "负责领导", "牵头市领导", "分管市领导", "牵头县领导", "分管县领导", "牵头区领导", "责任人", "负责人", "联系人",
    "联络员", "牵头人", "具体责任人", "主要责任人", "直接责任人",
)  # fmt: skip
TEXT_LABELS = (
    "工作目标", "工作措施", "具体措施", "主要措施", "工作任务", "目标任务", "工作要求", "备注", "任务来源",
)  # fmt: skip
TERMS = (
    "长期", "持续", "全年", "常态", "立即", "即时", "按时", "近期", "中长期", "短期", "按时间节点", "按照时间节点",
    "按序时进度", "分年度", "第一季度", "第二季度", "第三季度", "第四季度",
)  # fmt: skip

# How the work is shared out; gives no role. Patterns.
MANNERS = (
    r"按照?(?:各自)?(?:部门)?职[责能](?:职责)?(?:分工|权限|范围)?", r"按照?(?:任务|各自|工作)?分工", r"各自",
    r"[根依]据(?:各自)?职[责能](?:分工)?", r"依(?:照|法)?职责(?:分工)?", r"结合(?:各自)?职[责能](?:分工)?",
    r"在(?:各自)?职责范围内", "分别", "共同", "联合", "具体", "分工", "主要", "全面", "积极", "密切", "统一", "组织",
    "抓好", "做好", "认真", "统筹协调", "会商",
)  # fmt: skip

# What follows 等 where it ends a list: 甲局等有关部门.
AFTER_ETC = (
    "有关", "相关", "国务院", "各", "成员", "其他", "其它", "省直", "市直", "县直", "区直", "州直", "省级", "市级", "县级",
    "行业", "主管", "职能", "地方", "责任", "中央", "部委", "配合", "省有关", "市有关", "县有关", "区有关", "州有关",
    "省相关", "市相关", "县相关", "区相关", "州相关", "自治区有关", "自治区相关", "州级", "区级", "自治区直",
)  # fmt: skip

# How a class of units is named by its members' kind: 各市水利局、住建局 is nobody in particular.
EACH = r"各(?:地?[省市州县区旗盟镇乡]|（[省市州县区旗盟、]+）)+"

# The last signs of units' names, behind which 和 and 与 join: 省甲局和省乙厅, not 发展和改革委.
ENDINGS = "局厅委办署行社部院会室司处科组站队团心区县市州盟旗校关企所馆府联协台网"
# How a name ends that is a unit's where a word of role or other units vouch for it.
UNIT_ENDS = (
    r"[局厅委办部署院会行社科处室队站园联协校]|中央|中心|机关|大学|学院|学校|兵团|人大|总社|集团|公司|政府|企业|专班|街道"
    r"|中国(?:移动|电信|联通|铁塔|邮政|石油|石化|海油)|最高[法检]"
    r"|(?<!自)(?!治|辖|级)\w[县市旗]|(?<!自)(?!治)\w区"
    r"|\w(?:新|高新|开发|经开|保税|试验|实验|示范)区"
)
NO_UNIT_STARTS = ("各", "有关", "相关", "含", "即", "如", "见", "指", "除", "包括")
NO_UNIT_ENDS = "已将要应未拟"
# Persons by their post lead and share in tasks, but are no units.
POSTS = ("省长", "市长", "县长", "区长", "州长", "秘书长", "局长", "书记", "领导", "同志", "主席")


class Generic(NamedTuple):
    """Actors that are nobody in particular, as a pattern of a whole actor."""

    pattern: str
    example: str


_WHERE = r"(?:国务院|国家|全国|中央|全?[省市县区州旗盟](?:[直属级]|政府|委)?|自治区|驻\w{1,4}|本)?"
_WHO = r"(?:部门|单位|党委|地区|地方|企业|机构|政府|委办局|专班|科室|处室|股室|高校|院校|银行|园区|乡镇|街道|平台|协会|州市|市州|区县|县区)"
GENERICS = (
    Generic(rf"{_WHERE}(?:各|有关|相关|其他|其它|所有)[^，；]*", "各有关部门"),
    Generic(
        r"[^和与及、，；（）]{0,10}(?:有关|相关|各)\w{0,8}" + _WHO + r"\w{0,3}(?:（[^）]*）)?",
        "行业有关部门",
    ),
    Generic(
        r"(?:县级市?|市级|省级|区级|乡级|地级|设区的?市|地方|属地|当地|所在地|基层|市县|县区|区县|市州|州市|地市|乡镇|镇街"
        r"|镇乡|街道|园区|[省市县区州镇乡]（[^）]*）)级?(?:以上)?(?:地方)?(?:人民)?"
        r"(?:政府|党委|党委政府|管委会|办事处|部门|责任部门|单位)?(?:（[^）]*）)?",
        "县（市、区）人民政府",
    ),
    Generic(
        r"(?:行业|业务|项目|资金|审批|行政|综合|市场)?"
        r"(?:主管|监管|管理|执法|职能|审批|建设|责任|牵头|配合|成员|参与|协办)(?:部门|单位|机构)",
        "行业主管部门",
    ),
    Generic(r"[省市县区州乡镇]{2,3}[两三]级(?:政府|党委政府|部门)?", "市县两级政府"),
    Generic(r"[^，；、（）]{0,30}成员(?:单位|部门)\w{0,4}", "就业工作联席会议制度成员单位"),
    Generic(r"\w{0,6}媒体", "省级主要新闻媒体"),
    Generic(r"有\w{1,8}的\w{0,4}(?:政府|部门|单位|[省市县区州])", "有农业的区人民政府"),
    Generic(
        r"[^，；、]{0,24}(?:主管|行政|监管|监督|管理|执法)(?:部门|机构|单位)(?:（[^）]*）)?",
        "公共机构节能主管部门",
    ),
    Generic(
        r"[^，；、（）]{0,6}(?:所在地|属地|当地|沿线)[^，；、（）]{0,8}(?:政府|部门|单位)",
        "项目所在地县级人民政府",
    ),
    Generic(r"(?:中央|国家|省级?|部属|外地)?驻\w{1,3}(?:单位|机构|企业|部队)", "中央驻柏单位"),
    Generic(
        r"(?:试点|示范|创建|承接|牵头|责任|相关|有关)(?:省份?|城市|地区|市县|县区|区县|市|县|区|镇|乡|村|园区|单位)"
        r"(?:人民)?(?:政府|管委会)?",
        "试点城市政府",
    ),
    Generic(r"多?部门|多?单位|地方|地区|市直部门|省直部门|县直部门", "单位"),
)

# What is generic beside generic actors: 各市、县政府; 各区、县级市.
MORE_GENERIC = (
    r"(?:[省市县区州旗乡镇]|自治[区州县旗]|直辖市|计划单列市|特区|县级市|街道|园区|开发区|功能区|企业|单位)?(?:人民)?"
    r"(?:政府|管委会?|办事处|党委)?(?:（[^）]*）)?"
)
