"""Text of a plan is text in every file that is made of it: no element, link, script or formula."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable

import mistune
import pytest
from hostile import RUN, TEXTS, hostile, plain
from lxml import etree, html
from markdown_it import MarkdownIt
from nbconvert.filters.markdown_mistune import markdown2html_mistune
from sampling import one_in

from fgf_analysis import markup, notebooks, review
from fgf_analysis.charts import gallery, pages, style
from fgf_analysis.errors import PlanError

BROWSER = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
RENDERERS: dict[str, Callable[[str], str]] = {
    "markdown-it": MarkdownIt("commonmark", {"html": True}).enable("table").render,
    "mistune": mistune.create_markdown(
        escape=False,
        plugins=["table", "url", "strikethrough", "footnotes", "task_lists", "math", "def_list"],
    ),
    "nbconvert": markdown2html_mistune,
}
EACH = pytest.mark.parametrize("render", RENDERERS.values(), ids=RENDERERS)
# Of our own making: around a sign that would mean something once it is rendered.
OURS = {"html", "body", "span"}


def flat(text: str) -> str:
    return " ".join(text.split())


def shown(page: html.HtmlElement) -> str:
    for link in page.findall(".//a[@class='anchor-link']"):  # nbconvert's, at headings
        link.drop_tree()
    return flat(page.text_content())


def tags(page: etree._Element) -> Counter[str]:
    return Counter(str(element.tag) for element in page.iter(etree.Element))


@EACH
@pytest.mark.parametrize("text", one_in(6, TEXTS))
@pytest.mark.parametrize(
    ("form", "elements"),
    [
        ("{}", {"p"}),
        ("## {}", {"h2"}),
        ("**{}**", {"p", "strong"}),
        ("- {}", {"ul", "li"}),
        ("- [{}](#here)", {"ul", "li", "a"}),
        ("| a | b |\n| --- | --- |\n| {} | c |", {"table", "thead", "tbody", "tr", "th", "td"}),
    ],
)
def test_markdown_shows_just_the_text(render, text, form, elements):
    page = html.fromstring(f"<html><body>{render(form.format(markup.to_markdown(text)))}")
    said = shown(page)
    expected = flat(markup.plain(text))
    assert said == (f"a b {expected} c" if "|" in form else expected)
    assert set(tags(page)) - OURS <= elements
    assert [a.get("href") for a in page.iter("a")] == (["#here"] if "a" in elements else [])
    for piece in page.itertext():  # what looks for formulas in the page looks at each alone
        assert not re.search(r"[$\\].|@.", piece)


@EACH
@pytest.mark.parametrize("text", TEXTS)
def test_the_alternative_text_of_a_picture_is_just_the_text(render, text):
    page = html.fromstring(render(f"![{markup.to_markdown(text, alt=True)}](here.svg)"))
    [image] = page.iter("img")
    assert flat(image.get("alt")) == flat(markup.plain(text))
    assert set(image.attrib) == {"src", "alt"}
    assert image.get("src") == "here.svg"


@pytest.mark.parametrize(
    "text",
    [
        "10 of 27 tasks are led jointly, by as many as 4 units",
        "三个单位合占牵头份额的 57%；计入缺失条款，可为 44% 至 67%",
        "Source: “a plan” (2022); lead_alone, T01–T03: 2.5 + 1 = 3.5",
    ],
)
def test_ordinary_words_stay_as_they_are(text):
    assert markup.to_markdown(text) == markup.to_html(text) == markup.to_label(text) == text


def test_what_cannot_be_set_is_a_box_and_what_breaks_a_line_a_blank():
    assert markup.plain("a\x01\x85b\ud800\uffff\u202ec\u2066") == "a□ b□□□c□"
    assert markup.plain("a\r\n\u2028b\u200b\ufeffc") == "a bc"
    assert markup.plain("办事 ok") == "办事 ok"


@pytest.mark.slow
def test_escaping_a_long_text_takes_linear_time():
    for sign in ("#", ":", "_", "[", "1", "\\", " ", ":a", "\u202e"):
        assert markup.to_markdown(f"{sign * 100_000}x")


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """Return the hostile plan and the same with plain names."""
    folders = [tmp_path_factory.mktemp(name) for name in ("hostile", "plain")]
    return hostile(folders[0]), plain(folders[1])


@pytest.fixture(scope="module")
def readmes(both):
    """Return the figures' page of both plans, made without drawing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gallery.Figure, "draw", lambda *_: None)
        for name in ("to_svg", "to_png"):
            patch.setattr(gallery, name, lambda *_: b"")
        return [dict(gallery.render(plan))["README.md"].decode() for plan in both]


