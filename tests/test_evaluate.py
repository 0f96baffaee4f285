"""Evaluation: scores counted by hand, matching, errors that can be read, and the agreement of two annotators."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import analysis
from analysis import tables
from analysis.__main__ import main
from analysis.evaluate import agreement, evaluate, match, read_gold

TEXTS = {
    "one": "Kabul (Agency) - Ada Berg met the rebels. She praised Norway. “We agree,” a minister said.",
    "two": "The rebels attacked Oslo. Police fled.",
}
MENTIONS = [
    # id, text, actor, kind, form
    ("one", "Kabul", "Kabul", "place", "name"),
    ("one", "Ada Berg", "Ada Berg", "person", "name"),
    ("one", "rebels", "rebels", "group", "role"),
    ("one", "She", "Ada Berg", "person", "pronoun"),
    ("one", "Norway", "Norway", "country", "name"),
    ("two", "rebels", "rebels", "group", "role"),
    ("two", "Oslo", "Norway", "country", "name"),
    ("two", "Police", "police", "group", "role"),
]
QUOTES = [("one", "We agree,", "direct", "ministers")]
SENTIMENT = [("one", "Ada Berg", "neutral"), ("one", "She", "neutral"), ("one", "Norway", "positive"),
             ("two", "Oslo", "unclear")]  # fmt: skip
EVENTS = [
    # id, trigger, event, type, mode, status, source, target, date
    ("one", "met", "0", "CONSULT", "", "happened", "Ada Berg", "rebels", "2020-01-02"),
    ("one", "praised", "1", "SUPPORT", "", "happened", "Ada Berg", "Norway", ""),
    ("two", "attacked", "0", "ASSAULT", "", "happened", "rebels", "Norway", ""),
    ("two", "attacked", "0", "ASSAULT", "", "happened", "rebels", "police", ""),
]


def table(rows: list[tuple[str, ...]], *columns: str) -> pd.DataFrame:
    """Rows of (id, text, ...) with the offsets of the text's first occurrence in its article."""
    starts = [TEXTS[i].index(text) for i, text, *_ in rows]
    spans = {"start": starts, "end": [start + len(row[1]) for start, row in zip(starts, rows, strict=True)]}
    frame = pd.DataFrame(rows, columns=["id", "text", *columns])
    return frame.assign(**spans)[["id", "start", "end", "text", *columns]]


def toy() -> dict[str, pd.DataFrame]:
    """The toy gold."""
    return {
        "mentions": table(MENTIONS, "actor", "kind", "form"),
        "quotes": table(QUOTES, "kind", "speaker"),
        "sentiment": table(SENTIMENT, "label"),
        "events": table(EVENTS, "event", "type", "mode", "status", "source", "target", "date"),
        "articles": pd.DataFrame({"id": ["one", "two"]}).assign(
            mentions="yes", quotes="yes", sentiment="yes", events="yes"
        ),
    }


def write(folder: Path, gold: dict[str, pd.DataFrame]) -> Path:
    """A gold folder on disk."""
    folder.mkdir(exist_ok=True)
    for layer, frame in gold.items():
        frame.to_csv(folder / f"{layer}.csv", index=False)
    return folder


def book_of(gold: dict[str, pd.DataFrame]) -> Any:
    """A book that says exactly what a gold says."""
    named = {layer: frame.rename(columns={"id": "article_id"}) for layer, frame in gold.items()}
    labels = gold["sentiment"].set_index(["id", "start"])["label"]
    mentions = named["mentions"]
    mentions["label"] = [
        labels.get(key, "neutral") for key in mentions[["article_id", "start"]].itertuples(index=False)
    ]
    events = named["events"].rename(columns={"text": "trigger"})
    articles = pd.DataFrame({"article_id": ["one", "two"], "text": list(TEXTS.values())})
    sentences = [(i, text.index(one), one) for i, text in TEXTS.items() for one in text.split(". ")]
    return SimpleNamespace(
        articles=articles,
        sentences=pd.DataFrame(sentences, columns=["article_id", "start", "text"]),
        mentions=mentions,
        quotes=named["quotes"],
        events=events.assign(date=pd.to_datetime(events["date"])),
    )


