"""The lessons, made from their solved twins, so that the two cannot drift apart; and as pages for a browser.

`notebooks/solutions/` is the source: edit a notebook there in JupyterLab, then run `make lessons`. In a lesson a cell
tagged `solution` is left out, and of one tagged `exercise` only the last line, the check, is kept.
"""

from __future__ import annotations

import copy
import html
import json
import os
from pathlib import Path
from typing import Any

TEMPLATE = Path(__file__).parent / "template"
PLOTLY, WIDGET = "application/vnd.plotly.v1+json", "application/vnd.jupyter.widget-view+json"
NOTEBOOKS = Path(__file__).parent.parent / "notebooks"


def lesson_of(solved: Any) -> Any:
    """The lesson that a solved notebook stands for: the same cells, without the solutions."""
    lesson = copy.deepcopy(solved)
    lesson.cells = [cell for cell in lesson.cells if "solution" not in cell.metadata.get("tags", [])]
    for cell in lesson.cells:
        if "exercise" in cell.metadata.get("tags", []):
            cell.source = "answer = ...\n" + cell.source.splitlines()[-1]
        cell.source = cell.source.replace("../../data/", "../data/")
    return lesson


def cleaned(notebook: Any, name: str) -> Any:
    """The notebook without outputs, its cells called `name`-01, `name`-02 ...; a cell that has such a name keeps it."""
    clean = copy.deepcopy(notebook)
    taken = [int(cell.id[-2:]) for cell in clean.cells if cell.id.startswith(f"{name}-")]
    for cell in clean.cells:
        if not cell.id.startswith(f"{name}-"):
            taken.append(max(taken, default=0) + 1)
            cell.id = f"{name}-{taken[-1]:02d}"
        cell.metadata = {key: value for key, value in cell.metadata.items() if key == "tags"}
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    clean.metadata = {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return clean


def write_lessons(folder: Path = NOTEBOOKS) -> list[Path]:
    """Clean the solved notebooks in `folder`/solutions and write the lesson of each to `folder`; the lessons' paths."""
    import nbformat

    written = []
    for path in sorted((folder / "solutions").glob("*.ipynb")):
        solved = cleaned(nbformat.read(path, as_version=4), path.stem)  # type: ignore[no-untyped-call]
        nbformat.write(solved, path)  # type: ignore[no-untyped-call]
        nbformat.write(lesson_of(solved), folder / path.name)  # type: ignore[no-untyped-call]
        written.append(folder / path.name)
    return written


def render_lessons(out: str | Path, folder: Path = NOTEBOOKS) -> list[Path]:
    """Run the lessons in `folder` and write each to `out` as a page linked with the others; the pages' paths.

    The pages need no network: plotly.js lies beside them. A lesson with an error raises `CellExecutionError`.
    """
    import nbformat
    from plotly.offline import get_plotlyjs

    target = Path(out)
    target.mkdir(parents=True, exist_ok=True)
    (target / "plotly.min.js").write_text(get_plotlyjs(), encoding="utf-8")
    paths = sorted(folder.glob("[0-9]*.ipynb"))
    lessons = {path.stem: nbformat.read(path, as_version=4) for path in paths}  # type: ignore[no-untyped-call]
    titles = [(name, lesson.cells[0].source.splitlines()[0].lstrip("# ")) for name, lesson in lessons.items()]
    pages = []
    for i, (name, lesson) in enumerate(lessons.items()):
        following = titles[i + 1] if titles[i + 1 :] else None
        about = {"name": name, "title": titles[i][1], "lessons": titles, "next": following}
        pages.append(target / f"{name}.html")
        pages[-1].write_text(_page(run_lesson(lesson, folder), about), encoding="utf-8")
    (target / "index.html").write_text(pages[0].read_text(encoding="utf-8"), encoding="utf-8")
    return pages


def run_lesson(lesson: Any, folder: Path) -> Any:
    """The lesson with its outputs, its figures as data."""
    from nbclient import NotebookClient

    resources, arguments = {"metadata": {"path": str(folder)}}, ["--log-level=50"]
    client = NotebookClient(lesson, timeout=300, resources=resources, extra_arguments=arguments)
    return client.execute(env=os.environ | {"PLOTLY_RENDERER": "plotly_mimetype"})


def _page(lesson: Any, about: dict[str, Any]) -> str:
    """The lesson that was run as a page; widgets, which live in a notebook only, are left out."""
    from nbconvert import HTMLExporter
    from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
    from traitlets.config import Config

    figures: list[dict[str, Any]] = []
    for cell in lesson.cells:
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if WIDGET not in output.get("data", {})]
        for output in cell.get("outputs", []):
            if PLOTLY in (data := output.get("data", {})):
                output["data"] = {"text/html": _figure(data[PLOTLY], len(figures))}
                figures.append({"data": data[PLOTLY]["data"], "layout": data[PLOTLY]["layout"] | {"meta": None}})
    style = (TEMPLATE / "lesson" / "lesson.css").read_text(encoding="utf-8")
    about |= {
        "style": style + HtmlFormatter().get_style_defs(".highlight"),
        "figures": json.dumps(figures).replace("<", "\\u003c") if figures else "",
    }
    config = Config()
    config.NbConvertBase.display_data_priority = ["text/html", "text/plain"]
    exporter = HTMLExporter(config=config, template_name="lesson", extra_template_basedirs=[str(TEMPLATE)])  # type: ignore[no-untyped-call]
    return str(exporter.from_notebook_node(lesson, {"dateline": about})[0])


def _figure(bundle: dict[str, Any], number: int) -> str:
    """The place of a figure in the page, with its summary and its data table."""
    import pandas as pd

    meta = bundle["layout"]["meta"]
    summary = html.escape(meta["summary"])
    table = pd.DataFrame(meta["values"], columns=meta["columns"]).to_html(index=False, border=0)
    height = bundle["layout"]["height"]
    return (
        f'<figure><div id="chart-{number}" role="img" aria-label="{summary}" style="min-height:{height}px"></div>'
        f"<figcaption>{summary}</figcaption><details><summary>Data table</summary>{table}</details></figure>"
    )
