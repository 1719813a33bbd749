"""What is no part of a plan's body: contents, annexes, signatures."""

from __future__ import annotations

import pytest

from fgf_analysis.reading.document import Document
from fgf_analysis.reading.hidden import hidden
from fgf_analysis.reading.paragraphs import paragraphs


def unseen(text: str) -> list[str]:
    """Return the lines of which something is hidden."""
    page = paragraphs(Document(text))
    found = hidden(page)
    return [page.text[a:b] for a, b in page.lines if found.meet(a, b)]


@pytest.mark.parametrize("leader", ["…………3", "......3", "\t3", "  3", ""])
def test_contents_end_where_their_first_entry_stands_again(leader):
    text = f"某方案\n目录\n一、甲部的事{leader}\n二、乙部的事{leader}\n一、甲部的事\n1.办好甲事。"
    assert unseen(text)[0] == "目录"
    assert len(unseen(text)) == 3
    assert "1.办好甲事。" not in unseen(text)


def test_contents_whose_entries_never_come_again_end_with_their_leaders():
    text = "某方案\n目录\n甲部的事…………1\n乙部的事…………3\n一、丙部的事\n1.办好甲事。"
    assert unseen(text) == ["目录", "甲部的事…………1", "乙部的事…………3"]


@pytest.mark.parametrize("last", [
    ["抄送:某委办公厅,某大常委会办公厅.", "　某省人民政府办公厅 ２０３０年１月３日印发"],
    ["抄送：某部门，某市", "监委，某院。", "某党派市委。", "某市政府办公室", "2030年1月3日印发"],
    ["某市发展和改革委员会办公室 2030年1月 3 日印发"],
    ["某市人民政府办公室　　　二〇三〇年一月三日印发"],
    ["抄送：某市委办公室。"],
])  # fmt: skip
def test_who_gets_copies_and_who_printed_it_is_hidden(last):
    text = "\n".join(["1.办好甲事。（市财政局负责）", "2.办好乙事。2030年1月3日前完成。", *last])
    assert len("".join(unseen(text)).replace(" ", "")) >= len("".join(last).replace(" ", "")) - 8
    assert not [line for line in unseen(text) if "办好" in line]


def test_what_a_task_says_of_printing_is_not_hidden():
    text = "1.办好甲事。\n市财政局于2030年1月3日印发通知。\n2.乙事按2030年1月3日印发的方案办理"
    assert unseen(text) == []


def test_a_signature_is_hidden_with_its_date_and_a_date_in_a_sentence_is_not():
    text = "1.办好甲事。\n自2030年1月2日起办理。\n某市人民政府办公室\n2030年1月2日"
    assert unseen(text) == ["某市人民政府办公室", "2030年1月2日"]