def line(scores: pd.DataFrame, layer: str, measure: str) -> dict[str, Any]:
    """One row of the scores."""
    rows = scores[(scores["layer"] == layer) & (scores["measure"] == measure)]
    assert len(rows) == 1
    return dict(rows.iloc[0])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The toy gold on disk."""
    return write(tmp_path / "gold", toy())


def test_perfect_annotations_score_one(folder: Path) -> None:
    """A book that says what the gold says has 1.0 everywhere, and no errors."""
    result = evaluate(book_of(toy()), folder)
    measured = result.scores[result.scores["gold"] > 0]
    assert set(measured["layer"]) == {"mentions", "quotes", "sentiment", "events"}
    assert (measured["recall"] == 1).all()
    assert (measured[["f1", "low", "high"]].fillna(1) == 1).all(axis=None)
    assert result.errors.empty


def test_nothing_found_scores_zero(folder: Path) -> None:
    """Empty tables give recall and F1 of 0, no precision, and one error for everything that the gold has."""
    book = analysis.annotate(
        analysis.make_articles([{"text": text, "id": i} for i, text in TEXTS.items()]), progress=False
    )
    nothing = SimpleNamespace(articles=book.articles, sentences=book.sentences, quotes=tables.empty("quotes"),
                              mentions=tables.empty("mentions"), events=tables.empty("events"))  # fmt: skip
    result = evaluate(nothing, folder)
    measured = result.scores[result.scores["gold"] > 0]
    assert (measured["recall"] == 0).all()
    assert (measured["f1"].fillna(0) == 0).all()
    assert measured["precision"].isna().all()
    assert len(result.errors) == 8 + 1 + 3 + 3
    assert (result.errors["found"] == "").all()


def test_scores_counted_by_hand(folder: Path) -> None:
    """Two of eight mentions lost, one extra, one of another actor, one of another span: the shares follow."""
    book = book_of(toy())
    wrong = book.mentions[~book.mentions["text"].isin(["She", "Kabul"])].reset_index(drop=True)
    wrong.loc[wrong["text"] == "Oslo", ["actor", "kind"]] = ["Oslo", "place"]
    wrong.loc[wrong["text"] == "Ada Berg", "start"] += 4
    extra = wrong.iloc[[0]].assign(start=7, end=13, text="Agency", actor="Agency", kind="organization")
    book.mentions = pd.concat([wrong, extra], ignore_index=True)
    scores = evaluate(book, folder).scores
    same = line(scores, "mentions", "same span")
    assert (same["gold"], same["found"], same["right"]) == (8, 7, 5)
    assert (same["precision"], same["recall"], same["f1"]) == (5 / 7, 5 / 8, 10 / 15)
    assert line(scores, "mentions", "overlap")["f1"] == 12 / 15
    assert line(scores, "mentions", "overlap, actor")["right"] == 5
    assert line(scores, "mentions", "name found")["recall"] == 3 / 4
    assert line(scores, "mentions", "pronoun found")["recall"] == 0
    neutral = line(scores, "sentiment", "neutral")
    assert (neutral["gold"], neutral["found"], neutral["right"]) == (2, 1, 1)
    assert line(scores, "sentiment", "label")["gold"] == 3  # the unclear one is no claim


def test_events_counted_by_hand(folder: Path) -> None:
    """Talks count in any order; a wrong trigger of the same type in the sentence is the same event; types decide."""
    book = book_of(toy())
    book.events["trigger"] = ["Ada Berg met", "praised", "rebels", "rebels"]
    book.events["start"] = [TEXTS["one"].index("Ada"), TEXTS["one"].index("praised"), 4, 4]
    book.events["end"] = [TEXTS["one"].index("met") + 3, TEXTS["one"].index("praised") + 7, 10, 10]
    book.events["source"] = ["rebels", "Ada Berg", "Norway", "rebels"]
    book.events["target"] = ["Ada Berg", "Norway", "rebels", "Oslo"]
    book.events["type"] = ["CONSULT", "ACCUSE", "ASSAULT", "ASSAULT"]
    book.events["status"] = ["planned", "happened", "happened", "happened"]
    scores = evaluate(book, folder).scores
    rights = {"trigger": 3, "quad": 2, "type": 2, "type, source": 2, "type, target": 1, "type, source, target": 1}
    for measure, right in (rights | {"type, status": 1, "date": 1}).items():
        assert line(scores, "events", measure)["right"] == right, measure


def test_small_differences_of_a_quote_do_not_count(folder: Path) -> None:
    """Marks around a quote, the comma in them and an article before the speaker are no difference."""
    book = book_of(toy())
    book.quotes = book.quotes.assign(start=book.quotes["start"] - 1, text="“We agree", end=book.quotes["end"] - 1,
                                     speaker="The Ministers")  # fmt: skip
    scores = evaluate(book, folder).scores
    assert line(scores, "quotes", "same span")["f1"] == line(scores, "quotes", "overlap, speaker")["f1"] == 1


def test_errors_tell_what_was_expected_where(folder: Path) -> None:
    """Each error has what the gold says, what was found and the sentence; missed and extra leave one of them empty."""
    book = book_of(toy())
    book.mentions.loc[book.mentions["text"] == "Oslo", "actor"] = "Oslo"
    book.events = book.events[book.events["trigger"] != "met"]
    book.quotes = pd.concat(
        [book.quotes, book.quotes.assign(start=0, end=5, text="Kabul", kind="indirect", speaker="")]
    )
    errors = evaluate(book, folder).errors
    assert errors.values.tolist() == [
        ["mentions", "two", "Oslo: country, Norway", "Oslo: country, Oslo", "The rebels attacked Oslo"],
        ["quotes", "one", "", "Kabul: indirect", "Kabul (Agency) - Ada Berg met the rebels"],
        ["events", "one", "met: CONSULT, happened, Ada Berg, rebels, 2020-01-02", "",
         "Kabul (Agency) - Ada Berg met the rebels"],
    ]  # fmt: skip


def test_confusion_tables_have_gold_in_rows(folder: Path) -> None:
    """What was found instead stands in the columns, beside what was missed; what is extra has its own row."""
    book = book_of(toy())
    book.mentions.loc[book.mentions["text"] == "Oslo", "kind"] = "place"
    book.mentions = book.mentions[book.mentions["text"] != "She"]
    confusion = evaluate(book, folder).confusion
    assert list(confusion) == ["mentions: kind", "quotes: kind", "sentiment: label", "events: type"]
    kinds = confusion["mentions: kind"]
    assert (kinds.loc["country", "place"], kinds.loc["person", "(missed)"], kinds.loc["group", "group"]) == (1, 1, 3)


def test_intervals_are_seeded_and_hold_the_score(folder: Path) -> None:
    """The same seed gives the same interval, around the score; with articles that differ it is not a point."""
    book = book_of(toy())
    book.mentions = book.mentions[book.mentions["article_id"] == "one"]
    first, again = evaluate(book, folder, seed=1), evaluate(book, folder, seed=1)
    pd.testing.assert_frame_equal(first.scores, again.scores)
    row = line(first.scores, "mentions", "overlap")
    assert 0 == row["low"] < row["f1"] < row["high"] == 1


def test_a_result_can_be_read(folder: Path) -> None:
    """The table shows as text and in a notebook."""
    result = evaluate(book_of(toy()), folder)
    assert "type, source, target" in repr(result)
    assert "<h4>mentions: kind</h4>" in result._repr_html_()


def test_only_marked_layers_are_compared(folder: Path) -> None:
    """A gold of one layer and no list of articles is compared in that layer, in the articles that it names."""
    for name in ("articles", "quotes", "sentiment", "events"):
        (folder / f"{name}.csv").unlink()
    toy()["mentions"].query("id == 'two'").to_csv(folder / "mentions.csv", index=False)
    scores = evaluate(book_of(toy()), folder).scores
    assert set(scores["layer"]) == {"mentions"}
    assert line(scores, "mentions", "overlap")["found"] == 3


@pytest.mark.parametrize(
    ("layer", "column", "value", "message"),
    [
        ("mentions", "kind", "people", "line 2: 'people' is no kind; known are person, organization"),
        ("quotes", "kind", "oral", "line 2: 'oral' is no kind; known are direct, mixed, indirect"),
        ("sentiment", "label", "good", "'good' is no label; known are negative"),
        ("events", "type", "MEET", "'MEET' is no type; known are AGREE"),
        ("events", "mode", "phones", "'phones' is no mode of CONSULT; known are visit, third-party"),
        ("events", "status", "past", "'past' is no status; known are happened"),
        ("mentions", "end", "9" * 30, "start and end must be whole numbers"),
        ("mentions", "start", "x", "start and end must be whole numbers"),
        ("mentions", "text", "Cabul", "one, 0 to 5: the gold says 'Cabul', the article has 'Kabul'"),
        ("mentions", "id", "three", "mentions.csv marks 'three', which is not among the 2 articles"),
        ("articles", "id", None, "articles.csv marks '', which is not among the 2 articles"),
        ("articles", "id", "three", "articles.csv marks 'three', which is not among the 2 articles"),
    ],
)
def test_bad_gold_says_what_is_wrong(tmp_path: Path, layer: str, column: str, value: str, message: str) -> None:
    """An unknown code, a wrong span or an unknown article is named, with its line and what would be right."""
    gold = toy()
    gold[layer] = gold[layer].astype(object)
    gold[layer].loc[0, column] = value
    with pytest.raises(ValueError, match=message):
        evaluate(book_of(toy()), write(tmp_path / "gold", gold))


def test_missing_files_and_columns(folder: Path, tmp_path: Path) -> None:
    """A folder without gold and a file without a column are told."""
    with pytest.raises(ValueError, match=r"it has none of mentions\.csv, quotes\.csv"):
        read_gold(tmp_path)
    toy()["quotes"].drop(columns="speaker").to_csv(folder / "quotes.csv", index=False)
    with pytest.raises(ValueError, match=r"quotes\.csv lacks the column speaker; it has id, start"):
        read_gold(folder)
    (folder / "quotes.csv").unlink()
    (folder / "articles.csv").write_text("name\none\n")
    with pytest.raises(ValueError, match=r"articles\.csv lacks the column id; it has name"):
        read_gold(folder)


def test_agreement_counted_by_hand(folder: Path, tmp_path: Path) -> None:
    """Seven of eight spans shared, one kind in seven different: F1, kappa and alpha as by hand."""
    second = toy()
    second["mentions"] = second["mentions"].query("text != 'Kabul'").reset_index(drop=True)
    second["mentions"].loc[second["mentions"]["text"] == "Oslo", "kind"] = "group"
    rows = agreement(folder, write(tmp_path / "second", second)).set_index(["layer", "label"])
    kind = rows.loc[("mentions", "kind")]
    assert (kind["same"], kind["overlap"], kind["n"], kind["agree"]) == (14 / 15, 14 / 15, 7, 6 / 7)
    # first: 2 person, 2 country, 3 group; second: 2, 1, 4; expected by chance (4 + 2 + 12) / 49
    assert kind["kappa"] == pytest.approx((6 / 7 - 18 / 49) / (1 - 18 / 49))
    # alpha: pairs that differ 1 of 7; by chance 14 values, 4, 3 and 7 of a kind
    assert kind["alpha"] == pytest.approx(1 - (1 / 7) / (1 - (4 * 3 + 3 * 2 + 7 * 6) / (14 * 13)))
    assert rows.loc[("sentiment", "label"), ["agree", "kappa", "alpha"]].tolist() == [1, 1, 1]
    assert pd.isna(rows.loc[("quotes", "kind"), "kappa"])  # one label only


def test_agreement_on_shared_articles_only(folder: Path, tmp_path: Path) -> None:
    """What the second annotator did not mark at all is no disagreement."""
    second = {layer: frame.query("id == 'two'") for layer, frame in toy().items()}
    rows = agreement(folder, write(tmp_path / "second", second))
    mentions = rows[rows["layer"] == "mentions"]
    assert mentions["same"].tolist() == [1, 1]
    assert mentions["n"].tolist() == [3, 3]


SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)), max_size=8)


@given(SPANS, SPANS)
def test_matching_loses_nothing_and_pairs_one_to_one(gold: list[tuple[int, int]], found: list[tuple[int, int]]) -> None:
    """Every mark of both sides comes back once, and pairs overlap."""
    sides = [[{"start": a, "end": a + n, "text": "x" * n, "n": i} for i, (a, n) in enumerate(spans)]
             for spans in (gold, found)]  # fmt: skip
    pairs = match(*sides)
    assert [g["n"] for g, _ in pairs if g] == list(range(len(gold)))
    assert sorted(f["n"] for _, f in pairs if f) == list(range(len(found)))
    assert all(g["start"] < f["end"] and f["start"] < g["end"] for g, f in pairs if g and f)


def test_identical_spans_come_first() -> None:
    """A mark with the same span is preferred to a longer one that overlaps as well."""
    marks = [{"start": 0, "end": 9, "text": "x" * 9}, {"start": 5, "end": 9, "text": "x" * 4}]
    assert match(marks[1:], marks)[0] == (marks[1], marks[1])


def test_command_prints_the_scores(folder: Path, tmp_path: Path) -> None:
    """`dateline evaluate` prints the table, writes the errors and tells of a second annotator."""
    source = tmp_path / "articles.csv"
    pd.DataFrame({"id": list(TEXTS), "text": list(TEXTS.values()), "date": "2020-01-03"}).to_csv(source, index=False)
    write(folder / "second", toy())
    told = CliRunner().invoke(
        main, ["evaluate", str(folder), "--articles", str(source), "--errors", str(tmp_path / "errors.csv")]
    )
    assert told.exit_code == 0, told.output
    assert "2 articles" in told.output
    assert "overlap, actor" in told.output
    assert "kappa" in told.output
    assert list(pd.read_csv(tmp_path / "errors.csv")) == ["layer", "id", "expected", "found", "sentence"]
