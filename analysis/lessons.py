"""The lessons, made from their solved twins, so that the two cannot drift apart.

`notebooks/solutions/` is the source: edit a notebook there in JupyterLab, then run `make lessons`. In a lesson a cell
tagged `solution` is left out, and of one tagged `exercise` only the last line, the check, is kept.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

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


if __name__ == "__main__":
    for lesson in write_lessons():
        print(lesson)
