"""Articles: every format gives the same article, nothing is lost, and whatever cannot be read says what and where."""

import datetime
import json
import os
import re
import string
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import files as module
from analysis.articles import make_articles, not_english, read_articles
from analysis.tables import COLUMNS, SCHEMAS

TITLE = "Ministers meet in Oslo"
TEXT = (
    "OSLO (Nordpress) - The ministers of two countries met on Monday to discuss the ceasefire, officials said.\n\n"
    "“We agree on the road,” one minister told reporters who had waited for hours in the rain outside.\n\n"
    "They will meet again on Friday, according to a statement that a spokesman read out in the evening."
)
RECORD = {"title": TITLE, "date": "2019-03-05", "source": "The Fjord", "text": TEXT}
PAGE = (
    '<html><head><title>{title}</title><meta property="og:site_name" content="The Fjord">'
    '<meta property="article:published_time" content="2019-03-05T10:00:00Z"><meta name="author" content="Ann Berg">'
    "<script>var hidden = 'SCRIPTED';</script></head><body><nav>Home Sport Weather</nav><article><h1>{title}</h1>"
    "{body}<script>document.write('SCRIPTED')</script></article><footer>All rights reserved</footer></body></html>"
)


def page(text: str = TEXT, title: str = TITLE) -> str:
    """A web page with the article, a menu and two scripts."""
    return PAGE.format(title=title, body="".join(f"<p>{part}</p>" for part in text.split("\n\n")))


def problems(articles: pd.DataFrame) -> list[str]:
    """What was wrong, in words."""
    return [problem["problem"] for problem in articles.attrs["problems"]]


def places(articles: pd.DataFrame) -> dict[str, str]:
    """What was wrong, by the name of the file."""
    return {os.path.basename(problem["path"]): problem["problem"] for problem in articles.attrs["problems"]}


def written(folder: Path, name: str, content: str | bytes) -> Path:
    """A file with this content."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def zipped(path: Path, members: dict[str, bytes | str]) -> Path:
    """A zip with these members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


# --- the same article in every format -------------------------------------------------------------------------------


def as_parquet(table: pd.DataFrame) -> bytes:
    """The table as the bytes of a Parquet file."""
    return bytes(table.to_parquet())


