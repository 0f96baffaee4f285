"""The report in a real browser, from disk, with the network off."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page

import analysis
from analysis import annotate, make_articles

HOSTILE = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\"><b>Berg</b>"
LOCAL = ("file:", "data:", "blob:")
ALL_DRAWN = "document.querySelectorAll('.plot[data-drawn=yes]').length == document.querySelectorAll('.plot').length"
NAMES = ["Anna Berg", "Omar Haddad", "Grace Obi"]


@pytest.fixture(scope="module")
def hostile_book() -> analysis.Book:
    """A book whose titles, sources, texts and actors hold markup and scripts."""
    own = [{"actor": f"{HOSTILE} & Co", "kind": "organization", "aliases": "Evilcorp"}]
    articles = [
        {
            "text": f"{NAMES[i % 3]} met Evilcorp in Oslo. {HOSTILE} “{HOSTILE} yes,” {NAMES[i % 3]} said, day {i}.\n\n"
            f"Police arrested {NAMES[(i + 1) % 3]}. javascript:alert(1) </script> ]]> {{{{ 7 * 7 }}}}",
            "title": f"{HOSTILE} {i}",
            "source": f"<a href='javascript:alert(1)'>Voice {i % 2}</a>",
            "date": f"2020-01-{i + 1:02d}",
        }
        for i in range(12)
    ]
    return annotate(make_articles(articles), progress=False, actors=pd.DataFrame(own))


@pytest.fixture(scope="module")
def report_file(hostile_book: analysis.Book, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report on the hostile book."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    return analysis.report(hostile_book, path, title=HOSTILE, progress=False)


@pytest.fixture
def page(chromium: Browser, report_file: Path) -> Iterator[Page]:
    """The report opened from disk; the test fails when the page asks for anything or writes to the console."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    opened = context.new_page()
    noise: list[str] = []
    opened.on("console", lambda message: noise.append(f"console: {message.text}"))
    opened.on("pageerror", lambda error: noise.append(f"error: {error}"))
    opened.on("dialog", lambda dialog: noise.append(f"dialog: {dialog.message}"))
    opened.on("request", lambda request: None if request.url[:5] in LOCAL else noise.append(request.url))
    opened.goto(report_file.as_uri())
    opened.wait_for_function(ALL_DRAWN)
    yield opened
    context.close()
    assert noise == []


def test_every_chart_is_drawn(page: Page) -> None:
    """Each chart has marks on the screen, and nothing is wider than the page."""
    assert page.locator(".plot .main-svg").count() >= page.locator(".plot").count() >= 6
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_text_of_articles_stays_text(page: Page) -> None:
    """Scripts and markup in titles, sources, texts and actor names are shown, not run."""
    assert page.title() == HOSTILE
    assert page.locator("h1").inner_text() == HOSTILE
    assert page.locator("main img, main script, main b, main a[href^='javascript']").count() == 0
    shown = " ".join(page.locator(".evidence").all_inner_texts())
    assert "<script>document.title='owned'</script>" in shown
    assert "onerror" in shown


def test_a_click_opens_the_sentences_behind_a_bar(page: Page, hostile_book: analysis.Book) -> None:
    """A click on the bar of an actor shows the sentences that mention it, the actor marked, with source and date."""
    chart = page.locator(".chart", has=page.locator("h3", has_text="Who is named most often"))
    counts = hostile_book.mentions["actor"].value_counts()
    bar = chart.locator(".points .point").nth(1)
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.up()
    page.wait_for_timeout(300)
    heading = chart.locator(".evidence h3").inner_text()
    name = next(actor for actor in counts.index if f"“{actor} ·" in heading)
    marked = set(chart.locator(".evidence mark.actor").all_inner_texts())
    assert marked <= set(hostile_book.mentions.loc[hostile_book.mentions["actor"] == name, "text"])
    assert chart.locator(".evidence li").count() == min(20, counts[name])


def test_a_row_of_the_data_table_opens_the_same_with_the_keyboard(page: Page) -> None:
    """Enter on a row of the data table opens its sentences and moves the focus to them."""
    chart = page.locator(".chart", has=page.locator("h3", has_text="Who is named most often"))
    chart.locator("details summary").focus()
    page.keyboard.press("Enter")
    button = chart.locator("tbody button").nth(2)
    name = button.inner_text()
    button.focus()
    page.keyboard.press("Enter")
    assert f"“{name} ·" in chart.locator(".evidence h3").inner_text()
    assert page.evaluate("document.activeElement.className") == "evidence"


def test_it_fits_a_phone(chromium: Browser, report_file: Path) -> None:
    """At 390 pixels nothing runs over the edge, and every chart is drawn."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, offline=True)
    phone = context.new_page()
    phone.goto(report_file.as_uri())
    phone.wait_for_function(ALL_DRAWN)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
