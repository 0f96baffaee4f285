"""The lessons: they run, they agree with their solved twins, and they teach every public function."""

import ast
import inspect
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest

import analysis
from analysis import charts, explore
from analysis.exercises import EXERCISES
from analysis.lessons import NOTEBOOKS, cleaned, lesson_of, render_lessons, run_lesson

LESSONS = sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))
SOLVED = sorted((NOTEBOOKS / "solutions").glob("*.ipynb"))
ALL = [*LESSONS, *SOLVED]


def read(path: Path) -> Any:
    """A notebook as it lies on disk."""
    return nbformat.read(path, as_version=4)


def code(path: Path) -> list[str]:
    """The code cells of a notebook."""
    return [cell.source for cell in read(path).cells if cell.cell_type == "code"]


def named(path: Path) -> str:
    """The name of a notebook in the list of tests."""
    return f"solved-{path.stem}" if path.parent.name == "solutions" else path.stem


@pytest.mark.parametrize("path", ALL, ids=named)
def test_runs_from_top_to_bottom(path: Path) -> None:
    """Run all reaches the end; the exercises of a lesson are open, those of its solved twin are right."""
    done = run_lesson(read(path), path.parent)
    said = "".join(
        output.text
        for cell in done.cells
        for output in cell.get("outputs", [])
        if output.output_type == "stream" and output.name == "stdout"
    )
    verdict = "is right" if path in SOLVED else "is still open"
    numbers = [f"{path.stem[0]}.{n}" for n in (1, 2, 3)]
    assert re.findall(rf"(\d\.\d) {verdict}", said) == numbers, said


def test_each_lesson_has_a_solved_twin() -> None:
    """Ten lessons, ten twins, and three exercises each."""
    assert [path.name for path in LESSONS] == [path.name for path in SOLVED]
    checks = [number for path in LESSONS for number in re.findall(r'check\("([\d.]+)", answer\)', str(code(path)))]
    assert checks == list(EXERCISES)


@pytest.mark.parametrize("path", SOLVED, ids=named)
def test_lesson_and_solution_come_from_one_source(path: Path) -> None:
    """The lesson is the solved notebook without its solutions: `make lessons` would change neither."""
    solved = read(path)
    assert solved == cleaned(solved, path.stem)
    assert read(NOTEBOOKS / path.name) == lesson_of(solved)


@pytest.mark.parametrize("path", [*ALL, NOTEBOOKS / "report.ipynb"], ids=named)
def test_stored_without_outputs_and_with_stable_names(path: Path) -> None:
    """No output is stored, and cells are called by their notebook and a number."""
    cells = read(path).cells
    assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in cells)
    names = [cell.id for cell in cells]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(rf"{path.stem}-\d\d", name) for name in names)


@pytest.mark.parametrize("path", ALL, ids=named)
def test_a_lesson_reads_as_an_essay(path: Path) -> None:
    """No functions, classes, installs, shell or absolute paths; short cells; no name with two meanings as `df`."""
    for source in code(path):
        tree = ast.parse(source)  # fails on ! and %
        assert not any(
            isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef) for node in ast.walk(tree)
        )
        assert len(source.splitlines()) <= 12
        assert not re.search(r"\bdf\d?\b|[\"'](/|[A-Z]:|~|https?:)", source)


@pytest.mark.parametrize("path", LESSONS, ids=named)
def test_every_lesson_has_its_parts(path: Path) -> None:
    """Question, time, goals, vocabulary, a toy that is asserted, a failure, exercises, limits, sources."""
    cells = read(path).cells
    prose = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    for part in ("**The question.**", "**What you'll do**", "**Time**", "**What you'll learn**", "## Words we use",
                 "goes wrong", "## On your own", "## In practice", "## Sources"):  # fmt: skip
        assert part in prose, part
    assert prose.index("## Words we use") < prose.index("## On your own")
    assert any("assert " in source for source in code(path))
    levels = [len(mark) for mark in re.findall(r"^(#+) ", prose, re.MULTILINE)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


def public_functions() -> list[str]:
    """What a lesson must show: the public names, and the functions of charts and explore."""
    names = [name for name in analysis.__all__ if inspect.isfunction(getattr(analysis, name))]
    for module in (charts, explore):
        functions = inspect.getmembers(module, inspect.isfunction)
        made = [name for name, f in functions if f.__module__ == module.__name__ and not name.startswith("_")]
        names += [f"{module.__name__.rpartition('.')[2]}.{name}" for name in made]
    return names


@pytest.mark.parametrize("name", public_functions())
def test_every_public_function_is_taught(name: str) -> None:
    """A public function that no lesson uses lacks a lesson or is not needed."""
    assert any(re.search(rf"\b{re.escape(name)}\(", source) for path in LESSONS for source in code(path))


def test_lessons_as_pages(tmp_path: Path) -> None:
    """A lesson becomes a page with its charts as data, linked with the others, that asks nothing of a network."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    cells = [
        nbformat.v4.new_markdown_cell("# First <script>"),
        nbformat.v4.new_code_cell(
            "import pandas as pd\nfrom analysis import charts\n"
            "charts.article_bars(pd.DataFrame({'date': [pd.Timestamp('2024-01-01')], 'n': [1], 'rows': [[0]]}))"
        ),
    ]
    for name in ("0-first", "1-second"):
        nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / f"{name}.ipynb")
    pages = render_lessons(tmp_path / "out", folder)
    assert [page.name for page in pages] == ["0-first.html", "1-second.html"]
    page = pages[0].read_text(encoding="utf-8")
    assert 'href="1-second.html"' in page
    assert 'aria-label="Most articles appeared in the period that begins on 1 January 2024: 1 article."' in page
    assert "First &lt;script&gt;" in page
    assert not re.search(r"(src|href)=.?(https?:)?//", page)
    assert (tmp_path / "out" / "plotly.min.js").exists()