FORMATS: dict[str, Callable[[], str | bytes]] = {
    "a.txt": lambda: f"{TITLE}\n\n{TEXT}\n",
    "a.text": lambda: f"\ufeff{TITLE}\r\n\r\n{TEXT}\r\n".replace("\n\n", "\r\n\r\n"),
    "a.md": lambda: f"# {TITLE}\n\n{TEXT}\n",
    "front.md": lambda: f'---\ntitle: "{TITLE}"\ndate: 2019-03-05\nsource: The Fjord\nmood: calm\n---\n\n{TEXT}\n',
    "a.html": page,
    "a.csv": lambda: pd.DataFrame([RECORD]).to_csv(index=False),
    "semicolon.csv": lambda: pd.DataFrame([RECORD]).to_csv(index=False, sep=";"),
    "a.tsv": lambda: pd.DataFrame([RECORD]).to_csv(index=False, sep="\t"),
    "a.json": lambda: json.dumps([RECORD]),
    "one.json": lambda: json.dumps(RECORD, indent=1),
    "service.json": lambda: json.dumps(
        {"status": "ok", "articles": [{**RECORD, "source": {"id": 1, "name": "The Fjord"}}]}
    ),
    "lines.json": lambda: json.dumps(RECORD) + "\n" + json.dumps({**RECORD, "text": "Another."}) + "\n",
    "a.jsonl": lambda: json.dumps(RECORD) + "\n",
    "a.ndjson": lambda: json.dumps(
        {"headline": TITLE, "publishedAt": "5 March 2019", "Outlet": "The Fjord", "Body": TEXT}
    ),
    "a.parquet": lambda: as_parquet(pd.DataFrame([RECORD])),
    "utf16.txt": lambda: f"{TITLE}\n\n{TEXT}".encode("utf-16"),
    "windows.txt": lambda: f"{TITLE}\n\n{TEXT}".encode("cp1252"),
    "fragment.html": lambda: page().replace("<html>", "").replace("</html>", ""),
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_article(tmp_path: Path, name: str) -> None:
    """The same article has the same title and text in whatever format it comes."""
    article = read_articles(written(tmp_path, name, FORMATS[name]())).iloc[0]
    assert article["text"] == TEXT
    assert article["title"] == TITLE
    assert article["path"].endswith(name)
    if name == "fragment.html":
        return
    if not name.endswith((".txt", ".text", "a.md")):
        assert (article["date"], article["source"]) == (pd.Timestamp("2019-03-05"), "The Fjord")
    else:
        assert article["source"] == "Nordpress"  # the agency of the dateline, as nothing else names a source


def test_the_table_has_the_columns_and_types_of_the_schema(tmp_path: Path) -> None:
    """Columns, order and types are those of tables.py; the user's own columns follow."""
    made = make_articles([{**RECORD, "section": "World", "words": 12}])
    assert [*made.columns] == [*COLUMNS["articles"], "section", "words"]
    assert {name: str(kind) for name, kind in made.dtypes.items()} == {
        **dict.fromkeys(COLUMNS["articles"], "str"),
        "date": "datetime64[s]",
        "section": "str",
        "words": "int64",
    }
    assert re.fullmatch(r"[0-9a-f]{16}", made["article_id"][0])
    assert make_articles([]).dtypes.equals(made[COLUMNS["articles"]].dtypes)


def test_problems_have_the_columns_of_the_table_problems(tmp_path: Path) -> None:
    """Problems are plain dicts with the keys of the table problems, so that tables that carry them copy and compare."""
    made = make_articles([{"text": "Rain.", "date": "soon"}])
    assert [list(problem) for problem in made.attrs["problems"]] == [SCHEMAS["problems"].names]
    assert made.attrs["problems"][0]["article_id"] == made["article_id"][0]
    assert made.attrs["duplicates"] == 0
    assert pd.concat([made, made]).attrs == made.attrs == made[made["text"] != ""].attrs


def test_a_folder_is_read_with_its_subfolders_in_the_order_of_names(tmp_path: Path) -> None:
    """Files come in the order of their names; hidden files, links and unknown kinds are named."""
    for name in ("b/two.txt", "a.txt", "b/one.TXT", "c.pdf", ".hidden.txt", ".git/x.txt", "noend"):
        written(tmp_path, name, f"Rain fell on {name}.")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    articles = read_articles(tmp_path)
    assert articles["text"].tolist() == ["Rain fell on a.txt.", "Rain fell on b/one.TXT.", "Rain fell on b/two.txt."]
    assert set(places(articles)) == {"c.pdf", ".hidden.txt", ".git", "noend", "loop", "gone.txt"}
    assert ".parquet, .zip" in places(articles)["c.pdf"]
    assert "hidden" in places(articles)[".git"]


def test_a_list_of_paths_is_read_in_its_order_and_copies_are_counted(tmp_path: Path) -> None:
    """The same article twice is one article; the copies are counted."""
    one, two = written(tmp_path, "1.txt", "Rain fell."), written(tmp_path, "2.txt", "Snow fell.")
    articles = read_articles([str(two), one, two, tmp_path])
    assert articles["text"].tolist() == ["Snow fell.", "Rain fell."]
    assert articles.attrs["duplicates"] == 3
    assert articles["path"].tolist() == [str(two), str(one)]


def test_articles_of_others_are_all_read(shared: Path) -> None:
    """48 JSON lines and a text file, as they came from the web, are 49 articles without a problem."""
    articles = read_articles(shared / "articles")
    assert (len(articles), articles.attrs) == (49, {"problems": [], "duplicates": 0})
    assert not any(not_english(articles["text"]))


# --- titles and datelines -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Rain in Oslo\n\nIt rained all day.", "Rain in Oslo"),
        ("Will it rain?\n\nIt rained all day.", "Will it rain?"),
        ("Rain in Oslo\n" + "It rained all day and all night. " * 6, "Rain in Oslo"),
        ("# Rain in Oslo #\nIt rained.", "Rain in Oslo"),
        ("It rained all day.\n\nIt rained all night.", None),
        ("OSLO - It rained and rained\n\nIt stopped.", None),
        ("OSLO, March 5 (Nordpress) — It rained and rained\n\nIt stopped.", None),
        ("By Ann Berg\n\nIt rained all day.", None),
        ("It rained all day and\nall night.\n\nIt stopped.", None),
        ("- one\n\n- two", None),
        ("word " * 40 + "\n\nIt rained.", None),
        ("Hello", None),
        ("# Hello", None),
    ],
)
def test_the_first_line_is_a_title_only_if_it_looks_like_one(tmp_path: Path, text: str, title: str | None) -> None:
    """A title leaves the text; a first line that may be a sentence stays, so nothing is lost."""
    article = read_articles(written(tmp_path, "a.md", text)).iloc[0]
    assert (article["title"] if title else None) == title
    if title is None:
        assert pd.isna(article["title"])
        assert article["text"] == text.strip()


@pytest.mark.parametrize(
    ("dateline", "source"),
    [
        ("KABUL (Nordpress) — ", "Nordpress"),
        ("KABUL (Nordpress) - ", "Nordpress"),
        ("ISLAMABAD, Pakistan (NP) - ", "NP"),
        ("NEW YORK, Dec. 8 (Nordpress) -- ", "Nordpress"),
        ("ST. JOHN’S (Nordpress) – ", "Nordpress"),
        ("ISLAMABAD - ", None),
        ("The committee (Nordpress) - ", None),
    ],
)
def test_the_agency_of_a_dateline_is_the_source(tmp_path: Path, dateline: str, source: str | None) -> None:
    """The dateline gives the source when nothing else does, and the text keeps it."""
    text = f"{dateline}Rain fell all day."
    article = read_articles(written(tmp_path, "a.txt", text)).iloc[0]
    assert article["text"] == text
    assert (article["source"] if source else None) == source
    front = read_articles(written(tmp_path, "b.md", f"---\nPublisher: The Fjord\nheadline: 'A: B'\n---\n{text}"))
    assert front.loc[0, ["source", "title", "text"]].tolist() == ["The Fjord", "A: B", text]


