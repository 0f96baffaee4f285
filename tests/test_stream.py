"""Articles in a stream are those of `read_articles`, whatever the size of the pieces."""

import gzip
import json
import random
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import analysis
from analysis import annotate, make_articles, read_articles, stream
from analysis.stream import stream_articles


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The same articles in three formats, with a broken line, a bad date and a missing text, and a text file."""
    rng = random.Random(1)
    rows = [
        {"title": f'Day "{i}"', "date": f"2020-01-{i % 28 + 1:02}", "source": "Voice",
         "text": f"Police, \"all\" {i}.\n\nBy noon {rng.random()} — “calm”"}
        for i in range(120)
    ]  # fmt: skip
    rows[17]["text"] = None
    rows[80]["date"] = "some day"
    folder = tmp_path / "in"
    folder.mkdir()
    pd.DataFrame(rows).to_csv(folder / "b.csv", index=False)
    pd.DataFrame(rows).to_parquet(folder / "c.parquet")
    lines = [json.dumps(row) for row in rows]
    (folder / "a.jsonl").write_text("\n".join([*lines[:40], "{broken", *lines[40:]]), encoding="utf-8")
    (folder / "d.txt").write_text("OSLO - It rained.", encoding="utf-8")
    return folder


@pytest.mark.parametrize("file", ["a.jsonl", "b.csv", "c.parquet", "d.txt", ""])
def test_pieces_are_the_whole(folder: Path, file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same rows and problems, with the same line numbers, and the same number of copies left out."""
    monkeypatch.setattr(stream, "PIECE", 1500)
    monkeypatch.setattr(stream, "AT_ONCE", 16)
    whole = read_articles(folder / file)
    pieces = list(stream_articles(folder / file))
    assert len(pieces) > 5 or file == "d.txt"
    said = whole.attrs.copy()
    whole.attrs = {}
    joined = pd.concat([piece.assign() for piece in pieces], ignore_index=True)
    joined.attrs = {}
    assert_frame_equal(joined, whole)
    assert sum(piece.attrs["duplicates"] for piece in pieces) == said["duplicates"]
    assert sorted(map(str, said["problems"])) == sorted(str(p) for piece in pieces for p in piece.attrs["problems"])


