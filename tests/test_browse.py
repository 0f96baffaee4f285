"""The explorer, driven by its widgets without a browser; tests/browser does it with one."""

from typing import Any

import ipywidgets
import pytest

import analysis

ACTOR, EVENT = 0, 1


@pytest.fixture
def explorer(book: analysis.Book) -> Any:
    """The explorer of a book of three articles, one of them hostile, one in Spanish."""
    return analysis.browse(book)


def side(explorer: Any, which: int) -> tuple[Any, Any]:
    """The list and the chart of one side."""
    choice, drawn, _ = explorer.children[1].children[which].children
    return choice, drawn


def shown(explorer: Any) -> str:
    """The sentences as HTML."""
    return str(explorer.children[2].value)


def test_the_list_does_what_a_click_does(explorer: Any, book: analysis.Book) -> None:
    """Choosing in the list and clicking on the bar show the same sentences; a second click shows all again."""
    everything = shown(explorer)
    choice, chart = side(explorer, ACTOR)
    name = choice.options[1][1]
    choice.value = name
    by_list = shown(explorer)
    assert by_list != everything
    assert f"{(book.mentions['actor'] == name).sum()} mentions" in by_list
    choice.value = None
    assert shown(explorer) == everything
    for expected in (by_list, everything):
        _, chart = side(explorer, ACTOR)
        bar = chart.data[0]
        bar._dispatch_on_click(chart_points(bar, 0), None)
        assert shown(explorer) == expected


def chart_points(trace: Any, number: int) -> Any:
    """A click on one bar, as plotly reports it."""
    from plotly.callbacks import Points

    return Points(point_inds=[number], xs=[], ys=[], trace_name=trace.name, trace_index=0)


def test_the_charts_are_linked(explorer: Any) -> None:
    """An actor chosen on one side leaves the types of its sentences on the other, and nothing on its own side goes."""
    choice, _ = side(explorer, ACTOR)
    before, kinds = len(choice.options), len(side(explorer, EVENT)[0].options)
    choice.value = "Pakistan"
    assert len(side(explorer, EVENT)[0].options) < kinds
    assert len(choice.options) == before


@pytest.mark.parametrize(
    ("filter_", "value", "number"), [(0, "Northwind", 4), (1, "PEACE", 1), (1, "no such words", 0)]
)
def test_filters(explorer: Any, filter_: int, value: str, number: int) -> None:
    """Source and words leave the sentences that have them, whatever the case."""
    explorer.children[0].children[filter_].value = value
    assert f">{number} sentences<" in shown(explorer)


def test_days(explorer: Any, book: analysis.Book) -> None:
    """From and to include their day."""
    from datetime import date

    for control in explorer.children[0].children[2:]:
        control.value = date(2019, 12, 11)
    first = book.articles["article_id"].iloc[1]
    assert f">{(book.sentences['article_id'] == first).sum()} sentences<" in shown(explorer)


def test_hostile_articles_stay_text(explorer: Any) -> None:
    """Markup of an article is shown, not run: in sentences, titles, sources and whole articles."""
    page = shown(explorer)
    assert "<script>" not in page
    assert "<img" not in page
    assert "<b>Daily" not in page
    assert "&lt;script&gt;" in page


def test_the_whole_article_opens(explorer: Any) -> None:
    """Each sentence has its article behind a summary that a keyboard opens."""
    assert shown(explorer).count("<details><summary>") == shown(explorer).count("<li")


def test_tables_can_be_saved(explorer: Any) -> None:
    """Beside each chart its table is a CSV file, in which no cell is a formula."""
    import base64
    import re

    for sides in explorer.children[1].children:
        link = sides.children[2].value
        csv = base64.b64decode(re.search('base64,([^"]*)', link)[1]).decode("utf-8-sig")
        assert csv.splitlines()[0].split(",")[0] in ('"actor"', '"type"')
        assert not re.search(r'(^|,)"[=+@-]', csv, re.MULTILINE)


def test_an_empty_book() -> None:
    """A book without a coded sentence opens, and says that there is nothing."""
    book = analysis.annotate(analysis.make_articles([]), progress=False)
    explorer = analysis.browse(book)
    assert isinstance(explorer, ipywidgets.VBox)
    assert ">0 sentences<" in shown(explorer)


def test_the_csv_link_keeps_numbers_and_stops_formulas() -> None:
    """A negative number stays a number; a text that a spreadsheet would run gets a straight quote before it."""
    import base64

    import pandas as pd

    from analysis.browse import _csv_link

    link = _csv_link(pd.DataFrame({"actor": ["=1+1", "Peru"], "tone": [-0.25, 0.5], "rows": [[0], [1]]}), "actors")
    saved = base64.b64decode(link.split("base64,")[1].split('"')[0]).decode("utf-8-sig")
    assert saved.splitlines() == ['"actor","tone"', '"\'=1+1",-0.25', '"Peru",0.5']
