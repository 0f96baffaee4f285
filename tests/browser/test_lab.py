"""A real JupyterLab in a real browser, without a network: a lesson runs, charts are drawn, a click opens sentences."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from analysis.lessons import NOTEBOOKS

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update "
    "--disable-sync"
).split()
NO_NETWORK = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs chromium, which is not installed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the notebooks beside the data, with one more that opens the explorer."""
    root = tmp_path_factory.mktemp("lab")
    shutil.copytree(NOTEBOOKS, root / "notebooks")
    (root / "data").symlink_to(NOTEBOOKS.parent / "data")
    source = (
        "import analysis\n"
        'articles = analysis.read_articles("../data/afghan-talks/articles.csv").head(8)\n'
        "analysis.browse(analysis.annotate(articles, progress=False))"
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, root / "notebooks" / "explorer.ipynb")
    return root / "notebooks"


@pytest.fixture(scope="module")
def lab(folder: Path) -> Iterator[str]:
    """The address of a JupyterLab on these notebooks, stopped at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = folder.parent / "home"
    home.mkdir()
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}", "--ip=127.0.0.1",
               "--IdentityProvider.token=", f"--notebook-dir={folder}"]  # fmt: skip
    settings = {"HOME": str(home), "JUPYTER_CONFIG_DIR": str(home), "PLOTLY_RENDERER": "plotly_mimetype"}
    with (home / "log").open("w") as log:
        server = subprocess.Popen(command, env=os.environ | settings, stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(240):
                try:
                    json.load(urllib.request.urlopen(f"{address}/api/status", timeout=5))
                    break
                except OSError:
                    assert server.poll() is None, (home / "log").read_text()
                    time.sleep(0.5)
            yield address
        finally:
            server.terminate()
            server.wait(30)


@pytest.fixture
def page(lab: str) -> Iterator[Any]:
    """A browser page of the size of a laptop's screen that knows no host but this one."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, NO_NETWORK])
        tab = browser.new_page(viewport={"width": 1280, "height": 900})
        tab.set_default_timeout(120_000)
        yield tab
        browser.close()


def run_all(page: Any, address: str, name: str) -> None:
    """Open a notebook, wait for its kernel and run all its cells."""
    page.goto(f"{address}/lab/tree/{name}?reset")
    page.wait_for_selector(".jp-Notebook .jp-CodeCell")
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()


def test_a_lesson_runs_and_draws(page: Any, lab: str, folder: Path) -> None:
    """All cells of lesson 3 run without an error, and each chart is drawn; JupyterLab keeps only what is in view."""
    page.set_viewport_size({"width": 1280, "height": 9000})
    run_all(page, lab, "3-actors.ipynb")
    cells = nbformat.read(folder / "3-actors.ipynb", as_version=4).cells
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    drawn = sum("charts." in source and "import" not in source for source in code)
    page.locator(".jp-CodeCell .jp-InputPrompt").get_by_text(f"[{len(code)}]:").wait_for()
    page.wait_for_function("n => document.querySelectorAll('.js-plotly-plot .main-svg').length >= 3 * n", arg=drawn)
    assert page.locator(".js-plotly-plot").count() == drawn
    assert page.locator("[data-mime-type='application/vnd.jupyter.error']").count() == 0
    assert page.locator(".jp-Notebook").get_by_text("3.3 is still open").count() == 1


def test_a_click_and_a_key_open_sentences(page: Any, lab: str) -> None:
    """In the explorer a click on a bar changes the sentences, and so does the arrow key in the list beside it."""
    run_all(page, lab, "explorer.ipynb")
    heading = page.locator("h3[role=status]")
    heading.wait_for()
    bar = page.locator(".js-plotly-plot .bars .point path").first
    bar.wait_for()
    before = heading.inner_text()
    box = bar.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2, steps=5)
    page.mouse.click(box["x"] + 20, box["y"] + box["height"] / 2)
    page.wait_for_function("text => document.querySelector('h3[role=status]').innerText !== text", arg=before)
    assert heading.inner_text().endswith("mentions")
    clicked = heading.inner_text()
    page.locator(".jp-OutputArea select[size]").first.focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_function("text => document.querySelector('h3[role=status]').innerText !== text", arg=clicked)
    assert heading.inner_text().endswith("mentions")
