"""Printed unit names -> canonical names of the register.

A row of ``departments.csv`` is one unit (发展改革委), or, with a ``*`` in its name, all units that
differ only in whose they are. The star stands for

- a level: 省 市 县 区 州 旗 盟 自治区 自治州 兵团 国家 ... or several of them (市县);
- a named place: 青海省, 西宁市城东区, 高新区, and provinces and prefectures without their last
  character (北京, 西宁). Customs houses, banks and the other ``central-vertical`` units and
  enterprises are named after any town: there two to eight characters will do (满洲里海关);
- nothing, where the unit stands alone: 发展改革局.

The name that the row has gets the place that was printed:

>>> register = Register.from_csv('''department,full_name_zh,name_en,kind,aliases
... 发展改革委,,Development and Reform Commission,central,国家发展改革委|国家发改委|发改委
... *发展改革委,,Development and Reform,organ,*发改委|*发展和改革委员会
... *文化和旅游厅,,Culture and Tourism,organ,*文旅厅
... *交通委,,Communications,organ,*交通委员会
... *委宣传部,,Party Publicity,party,*宣传部
... *海关,,Customs,central-vertical,中华人民共和国*海关
... ''')
>>> register.canonical("市发改委")
'市发展改革委'
>>> register.canonical("西宁市发展和改革委员会")
'西宁市发展改革委'
>>> register.canonical("中华人民共和国西宁海关")
'西宁海关'

Names of single units go first. Of several patterns the one with the most printed characters binds,
so that 省市场监管局 is the 市场监管局 of a province:

>>> register.canonical("国家发改委")
'发展改革委'

A list often prints the place once: 省委宣传部、文化和旅游厅. Who knows it hands it over. It is used
for a name that has none of its own, be it a name of the national list; that list answers to
国家发改委, and to 发改委 where no place is handed over.

>>> register.canonical("文化和旅游厅", place="省")
'省文化和旅游厅'
>>> register.canonical("发改委"), register.canonical("发改委", place="市")
('发展改革委', '市发展改革委')

Another name in brackets behind a unit is dropped, and so is how a character sounds. A Party
committee is 委, but 党委 in autonomous regions, in the Corps and where no place is printed:

>>> register.canonical("市交通委（市道运局）"), register.canonical("市宣(xuān)传部")
('市交通委', '市委宣传部')
>>> register.canonical("宣传部", place="省"), register.canonical("自治区党委宣传部")
('省委宣传部', '自治区党委宣传部')

What the register lacks stays as printed, with the place that was handed over.

>>> register.find("省月球厅") is None, register.canonical("月球厅", place="省")
(True, '省月球厅')

An organ that two were merged into is known where both are.

>>> register.canonical("区发改和交通委"), register.find("区发改和交通委").name_en
('区发展改革和交通委', 'Development and Reform, and Communications')

A register without patterns knows a name only exactly as it is printed there.

What is no known unit may read like one, and has its place in front:

>>> looks_like_unit("省月球厅"), looks_like_unit("大厅"), split("西宁市月球局")
(True, False, ('西宁市', '月球局'))
"""

from __future__ import annotations

from fgf_analysis.reading.names.likeness import looks_like_unit
from fgf_analysis.reading.names.naming import Naming
from fgf_analysis.reading.names.places import split
from fgf_analysis.reading.names.register import Proposal, Register
from fgf_analysis.reading.names.rows import Known

__all__ = ["Known", "Naming", "Proposal", "Register", "looks_like_unit", "split"]
