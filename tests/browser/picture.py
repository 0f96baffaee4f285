"""The top of a report as a picture, the sentences behind a number open: python tests/browser/picture.py REPORT PNG."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def picture(report: Path, out: Path) -> None:
    """Take the picture, as wide as a laptop."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 1330}, reduced_motion="reduce")
        page.goto(report.resolve().as_uri())
        page.wait_for_selector("body[data-drawn=all]")
        page.locator(".findings li").nth(1).locator("button").first.click()
        page.add_style_tag(
            content=".evidence { max-height: 21rem !important } :focus-visible { outline: 0 !important }"
        )
        page.evaluate("window.scrollTo(0, 0)")
        page.screenshot(path=out)
        browser.close()


if __name__ == "__main__":
    picture(Path(sys.argv[1]), Path(sys.argv[2]))
