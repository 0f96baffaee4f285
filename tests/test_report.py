"""The report: one file that asks nothing of a network, in which each number has its sentences."""

import base64
import gzip
import hashlib
import json
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import analysis
from analysis import make_articles
from analysis.__main__ import main
from analysis.explain import evidence
from analysis.page import OPENERS, SHOWN, _figure, _sampled
from analysis.report import open_book, show_numbers, write_tables


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
    """The JSON that the page carries: what stands behind its numbers, and the evidence."""
    return [
        json.loads(piece) for piece in re.findall(r'<script[^>]* type="application/json">(.*?)</script>', text, re.S)
    ]


@pytest.fixture(scope="module")
def text(book: analysis.Book, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The report on the small book, as text."""
    path = analysis.report(book, tmp_path_factory.mktemp("report") / "r.html", title="A & B", progress=False)
    return path.read_text(encoding="utf-8")


def test_nothing_is_asked_of_a_network(text: str) -> None:
    """No tag loads anything: no source, no stylesheet, no frame; links stay in the page."""
    for tag, attributes in Page(text).tags:
        assert tag not in ("iframe", "object", "embed", "link", "img", "base"), attributes
        assert "src" not in attributes
        assert (attributes.get("href") or "#").startswith("#")


def test_only_addresses_of_the_web_become_links(book: analysis.Book, tmp_path: Path) -> None:
    """An article's `http` address is a link to the original; `javascript:` and the like are none."""
    urls = ["javascript:alert(1)", "https://example.org/a?b=1&c='x'", "data:text/html,x", " JaVaScRiPt:alert(1)", ""]
    table = make_articles(
        [{"text": f"Police arrested Anna Berg on day {i}.", "url": url} for i, url in enumerate(urls)]
    )
    path = analysis.report(analysis.annotate(table, progress=False), tmp_path / "r.html", progress=False)
    links = [a for tag, a in Page(path.read_text(encoding="utf-8")).tags if tag == "a" and "rel" in a]
    assert links == [{"href": urls[1], "rel": "noopener noreferrer"}]


def test_the_policy_lets_only_our_two_scripts_run(text: str) -> None:
    """The content security policy forbids everything but the two scripts whose hashes it names."""
    [policy] = [a["content"] for tag, a in Page(text).tags if a.get("http-equiv") == "Content-Security-Policy"]
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert len(re.findall("'sha256-[^']+'", policy)) == 2
    assert "unsafe-eval" not in policy
    scripts = [a for tag, a in Page(text).tags if tag == "script"]
    assert [a.get("type") for a in scripts] == ["application/json", "application/json", "text/plain", None]


def test_plotly_stands_in_it_once(text: str) -> None:
    """The file carries one packed copy of plotly.js, the one that its policy allows, and stays under 3 MB."""
    [packed] = re.findall('<script[^>]* type="text/plain">(.*?)</script>', text)
    script = gzip.decompress(base64.b64decode(packed))
    assert script.count(b"* plotly.js v") == 1
    assert base64.b64encode(hashlib.sha256(script).digest()).decode() in text
    assert len(text.encode()) < 3_000_000


def test_contents_lead_to_sections(text: str) -> None:
    """Each entry of the contents list leads to a heading of the page, and no id is given twice."""
    tags = Page(text).tags
    ids = [a["id"] for _, a in tags if "id" in a]
    links = [str(a["href"])[1:] for tag, a in tags if tag == "a" and str(a.get("href", "")).startswith("#")]
    assert len(links) >= 11
    assert set(links) <= set(ids)
    assert len(ids) == len(set(ids))


def test_headings_rise_by_one(text: str) -> None:
    """There is one heading of level one, and no level is left out."""
    levels = [int(tag[1]) for tag, _ in Page(text).tags if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


def test_every_number_has_its_sentences(text: str) -> None:
    """Each row behind each number is in the evidence of the page, with an article that the page lists."""
    groups, evidence = embedded(text)
    listed = {a["id"] for _, a in Page(text).tags if str(a.get("id", "")).startswith("article-")}
    assert len(listed) == 3
    opened = 0
    for group in groups:
        assert len(group["rows"]) == len(group["counts"]) == len(group["names"])
        for rows in group["rows"]:
            for row in rows:
                article, pieces, _ = evidence[group["of"]][str(row)]
                assert f"article-{article}" in listed
                assert "".join(piece for piece, _ in pieces).strip() or group["of"] == "articles"
                opened += 1
        for trace in group.get("data", []):
            assert all(0 <= point < len(group["rows"]) for point in trace.get("customdata", []))
    assert opened > 10


def test_buttons_open_what_there_is(text: str) -> None:
    """Each button of a sentence or data table names a group and a row that the page has."""
    groups, _ = embedded(text)
    places = [(int(str(a["data-group"])), int(str(a["data-row"]))) for _, a in Page(text).tags if "data-group" in a]
    assert len(places) > 10
    assert all(row < len(groups[group]["rows"]) for group, row in places)


def test_a_filter_can_count_anew(text: str) -> None:
    """For each number the page knows in which articles its rows stand: together they are the number."""
    groups, _ = embedded(text)
    for group in groups:
        assert [sum(found.values()) for found in group["articles"]] == group["counts"]


def test_evidence_is_capped_and_evenly_spread() -> None:
    """A number of more than 20 rows shows at most 20 of them, from all its length, and knows how many there are."""
    meta = {"of": "mentions", "rows": [list(range(45))], "values": [["Berg", 45]], "columns": ["actor", "n"]}
    kept = _sampled(_figure({"data": [], "layout": {"meta": meta}}))
    assert "data" not in kept  # nothing is drawn where there is nothing to draw
    assert kept["counts"] == [45]
    assert 10 <= len(kept["rows"][0]) <= SHOWN
    assert kept["rows"][0][-1] > 40


def test_a_large_book_is_capped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """When there is no room the page carries fewer sentences and articles, and says so; nothing leads nowhere."""
    monkeypatch.setattr("analysis.page.LISTED", 1)
    monkeypatch.setattr("analysis.page.SHOWN", 2)
    table = make_articles([{"text": f"Anna Berg met Omar Haddad on day {i}.", "date": "2020-01-05"} for i in range(9)])
    path = analysis.report(analysis.annotate(table, progress=False), tmp_path / "r.html", progress=False)
    page = path.read_text(encoding="utf-8")
    groups, evidence = embedded(page)
    assert all(len(rows) <= 2 for group in groups for rows in group["rows"])
    listed = page.count("<li id='article-")
    assert f"<p>{listed} of 9 shown.</p>" in page
    assert listed < 9
    assert {found[0] for rows in evidence.values() for found in rows.values()} <= set(range(listed))


def test_words_of_a_large_book_are_those_of_some_articles(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Beyond a number of articles every second, third ... gives its words, which open as all others do."""
    rows = [{"text": f"Berg met Dahl on day {i}. They spoke of {i} things."} for i in range(30)]
    whole = analysis.annotate(make_articles(rows), progress=False)
    whole.save(tmp_path)
    monkeypatch.setattr(sys.modules["analysis.report"], "WORDS_OF", 10)  # analysis.report is the function
    book = open_book(tmp_path)
    ids = whole.articles["article_id"].tolist()
    assert book.tokens["article_id"].drop_duplicates().tolist() == ids[::3]
    assert len(book.mentions) == len(whole.mentions)
    shown = evidence(book, "tokens", book.tokens.iloc[[-2]])[0]
    assert shown.pieces()[1] == ("things", "word")


def test_the_room_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A page that would be too big has fewer sentences behind each number."""
    book = analysis.annotate(make_articles([{"text": "Anna Berg left the old town in June. " * 40}]), progress=False)
    wide = analysis.report(book, tmp_path / "a.html", progress=False).stat().st_size
    monkeypatch.setattr("analysis.page.ROOM", wide - 4000)
    monkeypatch.setattr("analysis.page.ROOM_PER_ARTICLE", 0)
    assert analysis.report(book, tmp_path / "b.html", progress=False).stat().st_size < wide


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


@pytest.mark.parametrize("texts", [[], ["", "word", "¿Qué pasa con el tratado de paz en la ciudad?"]])
def test_a_report_on_next_to_nothing(texts: list[str], tmp_path: Path) -> None:
    """No articles; no text, one word, no English: the report is written and says that there is nothing to draw."""
    import pandas as pd

    table = make_articles(pd.DataFrame({"text": texts}).astype("str"))
    path = analysis.report(analysis.annotate(table, progress=False), tmp_path / "r.html", progress=False)
    assert "No actor was found in these articles." in path.read_text(encoding="utf-8")


def test_a_missing_book_is_named(tmp_path: Path) -> None:
    """A folder without a book is an error that names it."""
    with pytest.raises(FileNotFoundError, match="no book in .*nowhere"):
        analysis.report(tmp_path / "nowhere", tmp_path / "r.html")


def test_an_unknown_column_to_compare_is_named(book: analysis.Book, tmp_path: Path) -> None:
    """The error says which column is missing, and which there are."""
    with pytest.raises(ValueError, match="report needs the column desk; the table has article_id"):
        analysis.report(book, tmp_path / "r.html", compare="desk")


def test_a_run_says_where_the_time_went(book: analysis.Book, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """With progress, standard error names the steps and the slowest cells, and no error of a kernel that went well."""
    analysis.report(book, tmp_path / "r.html", progress=True)
    told = capfd.readouterr().err
    assert re.search(r"s: book [\d.]+ s, notebook [\d.]+ s, page [\d.]+ s; slowest cells: ", told)
    assert "ERROR" not in told


def test_tables_are_written_whole(book: analysis.Book, tmp_path: Path) -> None:
    """Every table is there as Parquet, equal to the book's, and as CSV with as many rows."""
    import pandas as pd

    write_tables(book, tmp_path)
    for name in ("articles", "sentences", "tokens", "mentions", "actors", "quotes", "events", "problems"):
        table = getattr(book, name)
        assert pd.read_parquet(tmp_path / f"{name}.parquet").shape == table.shape
        assert len(pd.read_csv(tmp_path / f"{name}.csv")) == len(table)


def test_formulas_are_made_harmless(tmp_path: Path) -> None:
    """In CSV no cell and no column name begins as a formula does, whatever white space stands before it."""
    import csv

    evil = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", "\n=1", "＝1", "|calc", "%0A=1"]
    rows = [{"text": "Police arrested Anna Berg.", "title": value, "author": value, "=note": value} for value in evil]
    book = analysis.annotate(make_articles([row | {"date": f"2020-01-{i + 1:02d}"} for i, row in enumerate(rows)]),
                             progress=False)  # fmt: skip
    write_tables(book, tmp_path)
    with (tmp_path / "articles.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for line in csv.reader(file) for cell in line]
    assert sum(cell.startswith("'") for cell in cells) >= 2 * len(evil)
    assert not [cell for cell in cells if cell.strip().startswith(("=", "+", "-", "@", "＝", "|", "%"))]


def test_numbers_in_sentences_are_escaped_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a notebook shows of a sentence with a hostile name holds it as text; a report gets its pieces."""
    from analysis.findings import Number

    shown: list[dict[str, Any]] = []
    monkeypatch.setattr("IPython.display.display", lambda bundle, raw: shown.append(bundle))
    show_numbers([["<b>Berg</b> is named ", Number("2", "mentions", [0, 1])]])
    assert shown[0]["text/html"] == "<ul><li>&lt;b&gt;Berg&lt;/b&gt; is named 2</li></ul>"
    assert shown[0][OPENERS]["lines"][0][1] == ("2", "mentions", [0, 1])


def test_parameters_come_from_yaml_and_the_command_line_wins(tmp_path: Path) -> None:
    """A YAML file names the options and articles; what stands on the command line goes before it."""
    (tmp_path / "a.txt").write_text("Police arrested Anna Berg in the town on Friday.")
    parameters = tmp_path / "report.yaml"
    out = tmp_path / "r.html"
    parameters.write_text(
        f"articles: {tmp_path / 'a.txt'}\ntitle: From the file\nout: {out}\ntables: {tmp_path / 't'}\nquiet: true"
    )
    result = CliRunner().invoke(main, ["report", "--parameters", str(parameters), "--title", "From the line"])
    assert result.exit_code == 0, result.output
    assert "<h1>From the line</h1>" in out.read_text(encoding="utf-8")
    assert (tmp_path / "t" / "mentions.parquet").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"titel: x", "unknown titel"),
        (b"- a", "unknown list"),
        (b"a: [", "is not YAML"),
        (b"title: \xff", "is not YAML"),
    ],
)
def test_wrong_parameters_are_named(tmp_path: Path, text: bytes, message: str) -> None:
    """A line that is no option, or no YAML at all, is told with what could stand there."""
    (tmp_path / "p.yaml").write_bytes(text)
    result = CliRunner().invoke(main, ["report", "--parameters", str(tmp_path / "p.yaml")])
    assert result.exit_code == 2
    assert message in result.output


def test_two_folders_are_compared(book: analysis.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--with` puts a second folder beside the first; a folder that was annotated is not annotated again."""
    for name in ("before", "after"):
        rows = [{"text": f"Police arrested Anna Berg in June. It was day {i} {name}."} for i in range(6)]
        analysis.annotate(make_articles(rows), progress=False).save(tmp_path / name)
    monkeypatch.setattr("analysis.annotate", lambda *_, **__: pytest.fail("it was annotated again"))
    out = str(tmp_path / "r.html")
    arguments = ["--from-store", str(tmp_path / "before"), "--with", str(tmp_path / "after"), "-o", out, "--quiet"]
    result = CliRunner().invoke(main, ["report", *arguments])
    assert result.exit_code == 0, result.output
    page = Path(out).read_text(encoding="utf-8")
    assert "Differences between the two sets" in page
    assert "difference from after" in page


def test_accuracy_is_read_not_invented() -> None:
    """The report tells each layer's measured accuracy, as `evaluate` wrote it, and no other figure."""
    import pandas as pd

    from analysis.report import ACCURACY, MEASURED, accuracy

    scores = pd.read_csv(ACCURACY).set_index(["layer", "measure"])
    told = accuracy()
    assert len(told) == len(MEASURED)
    assert told["precision"].tolist() == [f"{scores.loc[key, 'precision']:.0%}" for key in MEASURED]


def test_told_accuracy_is_that_of_today(tmp_path: Path) -> None:
    """What reports tell is within two points of what is measured now; `make accuracy` brings it up to date."""
    import pandas as pd

    from analysis.report import ACCURACY, MEASURED

    result = CliRunner().invoke(main, ["evaluate", "data/gold", "--scores", str(tmp_path / "now.csv")])
    assert result.exit_code == 0, result.output
    told, now = (pd.read_csv(path).set_index(["layer", "measure"])["f1"] for path in (ACCURACY, tmp_path / "now.csv"))
    for measure in MEASURED:
        assert told[measure] == pytest.approx(now[measure], abs=0.02), measure


def test_every_actor_is_named(text: str, book: analysis.Book) -> None:
    """The list of actors names every person, organization and country of the book, escaped."""
    import html

    named = book.actors[book.actors["kind"].isin(["person", "organization", "country"])]["actor"]
    listed = re.search(r"<details><summary>All actors, the most named first</summary><p>(.*?)</p>", text, re.S)
    assert listed
    assert set(named) == {html.unescape(name) for name in listed[1].split(" · ")}