@pytest.mark.slow
@EACH
def test_the_figures_page_has_no_element_but_its_own(both, readmes, render):
    bad, good = (html.fromstring(f"<html><body>{render(text)}") for text in readmes)
    assert tags(bad) - Counter(span=10**6) == tags(good) - Counter(span=10**6)
    for name in ("href", "src"):
        assert bad.xpath(f"//@{name}[not(starts-with(., '#'))]") == good.xpath(
            f"//@{name}[not(starts-with(., '#'))]"
        )
    attributes = {name for element in bad.iter(etree.Element) for name in element.attrib}
    assert attributes <= {"href", "src", "alt", "id", "class", "style"}
    made = [e for e in gallery.GALLERY if gallery.absent(e.name, both[0]) is None]
    titles = [flat(gallery.caption(e, both[0], "en").title) for e in made]
    for anchor in bad.findall(".//a[@class='anchor-link']"):
        anchor.drop_tree()
    heads = [flat(h.text_content()) for h in bad.iter("h2")]
    assert heads == [*titles, "The views of the queries"]
    units = {flat(markup.plain(f"The {unit}")) for unit in both[0].assignments["department"]}
    assert len(units) > 8
    assert units <= {flat(cell.text_content()) for cell in bad.iter("td")}


@pytest.mark.slow
@pytest.mark.parametrize("lang", gallery.LANGUAGES)
@pytest.mark.parametrize("entry", gallery.GALLERY, ids=lambda entry: entry.name)
def test_every_svg_is_whole_and_holds_no_element_but_a_drawing_s(both, entry, lang):
    known = {"svg", "metadata", "defs", "style", "g", "path", "rect", "use", "clipPath", "image"}
    known |= {"pattern", "RDF", "Work", "type", "title", "description", "format"}
    if gallery.absent(entry.name, both[0]):
        with pytest.raises(PlanError, match="nothing to draw"):
            gallery.draw(entry.name, both[0], lang)
        return
    words = gallery.caption(entry, both[0], lang)
    root = etree.fromstring(
        style.to_svg(gallery.draw(entry.name, both[0], lang), words.title, words.alt)
    )
    assert {etree.QName(element).localname for element in root.iter(etree.Element)} <= known
    assert root.findtext(".//{*}title") == words.title
    assert root.findtext(".//{*}description") == words.alt
    links = root.xpath("//@*[local-name() = 'href']")
    assert all(link.startswith(("#", "data:image/png")) for link in links)
    assert not [name for name in root.xpath("//@*") if name.attrname.startswith("on")]


def written(plan) -> dict[str, bytes]:
    return {**dict(pages.render(plan)), "review.html": review.render(plan)}


@pytest.fixture(scope="module")
def sites(both):
    """Return the pages of both plans."""
    return [written(plan) for plan in both]


@pytest.mark.slow
def test_pages_have_no_element_or_attribute_but_their_own(sites):
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    for name in sites[0]:
        bad, good = (html.fromstring(site[name], parser=parser) for site in sites)
        found = [
            {(element.tag, *element.attrib) for element in page.iter(etree.Element)}
            for page in (bad, good)
        ]
        assert found[0] <= found[1] | {("q",), ("li", "class", "id", "tabindex", "data-k")}, name
        own = {"review": 1, "ledger": 2, "units": 2}.get(name.split(".")[0], 3)
        assert tags(bad)["script"] == tags(good)["script"] == own
        if "review" not in name:
            assert tags(bad) == tags(good)
        if name.startswith(("network", "theme-matrix")):
            units = {flat(row.findtext("th")) for row in bad.iter("tr") if row.get("data-unit")}
            english = "The " if ".en." in name else ""
            assert units <= {flat(markup.plain(f"{english}{text}")) for text in TEXTS}
            assert len(units) > 8


@pytest.mark.slow
def test_a_page_allows_itself_nothing_but_what_is_in_it(plan):
    text = pages.to_page(pages.PAGES[0], plan, "zh").decode()
    policy = re.search(r'Content-Security-Policy"\s*content="([^"]*)"', text)[1]
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split(";")}
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == ["'none'"]
    scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert rules["script-src"] == [markup.allowed(script) for script in scripts]
    styles = re.findall(r"<style>(.*?)</style>", text.partition("<body>")[0], re.DOTALL)
    assert rules["style-src"] == [*map(markup.allowed, styles), markup.allowed("")]
    assert "'unsafe-inline'" not in policy
    assert "'unsafe-eval'" not in policy


