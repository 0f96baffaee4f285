"""The gold of the sample corpus: every span is where it says, every code exists, and its layers fit together."""

from pathlib import Path

import pandas as pd
import pytest

import analysis
from analysis.evaluate import read_gold
from analysis.gold import COLUMNS

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "data" / "gold"
FOLDERS = [folder for folder in (GOLD, GOLD / "second") if (folder / "mentions.csv").exists()]
IN_FULL = ["ep06-agency", "ep10-gulf", "ep15-wire", "ep23-daily"]  # marked in all four layers, and by two annotators
OUTLETS = ("wire", "daily", "agency", "gulf")

pytestmark = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


@pytest.fixture(scope="session")
def corpus() -> pd.DataFrame:
    """The articles, as a user reads them."""
    return analysis.read_articles(ROOT / "data" / "afghan-talks" / "articles.csv")


@pytest.fixture
def gold(folder: Path, corpus: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The layers of one annotator; reading them checks ids, codes and the text of every span."""
    return read_gold(folder, corpus)


def test_articles_that_are_marked(folder: Path, gold: dict[str, pd.DataFrame]) -> None:
    """Sixteen articles, four episodes by four outlets, four of them in all layers, twice."""
    marked = gold["articles"].set_index("id")
    assert marked.index[marked["sentiment"] == "yes"].tolist() == IN_FULL
    assert (marked[["mentions", "quotes", "events"]] == "yes").all(axis=None)
    episodes = ("ep06", "ep10", "ep15", "ep23")
    every = [f"{episode}-{outlet}" for episode in episodes for outlet in OUTLETS]
    assert marked.index.tolist() == (every if folder == GOLD else IN_FULL)


@pytest.mark.parametrize("layer", COLUMNS)
def test_every_marked_article_has_marks_and_no_other(gold: dict[str, pd.DataFrame], layer: str) -> None:
    """The list of marked articles and the rows of each layer name the same articles."""
    marked = gold["articles"]
    assert set(gold[layer]["id"]) == set(marked.loc[marked[layer] == "yes", "id"])


def test_mentions_do_not_overlap(gold: dict[str, pd.DataFrame]) -> None:
    """Mentions stand in the order of the text, one after the other."""
    for _, rows in gold["mentions"].groupby("id"):
        assert (rows["start"].to_numpy()[1:] >= rows["end"].to_numpy()[:-1]).all()


def test_spans_are_names_alone(gold: dict[str, pd.DataFrame]) -> None:
    """No mention begins or ends with a blank, and none with a determiner; each has an actor and a form."""
    mentions = gold["mentions"]
    assert not mentions["text"].str.contains(r"^\s|\s$|^(?:the|a|an|The|A|An)\s|['’]s$", regex=True).any()
    assert set(mentions["form"]) <= {"name", "role", "pronoun"}
    assert (mentions["actor"] != "").all()


def test_names_are_those_of_the_dictionary(gold: dict[str, pd.DataFrame]) -> None:
    """An actor of the dictionary is called as the dictionary calls it, and has its kind, peoples apart."""
    known = pd.read_csv(ROOT / "analysis" / "lexicons" / "actors.csv", dtype=str, keep_default_na=False)
    kinds = known.groupby("actor")["kind"].agg(set)
    aliases = set(known["aliases"].str.split("|").explode()) - set(known["actor"])
    for text, actor, kind in gold["mentions"][["text", "actor", "kind"]].itertuples(index=False):
        assert actor not in aliases, text
        assert kind == "group" or actor not in kinds or kind in kinds[actor], text


def test_sentiment_has_every_person_organization_and_country(gold: dict[str, pd.DataFrame]) -> None:
    """In the articles with sentiment every such mention has a label, and nothing else has."""
    key = ["id", "start", "end", "text", "actor"]
    mentions = gold["mentions"][gold["mentions"]["id"].isin(gold["sentiment"]["id"])]
    wanted = mentions[mentions["kind"].isin(["person", "organization", "country"])]
    pd.testing.assert_frame_equal(wanted[key].reset_index(drop=True), gold["sentiment"][key])


@pytest.mark.parametrize(
    ("layer", "role"), [("quotes", "speaker"), ("events", "source"), ("events", "target")], ids=lambda name: name
)
def test_who_spans_lie_in_the_text(gold: dict[str, pd.DataFrame], corpus: pd.DataFrame, layer: str, role: str) -> None:
    """The span of a speaker, source or target is whole words, and there is none without a name."""
    texts = corpus.set_index("id")["text"]
    for row in gold[layer].to_dict("records"):
        if row[f"{role}_start"] == "":
            assert row[f"{role}_end"] == ""
            continue
        text, start, end = texts[row["id"]], int(row[f"{role}_start"]), int(row[f"{role}_end"])
        assert row[role], row
        assert text[start:end].strip() == text[start:end] != "", row
        assert not f"{text[start - 1 : start]}{text[end : end + 1]}".strip().isalnum(), row


def test_events_are_numbered_and_dated(folder: Path, gold: dict[str, pd.DataFrame]) -> None:
    """Events are numbered from 0 in each article; an event has one type, one trigger, a day or none, and an actor."""
    events = gold["events"].astype({"event": int})
    for _, rows in events.groupby("id"):
        assert sorted(set(rows["event"])) == list(range(rows["event"].max() + 1))
    one = events.groupby(["id", "event"])[["type", "mode", "status", "start", "end", "date"]].nunique()
    assert (one == 1).all(axis=None)
    nobody = events[(events["source"] == "") & (events["target"] == "")]
    assert len(nobody) == (0 if folder == GOLD else 1)  # a second annotation stays as it was made
    assert events["date"].str.fullmatch(r"(20\d\d-\d\d-\d\d)?").all()


def test_direct_speech_is_what_stands_in_marks(gold: dict[str, pd.DataFrame], corpus: pd.DataFrame) -> None:
    """A direct quote begins behind an opening mark."""
    texts = corpus.set_index("id")["text"]
    direct = gold["quotes"][gold["quotes"]["kind"] == "direct"]
    assert all(texts[i][start - 1] in '"“' for i, start in zip(direct["id"], direct["start"], strict=True))
