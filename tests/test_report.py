"""The report: one file that asks nothing of a network, in which each number has its sentences."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import analysis
from analysis import charts, explore, make_articles


class Page(HTMLParser):
    """What a page is made of: tags with their attributes, scripts, and the ids of its headings."""

    def __init__(self, text: str) -> None:
        """Read the page."""
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag."""
        self.tags.append((tag, dict(attrs)))


def embedded(text: str) -> list[Any]:
    """The JSON that the page carries: its figures, and the evidence behind them."""
    return [
        json.loads(piece) for piece in re.findall(r'<script[^>]* type="application/json">(.*?)</script>', text, re.S)
    ]


@pytest.fixture(scope="module")
def text(book: analysis.Book, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The report on the small book, as text."""
    path = analysis.report(book, tmp_path_factory.mktemp("report") / "r.html", title="A & B", progress=False)
    return path.read_text(encoding="utf-8")


def test_nothing_is_asked_of_a_network(text: str) -> None:
    """No tag loads anything: no source, no stylesheet, no frame; only links within the page."""
    for tag, attributes in Page(text).tags:
        assert tag not in ("iframe", "object", "embed", "link", "img", "base"), attributes
        assert "src" not in attributes
        assert (attributes.get("href") or "#").startswith("#")


def test_the_policy_lets_only_our_two_scripts_run(text: str) -> None:
    """The content security policy forbids everything but the two scripts whose hashes it names."""
    [policy] = [a["content"] for tag, a in Page(text).tags if a.get("http-equiv") == "Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert len(re.findall("'sha256-[^']+'", policy)) == 2
    assert "unsafe-eval" not in policy
    scripts = [a for tag, a in Page(text).tags if tag == "script"]
    assert [a.get("type") for a in scripts] == ["application/json", "application/json", None, None]


def test_plotly_stands_in_it_once(text: str) -> None:
    """The file carries one copy of plotly.js, and stays under 6 MB."""
    assert text.count("* plotly.js v") == 1
    assert len(text.encode()) < 6_000_000


def test_contents_lead_to_sections(text: str) -> None:
    """Each entry of the contents list leads to a heading of the page."""
    tags = Page(text).tags
    ids = {a.get("id") for _, a in tags}
    links = [a["href"][1:] for tag, a in tags if tag == "a" and a.get("href", "").startswith("#")]
    assert len(links) >= 8
    assert set(links) <= ids


def test_every_number_has_its_sentences(text: str) -> None:
    """Each row behind each mark is in the evidence of the page, with an article that is there too."""
    figures, evidence = embedded(text)
    assert len(figures) == 7
    opened = 0
    for figure in figures:
        for rows in figure["rows"]:
            for row in rows:
                article, pieces, _ = evidence["tables"][figure["of"]][str(row)]
                assert article in evidence["articles"]
                assert "".join(piece for piece, _ in pieces).strip()
                opened += 1
        for trace in figure["data"]:
            assert all(0 <= point < len(figure["rows"]) for point in trace.get("customdata", []))
    assert opened > 10


def test_evidence_is_capped_and_says_so(text: str) -> None:
    """A number of more than 20 rows shows at most 20 of them and knows how many there are."""
    from analysis.report import SHOWN, _figure

    counts = explore.count_actors(
        analysis.annotate(make_articles([{"text": "Anna Berg left the town. " * 45}]), progress=False).mentions
    )
    figure = _figure(json.loads(charts.actor_bars(counts).to_json()))["plot"]
    assert figure["counts"] == [45]
    assert len(figure["rows"][0]) <= SHOWN


def test_problems_and_provenance_are_told(text: str) -> None:
    """The Spanish article is named among the problems; versions and the hash of the data are at the end."""
    assert "looks like Spanish" in text
    assert "hash of their ids" in text
    assert "<h1>A &amp; B</h1>" in text


def test_same_book_same_page(book: analysis.Book, text: str, tmp_path: Path) -> None:
    """The same book and parameters give the same file byte for byte, apart from the stated time."""
    again = analysis.report(book, tmp_path / "r.html", title="A & B", progress=False).read_text(encoding="utf-8")
    time = r"\d{4}-\d\d-\d\d \d\d:\d\d UTC"
    assert re.sub(time, "", again) == re.sub(time, "", text)


@pytest.mark.parametrize(
    "articles", [[], [{"text": ""}], [{"text": "word"}], [{"text": "¿Qué pasa con el tratado de paz en la ciudad?"}]]
)
def test_a_report_on_next_to_nothing(articles: list[dict[str, str]], tmp_path: Path) -> None:
    """No articles, no text, one word, no English: the report is written and says that there is nothing to draw."""
    import pandas as pd

    table = make_articles(pd.DataFrame(articles, columns=["text"]).astype("str"))
    path = analysis.report(analysis.annotate(table, progress=False), tmp_path / "r.html", progress=False)
    assert "No actor was found in these articles." in path.read_text(encoding="utf-8")


def test_a_missing_book_is_named(tmp_path: Path) -> None:
    """A folder without a book is an error that names it."""
    with pytest.raises(FileNotFoundError, match="no book in .*nowhere"):
        analysis.report(tmp_path / "nowhere", tmp_path / "r.html")
