"""Near-duplicates: agency copy that papers cut and retouch is found, and nothing else is."""

import random
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest

import analysis
from analysis import make_articles, read_articles
from analysis.articles import cluster

SAMPLE = Path(analysis.__file__).parent.parent / "data" / "afghan-talks"


def sentences_of_the_sample() -> list[str]:
    """The sentences of the sample corpus, each once."""
    texts = read_articles(SAMPLE / "articles.csv")["text"]
    return sorted({s.strip() for text in texts for s in text.replace("\n", " ").split(". ") if len(s) > 30})


def planted(seed: int, stories: int) -> tuple[pd.DataFrame, list[int]]:
    """Articles and the story of each: agency texts as several papers print them, cut, led in and retouched."""
    rng = random.Random(seed)
    pool = sentences_of_the_sample()
    texts, story_of = [], []
    for story in range(stories):
        wire = rng.sample(pool, rng.randint(8, 20))
        for paper in range(rng.randint(1, 5)):
            printed = wire[: max(6, int(len(wire) * rng.uniform(0.75, 1)))] if paper else wire
            words = ". ".join(printed).split(" ")
            for _ in range(len(words) // 60 if paper else 0):
                words[rng.randrange(len(words))] = rng.choice(["however", "then", "officials"])
            lead = rng.choice(["", "(Voice) — ", "From our desk. "]) if paper else ""
            texts.append(lead + " ".join(words) + f". {paper}")
            story_of.append(story)
    return make_articles([{"text": text} for text in texts]), story_of


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_planted_edits_are_found_and_nothing_else(seed: int) -> None:
    """Of the pairs of one story at least 95 % share a cluster; no pair of two stories does, though sentences recur."""
    articles, story_of = planted(seed, 60)
    found = cluster(articles)["cluster"].tolist()
    pairs = list(combinations(range(len(found)), 2))
    same_story = {(i, j) for i, j in pairs if story_of[i] == story_of[j]}
    same_cluster = {(i, j) for i, j in pairs if found[i] == found[j]}
    assert len(same_story & same_cluster) / len(same_story) >= 0.95
    assert same_cluster <= same_story


def test_the_near_duplicate_of_the_sample_is_found() -> None:
    """The daily that prints a wire story shortened, with curly marks, is in the cluster of the story; no other is."""
    articles = cluster(read_articles([SAMPLE / "articles.csv", SAMPLE / "extras.csv"]))
    several = articles[articles.duplicated("cluster", keep=False)]
    assert set(several["id"]) == {"ep15-wire", "extra-duplicate"}
    first = articles.loc[articles["article_id"] == several["cluster"].iloc[0], "id"]
    assert first.tolist() == ["ep15-wire"], "the earlier one leads"


def test_short_empty_and_missing() -> None:
    """Texts of a word or none, and articles without a date, have a cluster too; empty ones are not alike."""
    articles = make_articles([{"text": t, "source": s} for t, s in [("", "a"), ("", "b"), ("Fog", "a"), ("FOG!", "b")]])
    ids = articles["article_id"].tolist()
    assert cluster(articles)["cluster"].tolist() == [ids[0], ids[1], ids[2], ids[2]]
    assert cluster(articles.iloc[:0])["cluster"].tolist() == []


def test_the_order_of_the_articles_changes_no_cluster() -> None:
    """Turned round, the same articles are together."""
    articles, _ = planted(5, 20)

    def groups(table: pd.DataFrame) -> set[frozenset[str]]:
        return {frozenset(group) for group in cluster(table).groupby("cluster")["article_id"].agg(list)}

    assert groups(articles) == groups(articles.iloc[::-1])


def test_a_wrong_similarity_is_named() -> None:
    """The share must be above 0 and up to 1."""
    with pytest.raises(ValueError, match="similarity must be above 0 and up to 1, got 0"):
        cluster(make_articles([{"text": "a"}]), similarity=0)
