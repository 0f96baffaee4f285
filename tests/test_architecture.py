"""The shape of the package: who may import whom, what is public, and that it starts quickly."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import analysis

PACKAGE = Path(analysis.__file__).parent
LEAVES = {"tables", "clauses", "codes", "dates"}  # what every stage may import
STAGES = {"articles", "sentences", "tokens", "actors", "quotes", "sentiment", "events"}
PARTS = {  # the helpers of a stage, and whose they are
    "files": "articles",
    "copies": "articles",
    "names": "actors",
    "spans": "actors",
    "cast": "actors",
    "who": "actors",
    "marks": "quotes",
    "attribution": "quotes",
    "tone": "sentiment",
    "patterns": "events",
    "roles": "events",
    "matching": "events",
    "sides": "events",
    "status": "events",
    "everyday": "events",
    "happenings": "events",
}
GRAMMAR = {"clauses": {"codes", "phrases", "placing"}, "placing": {"codes", "phrases"}, "phrases": {"codes"}}
READERS = {  # modules that only read tables
    "charts": {"tables"},
    "explore": {"tables"},
    "explain": {"tables"},
    "browse": {"charts", "explain", "explore", "tables"},
    "findings": {"explore", "tables"},
    "compare": {"annotate", "charts", "explore", "findings", "tables"},
    "page": {"explain", "findings", "tables"},
    "report": {"charts", "explain", "explore", "findings", "pack", "page", "store", "tables", "annotate"},
}


def imports(path: Path) -> set[str]:
    """The modules of the package that a module imports, wherever in it, types apart."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = []
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("analysis"):
            found |= (
                {node.module.removeprefix("analysis").lstrip(".")}
                if "." in node.module
                else {a.name for a in node.names}
            )
    return found & {path.stem for path in PACKAGE.glob("*.py")}


@pytest.mark.parametrize("stage", sorted(STAGES))
def test_stages_meet_only_in_tables(stage: str) -> None:
    """A stage imports only the leaf helpers and parts of its own, never another stage."""
    own = {part for part, owner in PARTS.items() if owner == stage}
    for module in {stage} | own:
        assert imports(PACKAGE / f"{module}.py") <= LEAVES | own, module


@pytest.mark.parametrize("leaf", sorted(LEAVES))
def test_leaves_import_only_tables(leaf: str) -> None:
    """What all may import imports nothing but the tables, clauses also their grammar, and the tables nothing at all."""
    assert imports(PACKAGE / f"{leaf}.py") <= {"tables"} - {leaf} | GRAMMAR.get(leaf, set())


@pytest.mark.parametrize("part", ["phrases", "placing"])
def test_the_grammar_is_in_layers(part: str) -> None:
    """The alphabet is below the phrases, and they are below the clauses."""
    assert imports(PACKAGE / f"{part}.py") <= GRAMMAR[part]


@pytest.mark.parametrize("module", sorted(READERS))
def test_what_reads_tables_does_not_make_them(module: str) -> None:
    """Charts, questions, browsing and the report import no stage."""
    path = PACKAGE / f"{module}.py"
    if path.exists():
        assert imports(path) <= READERS[module]


def test_every_public_name_is_there_and_told() -> None:
    """Each name in `__all__` exists and has a docstring."""
    for name in analysis.__all__:
        assert getattr(analysis, name).__doc__, name


def test_an_unknown_name_lists_the_known() -> None:
    """The error of a mistyped name shows the names there are."""
    with pytest.raises(AttributeError, match="no 'anotate'; its public names are Book, annotate"):
        _ = analysis.anotate


def test_import_is_light() -> None:
    """`import analysis` loads neither plotly nor the notebooks' machinery nor the readers of HTML."""
    heavy = ("plotly", "papermill", "nbconvert", "trafilatura", "nltk", "pandas")
    code = f"import sys, analysis; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_drawers() -> None:
    """No module is called utils, helpers or config."""
    assert not {"utils", "helpers", "config", "common"} & {path.stem for path in PACKAGE.rglob("*.py")}
