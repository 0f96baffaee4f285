"""The shape of the package: who may import whom, what is public, and that it starts quickly."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import analysis

PACKAGE = Path(analysis.__file__).parent
ALLOWED: dict[str, set[str]] = (
    {
        "names": {"tables"},
        "tables": set(),
        "dates": {"tables"},
        "clauses": {"tables"},
        "charts": {"tables"},
        "explore": {"tables"},
        "explain": {"tables"},
        "browse": {"charts", "explain", "explore", "tables"},
        "report": {"charts", "explain", "store", "tables", "annotate"},
    }
    | {
        stage: {"tables", "clauses", "dates"}
        for stage in ("articles", "sentences", "tokens", "quotes", "sentiment", "events")
    }
    | {"actors": {"tables", "clauses", "dates", "names"}}
)


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


@pytest.mark.parametrize("module", sorted(ALLOWED))
def test_stages_meet_only_in_tables(module: str) -> None:
    """A stage imports only the tables and the leaf helpers; the helpers of a stage are its own."""
    path = PACKAGE / f"{module}.py"
    if not path.exists():
        pytest.skip(f"{module} is not written yet")
    assert imports(path) <= ALLOWED[module]


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
