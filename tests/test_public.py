"""What the package shows: names, their explanations, and what has become of earlier ones."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest
from sampling import one_in

from fgf_analysis import PlanError, arguments, load_corpus, load_plan
from fgf_analysis.analysis import charge
from fgf_analysis.charts import gallery, pages
from fgf_analysis.public import GoneError, public

# What is here is promised: a name that goes needs an entry in its module's table of old names.
PUBLIC = {
    "": "Corpus Family Plan PlanError analysis brief charts corpus errors exports load_corpus "
    "load_family load_plan "
    "reading review tables",
    "analysis": "charge codebook coleadership ledger lines ranking reliability spans survival "
    "targets themes workload",
    "analysis.charge": "IN_CHARGE STANDINGS STATES base by_task clauses damaged in_charge lost_for "
    "standings",
    "analysis.codebook": "KEYWORDS agreement codings confusion disagreements leave_one_out "
    "sensitivity unmatched",
    "analysis.coleadership": "Curveball DRAWS LAYER LAYERS LEVEL OVER SEED SWEEPS TwoMode breadth "
    "brokerage chance communities core core_periphery curveball global_test gould_fernandez graph "
    "groups in_charge_by_clause incidence network pairs structure testability two_mode units",
    "analysis.ledger": "LANGUAGES task_ledger unit_card unit_cards units",
    "analysis.lines": "by_line of successors table unknown",
    "analysis.ranking": "DRAWS SEED bootstrap breakdown concentration identification_bounds ranks "
    "sure_order",
    "analysis.reliability": "DRAWS Distance SEED alpha alpha_interval kappa kappa_interval masi "
    "nominal",
    "analysis.spans": "LINE_BREAK Places places span",
    "analysis.survival": "PARTS bases by_task loss_by_section lost_range passages quotes stretches "
    "summary",
    "analysis.targets": "COLUMNS deadlines targets",
    "analysis.themes": "TITLE_WEIGHT breadth by_department by_section by_task counts coverage "
    "entries location_quotient matches occurrences unthemed",
    "analysis.workload": "COUNTS by_department by_number charge_share",
    "beside": "FILES render",
    "brief": "ALL LONGEST Pack pack",
    "brief.document": "to_docx",
    "brief.handout": "to_pdf",
    "brief.slides": "ANNEX MOST_SLIDES PICTURES to_pptx",
    "brief.workbook": "to_xlsx",
    "charts": "gallery interactive pages style",
    "charts.display": "Grid Listing ROWS table values",
    "charts.gallery": "FAMILY GALLERY LANGUAGES absent caption draw figure find findings heading "
    "localise query render show table",
    "charts.interactive": "View network theme_matrix workload_by_role",
    "charts.pages": "PAGES Page absent render to_page",
    "charts.style": "Chart DARK FAINT GREY HIGHLIGHT INK LIGHT MIDDLE PALE PALE_GREY QUIET SIZES "
    "STEEL Size apply context contrast prepare readable to_png to_svg",
    "corpus": "Corpus Family Summary align beside compare extract_folder load_corpus load_family "
    "merge parents",
    "corpus.alignment": "Aligner COLUMNS LEVELS align",
    "corpus.compare": "agreement attention carriers charge_changes consistency coordination "
    "coverage holders paths portfolios tables ties",
    "corpus.own": "INVENTED load_family",
    "corpus.sidebyside": "ARROW SURE beside day",
    "errors": "PlanError Unavailable",
    "exports": "MODES adjacency gexf graphml incidence pajek parquet sqlite ucinet",
    "notebooks": "language opening",
    "notebooks.compare": "PLOTLY differences",
    "notebooks.copies": "copies",
    "notebooks.edition": "PLACE Opening language opening",
    "notebooks.rerun": "run",
    "reading": "Document Reading Register decode read",
    "review": "render",
    "second": "Second agreement disagreements files read readings to_jsonl",
    "usage": "examples",
    "tables": "BASES BREAK CELLS Column DATA DEFAULT DISPUTES FIELDS KEYS LEVELS LINES NO_ROWS "
    "Plan REFERENCES REGISTERS REMEDY ROLES SAID SEPARATOR SETTLED TABLES Table cells contents "
    "digest edited find frame json_object load_plan parse plans register register_path said "
    "settled",
}
OLD = {
    "analysis.coleadership": {"leads": "in_charge_by_clause", "power": "testability"},
    "analysis.ranking": {"bounds": "identification_bounds", "orders": "sure_order"},
    "analysis.themes": {"specialisation": "location_quotient"},
    "analysis.workload": {"by_leads": "by_number", "lead_share": "charge_share"},
}
MOVED = {"base": "base", "in_charge": "in_charge", "roles": "standings", "standings": "standings"}
EVERY = pytest.mark.parametrize("name", PUBLIC, ids=lambda name: name or "fgf_analysis")


def module(name: str) -> ModuleType:
    return import_module(f"fgf_analysis.{name}".rstrip("."))


@EVERY
def test_a_module_shows_what_is_public_and_nothing_else(name):
    found = module(name)
    assert dir(found) == sorted(found.__all__) == sorted(PUBLIC[name].split())
    assert all(hasattr(found, shown) for shown in dir(found))


# So that a notebook needs no module named as IPython's own `display`.
LENT = {("charts.gallery", "table"): "fgf_analysis.charts.display"}


@EVERY
def test_what_a_module_shows_is_its_own(name):
    found, package = module(name), f"fgf_analysis.{name}"
    for shown in dir(found) if name else ():
        home = getattr(getattr(found, shown), "__module__", package)
        if inspect.isfunction(getattr(found, shown)) or inspect.isclass(getattr(found, shown)):
            own = f"{home}.".startswith((f"{package}.", "fgf_analysis.reading."))
            assert own or home == LENT.get((name, shown))


@pytest.mark.slow
def test_importing_the_package_loads_no_drawing_library_and_its_modules_follow_by_themselves():
    code = (
        "import fgf_analysis as fgf, sys;"
        "slow = ('matplotlib', 'plotly', 'seaborn', 'networkx', 'scipy');"
        "print([m for m in slow if m in sys.modules]);"
        "print(fgf.analysis.workload.by_number.__name__, 'matplotlib' in sys.modules);"
        "from fgf_analysis.notebooks import opening;"
        "print([m for m in ('matplotlib', 'plotly', 'fontTools') if m in sys.modules]);"
        "print(fgf.charts.style.apply.__name__, fgf.review.render.__name__)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines() == ["[]", "by_number False", "[]", "apply render"]


@pytest.mark.parametrize(("name", "names"), OLD.items())
def test_an_earlier_name_is_the_new_function_for_one_version(name, names):
    found = module(name)
    for old, new in names.items():
        with pytest.warns(DeprecationWarning, match=rf"\.{old} is now \w+\.{new}; ") as told:
            assert getattr(found, old) is getattr(found, new)
        assert told[0].filename == __file__  # where it was asked for, so that a notebook shows it


def test_what_workload_borrowed_is_where_it_is_made():
    for old, new in MOVED.items():
        with pytest.warns(DeprecationWarning, match=rf"workload\.{old} is now charge\.{new}; "):
            assert getattr(module("analysis.workload"), old) is getattr(charge, new)


def test_a_name_that_is_gone_says_what_to_use_instead():
    made = ModuleType("fgf_analysis.made")
    vars(made).update(__all__=["kept"], kept=1)
    public(vars(made), gone={"passages_of": "survival.passages takes a plan now"})
    told = "^made.passages_of is no more: survival.passages takes a plan now$"
    with pytest.raises(GoneError, match=told) as error:
        _ = made.passages_of
    assert isinstance(error.value, AttributeError)
    assert error.value._render_traceback_() == [f"AttributeError: {error.value}"]
    with pytest.raises(AttributeError, match="module 'fgf_analysis.made' has no attribute 'never'"):
        _ = made.never
    assert (dir(made), made.kept) == (["kept"], 1)


# ---------------------------------------------------------------- explanations

# The charts' pages and views are explained in the pages' own tests.
EXPLAINED = sorted(PUBLIC)
CHECKED = {
    "coder", "draws", "ends", "first", "lang", "layer", "least", "level", "over", "second", "seed",
    "seeds", "size", "sweeps", "task_id", "unit",
}  # fmt: skip
SECTION = re.compile(r"^(Parameters|Returns|Yields|Raises|Notes|See Also|Examples)\n-+$", re.M)


def sections(function: object) -> dict[str, str]:
    """Return the numpydoc sections of a docstring."""
    parts = SECTION.split(inspect.getdoc(function) or "")
    return dict(zip(parts[1::2], parts[2::2], strict=True))


FUNCTIONS = {
    f"{name}.{shown}": getattr(module(name), shown)
    for name in EXPLAINED
    for shown in dir(module(name))
    if inspect.isfunction(getattr(module(name), shown))
}


@pytest.mark.parametrize("name", one_in(5, FUNCTIONS))
def test_a_function_explains_its_parameters_its_result_and_its_errors(name):
    function = FUNCTIONS[name]
    found, signature = sections(function), inspect.signature(function)
    explained = re.findall(r"^([\w, *]+) : ", f"{found.get('Parameters', '')} : ", re.M)
    explained += re.findall(r"^(\w+)$", found.get("Parameters", ""), re.M)
    names = [name.strip(" *") for line in explained for name in line.split(",")]
    assert [parameter for parameter in signature.parameters if parameter not in names] == []
    if signature.return_annotation != "None":
        assert {"Returns", "Yields"} & set(found)
    if CHECKED & set(signature.parameters) and name != "analysis.spans.span":
        assert "Raises" in found


# ---------------------------------------------------------------- arguments


def test_an_argument_is_refused_in_one_form():
    told = {
        lambda: arguments.one_of("lang", "de", ["zh", "en"]): "give zh or en",
        lambda: arguments.one_of("over", None, ["all"]): "give all",
        lambda: arguments.one_of("first", "a", []): "there is none",
        lambda: arguments.one_of("unit", "省商务局", ["省商务厅", "x"], "see units"): (
            "closest: 省商务厅; see units"
        ),
        lambda: arguments.one_of("unit", ["x"], ["x"], "see units"): "closest: x; see units",
        lambda: arguments.at_least("draws", 0, 1): "give a whole number from 1 on",
        lambda: arguments.at_least("draws", "9", 1): "give a whole number from 1 on",
        lambda: arguments.at_least("seed", True, 0): "give a whole number from 0 on",
        lambda: arguments.part("level", 95): "give a number between 0 and 1, such as 0.95",
        lambda: arguments.part("level", None): "give a number between 0 and 1, such as 0.95",
        lambda: arguments.language("de"): "give zh or en",
        lambda: arguments.drawing(10**9, 1): "give at most 1,000,000",
        lambda: arguments.drawing(1, -1): "give a whole number from 0 on",
        lambda: arguments.a_path("plan", 3): "give a name or the path of a folder",
        lambda: arguments.one_of("lang", pd.DataFrame({"a": [1, 2]}), ["zh"]): "give zh",
        lambda: arguments.one_of("lang", "x" * 3000, ["zh"]): "give zh",
    }
    for call, hint in told.items():
        with pytest.raises(PlanError, match=rf"^\w+: .+ is not possible; {hint}$"):
            call()


def test_an_argument_that_is_possible_is_returned():
    assert arguments.one_of("lang", "zh", ["zh", "en"]) == arguments.language("zh") == "zh"
    assert arguments.at_least("draws", 3, 1) == 3
    assert arguments.drawing(3, 0) == (3, 0)
    assert arguments.a_path("plan", Path("a")) == arguments.a_path("plan", "a") == "a"
    assert arguments.part("level", 0.9) == 0.9
    assert arguments.either("abc") == "a, b or c"


# `load_plan` and `find` take a name; a notebook is run by the command, which loads the plan.
OWN = {".load_plan", "tables.load_plan", "tables.find", "notebooks.rerun.run"}
OTHERS = {
    "plan": None, "lang": "en", "unit": "x", "task_id": "T01", "name": "deadlines", "units": None,
    "names": "deadlines", "entry": None, "one": None, "frame": None, "table": None,
    "data": b"",
}  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        name
        for name, function in FUNCTIONS.items()
        if "plan" in inspect.signature(function).parameters and name not in OWN
    ],
)
def test_what_is_no_plan_is_refused_wherever_a_plan_is_taken(name, plan):
    function = FUNCTIONS[name]
    given = {
        parameter.name: OTHERS[parameter.name]
        for parameter in inspect.signature(function).parameters.values()
        if parameter.default is parameter.empty
    }
    known = {
        "frame": plan.tasks, "table": plan.tasks, "units": plan.tasks["task_id"],
        "entry": gallery.find("deadlines"), "one": pages.PAGES[0],
    }  # fmt: skip
    given |= {key: value for key, value in known.items() if key in given}
    for wrong in (None, "qinghai-2022", Path("data"), plan.tasks):
        with pytest.raises(PlanError) as error:
            found = function(*(given | {"plan": wrong}).values())
            next(found)  # nothing is done before it is asked for
        assert re.fullmatch("plan: .+ is not possible; give what load_plan or .+", str(error.value))


@pytest.mark.parametrize("load", [load_corpus, load_plan])
@pytest.mark.parametrize("wrong", [3, b"data", ["data"], pd.DataFrame({"a": [1]})])
def test_what_is_no_path_is_refused_where_a_folder_is_read(load, wrong):
    with pytest.raises(PlanError, match="^(plan|folder): .+ is not possible; give a name or the"):
        load(wrong)


def test_a_plan_is_not_there_whose_name_is_too_long_for_a_path():
    with pytest.raises(PlanError, match="^x+: no such plan or folder"):
        load_plan("x" * 5000)
