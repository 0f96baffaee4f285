"""The questions: nothing is counted twice, nothing is lost, and every number leads back to its rows."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import explore, tables

NAMES = st.sampled_from(["Berg", "Oslo", "Voss", "Union"])
IDS = st.sampled_from(["a", "b", "c"])
DAYS = st.sampled_from([pd.NaT, pd.Timestamp("2024-01-31"), pd.Timestamp("2024-02-01"), pd.Timestamp("2024-03-15")])

ARTICLES = pd.DataFrame(
    {
        "article_id": ["a", "b", "c"],
        "date": pd.to_datetime(["2024-01-31", "2024-03-15", None]),
        "source": ["Wire", "Daily", None],
        "text": ["Peace talks began. The talks failed.", "He spoke of peace talks.", ""],
    }
)


def mentions_of(rows: list[tuple[str, int, str, float]]) -> pd.DataFrame:
    """A table of mentions of persons: article, sentence, actor, sentiment."""
    table = pd.DataFrame(rows, columns=["article_id", "sentence", "actor", "sentiment"])
    label = np.where(table["sentiment"] < -0.3, "negative", np.where(table["sentiment"] > 0.3, "unclear", "neutral"))
    return table.assign(kind="person", label=label)


MENTIONS = st.lists(st.tuples(IDS, st.integers(0, 2), NAMES, st.floats(-1, 1)), max_size=40).map(mentions_of)
EVENTS = st.lists(
    st.tuples(IDS, st.integers(0, 3), st.sampled_from(["happened", "planned"]), DAYS, NAMES, NAMES), max_size=40
).map(
    lambda rows: pd.DataFrame(rows, columns=["article_id", "event", "status", "date", "source", "target"]).assign(
        type=lambda t: ["CONSULT" if n % 2 else "ASSAULT" for n in t["event"]],
        quad=lambda t: [1 if n % 2 else 4 for n in t["event"]],
        score=lambda t: [2.5 if n % 2 else -9.0 for n in t["event"]],
        date=lambda t: t["date"].astype("datetime64[s]"),
        occurrence=lambda t: t["event"].astype(str),
    )
)


def rows_of(answer: pd.DataFrame) -> list[int]:
    """All positions that an answer leads back to, sorted."""
    return sorted(row for rows in answer["rows"] for row in rows)


@settings(deadline=None, max_examples=50)
@given(MENTIONS)
def test_every_mention_is_counted_once(mentions: pd.DataFrame) -> None:
    """The rows behind all actors together are all rows of the table, each once, and `mentions` is their number."""
    answer = explore.count_actors(mentions, top=100)
    assert rows_of(answer) == list(range(len(mentions)))
    assert answer["mentions"].tolist() == answer["rows"].map(len).tolist()
    for actor, rows in zip(answer["actor"], answer["rows"], strict=True):
        assert (mentions["actor"].iloc[rows] == actor).all()


@settings(deadline=None, max_examples=50)
@given(MENTIONS, st.sampled_from(["date", "source"]))
def test_by_group_nothing_is_lost_but_what_has_no_group(mentions: pd.DataFrame, by: str) -> None:
    """Each mention whose article has a group is in one cell; the shares of a group add up to 1."""
    answer = explore.count_by(mentions, "actor", ARTICLES, by, top=100)
    known = mentions["article_id"].isin(ARTICLES.dropna(subset=[by])["article_id"])
    assert rows_of(answer) == np.flatnonzero(known).tolist()
    totals = answer.groupby(by)[["n", "share"]].sum()
    assert np.allclose(totals["share"], totals["n"] > 0)


def test_empty_periods_are_there() -> None:
    """A month without a mention has a row with 0: a gap must be seen."""
    mentions = mentions_of([("a", 0, "Berg", 0.0), ("b", 0, "Berg", 0.0)])
    assert explore.count_by(mentions, "actor", ARTICLES, period="M")["n"].tolist() == [1, 0, 1]


@settings(deadline=None, max_examples=50)
@given(MENTIONS)
def test_pairs_are_sentences_that_name_both(mentions: pd.DataFrame) -> None:
    """`n` is the number of sentences with both actors, however often each is named there; no actor meets itself."""
    answer = explore.count_together(mentions)
    sentences = mentions.groupby(["article_id", "sentence"])["actor"].agg(set)
    for a, b, n, rows in answer.itertuples(index=False):
        assert a < b
        assert n == len(rows) == sum({a, b} <= actors for actors in sentences)
        assert (mentions["actor"].iloc[rows] == a).all()


@settings(deadline=None, max_examples=50)
@given(MENTIONS)
def test_portrayal_leaves_the_unclear_out(mentions: pd.DataFrame) -> None:
    """The mean is that of the clear mentions, at least five, and lies in its interval."""
    for row in explore.portray_actors(mentions).to_dict("records"):
        behind = mentions.iloc[row["rows"]]
        assert (behind["label"] != "unclear").all()
        assert row["n"] == len(behind) >= explore.LEAST
        assert row["mean"] == pytest.approx(behind["sentiment"].mean())
        assert row["low"] - 1e-9 <= row["mean"] <= row["high"] + 1e-9


@settings(deadline=None, max_examples=50)
@given(MENTIONS)
def test_portrayal_by_source_divides_the_mentions(mentions: pd.DataFrame) -> None:
    """Cells are disjoint and each holds mentions of its actor in its source only."""
    answer = explore.portray_actors(mentions, ARTICLES, "source", least=1)
    rows = rows_of(answer)
    assert len(rows) == len(set(rows))
    source = mentions["article_id"].map(ARTICLES.set_index("article_id")["source"])
    for row in answer.to_dict("records"):
        assert set(source.iloc[row["rows"]]) == {row["source"]}


@settings(deadline=None, max_examples=50)
@given(EVENTS)
def test_an_event_counts_once_whatever_its_pairs(events: pd.DataFrame) -> None:
    """Types count events that happened; happenings are never more than reports."""
    keys = events[events["status"] == "happened"].drop_duplicates(["article_id", "event"])
    answer = explore.count_event_types(events)
    assert answer["n"].sum() == len(keys)
    assert rows_of(answer) == keys.index.tolist()
    assert explore.count_event_types(events, once=True)["n"].sum() == keys["occurrence"].nunique()


@settings(deadline=None, max_examples=50)
@given(EVENTS)
def test_the_river_has_every_dated_event(events: pd.DataFrame) -> None:
    """Over time, the events that happened and have a date, each once."""
    done = explore.happened(events).dropna(subset=["date"])
    assert rows_of(explore.count_events_over_time(events)) == sorted(done["position"])


@settings(deadline=None, max_examples=50)
@given(EVENTS)
def test_pairs_of_events_add_up(events: pd.DataFrame) -> None:
    """Each row that happened is behind one pair; a pair over time is the same rows, both directions, dated."""
    answer = explore.count_pairs(events, top=100)
    assert rows_of(answer) == np.flatnonzero(events["status"] == "happened").tolist()
    line = explore.pair_over_time(events, "Berg", "Oslo")
    both = {("Berg", "Oslo"), ("Oslo", "Berg")}
    cells = [rows for a, b, _, _, rows in answer.itertuples(index=False) if (a, b) in both]
    dated = [row for rows in cells for row in rows if pd.notna(events["date"].iloc[row])]
    assert rows_of(line) == sorted(dated)


def test_a_thinned_table_keeps_its_positions() -> None:
    """Counts of `happened` lead back to the table of all events."""
    events = pd.DataFrame({"article_id": ["a"] * 3, "event": [0, 1, 2], "status": ["planned", "happened", "happened"]})
    events = events.assign(type="AID", date=pd.Timestamp("2024-01-31"))
    assert rows_of(explore.count_by(explore.happened(events), "type", ARTICLES)) == [1, 2]


def tokens_of(*sentences: str) -> pd.DataFrame:
    """Tokens of an article per sentence, tagged NN, with offsets as if words were joined by single spaces."""
    rows = []
    for number, sentence in enumerate(sentences):
        start = 0
        for word in sentence.split():
            lemma = word.casefold().removesuffix("s")
            rows.append(("abc"[number % 3], number, start, start + len(word), word, "NN", lemma))
            start += len(word) + 1
    return pd.DataFrame(rows, columns=["article_id", "sentence", "start", "end", "text", "tag", "lemma"])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("talks", [1, 3]),
        ("TALKS", [1, 3]),
        ("lemma:talk", [1, 3, 5]),
        ("peace talks", [0]),
        ("tag:NN lemma:talk", [0, 2, 4]),
        ("talks the", []),  # ends one sentence and begins the next
        ("tag:J.*", []),
        ("a.b", []),  # a word is no regular expression
    ],
)
def test_find_words(query: str, found: list[int]) -> None:
    """Words, lemmas, tags and phrases are found in their sentence only."""
    tokens = tokens_of("Peace talks", "The talks", "peace talk")
    assert explore.find_words(tokens, query).tolist() == found


def test_an_empty_query_is_told() -> None:
    """Nothing to look for is an error with an example."""
    with pytest.raises(ValueError, match="query is empty; give a word such as"):
        explore.find_words(tokens_of("a b"), "  ")


@settings(deadline=None, max_examples=50)
@given(st.lists(st.sampled_from(["war", "peace", "talks", "of"]), min_size=1, max_size=30))
def test_concordance_shows_the_match_itself(words: list[str]) -> None:
    """Left, match and right are pieces of the article, in any order the same rows."""
    text = " ".join(words)
    articles = ARTICLES.assign(text=[text, "", ""])
    tokens = tokens_of(text)
    plain = explore.concordance(articles, tokens, "talks")
    assert len(plain) == words.count("talks")
    for left, match, right in plain[["left", "match", "right"]].itertuples(index=False):
        assert match == "talks"
        assert " ".join(filter(None, [left, match, right])) in text
    for sort in ("left", "right"):
        assert rows_of(explore.concordance(articles, tokens, "talks", sort=sort)) == rows_of(plain)


def test_concordance_sorts_by_the_nearest_word() -> None:
    """On the left the last word comes first."""
    tokens = tokens_of("z a talks b a talks a z talks")
    articles = ARTICLES.assign(text=["z a talks b a talks a z talks", "", ""])
    left = explore.concordance(articles, tokens, "talks", sort="left")["left"]
    assert [words.split()[-1] for words in left] == ["a", "a", "z"]
    with pytest.raises(ValueError, match="left, right or None, got 'up'"):
        explore.concordance(articles, tokens, "talks", sort="up")


@settings(deadline=None, max_examples=50)
@given(st.lists(st.sampled_from(["war", "peace talks", "of talks"]), min_size=1, max_size=9))
def test_dispersion_loses_no_match(sentences: list[str]) -> None:
    """Every match is in one stretch of its source, between 0 and 100 %."""
    tokens = tokens_of(*sentences)
    answer = explore.dispersion(ARTICLES, tokens, "talks", cuts=7)
    assert rows_of(answer) == explore.find_words(tokens, "talks").tolist()
    assert answer["place"].between(0, 100).all()


def test_keyness_by_hand() -> None:
    """G2 and the log ratio of a two-by-two table computed by hand: 9 of 10 words here, 1 of 10 there."""
    tokens = tokens_of("war " * 9 + "peace", "peace " * 9 + "war")
    answer = explore.keyness(tokens, tokens["article_id"] == "a").set_index("word")
    assert answer.loc["war", "side"] == "inside"
    assert answer.loc["war", "g2"] == pytest.approx(2 * (9 * np.log(9 / 5) + 1 * np.log(1 / 5)), abs=0.001)
    assert answer.loc["war", "log_ratio"] == pytest.approx(np.log2(9.5 / 1.5))
    assert answer.loc["war", "rows"] == list(range(9))
    assert answer.loc["peace", "side"] == "outside"


def test_collocations_by_hand() -> None:
    """Neighbours are counted once, within the window and the sentence, and scored by NLTK's measure."""
    from nltk.metrics import BigramAssocMeasures

    tokens = tokens_of(*["direct talks now"] * 3, *["other words stand here"] * 6)
    answer = explore.collocations(tokens, "talk", window=1).set_index("word")
    assert answer["n"].to_dict() == {"direct": 3, "now": 3}
    assert answer.loc["now", "score"] == pytest.approx(BigramAssocMeasures.likelihood_ratio(3, (6, 3), 33))
    with pytest.raises(ValueError, match="no measure 'magic'; the measures are chi_sq"):
        explore.collocations(tokens, "talk", measure="magic")


