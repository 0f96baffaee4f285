"""Compare annotations with a gold standard, and two annotators with each other.

A gold standard is a folder of CSV files, one a layer: mentions, quotes, sentiment, events (see
`data/gold/GUIDELINES.md`). Any annotations in Dateline's tables can be compared with any gold in that form.

Matching, in each article and one to one: identical spans first, then those that share most characters, at least half of
the shorter. An event is matched by its trigger, failing that by another trigger of the same type in the same sentence.
"same span" asks for identical spans (of quotes without a leading "that" and the marks at the ends), all other scores
build on these pairs. Names are alike whatever their capitals and a leading article. Source and target are right when
one source-target pair of the event is right, in any order for talks (CONSULT). Dates are compared where the gold has
one, sentiment on the gold's spans only; there `unclear` is no claim: it counts neither as gold nor as found.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.gold import COLUMNS, COMPARED, Mark, by_article, key_of, marked_in, plain, plover, read_gold

if TYPE_CHECKING:
    import pandas as pd

Pair = tuple[Mark | None, Mark | None]  # what the gold has, what was found


@dataclass(frozen=True, repr=False)
class Evaluation:
    """Scores (one row a measure), confusion tables by name, and errors (one row an error)."""

    scores: pd.DataFrame
    confusion: dict[str, pd.DataFrame]
    errors: pd.DataFrame

    def __repr__(self) -> str:
        """The scores in plain text."""
        return str(self.scores.to_string(index=False, na_rep="-", float_format="{:.2f}".format))

    def _repr_html_(self) -> str:
        tables = [f"<h4>{name}</h4>{table.to_html()}" for name, table in self.confusion.items()]
        scores = self.scores.to_html(index=False, na_rep="-", float_format="{:.2f}".format)
        return f"{scores}{''.join(tables)}<p>{len(self.errors):,} errors, listed in <code>.errors</code></p>"


def evaluate(book: Any, gold: str | Path, seed: int = 0) -> Evaluation:
    """How well the tables of `book` agree with the gold in the folder `gold`, on the articles that it marks.

    `scores` has one row a measure: counts in the gold, found and right, precision, recall and F1 (0..1), `low` and
    `high`, the 95 % interval of F1 over 1,000 resamples of the articles (of recall where precision has no meaning).
    `confusion` has the gold in rows; what was missed or is extra has a column or row of its own. `errors` gives the
    sentence of each error.
    """
    import pandas as pd

    layers = read_gold(gold, book.articles)
    sentences = _sentences(book)
    scores, confusion, errors = [], {}, []
    for layer in (layer for layer in COLUMNS if layer in layers):
        ids = marked_in(layers, layer)
        expected, found = by_article(layers[layer], ids), by_article(_found(book, layer), ids)
        for i in ids:
            for mark in expected[i] + found[i]:
                mark["sentence"] = sentences[i][bisect_right(sentences[i], mark["start"], key=lambda s: s[0]) - 1]
        pairs = [(i, pair) for i in ids for pair in match(expected[i], found[i]) if pair[0] or layer != "sentiment"]
        counts: dict[str, dict[str, list[int]]] = {}
        for i, (g, f) in pairs:
            verdicts = list(_verdicts(layer, g, f))
            for name, *three in verdicts:
                sums = counts.setdefault(name, {i: [0, 0, 0] for i in ids})[i]
                sums[:] = [total + bool(one) for total, one in zip(sums, three, strict=True)]
            if not all(right for name, _, _, right in verdicts if name.startswith(("overlap", "type", "label"))):
                errors.append((layer, i, _told(layer, g), _told(layer, f), (g or f or {})["sentence"][1]))
        scores += [
            {"layer": layer, "measure": name} | _score(list(sums.values()), name.endswith(" found"), seed)
            for name, sums in counts.items()
        ]
        label = COMPARED[layer][0]
        confusion[f"{layer}: {label}"] = pd.crosstab(
            pd.Series([g[label] if g else "(extra)" for _, (g, _) in pairs], name="gold", dtype=str),
            pd.Series([f[label] if f else "(missed)" for _, (_, f) in pairs], name="found", dtype=str),
        )
    columns = ["layer", "id", "expected", "found", "sentence"]
    return Evaluation(pd.DataFrame(scores), confusion, pd.DataFrame(errors, columns=columns, dtype=str))


def agreement(first: str | Path, second: str | Path) -> pd.DataFrame:
    """One row a layer and label: how far two annotators agree, on the articles that both marked.

    `same` and `overlap` are the F1 of the spans (identical, overlapping); `n` spans are in both, and on them `agree`
    (share), Cohen's `kappa` and Krippendorff's `alpha` compare the label: 1 agreement, 0 no better than chance, missing
    when only one label occurs. Both are those of `nltk.metrics.agreement`.
    """
    import pandas as pd
    from nltk.metrics.agreement import AnnotationTask

    one, two = read_gold(first), read_gold(second)
    rows = []
    for layer in (layer for layer in COLUMNS if layer in one and layer in two):
        ids = [i for i in marked_in(one, layer) if i in marked_in(two, layer)]
        left, right = by_article(one[layer], ids), by_article(two[layer], ids)
        both = [(g, f) for i in ids for g, f in match(left[i], right[i]) if g and f]
        n = sum(len(left[i]) + len(right[i]) for i in ids) or float("nan")
        same = sum(_same_span(g, f) for g, f in both)
        for label in COMPARED[layer]:
            row = {"layer": layer, "label": label, "same": 2 * same / n, "overlap": 2 * len(both) / n, "n": len(both)}
            if both:
                row["agree"] = sum(_same(g, f, label) for g, f in both) / len(both)
            labels = [(n, [plain(mark[label]) for mark in pair]) for n, pair in enumerate(both)]
            if len({value for _, pair in labels for value in pair}) > 1:
                task = AnnotationTask(data=[(coder, n, pair[coder]) for n, pair in labels for coder in (0, 1)])
                row |= {"kappa": task.kappa(), "alpha": task.alpha()}
            rows.append(row)
    return pd.DataFrame(rows, columns=["layer", "label", "same", "overlap", "n", "agree", "kappa", "alpha"])


def match(gold: list[Mark], found: list[Mark]) -> list[Pair]:
    """Pairs of marks of one article, then, beside None, the marks that were missed and those found beyond the gold.

    >>> gold = [{"start": 0, "end": 6, "text": "Berlin"}, {"start": 9, "end": 12, "text": "Ulm"}]
    >>> [(g and g["start"], f and f["start"]) for g, f in match(gold, [{"start": 4, "end": 6, "text": "in"}])]
    [(0, 4), (9, None)]
    """
    ranked = []
    for i, g in enumerate(gold):
        for j, f in enumerate(found):
            shared = min(g["end"], f["end"]) - max(g["start"], f["start"])
            if shared > 0 and 2 * shared >= min(g["end"] - g["start"], f["end"] - f["start"]):
                ranked.append((not _same_span(g, f), -shared, i, j))
            elif "pairs" in g and "sentence" in g and _same(g, f, "type", "sentence"):
                ranked.append((True, 0, i, j))
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in sorted(ranked):
        if i not in partner and j not in taken:
            partner[i] = j
            taken.add(j)
    pairs: list[Pair] = [(g, found[partner[i]] if i in partner else None) for i, g in enumerate(gold)]
    return pairs + [(None, f) for j, f in enumerate(found) if j not in taken]


def _verdicts(layer: str, g: Mark | None, f: Mark | None) -> Iterator[tuple[str, Any, Any, Any]]:
    """What one pair adds to each measure: does it count in the gold, as found, as right?"""
    if layer == "sentiment":
        if g and g["label"] != "unclear":
            claim = f["label"] if f and f["label"] != "unclear" else None
            yield "label", g, claim, g["label"] == claim
            for label in ("negative", "neutral", "positive"):
                yield label, g["label"] == label, claim == label, g["label"] == claim == label
    elif layer == "events":
        typed = _same(g, f, "type")
        wanted, given = (g["pairs"] if g else set()), (f["pairs"] if f else set())
        if g and g["type"] == "CONSULT":
            given = given | {pair[::-1] for pair in given}
        yield "trigger", g, f, g and f
        yield "quad", g, f, g and f and plover()[g["type"], ""] == plover().get((f["type"], ""))
        yield "type", g, f, typed
        for side, name in enumerate(("source", "target")):
            yield f"type, {name}", g, f, typed and {pair[side] for pair in wanted} & {pair[side] for pair in given}
        yield "type, source, target", g, f, typed and wanted & given
        yield "type, status", g, f, _same(g, f, "type", "status")
        yield "mode", g and g["mode"], f and f["mode"], g and g["mode"] and _same(g, f, "mode")
        if g and g["date"]:
            yield "date", g, f and f["date"], _same(g, f, "date")
    else:
        yield "same span", g, f, g and f and _same_span(g, f)
        yield "overlap", g, f, g and f
        for label in COMPARED[layer]:
            yield f"overlap, {label}", g, f, _same(g, f, label)
        if g:
            yield f"{g.get('form') or g['kind']} found", g, None, f


def _same(g: Mark | None, f: Mark | None, *labels: str) -> bool:
    """Have both marks these labels alike?"""
    return bool(g and f and all(plain(g[label]) == plain(f[label]) for label in labels))


def _same_span(*marks: Mark) -> bool:
    """Do both marks take the same characters? A quote's "that" before and its marks around do not matter."""
    spans = set()
    for mark in marks:
        core = re.sub(r"^[\"'“‘]*(that\s)?", "", mark["text"]) if "speaker" in mark else mark["text"]
        start = mark["start"] + len(mark["text"]) - len(core)
        spans.add((start, start + len(core.rstrip(" ,.;:?!\"'”’") if "speaker" in mark else core)))
    return len(spans) == 1