# --- dates ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        "2019-03-05",
        "2019-03-05T23:30:00-08:00",
        "2019-03-05 23:30:00",
        "2019/3/5",
        "20190305",
        "20190305T101500Z",
        20190305,
        20190305.0,
        1551783600,
        1551783600000,
        "March 5, 2019",
        "Mar. 5, 2019 10:15 am EST",
        "Tuesday, 5 March 2019",
        "Tue, 05 Mar 2019 10:15:00 GMT",
        "Published on 5th of March 2019, 10:15",
        "MARCH 5 2019",
        "05-Mar-2019",
        datetime.date(2019, 3, 5),
        datetime.datetime(2019, 3, 5, 23, 30),
        pd.Timestamp("2019-03-05 23:30", tz="America/New_York"),
        pd.Timestamp("2019-03-05").to_datetime64(),
    ],
)
def test_dates_become_days_as_written(value: Any) -> None:
    """The common ways of newspapers and machines to write a date are understood, to the day as written."""
    articles = make_articles([{"text": "Rain.", "date": value}])
    assert articles["date"].tolist() == [pd.Timestamp("2019-03-05")]
    assert problems(articles) == []


@pytest.mark.parametrize(
    "value", ["yesterday", "2019-02-30", "March 2019", "12", "1551", "99/99/2019", "0000-01-01", True]
)
def test_a_date_that_cannot_be_read_is_missing_and_named(value: Any) -> None:
    """No date is invented: what is not a full date is missing, and the problem names it."""
    articles = make_articles(pd.DataFrame({"text": ["Rain."], "date": [value]}, index=["x"], dtype=object))
    assert articles["date"].isna().all()
    assert problems(articles) == [f"row x: the date {str(value)!r} cannot be read; write it as 2019-12-31"]


@pytest.mark.parametrize("value", [None, "", " ", float("nan"), pd.NaT, pd.NA, "None", "nan", "null"])
def test_a_missing_date_is_no_problem(value: Any) -> None:
    """An article may have no date."""
    articles = make_articles([{"text": "Rain.", "date": value}])
    assert articles["date"].isna().all()
    assert problems(articles) == []


@pytest.mark.parametrize(
    ("dates", "days"),
    [
        (["03/04/2019", "23/04/2019"], ["2019-04-03", "2019-04-23"]),
        (["03/04/2019", "04/23/2019"], ["2019-03-04", "2019-04-23"]),
        (["03.04.2019", "03.03.2019"], [None, "2019-03-03"]),
        (["03/04/2019", "23/04/2019", "04/23/2019"], [None, None, None]),
    ],
)
def test_numeric_dates_are_read_only_when_the_file_shows_the_order(
    tmp_path: Path, dates: list[str], days: list[str | None]
) -> None:
    """03/04 is March or April: another date of the same file decides, or nobody does, and the problem says so."""
    table = pd.DataFrame({"text": [f"Rain {n}." for n in range(len(dates))], "date": dates})
    other = written(tmp_path, "other.csv", "text,date\nSnow.,12/31/2019\n")
    articles = read_articles([written(tmp_path, "a.csv", table.to_csv(index=False)), other])
    assert articles["date"].dt.strftime("%Y-%m-%d").fillna("").tolist() == [*(day or "" for day in days), "2019-12-31"]
    assert len(problems(articles)) == days.count(None)


# --- columns --------------------------------------------------------------------------------------------------------


def test_columns_are_matched_by_common_names() -> None:
    """Case and signs do not matter; of several dates the likeliest is taken and the others stay the user's."""
    articles = make_articles(
        [
            {
                "Head-Line": "T",
                "date_publish": "2019-03-05",
                "published": "x",
                "Authors": ["A", "B"],
                "LINK": "u",
                "maintext": "M",
            }
        ]
    )
    row = articles.iloc[0]
    assert (row["title"], row["author"], row["url"], row["text"]) == ("T", "A, B", "u", "M")
    assert "published" not in articles  # taken for the date, before date_publish
    assert row["date_publish"] == "2019-03-05"


@pytest.mark.parametrize(
    ("record", "message"),
    [
        (
            {"heading": "T", "words": "Rain."},
            'no column for the text; the columns are heading, words; say it with columns={"text"',
        ),
        (
            {"body": "A.", "content": "B."},
            r"two columns may be the text \(body, content\); the columns are body, content; say",
        ),
    ],
)
def test_an_unclear_text_column_is_named(tmp_path: Path, record: dict[str, str], message: str) -> None:
    """Without one clear text column the message lists the columns and shows how to say which; so for files."""
    with pytest.raises(ValueError, match=message):
        make_articles([record])
    path = written(tmp_path, "a.csv", pd.DataFrame([record]).to_csv(index=False))
    with pytest.raises(ValueError, match=message):
        read_articles(path)
    chosen = {"text": list(record)[1]}
    for articles in (read_articles(path, columns=chosen), make_articles([record], columns=chosen)):
        assert articles["text"].tolist() == [list(record.values())[1]]
    good = written(tmp_path, "b.txt", "Rain fell.")
    articles = read_articles([path, good])
    assert articles["text"].tolist() == ["Rain fell."]
    assert re.search(message, places(articles)["a.csv"])


def test_an_empty_candidate_does_not_make_the_text_unclear() -> None:
    """A second text column that holds nothing is no candidate."""
    assert make_articles([{"text": None, "maintext": "Rain."}])["text"].tolist() == ["Rain."]


def test_a_column_of_the_user_with_one_of_our_names_is_kept(tmp_path: Path) -> None:
    """The user's own article_id, or another text, stays at the right under another name."""
    articles = make_articles([{"article_id": 7, "text": "Short.", "story": "Long story."}], columns={"text": "story"})
    assert articles["text"].tolist() == ["Long story."]
    assert articles["article_id_given"].tolist() == [7]
    assert articles["text_given"].tolist() == ["Short."]
    again = read_articles(written(tmp_path, "a.parquet", as_parquet(articles)))
    pd.testing.assert_frame_equal(again.drop(columns="path"), articles.drop(columns="path"))


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"txt": "body"}, "columns= cannot name txt; it can name date, source, title"),
        ({"text": "story"}, "no column story; the columns are body"),
    ],
)
def test_a_wrong_mapping_says_what_would_be_right(columns: dict[str, str], message: str) -> None:
    """A mapping to or from a column that does not exist is an error that lists those that do."""
    with pytest.raises(ValueError, match=message):
        make_articles([{"body": "Rain."}], columns=columns)


