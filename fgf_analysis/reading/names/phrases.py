"""What no unit's name has: words for nobody in particular, and words of a sentence."""

from __future__ import annotations

from fgf_analysis.reading.names.words import Part

# How a name of nobody in particular starts. The example is no unit, the friend is one.
STARTS = (
    Part("各", "各区财政局"),
    Part("其[他它余]", "其他财政局"),
    Part("以[上及]", "以及市财政局"),
    Part("上述", "上述财政局"),
    Part("含(?!山)", "含市财政局", "含山县财政局"),
    Part("包括", "包括市财政局"),
    Part("不含", "不含市财政局"),
    Part("如(?!东|皋)", "如市财政局", "如东县财政局"),
    Part("例如", "例如市财政局"),
    Part("即(?!墨)", "即市财政局", "即墨区财政局"),
    Part("另", "另财政局"),
    Part("见", "见财政局"),
    Part("附", "附财政局"),
    Part("下同", "下同财政局"),
    Part("本(?!溪)", "本市财政局", "本溪市财政局"),
    Part("该", "该市财政局"),
    Part("此", "此财政局"),
    Part("全体", "全体财政局"),
    Part("所[有在属]", "所在市财政局"),
    Part("任何", "任何财政局"),
    Part("由", "由市财政局"),
    Part("对(?![外口])", "对市财政局", "对外联络部"),
    Part("按", "按市财政局"),
    Part("经(?![信贸济合委协开])", "经市财政局", "经信局"),
    Part("与", "与市财政局"),
    Part("和(?![田平龙县顺政静硕林])", "和市财政局", "和田地区财政局"),
    Part("及", "及市财政局"),
    Part("等", "等财政局"),
    Part("当地", "当地财政局"),
    Part("属地", "属地财政局"),
    Part("地方(?![志金税史海])", "地方财政局", "地方志办"),
    Part("基层", "基层财政局"),
    Part("[上下同]级", "上级财政局"),
    Part("多[个家]", "多个财政局"),
    Part("每", "每市财政局"),
    Part("某", "某市财政局"),
    Part("原则", "原则办"),
    Part("一[个家批]", "一批财政局"),
    Part("两[个级]", "两级财政局"),
    Part("三[级个]", "三级财政局"),
    Part("主管", "主管局"),
    Part("职能(?!转变)", "职能局", "职能转变办"),
    Part("行业", "行业财政局"),
    Part("责任", "责任局"),
    Part("成员", "成员局"),
    Part("专业", "专业局"),
    Part("社会(?![工科保治管])", "社会财政局", "社会工作部"),
)
# How one ends.
ENDS = (
    Part("部门", "市财政部门"),
    Part("单位", "市财政单位"),
    Part("地区", "海北地区"),
)

# What no name has anywhere.
_WORDS = """
    加强 完善 开展 确保 鼓励 引导 提升 提高 加快 力争 以下 简称 牵头 负责 配合 建立 支持 实行
    打造 坚持 推动 积极 进一步 逐步 应当 可以 必须 不得 通过 没有 落实 组织实施 参照 依托
    有关 相关 的 了 是 把 被 且 或
"""
ANYWHERE = tuple(_WORDS.split())

# Organs by their last characters, but only behind a place, or not named at all.
_COMMON = """
    办公室 办公厅 委员会 村委员会 管理委员会 党委 常委 政委 编委 国务院 指挥部 专班 工作专班
    领导小组 总队 支队 大队 中队 分局 总局 管理局 执法局 家政局 分行 支行 管理办
"""
COMMON = frozenset(_COMMON.split())