def _score(counts: list[list[int]], recall_only: bool, seed: int) -> dict[str, Any]:
    """Counts (gold, found, right) of each article as the numbers of one row of `scores`."""
    import numpy as np

    table = np.array(counts, dtype=float)
    draws = np.random.default_rng(seed).integers(0, len(table), (1000, len(table)))
    gold, found, right = np.vstack([table.sum(0), table[draws].sum(1)]).T
    with np.errstate(invalid="ignore", divide="ignore"):
        precision, recall, f1 = right / found, right / gold, 2 * right / (gold + found)
    spread = (recall if recall_only else f1)[1:]
    known = spread[~np.isnan(spread)]
    low, high = np.quantile(known, [0.025, 0.975]) if len(known) else (np.nan, np.nan)
    row = {"gold": int(gold[0]), "found": int((right if recall_only else found)[0]), "right": int(right[0])}
    shares = {"precision": precision[0], "recall": recall[0], "f1": f1[0], "low": low, "high": high}
    return row | shares | (dict.fromkeys(("precision", "f1"), np.nan) if recall_only else {})


def _told(layer: str, mark: Mark | None) -> str:
    """A mark in a few words; empty when there is none."""
    return mark["text"] + ": " + ", ".join(mark[label] for label in COMPARED[layer] if mark[label]) if mark else ""


def _found(book: Any, layer: str) -> pd.DataFrame:
    """A layer of a book in the columns of the gold."""
    table: pd.DataFrame = book.mentions if layer == "sentiment" else getattr(book, layer)
    table = table.assign(id=table["article_id"].map(_ids(book)))
    if layer == "events":
        table = table.assign(text=table["trigger"], date=table["date"].dt.strftime("%Y-%m-%d"))
    words = [column for column in COLUMNS[layer] if column not in ("start", "end", "event")]
    return table[COLUMNS[layer]].assign(**{word: table[word].astype(object).fillna("") for word in words})


def _sentences(book: Any) -> dict[str, list[tuple[int, str]]]:
    """Start and text of the sentences of each article."""
    table = book.sentences.assign(id=book.sentences["article_id"].map(_ids(book)))
    found = {str(name): list(zip(part["start"], part["text"], strict=True)) for name, part in table.groupby("id")}
    return {name: [(0, ""), *found.get(name, [])] for name in _ids(book).values()}


def _ids(book: Any) -> dict[str, str]:
    """What the gold calls each article of the book."""
    return dict(zip(book.articles["article_id"].tolist(), book.articles[key_of(book.articles)].tolist(), strict=True))