@pytest.mark.parametrize("records", ["a.txt", {"text": "Rain."}, [1, 2], ["Rain."]])
def test_make_articles_wants_a_table_or_dicts(records: Any) -> None:
    """Anything else is refused with a word on what would be right."""
    with pytest.raises(ValueError, match="needs a DataFrame or a list of dicts with a text"):
        make_articles(records)


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    """Which of two columns called text is meant cannot be known."""
    with pytest.raises(ValueError, match="two columns are called text"):
        make_articles(pd.DataFrame([["a", "b"]], columns=["text", "text"]))
    with pytest.raises(ValueError, match="two columns have the same name; the columns are text, text"):
        read_articles(written(tmp_path, "a.csv", "text,text\na,b\n"))


def test_a_table_of_sentences_is_not_taken_for_articles(tmp_path: Path) -> None:
    """The folder of a book holds sentences with a text each; they are not articles."""
    table = pd.DataFrame({"article_id": ["x"], "sentence": [0], "text": ["Rain."]})
    with pytest.raises(ValueError, match="analysis.load"):
        read_articles(written(tmp_path, "sentences.parquet", as_parquet(table)))


@pytest.mark.parametrize("index", [["x", "y"], [5, 5], pd.MultiIndex.from_tuples([("a", 1), ("b", 2)])])
def test_any_index_of_a_table_will_do(index: Any) -> None:
    """The index of the user's table does not matter, and the table is not changed."""
    table = pd.DataFrame({"text": ["One.", "Two."], 3: [1, 2]}, index=index)
    before = table.copy()
    articles = make_articles(table)
    assert articles["text"].tolist() == ["One.", "Two."]
    assert articles["3"].tolist() == [1, 2]
    assert articles.index.tolist() == [0, 1]
    pd.testing.assert_frame_equal(table, before)


def test_mixed_values_of_the_user_become_strings(tmp_path: Path) -> None:
    """Columns of the user that Parquet could not hold are made storable."""
    records = [
        {"text": "A.", "x": 1, "tags": ["a", "b"], "n": None},
        {"text": "B.", "x": "\ud800", "n": 2},
        {"text": "C."},
    ]
    articles = make_articles(records)
    assert articles["x"].fillna("").tolist() == ["1", "\ufffd", ""]
    assert articles["tags"].fillna("").tolist() == ['["a", "b"]', "", ""]
    assert articles["n"].dtype == "float64"
    articles.to_parquet(tmp_path / "a.parquet")


def test_two_hundred_columns_of_the_user_are_kept() -> None:
    """Wide tables pass without a warning."""
    assert make_articles([{"text": "Rain.", **{f"c{n}": n for n in range(200)}}]).shape == (1, 208)


# --- texts ----------------------------------------------------------------------------------------------------------


@given(st.lists(st.text(), max_size=5))
def test_any_text_comes_back_unchanged(texts: list[str]) -> None:
    """Every different text comes back as it is; only NUL is replaced, and lengths never change."""
    expected = list(dict.fromkeys(text.replace("\0", "\ufffd") for text in texts))
    assert make_articles([{"text": text} for text in texts])["text"].tolist() == expected
    assert make_articles(pd.DataFrame({"text": texts}, dtype="str"))["text"].tolist() == expected


@given(st.text(st.characters(codec=None)))
def test_no_broken_character_survives(text: str) -> None:
    """Lone surrogates and NUL become U+FFFD, one for one, in the text and in every other field, and it is said."""
    articles = make_articles([{"text": text, "title": text, "source": text, "own": text}])
    assert len(articles["text"][0]) == len(text)
    for name in ("text", "title", "source", "own"):
        assert not re.search("[\0\ud800-\udfff]", articles[name].fillna("")[0])
    changed = sum(a != b for a, b in zip(text, articles["text"][0], strict=True))
    assert any(f"{changed} NUL or broken" in problem for problem in problems(articles)) == bool(changed)


text_like = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\n"), max_size=60)
field = st.none() | text_like


@given(
    records=st.lists(
        st.fixed_dictionaries({"text": text_like, "title": field, "source": field, "date": st.none() | st.dates()}),
        min_size=1,
        max_size=4,
    )
)
def test_what_we_write_we_read_again(tmp_path: Path, records: list[dict[str, Any]]) -> None:
    """A table of articles written as CSV, TSV, JSON lines, JSON or Parquet is read back the same."""
    articles = make_articles(records)
    written(tmp_path, "a.csv", articles.to_csv(index=False))
    written(tmp_path, "a.tsv", articles.to_csv(index=False, sep="\t"))
    lines = articles.assign(date=articles["date"].dt.strftime("%Y-%m-%d")).to_dict("records")
    written(tmp_path, "a.jsonl", "\n".join(json.dumps(line, ensure_ascii=False) for line in lines))
    written(tmp_path, "a.json", json.dumps(lines))
    written(tmp_path, "a.parquet", as_parquet(articles))
    for name in ("a.csv", "a.tsv", "a.jsonl", "a.json", "a.parquet"):
        again = read_articles(tmp_path / name)
        pd.testing.assert_frame_equal(again.drop(columns="path"), articles.drop(columns="path"))