def test_speakers_say_how_much() -> None:
    """Words of a speaker are the words of all quotations; kinds add up to `n`."""
    quotes = pd.DataFrame(
        {"speaker": ["Berg", "Berg", None], "kind": ["direct", "mixed", "direct"], "text": ["I left.", "he'd go", "No"]}
    )
    answer = explore.count_speakers(quotes)
    assert answer.drop(columns="rows").values.tolist() == [["Berg", 2, 5, 1, 1, 0]]


@pytest.mark.parametrize(
    "ask",
    [
        lambda t: explore.count_articles(t["articles"]),
        lambda t: explore.count_actors(t["mentions"]),
        lambda t: explore.count_by(t["mentions"], "actor", t["articles"]),
        lambda t: explore.count_by(t["quotes"], "speaker", t["articles"], "source"),
        lambda t: explore.count_together(t["mentions"]),
        lambda t: explore.portray_actors(t["mentions"]),
        lambda t: explore.portray_actors(t["mentions"], t["articles"], "source"),
        lambda t: explore.count_event_types(t["events"]),
        lambda t: explore.count_events_over_time(t["events"]),
        lambda t: explore.count_pairs(t["events"]),
        lambda t: explore.pair_over_time(t["events"], "Berg", "Oslo"),
        lambda t: explore.count_speakers(t["quotes"]),
        lambda t: explore.concordance(t["articles"], t["tokens"], "talks"),
        lambda t: explore.dispersion(t["articles"], t["tokens"], "talks"),
        lambda t: explore.keyness(t["tokens"], t["tokens"]["text"] == "a"),
        lambda t: explore.collocations(t["tokens"], "talk"),
    ],
)
def test_empty_tables_give_empty_answers(ask) -> None:
    """Without rows an answer has its columns and no rows."""
    answer = ask({name: tables.empty(name) for name in tables.SCHEMAS})
    assert len(answer) == 0
    assert "rows" in answer


def test_a_missing_column_is_named() -> None:
    """A table of another kind is refused with the names of what is missing."""
    with pytest.raises(ValueError, match="count_actors needs the column"):
        explore.count_actors(pd.DataFrame({"text": []}))
    with pytest.raises(ValueError, match="needs the column publisher"):
        explore.count_by(mentions_of([]), "actor", ARTICLES, "publisher")


def test_a_hundred_thousand_rows() -> None:
    """Large tables are counted in full."""
    n = 100_000
    mentions = mentions_of([(f"{i % 5000}", i % 20, f"actor {i % 300}", 0.1) for i in range(n)])
    articles = pd.DataFrame({"article_id": [f"{i}" for i in range(5000)], "source": "Wire"})
    articles = articles.assign(date=pd.Timestamp("2020-01-01") + pd.to_timedelta(articles.index % 900, unit="D"))
    assert explore.count_actors(mentions, top=300)["mentions"].sum() == n
    assert explore.count_by(mentions, "actor", articles, top=300)["n"].sum() == n
    assert len(explore.portray_actors(mentions, top=5)) == 5
    assert explore.count_together(mentions, top=300)["n"].sum() > 0