@pytest.mark.slow
def test_findings_and_openings_of_notebooks_are_text(both):
    names = [entry.name for entry in gallery.GALLERY]
    found = gallery.findings(both[0], *names)
    assert found
    for render in RENDERERS.values():
        page = html.fromstring(f"<html><body>{render(found._repr_markdown_())}")
        assert set(tags(page)) - OURS == {"ul", "li"}
        said = [flat(item.text_content()).rstrip("。.") for item in page.iter("li")]
        assert said == [flat(finding).rstrip("。.") for finding in found]
        for lang in ("en", "zh"):
            pages = [html.fromstring(f"<html><body>{render(notebooks.opening(plan, lang))}")
                     for plan in both]  # fmt: skip
            elements = [tags(page) for page in pages]
            assert set(elements[0]) - OURS == {"p", "strong", "code", "a"}
            assert all(elements[0][name] == elements[1][name] for name in {"p", "code", "a"})
            title = both[0].title if lang == "zh" else both[0].title_en
            assert flat(markup.plain(title)) in shown(pages[0])


@pytest.mark.slow
def test_a_dollar_sign_is_no_formula(both):
    chart = gallery.draw("workload-by-role", both[0], "zh")
    assert style.to_svg(chart, "$x$", "$y$")
    labels = [label.get_text() for label in chart.axes[0].get_yticklabels()]
    assert markup.plain(TEXTS[7]) in labels
    assert not any(label.get_parse_math() for label in chart.axes[0].get_yticklabels())


@pytest.mark.slow
@pytest.mark.parametrize("name", ["workload-by-role", "coleadership-network", "workload-order"])
def test_a_rare_sign_is_one_line_that_names_it_and_its_place(invent, name):
    plan = invent(*[["甲\U00020000局 lead, 乙 lead"]] * 3, ["乙 lead"], [])
    with pytest.raises(
        PlanError, match=r"character \U00020000 \(U\+20000\).*“.*甲\U00020000局"
    ) as e:
        style.to_png(gallery.draw(name, plan, "zh"))
    assert "\n" not in str(e.value)


@pytest.fixture(scope="module")
def browse(tmp_path_factory):
    """Return a function that opens a page and returns it as it then is, and what was complained."""
    if BROWSER is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium: .ci/run should have installed it")
        pytest.skip("no Chromium on this machine: the pages are not tried in a browser")
    folder = tmp_path_factory.mktemp("hostile-pages")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    flags += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    flags += ["--virtual-time-budget=10000", f"--user-data-dir={folder / 'profile'}"]
    flags += ["--enable-logging=stderr"]

    def opened(data: bytes) -> tuple[html.HtmlElement, list[str]]:
        (folder / "page.html").write_bytes(data)
        address = (folder / "page.html").as_uri()
        run = subprocess.run(
            [BROWSER, *flags, "--dump-dom", address], capture_output=True, timeout=120, check=True
        )
        said = re.findall(r".*CONSOLE.*", run.stderr.decode(errors="replace"))
        parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
        return html.fromstring(run.stdout, parser=parser), said

    return opened


HOVER = """setTimeout(() => { const view = document.getElementById("view");
Plotly.Fx.hover(view, [{curveNumber: view.data.length - 1, pointNumber: 1}]); }, 1500);"""


@pytest.mark.slow
@pytest.mark.parametrize("name", ["network.en.html", "network.zh.html", "theme-matrix.zh.html"])
def test_a_browser_runs_nothing_of_the_text(sites, browse, name):
    hover = HOVER if "network" in name else ""
    text = sites[0][name].decode().replace("script-src ", f"script-src {markup.allowed(hover)} ")
    page, said = browse(text.replace("</body>", f"<script>{hover}</script></body>").encode())
    assert page.get("data-ran") is None
    drawing = page.get_element_by_id("view")
    links = [a.get("href") for a in drawing.iter("a")]
    assert not [link for link in links if link]
    assert not list(drawing.iter("iframe", "script"))
    assert all(i.get("xlink:href", "").startswith("data:") for i in drawing.iter("image"))
    if "network" in name:
        labels = {re.sub(r"\s", "", text.text_content()) for text in drawing.iter("text")}
        english = "The " if ".en." in name else ""
        # A label has two lines at most, cut where need be.
        whole = re.sub(r"\s", "", markup.plain(f"{english}{TEXTS[0]}"))
        assert any(len(label) > 10 and whole.startswith(label.split("…")[0]) for label in labels)
    # plotly brings the style of its maps along, which is not needed here and is refused.
    assert all("style-src" in line for line in said) and len(said) <= 1, said


@pytest.mark.slow
def test_a_browser_runs_no_script_of_the_text_in_the_review(sites, browse):
    page, said = browse(sites[0]["review.html"])
    assert page.get("data-ran") is None
    assert said == []


@pytest.mark.slow
def test_a_browser_runs_no_script_but_the_page_s_own(sites, browse):
    text = sites[1]["network.zh.html"].decode()
    page, said = browse(text.replace("</body>", f"<script>{RUN}</script></body>").encode())
    assert page.get("data-ran") is None
    assert any("script-src" in line for line in said)