def test_a_stream_makes_the_same_book(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in pieces, annotated by two processes and committed: equal to all at once, and to a run that resumes it."""
    monkeypatch.setattr(stream, "AT_ONCE", 32)
    whole = annotate(read_articles(folder / "b.csv"), progress=False)
    book = annotate(stream_articles(folder / "b.csv"), store=tmp_path / "s", workers=2, progress=False)
    again = annotate(stream_articles(folder / "b.csv"), store=tmp_path / "s", progress=False)
    for name in ("articles", "tokens", "mentions", "quotes", "events", "problems"):
        expected = getattr(whole, name)
        assert_frame_equal(getattr(book, name), expected, obj=name)
        assert_frame_equal(getattr(again, name), expected, obj=name)
    assert repr(book) == repr(whole), "counted without reading"


def test_a_stream_needs_a_store(folder: Path) -> None:
    """In memory a stream would not stay one."""
    with pytest.raises(ValueError, match="need a store"):
        annotate(stream_articles(folder), progress=False)


def test_nothing_to_read_is_named(tmp_path: Path) -> None:
    """A missing path, and a folder without articles with the reasons."""
    with pytest.raises(FileNotFoundError, match="nowhere"):
        list(stream_articles(tmp_path / "nowhere"))
    (tmp_path / "a.csv").write_text("one,two\n1,2\n")
    with pytest.raises(ValueError, match=r"(?s)no articles in .*a.csv: no column for the text"):
        list(stream_articles(tmp_path))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jsonl", '{"text": "Ärger"}\n{"text": "Two"}'.encode("utf-16")),
        ("a.csv", "text,n\nÄrger,1\nTwo,2\n".encode("utf-16")),
        ("a.csv", b'text\n"An open mark\nOne\nTwo\n' * 50),
        ("a.csv", b"\xef\xbb\xbftext,n\r\nOne,1\r\nTwo,2\r\n"),
        ("a.csv", b"\n\ntext,n\nOne,1\n\nTwo"),
        ("a.jsonl", b""),
        ("a.csv", b""),
        ("a.parquet", b"PAR1 not"),
        ("a.parquet", b""),
        ("a.jsonl", b'\xff{"text": "x"}\n{"text": "caf\xe9"}'),
    ],
)
def test_hostile_files_end_alike(name: str, data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Broken files give the articles and the kinds of problems that `read_articles` gives, and no traceback."""
    monkeypatch.setattr(stream, "PIECE", 20)
    (tmp_path / name).write_bytes(data)
    (tmp_path / "z.txt").write_text("OSLO - It rained.")
    whole = read_articles(tmp_path)
    pieces = list(stream_articles(tmp_path))
    if b"open mark" not in data:  # where marks do not pair, a whole file and its pieces may break in other places
        assert [text for piece in pieces for text in piece["text"]] == whole["text"].tolist()
    assert bool(whole.attrs["problems"]) == any(piece.attrs["problems"] for piece in pieces)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A web archive of six pages, a picture, a missing page, and what was asked for them."""
    pytest.importorskip("warcio", reason="needs the extra scale: pip install -e '.[scale]'")
    record = "WARC/1.0\r\nWARC-Type: {}\r\nWARC-Target-URI: https://voice.example/{}\r\n"
    record += "Content-Type: application/http\r\nContent-Length: {}\r\n\r\n{}\r\n\r\n"
    with open(tmp_path / "crawl.warc.gz", "wb") as file:
        for i in range(8):
            story = (
                f"<p>OSLO - Police met {i} rebels in Voss. 'We are glad,' Anna Berg said on Monday, and left.</p>" * 3
            )
            page = f"<html><head><title>Day {i}</title></head><body><article>{story}</article></body></html>"
            status, kind = ("404 Not Found" if i == 3 else "200 OK"), ("image/png" if i == 5 else "text/html")
            answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n{page}"
            asked = f"GET /{i} HTTP/1.1\r\nHost: voice.example\r\n\r\n"
            for what, body in (("request", asked), ("response", answer), ("metadata", "fetched: today")):
                file.write(gzip.compress(record.format(what, i, len(body), body).encode()))
    return tmp_path / "crawl.warc.gz"


def test_web_archives_are_read(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages that were sent are articles with their address, whole and in pieces, packed or not."""
    whole = read_articles(archive)
    assert whole["url"].tolist() == [f"https://voice.example/{i}" for i in (0, 1, 2, 4, 6, 7)]
    assert whole["title"].tolist()[1] == "Day 1"
    assert whole["text"].str.contains("met 1 rebels in Voss. 'We are glad,'").tolist()[1]
    monkeypatch.setattr(stream, "PIECE", 1500)
    monkeypatch.setattr(stream, "AT_ONCE", 2)
    plain = archive.with_name("crawl.warc")
    plain.write_bytes(gzip.decompress(archive.read_bytes()))
    for path in (archive, plain):
        pieces = list(stream_articles(path))
        assert len(pieces) > 2
        assert pd.concat(pieces)["text"].tolist() == whole["text"].tolist()


@pytest.mark.parametrize("end", [0, 7, 300, 1000, -900, -100, -1])
def test_a_damaged_web_archive_gives_the_pages_before(archive: Path, end: int) -> None:
    """Cut off anywhere, or with other bytes there, it gives the pages before, and a problem, not a traceback."""
    whole, data = read_articles(archive)["text"].tolist(), archive.read_bytes()
    (archive.parent / "z.txt").write_text("OSLO - It rained.")
    for broken in (data[:end], data[:end] + b"other" + data[end:]):
        archive.write_bytes(broken)
        read = read_articles(archive.parent)
        found = read["text"].tolist()[:-1]
        assert found == whole[: len(found)]
        assert len(found) == 6 or read.attrs["problems"]
        assert pd.concat(list(stream_articles(archive.parent)))["text"].tolist()[: len(found)] == found


def test_load_reads_what_is_asked(folder: Path, tmp_path: Path) -> None:
    """`columns` and `where` give the rows and columns that the whole book has there, from the files alone."""
    rows = [
        {
            "text": f"Rebels attacked town {i}. “No,” Anna Berg said.",
            "source": "AB"[i % 2],
            "date": f"2020-01-{i + 1:02}",
        }
        for i in range(9)
    ]
    annotate(make_articles(rows[:5]), store=tmp_path / "s", progress=False)
    book = annotate(make_articles(rows), store=tmp_path / "s", progress=False)
    some = analysis.load(tmp_path / "s", where=[("source", "==", "A"), ("date", ">=", "2020-01-03")])
    ids = book.articles.query("source == 'A' and date >= '2020-01-03'")["article_id"]
    assert len(ids) == 4
    for name in ("articles", "sentences", "tokens", "mentions", "quotes", "events"):
        table = getattr(book, name)
        assert_frame_equal(getattr(some, name), table[table["article_id"].isin(ids)].reset_index(drop=True), obj=name)
    assert repr(some).startswith("Book(4 articles")
    few = analysis.load(
        tmp_path / "s",
        columns={"mentions": ["text", "actor"], "tokens": ["lemma"], "articles": ["text"]},
        where={"mentions": [("actor", "in", ["Anna Berg"])]},
    )
    expected = book.mentions.query("actor == 'Anna Berg'")[["text", "actor"]].reset_index(drop=True)
    assert_frame_equal(few.mentions, expected)
    assert few.tokens["lemma"].tolist() == book.tokens["lemma"].tolist()
    assert list(few.articles) == ["text"]
    nothing = analysis.load(tmp_path / "s", where=[("source", "==", "C")])
    assert nothing.tokens.empty
    assert list(nothing.quotes) == list(book.quotes)
    with pytest.raises(ValueError, match="no table phrases in a book"):
        analysis.load(tmp_path / "s", columns={"phrases": []})
    with pytest.raises(ValueError, match="the table mentions has no column colour; it has article_id"):
        _ = analysis.load(tmp_path / "s", columns={"mentions": ["colour"]}).mentions


def test_duckdb_reads_the_store(tmp_path: Path) -> None:
    """The Parquet files are ordinary ones: SQL has actors and tone, and cuts the words out of the articles."""
    duckdb = pytest.importorskip("duckdb", reason="needs the extra scale: pip install -e '.[scale]'")
    book = annotate(read_articles("data/afghan-talks/articles.csv"), store=tmp_path, progress=False)
    parts = f"{tmp_path}/parts/*"
    mentions = duckdb.sql(
        "select substr(text, start + 1, length), actor, replace(rule, '¤', actor), sentiment "
        f"from '{parts}/mentions.parquet' join '{parts}/articles.parquet' using (article_id)"
    ).fetchall()
    expected = book.mentions[["text", "actor", "rule", "sentiment"]].values.tolist()
    assert sorted((*row[:3], float(row[3])) for row in mentions) == sorted(map(tuple, expected))
    [(tone,)] = duckdb.sql(f"select avg(sentiment) from '{parts}/sentences.parquet'").fetchall()
    assert tone == pytest.approx(book.sentences["sentiment"].mean())