def test_empty_texts_are_kept_and_named() -> None:
    """Nothing is lost: an article without text stays in the table, and a problem says so."""
    articles = make_articles(pd.DataFrame({"text": ["Rain.", "", " \n"]}))
    assert articles["text"].tolist() == ["Rain.", "", " \n"]
    assert problems(articles) == ["row 1: the text is empty; kept", "row 2: the text is empty; kept"]


def test_a_text_that_is_no_string_is_named() -> None:
    """Missing texts and numbers are kept as empty texts, and the problem names the row and the value."""
    articles = make_articles([{"text": "Rain."}, {"text": float("nan"), "title": "A"}, {"text": 3.5, "title": "B"}])
    assert articles["text"].tolist() == ["Rain.", "", ""]
    assert problems(articles) == [
        "row 1: the text is missing; kept with an empty text",
        "row 2: the text is '3.5', a float and not a string; kept with an empty text",
    ]


def test_the_article_id_is_stable_and_depends_on_four_fields() -> None:
    """Source, date, title and text make the article; author, address and path do not."""
    base = make_articles([RECORD])["article_id"][0]
    assert base == make_articles([{**RECORD, "author": "Ann", "url": "u", "path": "p", "x": 1}])["article_id"][0]
    assert base == "2a80901e118fd229"
    others = [make_articles([{**RECORD, name: "2020-01-01"}])["article_id"][0] for name in RECORD]
    assert len({base, *others}) == 5


def test_ten_thousand_rows_are_all_there() -> None:
    """Many rows, each its own article."""
    articles = make_articles(pd.DataFrame({"text": [f"Rain {n}." for n in range(10_000)], "date": "2019-03-05"}))
    assert len(articles) == articles["article_id"].nunique() == 10_000


# --- bad input ------------------------------------------------------------------------------------------------------


def test_a_missing_path_is_an_error_that_names_it(tmp_path: Path) -> None:
    """Only a path that does not exist stops the reading, before anything is read."""
    with pytest.raises(FileNotFoundError, match=r"no file or folder '.*nowhere'; give a file, a folder, a zip"):
        read_articles([tmp_path, tmp_path / "nowhere"])


def test_when_nothing_can_be_read_the_error_says_why(tmp_path: Path) -> None:
    """An empty folder, and a folder of nothing but bad files."""
    with pytest.raises(ValueError, match=r"no articles in .*; looked for .txt, .text, .md"):
        read_articles(tmp_path)
    with pytest.raises(ValueError, match="no articles in an empty list"):
        read_articles([])
    written(tmp_path, "empty.txt", " \n")
    with pytest.raises(ValueError, match=r"empty.txt: the file is empty"):
        read_articles(tmp_path)


