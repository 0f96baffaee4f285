"""Which articles are copies of one another, or nearly: agency copy appears in many papers, cut and retouched.

MinHash (Broder 1997) of the runs of three words, in bands (locality-sensitive hashing), proposes pairs; the share of
runs that two articles have in common decides.
"""

from __future__ import annotations

import re
from collections import defaultdict

import numpy as np
import pandas as pd

from analysis.tables import require

_BANDS, _ROWS = 32, 4  # a pair that shares half of its runs is proposed with a chance of 0.87, one of 0.6 with 0.99
_WORD = re.compile(r"\w+")
_MIX = np.uint64(0x9E3779B97F4A7C15)


def cluster(articles: pd.DataFrame, similarity: float = 0.6) -> pd.DataFrame:
    """The articles with a column `cluster`: the `article_id` of the first article that has nearly the same text.

    Two texts are nearly the same when they share `similarity` (above 0, up to 1) of their runs of three words, case
    and signs apart; copies of copies are in one cluster. The first is the one of the earliest date, among these the
    one that stands first. An article of its own is its own cluster, so a story is counted once by
    `drop_duplicates("cluster")`.

    >>> story = "Rebels took the town of Voss on Monday after a night of fighting, police said. "
    >>> papers = pd.DataFrame({"article_id": ["a", "b", "c"], "date": pd.to_datetime(["2020-01-02"] * 3),
    ...     "text": [story + "More soon.", "It rained in Oslo.", "(Voice) " + story]})
    >>> cluster(papers)["cluster"].tolist()
    ['a', 'b', 'a']
    """
    require(articles, ["article_id", "date", "text"], "cluster")
    if not 0 < similarity <= 1:
        raise ValueError(f"similarity must be above 0 and up to 1, got {similarity}")
    from networkx.utils import UnionFind

    runs = _runs(articles["text"].tolist())
    same = UnionFind(range(len(runs)))
    for bucket in _buckets(runs):
        leaders: list[int] = []
        for i in bucket:
            for leader in leaders:
                if same[i] == same[leader] or _shared(runs[i], runs[leader]) >= similarity:
                    same.union(i, leader)
                    break
            else:
                leaders = [*leaders, i][:20]
    ids, order = articles["article_id"].tolist(), articles["date"].to_numpy().argsort(kind="stable")
    first: dict[int, str] = {}
    for i in order.tolist():
        first.setdefault(same[i], ids[i])
    return articles.assign(cluster=pd.Series([first[same[i]] for i in range(len(ids))], articles.index, dtype="str"))


def _runs(texts: list[str]) -> list[np.ndarray]:
    """For each text a number for each different run of three words."""
    number: dict[str, int] = defaultdict(lambda: len(number) + 1)
    found = []
    for text in texts:
        words = np.array([number[word] for word in _WORD.findall(text.lower())], dtype=np.uint64)
        words = np.concatenate([words, np.zeros(2 if len(words) else 0, dtype=np.uint64)])
        found.append(np.unique(((words[:-2] * _MIX ^ words[1:-1]) * _MIX ^ words[2:]) * _MIX))
    return found


def _buckets(runs: list[np.ndarray]) -> list[list[int]]:
    """Texts that may be alike: those with the same least numbers in a band."""
    rng = np.random.default_rng(7)
    factors = rng.integers(1, 2**63, (_BANDS * _ROWS, 1), dtype=np.uint64) * 2 + 1
    buckets: dict[tuple[int, bytes], list[int]] = defaultdict(list)
    for i, numbers in enumerate(runs):
        if len(numbers):
            spread = numbers ^ (numbers >> np.uint64(31))
            least = (factors * spread).min(axis=1).reshape(_BANDS, _ROWS)
            for band, row in enumerate(least):
                buckets[band, row.tobytes()].append(i)
    return [bucket for bucket in buckets.values() if len(bucket) > 1]


def _shared(one: np.ndarray, other: np.ndarray) -> float:
    """The share of their runs that two texts have in common (Jaccard), 0 to 1."""
    common = len(np.intersect1d(one, other, assume_unique=True))
    return common / (len(one) + len(other) - common)
