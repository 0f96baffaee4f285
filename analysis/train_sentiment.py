"""Train the layer that says how a sentence portrays an actor."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis import sentiment as s
from analysis.tables import LABELS

FEWEST = 4  # a word feature counts when it is seen with so many targets
STRENGTH = 0.3  # inverse of the L2 penalty of scikit-learn's LogisticRegression
SCALE = 0.35  # of word features beside the standardized numbers


def read_targets(path: str | Path) -> pd.DataFrame:
    """One row per labelled target: `text`, `start`, `end`, `label`, from a file of JSON lines, gzipped or not."""
    with gzip.open(path, "rt", encoding="utf-8") if str(path).endswith(".gz") else open(path, encoding="utf-8") as file:
        return pd.DataFrame([json.loads(line) for line in file])


def _matrix(book: Any, spans: pd.DataFrame) -> tuple[Any, np.ndarray, list[str], list[tuple[str, str]]]:
    """Word features as a sparse matrix, numbers as a dense one, and the names of both."""
    from scipy import sparse

    w = s._read(book.tokens, book.mentions)
    inputs = s._inputs(w, *s._covered(spans, w.base, w.token_start))
    kinds = list(inputs.pairs)
    rows = np.concatenate([row for row, _ in inputs.pairs.values()])
    columns = np.concatenate([k * len(w.lemmas) + w.code[unit] for k, (_, unit) in enumerate(inputs.pairs.values())])
    known, column = np.unique(columns, return_inverse=True)
    words = sparse.csr_matrix((np.ones(len(rows)), (rows, column)), shape=(len(spans), len(known)))
    often = np.asarray((words > 0).sum(axis=0)).ravel() >= FEWEST
    names = [(kinds[c // len(w.lemmas)], w.lemmas[c % len(w.lemmas)]) for c in known[often].tolist()]
    return words[:, often], np.column_stack(list(inputs.numbers.values())).astype(float), list(inputs.numbers), names


def train_layer(path: str | Path, model: str | Path = s.MODEL) -> int:
    """Train on labelled targets, write the layer, and return the number of word features kept."""
    import analysis

    rows = read_targets(path)
    texts = rows["text"].drop_duplicates()
    book = analysis.annotate(analysis.make_articles(pd.DataFrame({"text": texts})), progress=False)
    ids = dict(zip(book.articles["text"], book.articles["article_id"], strict=True))
    spans = rows.assign(article_id=rows["text"].map(ids))
    layer = fit(book, spans) | {
        "card": {"data": f"{len(rows)} targets of {Path(path).name}", "date": str(pd.Timestamp.today().date())}
    }
    Path(model).write_text(json.dumps(layer, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    return sum(map(len, layer["words"].values()))


def fit(book: Any, spans: pd.DataFrame) -> dict[str, Any]:
    """The weights of a layer trained on spans with a `label`, for negative and positive beside neutral."""
    from scipy import sparse
    from sklearn.linear_model import LogisticRegression

    words, numbers, number_names, names = _matrix(book, spans)
    mean, deviation = numbers.mean(axis=0), 2 * numbers.std(axis=0) + 1e-9
    inputs = sparse.hstack([sparse.csr_matrix((numbers - mean) / deviation), words * SCALE]).tocsr()
    found = LogisticRegression(C=STRENGTH, max_iter=500).fit(inputs, spans["label"].map(LABELS.index))
    beside = found.coef_[[0, 2]] - found.coef_[1]
    of_numbers = beside[:, : len(mean)] / deviation
    bias = found.intercept_[[0, 2]] - found.intercept_[1] - of_numbers @ mean
    kept: dict[str, dict[str, list[int]]] = {}
    for (kind, word), pair in zip(
        names, (beside[:, len(mean) :].T * SCALE * s.UNIT).round().astype(int).tolist(), strict=True
    ):
        if max(map(abs, pair)) >= 4:
            kept.setdefault(kind, {})[word] = pair
    return {
        "bias": bias.round(4).tolist(),
        "sure": [0.4, 0.5, 0.4],
        "numbers": {name: pair for name, pair in zip(number_names, of_numbers.T.round(4).tolist(), strict=True)},
        "words": kept,
    }