JUNK = bytes(range(256)) * 4
BAD_FILES: dict[str, tuple[str | bytes, str]] = {
    "empty.txt": ("", "the file is empty"),
    "blank.csv": (b"\xef\xbb\xbf\n\n", "the file is empty"),
    "nul.txt": (JUNK, "binary, not text (it is full of control characters)"),
    "control.txt": (b"\x01\x02\x03\x1b[2J\x07" * 50, "binary, not text (it is full of control characters)"),
    "random.txt": (bytes(range(1, 256)) * 4, "binary"),
    "empty.html": ("<html><body></body></html>", "no article text found in the page"),
    "script.html": ("<html><body><script>alert(1)</script></body></html>", "no article text found in the page"),
    "deep.html": ("<html><body>" + "<div>" * 50_000 + "x", "no article text found in the page"),
    "broken.json": ('{"text": "Rain.",\n "title": ', "not JSON: Expecting value"),
    "deep.json": ("[" * 200_000, "not JSON: maximum recursion depth exceeded"),
    "number.json": ("12", "item 1: a JSON int, not an object with named fields"),
    "digits.jsonl": ('{"text": 1' + "0" * 5000 + "}", "line 1: not JSON: Exceeds the limit"),
    "text.csv": ("day,story\n1,Rain.\n", "no column for the text; the columns are day, story"),
    "header.csv": ("title,text\n", "no articles in the file"),
    "junk.parquet": (JUNK, "not a Parquet file, or damaged"),
    "empty.parquet": (b"", "the file is empty"),
    "list.json": ("[]", "no articles in the file"),
    "spans.html": ("<p>" + "<span>Rain. </span>" * 50_000, "100,001 tags are more than the 60,000 of a page"),
    "junk.zip": (JUNK, "not a zip, or damaged"),
    "huge.txt": ("x" * 50_000_000, "50,000,000 characters are more than the 5,000,000 of an article"),
    "huge.html": ("<p>" + "x" * 5_000_001, "characters are more than the 5,000,000 of an article"),
    "huge.jsonl": ('{"text": "' + "x" * 50_000_000 + '"}', "line 1: 50,000,000 characters are more than"),
    "cut.jsonl": ('{"text": "' + "x" * 50_000_000, "line 1: not JSON: Unterminated string"),
    "huge.csv": ('text\n"' + "x" * 50_000_000 + '"\n', "line 2: 50,000,000 characters are more than"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_a_problem_and_the_good_ones_are_read(tmp_path: Path, name: str) -> None:
    """Whatever is wrong with one file, the others are read, and the problem names the file and the reason."""
    content, reason = BAD_FILES[name]
    written(tmp_path, f"m/{name}", content)
    written(tmp_path, "a.txt", "Rain fell.")
    written(tmp_path, "z.txt", "Snow fell.")
    articles = read_articles(tmp_path)
    assert articles["text"].tolist() == ["Rain fell.", "Snow fell."]
    (problem,) = articles.attrs["problems"]
    assert problem["path"] == str(tmp_path / "m" / name)
    assert problem["stage"] == "read"
    assert reason in problem["problem"]
    assert len(problem["problem"]) < 300


def test_broken_json_lines_are_named_and_the_rest_read(tmp_path: Path) -> None:
    """A broken line in the middle costs that line only."""
    lines = ['{"text": "One."}', '{"text": "Tw', "", "[1]", '"word"', '{"text": "Three.\\u2028\u2028"}', '{"text": ""}']
    articles = read_articles(written(tmp_path, "a.jsonl", "\n".join(lines)))
    assert articles["text"].tolist() == ["One.", "Three.\u2028\u2028", ""]
    assert [problem.partition(":")[0] for problem in problems(articles)] == ["line 2", "line 4", "line 5", "line 7"]
    assert "Unterminated string" in problems(articles)[0]
    assert problems(articles)[1] == "line 4: a JSON list, not an object with named fields"


def test_broken_csv_rows_are_named_and_the_rest_read(tmp_path: Path) -> None:
    """Rows with a field too many, a stray quotation mark or an open one are named by their line."""
    rows = [
        "title,text",
        'A,"One\nline, and another."',
        "B,Two, or three.",
        'C,"Odd" mark.',
        "",
        "D,Four.",
        'E,"open',
        "F,Six.",
    ]
    articles = read_articles(written(tmp_path, "a.csv", "\n".join(rows) + "\n"))
    assert articles["title"].tolist() == ["A", "D"]
    assert articles["text"].tolist() == ["One\nline, and another.", "Four."]
    assert problems(articles) == [
        "line 4: 3 fields where the header has 2; is a quotation mark missing?",
        "line 5 to 5: a quotation mark is not closed or not doubled (',' expected after '\"')",
        "line 8 to 9: a quotation mark is not closed or not doubled (unexpected end of data)",
    ]


def test_a_huge_field_of_a_csv_is_read(tmp_path: Path) -> None:
    """A field of a million characters, more than Python's own limit, is an article like others."""
    articles = read_articles(written(tmp_path, "a.csv", "text,page\n" + "x" * 1_000_000 + ",1\nShort.,2\n"))
    assert articles["text"].str.len().tolist() == [1_000_000, 6]


def test_an_article_of_one_word_without_a_date(tmp_path: Path) -> None:
    """One word is an article; no date is no problem."""
    for name in ("a.txt", "b.html", "c.csv"):
        content = {"a.txt": "Hello", "b.html": "<html><body><p>Howdy</p></body></html>", "c.csv": "text\nHi"}[name]
        written(tmp_path, name, content)
    articles = read_articles(tmp_path)
    assert articles["text"].tolist() == ["Hello", "Howdy", "Hi"]
    assert articles["date"].isna().all()
    assert problems(articles) == []


def test_scripts_of_a_web_page_are_not_text(tmp_path: Path) -> None:
    """Neither scripts nor menus nor handlers get into the article; what is escaped in the page is text."""
    text = TEXT + "\n\nHe wrote &lt;script&gt;alert(1)&lt;/script&gt; on the wall, and nobody knew what it was to mean."
    article = read_articles(written(tmp_path, "a.html", page(text).replace("<p>", '<p onclick="SCRIPTED()">'))).iloc[0]
    assert article["text"].endswith(
        "He wrote <script>alert(1)</script> on the wall, and nobody knew what it was to mean."
    )
    assert not re.search("SCRIPTED|Weather|rights", article["text"])
    assert article["author"] == "Ann Berg"


def test_no_date_of_a_web_page_is_guessed(tmp_path: Path) -> None:
    """A year in the footer is not the date of the article."""
    plain = re.sub(r'<meta property="article[^>]*>', "", page()).replace("All rights", "(c) 2021 All rights")
    assert read_articles(written(tmp_path, "a.html", plain))["date"].isna().all()


# --- encodings ------------------------------------------------------------------------------------------------------

QUOTED = "The mayor’s “plan” for the café was over, Mr. Muñoz said on Monday. "


@pytest.mark.parametrize(
    ("text", "encoding", "said"),
    [
        (QUOTED, "utf-8", None),
        (QUOTED, "utf-8-sig", None),
        (QUOTED, "utf-16", "read as UTF-16: not UTF-8"),
        (QUOTED, "cp1252", "read as windows-1252: not UTF-8"),
        (QUOTED * 200, "cp1252", "read as windows-1252: not UTF-8"),
        ("The caf\xe9 is closed.", "latin-1", "read as windows-1252: not UTF-8"),
        ("The mayor’s answer was short.", "cp1252", "read as windows-1252: not UTF-8"),
        ("Министр сказал, что переговоры прошли вчера в Москве.", "cp1251", "read as cp1251: not UTF-8"),
    ],
)
def test_encodings_are_detected_and_said(tmp_path: Path, text: str, encoding: str, said: str | None) -> None:
    """UTF-8 needs no word; any other encoding is used and said."""
    articles = read_articles(written(tmp_path, "a.txt", text.encode(encoding)))
    assert articles["text"].tolist() == [text.strip()]
    assert problems(articles) == ([said] if said else [])


def test_mixed_encodings_are_read_line_by_line(tmp_path: Path) -> None:
    """A file glued together from UTF-8 and windows-1252 is read right, and the problem names the lines."""
    lines = [
        b"text",
        "“One,” he said.".encode(),
        "“Two,” she said.".encode("cp1252"),
        b"Three.",
        "“Four,” they said.".encode(),
    ]
    articles = read_articles(written(tmp_path, "a.tsv", b"\n".join(lines)))
    assert articles["text"].tolist() == ["“One,” he said.", "“Two,” she said.", "Three.", "“Four,” they said."]
    assert problems(articles) == ["mixed encodings: UTF-8, but 1 lines read as windows-1252 (line 3)"]


@given(
    data=st.binary(max_size=300),
    kind=st.sampled_from([".txt", ".md", ".csv", ".json", ".jsonl", ".html", ".parquet", ".zip"]),
)
def test_no_bytes_stop_the_reading(tmp_path: Path, data: bytes, kind: str) -> None:
    """Whatever bytes a file holds, the others are read, no broken character gets in, and nothing is lost in silence."""
    bad = written(tmp_path, f"bad{kind}", data)
    articles = read_articles([bad, written(tmp_path, "good.txt", "Rain fell.")])
    assert "Rain fell." in articles["text"].tolist()
    assert len(articles) > 1 or articles.attrs["duplicates"] or problems(articles)
    assert not articles["text"].str.contains("[\0\r]").any()


def test_a_stray_nul_does_not_spoil_a_file(tmp_path: Path) -> None:
    """One NUL among good lines costs one character, and is said; a text full of them is UTF-16 without its mark."""
    articles = read_articles(written(tmp_path, "a.csv", "title,text\nA,Rain fell.\nB,Snow\0fell.\nC,Hail fell.\n"))
    assert articles["text"].tolist() == ["Rain fell.", "Snow\ufffdfell.", "Hail fell."]
    assert problems(articles) == ["line 3: 1 NUL or broken characters became \ufffd"]
    with pytest.raises(ValueError, match="binary, not text"):
        read_articles(written(tmp_path, "b.txt", "Rain fell.".encode("utf-16-le")))


def test_file_names_of_other_encodings_are_read(tmp_path: Path) -> None:
    """A file whose name is not UTF-8 is read; its path can be stored and printed."""
    for name in (b"caf\xe9  one.txt", b"caf\xe9.pdf"):
        with open(os.path.join(os.fsencode(tmp_path), name), "wb") as file:
            file.write(b"Rain fell.")
    articles = read_articles(tmp_path)
    assert articles["path"].tolist() == [str(tmp_path / "caf\ufffd  one.txt")]
    assert list(places(articles)) == ["caf\ufffd.pdf"]


# --- zips -----------------------------------------------------------------------------------------------------------


def test_a_zip_is_read_without_writing_to_disk(tmp_path: Path) -> None:
    """The members of a zip are articles whose path names zip and member; other members are named as problems."""
    members: dict[str, str | bytes] = {
        "day/b.txt": "Snow fell.",
        "a.jsonl": '{"text": "Rain fell."}\n{"te',
        "../../evil.txt": "Evil.",
        "/abs.txt": "Evil.",
        "C:\\evil.txt": "Evil.",
        "..\\evil.txt": "Evil.",
        "inner.zip": b"PK",
        "photo.jpg": b"\xff\xd8",
        "__MACOSX/._a.txt": "x",
        ".hidden.txt": "x",
        "folder/": "",
        "empty.txt": "",
    }
    path = zipped(tmp_path / "news.zip", members)
    before = sorted(tmp_path.rglob("*"))
    articles = read_articles(path)
    assert dict(zip(articles["text"], articles["path"], strict=True)) == {
        "Rain fell.": f"{path}/a.jsonl",
        "Snow fell.": f"{path}/day/b.txt",
    }
    said = {problem["path"].removeprefix(f"{path}/"): problem["problem"] for problem in articles.attrs["problems"]}
    assert set(said) == set(members) - {"day/b.txt", "folder/"}
    for name in ("../../evil.txt", "/abs.txt", "C:\\evil.txt", "..\\evil.txt"):
        assert said[name] == "not read: its path leads out of the zip"
    assert said["inner.zip"] == "a zip in a zip: not read; unpack it first"
    assert said["photo.jpg"].startswith("not a file of a known kind")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A member that grows too much, or members too big in sum, are refused and named."""
    path = zipped(tmp_path / "a.zip", {"bomb.txt": "x" * 30_000_000, "good.txt": "Rain fell."})
    articles = read_articles(path)
    assert articles["text"].tolist() == ["Rain fell."]
    assert places(articles) == {
        "bomb.txt": "not read: it grows more than 200 times when unpacked, as a zip bomb does",
    }
    monkeypatch.setattr(module, "BIGGEST", 25)
    path = zipped(tmp_path / "b.zip", {f"{n}.txt": f"Rain fell {n}." for n in range(4)})
    articles = read_articles(path)
    assert len(articles) == 2
    assert set(places(articles).values()) == {"not read: the zip unpacks to more than 25 bytes; split it"}
    assert "more than 25 bytes" in places(read_articles([written(tmp_path, "c.txt", "x" * 26), path]))["c.txt"]


def test_a_zip_that_lies_about_its_size_is_a_problem(tmp_path: Path) -> None:
    """A member whose size is forged is not read beyond what it claims."""
    path = zipped(tmp_path / "a.zip", {"bomb.txt": "x" * 30_000_000, "good.txt": "Rain fell."})
    data = path.read_bytes().replace(struct.pack("<L", 30_000_000), struct.pack("<L", 100))
    articles = read_articles(written(tmp_path, "forged.zip", data))
    assert articles["text"].tolist() == ["Rain fell."]
    assert places(articles)["bomb.txt"].startswith("damaged in the zip")


def test_damaged_and_encrypted_members_are_named(tmp_path: Path) -> None:
    """A member that cannot be unpacked costs that member only."""
    path = zipped(tmp_path / "a.zip", {"a.txt": "Rain fell on the town. " * 40, "b.txt": "Snow fell."})
    data = bytearray(path.read_bytes())
    data[40] ^= 0xFF
    articles = read_articles(written(tmp_path, "damaged.zip", bytes(data)))
    assert articles["text"].tolist() == ["Snow fell."]
    assert places(articles)["a.txt"].startswith("damaged in the zip")
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    articles = read_articles(written(tmp_path, "locked.zip", bytes(data)))
    assert places(articles)["a.txt"] == "encrypted: not read; unpack it first"


def test_a_zip_with_a_member_without_name_or_of_another_version(tmp_path: Path) -> None:
    """A member that has no name costs that member only; a zip that Python does not know is named as a whole."""
    path = zipped(tmp_path / "a.zip", {"a": "Hail.", "b.txt": "Snow fell."})
    data = bytearray(path.read_bytes())
    entry = data.index(b"PK\x01\x02")
    data[entry + 28 : entry + 32], data[entry + 46 : entry + 47] = b"\0\0\1\0", b" "  # its name is an extra field now
    articles = read_articles(written(tmp_path, "nameless.zip", bytes(data)))
    assert articles["text"].tolist() == ["Snow fell."]
    assert "it has no name" in problems(articles)[0]
    data[entry + 6] = 232
    with pytest.raises(ValueError, match=r"newer.zip: not a zip, or damaged: zip file version 23.2"):
        read_articles(written(tmp_path, "newer.zip", bytes(data)))


def test_a_file_without_permission_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that cannot be opened is a problem."""

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    written(tmp_path, "a.csv", "text\nRain.")
    zipped(tmp_path / "b.zip", {"b.txt": "Snow."})
    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert places(read_articles(tmp_path)) == {"a.csv": "cannot be opened: Permission denied"}


# --- language -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("El gobierno anunció que los precios de la carne van a subir en las próximas semanas.", "looks like Spanish"),
        (
            "Le ministre a déclaré que les prix de la viande vont augmenter dans les semaines à venir.",
            "looks like French",
        ),
        ("Der Minister sagte am Montag, dass die Preise für das Fleisch nicht steigen werden.", "looks like German"),
        (
            "Il ministro ha detto che i prezzi della carne non sono destinati a salire nel mese di marzo.",
            "looks like Italian",
        ),
        (
            "O ministro disse que os preços da carne não vão subir em março, mas os do leite sim.",
            "looks like Portuguese",
        ),
        (
            "De minister zei dat de prijzen van het vlees niet zullen stijgen, maar die van de melk wel.",
            "looks like Dutch",
        ),
        (
            "Ministern sade att priserna på kött inte kommer att stiga och att det är bra för alla.",
            "looks like Swedish",
        ),
        (
            "Министр сказал, что цены на мясо не вырастут в марте, но цены на молоко вырастут.",
            "written in Cyrillic script",
        ),
        ("部长周一表示，三月份肉类价格不会上涨，但牛奶价格将会上涨，因为饲料越来越贵。", "written in Cjk script"),
        ("قال الوزير يوم الاثنين إن أسعار اللحوم لن ترتفع في مارس", "written in Arabic script"),
        (
            "Bakan pazartesi günü yaptığı açıklamada et fiyatlarının artmayacağını söyledi. " * 6,
            "has hardly any English",
        ),
    ],
)
def test_other_languages_are_named(text: str, reason: str) -> None:
    """An article in another language is recognised, and the reason says what Dateline reads."""
    (found,) = not_english([text])
    assert found is not None
    assert found.startswith(reason)
    assert found.endswith("; Dateline reads English only")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hola",
        "Viva la revolución de los pueblos",
        "42 17 3.5 100 2019 8 9 10 11 12",
        "Los Angeles and San José de la Vega were cut off by the floods.",
        "Angela de la Cruz and Luis de los Santos of El Salvador met Ursula von der Leyen.",
        "The minister said “no pasarán los enemigos de la patria” in Madrid, to the joy of the crowd.",
        "In Tehran (تهران) the minister spoke of Київ and of 北京 as of old friends.",
        "Police arrest five men after bank robbery near Bergen harbour Monday night",
        "a b c d e f g h i j k l m n o p",
    ],
)
def test_english_is_never_taken_for_another_language(text: str) -> None:
    """Short texts, names, foreign quotations and headlines are left alone."""
    assert not_english([text]) == [None]


@given(st.text(string.ascii_letters + " éñ北京Привет.", max_size=200))
def test_any_text_has_a_verdict(text: str) -> None:
    """Each text gets a reason or None, and fewer than eight words in Latin script are never flagged."""
    (reason,) = not_english([text])
    if reason and "script" not in reason:
        assert len(re.findall(r"[^\W\d_]+", text)) >= 8
