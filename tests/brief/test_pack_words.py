"""The words of the pack: complete in both languages, with the same fields, as the house says."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from fgf_analysis import brief
from fgf_analysis.brief.words import tables, words
from fgf_analysis.terms import LANGUAGES

TOLD = {f"{kind}.{name}": told for kind, own in tables().items() for name, told in own.items()}


def texts(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def fields(value: Any) -> set[str]:
    return {name for text in texts(value) for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", TOLD)
def test_both_languages_say_the_same(key):
    told = TOLD[key]
    assert set(told) == set(LANGUAGES)
    assert fields(told["zh"]) == fields(told["en"])
    assert len(texts(told["zh"])) == len(texts(told["en"]))


@pytest.mark.parametrize("key", TOLD)
def test_words_are_those_of_the_house(key):
    for text in texts(TOLD[key]["zh"]):
        assert not re.search(r"尚存|无从得知|名次|连成一片|(?<!资料)来源：", text)
        assert not re.search(r"[,;!?()]|[}\d]\s+[\u4e00-\u9fff]", re.sub(r"\{[^}]*\}", "", text))
    for text in texts(TOLD[key]["en"]):
        assert not re.search(r"[\u3000-\uffef]", text)


def test_every_word_is_used_and_none_is_said_twice():
    for kind in set(tables()) - {"all"}:
        files = Path(brief.__file__).with_name(kind).rglob("*.[pt]y*")
        code = "".join(path.read_text(encoding="utf-8") for path in files if path.suffix != ".pyc")
        for name in tables()[kind]:
            assert re.search(rf"[\"']{name}[\"']|words\.{name}\b", code), f"{kind}.{name}"
            assert tables()["all"].get(name) != tables()[kind][name], f"{kind}.{name}"
    assert words("slides", "zh")["ledger"] == words("workbook", "zh")["ledger"] == "任务台账"
