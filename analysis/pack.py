"""Tables as a part of the store keeps them: without what can be made again from the rest, in a quarter of the room.

The text of a sentence, mention or quote is cut from its article again. An `end` is kept as a `length`, tone in
thousandths, and a rule without the name of its actor. Tokens would take more room than the articles. They are kept as
two tables: `cuts`, the places where they differ from a simple cut of the text, and `tokens`, the tags, and the edits
that make lemmas, of the words in the order of their endings, in which they hardly change from row to row. What would
not come back as it was is kept as it is. All this is fixed by the schema version, not by how a later Dateline tags.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from os.path import commonprefix
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.tables import NUMBER, SCHEMAS, TEXT, WHOLE

SCHEMA_VERSION = 3
THOUSANDTHS = pa.decimal128(6, 3)
ACTOR = "¤"  # stands in a rule for the name of the actor
ENDS = {f"{what}end": (f"{what}start", f"{what}length") for what in ("", "speaker_", "source_", "target_")}
_VARIED = ("article_id", "title", "url", "text", "because", "occurrence")  # a dictionary of their values saves nothing

# Characters are listed, because what \w means changes with the Unicode tables of each Python.
_SIGN = r"!-/:-@\[-`{-~«»‘’“”…–—"
_WORD = rf"[^{_SIGN}\x00-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
_SIMPLE = re.compile(
    rf"[0-9]+(?:[.,:][0-9]+)+|['’](?:s|re|ve|ll|d|m)(?!{_WORD})|n['’]t(?!{_WORD})|{_WORD}+|\.\.\.|--|[{_SIGN}]"
)

Read = Callable[[str, "list[str] | None"], "pa.Table | None"]  # the columns of a table of a part, None where it is not


def arrow(name: str, table: pd.DataFrame) -> pa.Table:
    """The table as Arrow, in its schema; columns the schema does not know keep the type they have."""
    known = SCHEMAS[name]
    columns = {field.name: pa.array(table[field.name], type=field.type, from_pandas=True) for field in known}
    for column in [column for column in table if column not in known.names]:
        try:
            columns[str(column)] = pa.array(table[column], from_pandas=True)
        except (pa.ArrowInvalid, pa.ArrowTypeError):  # a user's column of mixed things is kept as text
            columns[str(column)] = pa.array(table[column].astype(str), type=TEXT)
    return pa.table(columns)


def pack(tables: Mapping[str, pd.DataFrame]) -> dict[str, pa.Table]:
    """The tables of a part as they are written."""
    whole = {name: arrow(name, table) for name, table in tables.items()}
    packed = {name: table for name, table in whole.items() if name == "articles"}
    if {"articles", "sentences", "tokens"} <= tables.keys():
        packed |= _pack_tokens(tables["tokens"], _Text(whole["articles"], whole["sentences"]))
    return {name: _shorter(name, whole) for name in whole if name not in packed} | packed


def options(name: str, table: pa.Table) -> dict[str, Any]:
    """How Parquet writes a packed table."""
    return {
        "compression": "zstd",
        "compression_level": 16,  # level 12 takes 3 % more room, 19 takes 1 % less in almost twice the time
        "use_dictionary": [f.name for f in table.schema if f.type == TEXT and f.name not in _VARIED],
        "column_encoding": {f.name: "BYTE_STREAM_SPLIT" for f in table.schema if f.type in (pa.int32(), THOUSANDTHS)},
        "write_statistics": [column for column in ("article_id", "date") if column in table.column_names],
        "store_decimal_as_integer": True,
        "write_page_checksum": True,
        "store_schema": name == "articles" and table.num_columns > len(SCHEMAS[name]),  # 2 KB, for columns of users
    }


def unpack(name: str, read: Read, columns: list[str] | None = None) -> pa.Table:
    """The table `name` of a part, whole or these `columns` of it."""
    if name == "tokens" and (cuts := read("cuts", None)) is not None:
        return _unpack_tokens(cuts, read).select([c for c in SCHEMAS[name].names if columns is None or c in columns])
    known, needed = SCHEMAS[name].names, columns
    if columns is not None:
        needed = [*columns, *(["actor"] if "rule" in columns else [])]
        needed += ["article_id", "end"] if "text" in columns else []
        needed += [part for end in ENDS if end in needed for part in ENDS[end]]
    table = read(name, needed)
    table = SCHEMAS[name].empty_table() if table is None else table
    whole = dict(zip(table.column_names, table.columns, strict=True))
    short = "length" in whole and "end" not in whole
    for end, (start, length) in ENDS.items():
        if end in known and end not in whole and length in whole:
            whole[end] = pc.add(whole[start], whole.pop(length))
    if short and "text" in known and "text" not in whole and (columns is None or "text" in columns):
        whole["text"] = _cut(whole, _needed(read, "articles", ["article_id", "text"]))
    if short and name == "mentions" and "rule" in whole:
        rules = zip(*(whole[column].to_pylist() for column in ("rule", "actor")), strict=True)
        whole["rule"] = pa.array([rule and rule.replace(ACTOR, actor or "") for rule, actor in rules], TEXT)
    for column in whole.keys() & {*known}:
        if whole[column].type == THOUSANDTHS:
            whole[column] = _from_thousandths(whole[column])
    order = [column for column in known if column in whole] + [column for column in whole if column not in known]
    return pa.table({column: whole[column] for column in order if columns is None or column in columns})


def _shorter(name: str, tables: Mapping[str, pa.Table]) -> pa.Table:
    """The table without what can be made again from the articles, and with its numbers in fewer bytes."""
    table = tables[name]
    if "articles" in tables and "end" in table.column_names:
        less = dict(zip(table.column_names, table.columns, strict=True))
        if name == "mentions":
            rules = zip(*(less[column].to_pylist() for column in ("rule", "actor")), strict=True)
            less["rule"] = pa.array([rule and rule.replace(actor or "", ACTOR) for rule, actor in rules], TEXT)
        less.pop("text", None)
        for end, (start, length) in ENDS.items():
            if end in less:
                less[length] = pc.subtract(less.pop(end), less[start])
        kept = {name: pa.table(less), "articles": tables["articles"]}
        table = kept[name] if unpack(name, lambda name, _: kept.get(name)).equals(table) else table
    for i, field in enumerate(table.schema):
        try:
            column = table.column(i).cast({WHOLE: pa.int32(), NUMBER: THOUSANDTHS}.get(field.type, field.type))
        except pa.ArrowInvalid:  # larger, or with more decimals
            continue
        if field.type != NUMBER or _from_thousandths(column) == table.column(i):
            table = table.set_column(i, field.name, column)
    return table


def _from_thousandths(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Decimals as floats, each the one that is written so: 0.3, not 0.30000000000000004."""
    return pc.divide(pc.multiply(column, pa.scalar(1000)).cast(NUMBER), 1000.0)


def _cut(rows: Mapping[str, Any], articles: pa.Table) -> pa.Array:
    """The texts from `start` to `end` of each row's article."""
    text = dict(zip(articles["article_id"].to_pylist(), articles["text"].to_pylist(), strict=True))
    spans = zip(*(rows[column].to_pylist() for column in ("article_id", "start", "end")), strict=True)
    return pa.array([text.get(article, "")[start:end] for article, start, end in spans], TEXT)


def _pack_tokens(tokens: pd.DataFrame, text: _Text) -> dict[str, pa.Table]:
    """The tables `tokens` and `cuts`, or none when the tokens could not be made again from them."""
    words, tags, lemmas = (tokens[column].tolist() for column in ("text", "tag", "lemma"))
    ids = tokens["article_id"].tolist()
    known = set(ids) <= text.first.keys() and list(tokens) == SCHEMAS["tokens"].names
    if not known or tokens[["text", "tag", "lemma"]].isna().to_numpy().any():
        return {}
    first = np.array([text.first[article] for article in ids], dtype=np.int64)
    starts, ends = first + tokens["start"].to_numpy(), first + tokens["end"].to_numpy()
    rises = all((np.diff(places) > 0).all() for places in (text.starts, starts, ends))
    if not rises or (len(starts) and not (text.starts[:1] <= starts[0]).any()):
        return {}
    place = text.place(starts)
    same = all((place[column] == tokens[column].to_numpy()).all() for column in place)
    if not same or text.between(starts, ends) != words:
        return {}
    keys = list(zip(words, tags, lemmas, strict=True))
    edits = {key: _edit(*key) for key in set(keys)}
    if any(_edited(word, tag, edit) != lemma for (word, tag, lemma), edit in edits.items()):
        return {}
    simple_starts, simple_ends = text.simple_cut()
    cuts = np.sort(
        np.append(2 * np.setxor1d(simple_starts, starts, True), 2 * np.setxor1d(simple_ends, ends, True) + 1)
    )
    number = {key: i for i, key in enumerate(edits)}
    row = np.array([number[key] for key in keys], dtype=np.int64)[_by_word(words)]
    forms = pa.table({"tag": pa.array([tag for _, tag, _ in edits], TEXT), "edit": pa.array([*edits.values()], TEXT)})
    return {"tokens": forms.take(row), "cuts": pa.table({"cut": pa.array(np.diff(cuts, prepend=0), pa.int32())})}


def _unpack_tokens(cuts: pa.Table, read: Read) -> pa.Table:
    """The tokens, whole again."""
    kept = _needed(read, "tokens", ["tag", "edit", "lemma"])
    sentences = unpack("sentences", read, ["article_id", "sentence", "start", "end"])
    text = _Text(_needed(read, "articles", ["article_id", "text"]), sentences)
    changed = np.cumsum(cuts["cut"].to_numpy())
    simple_starts, simple_ends = text.simple_cut()
    starts = np.setxor1d(simple_starts, changed[changed % 2 == 0] // 2, True)
    ends = np.setxor1d(simple_ends, changed[changed % 2 == 1] // 2, True)
    if not len(starts) == len(ends) == len(kept):
        raise pa.ArrowInvalid("the tokens do not fit the text")
    words = text.between(starts, ends)
    edit = "edit" if "edit" in kept.column_names else "lemma"  # as schema 2 has it, with the words in another order
    back = pa.array(np.argsort(_by_word(words, by_ending=edit == "edit")))
    tags = kept["tag"].take(back)
    keys = list(zip(words, tags.to_pylist(), kept[edit].take(back).to_pylist(), strict=True))
    lemma = {key: _edited(*key) for key in set(keys)}
    place = text.place(starts)
    first = np.array([text.first[article] for article in place["article_id"].tolist()], dtype=np.int64)
    lemmas = [lemma[key] for key in keys]
    columns = place | {"start": starts - first, "end": ends - first, "text": words, "tag": tags, "lemma": lemmas}
    return pa.table([columns[name] for name in SCHEMAS["tokens"].names], SCHEMAS["tokens"])


def _needed(read: Read, name: str, columns: list[str]) -> pa.Table:
    """A table without which another cannot be made again."""
    table = read(name, columns)
    if table is None:
        raise pa.ArrowInvalid(f"{name}.parquet is not there")
    return table


def _by_word(words: list[str], by_ending: bool = True) -> np.ndarray:
    """The places of the words in the order of their letters, from the last or the first; equal words as they come."""
    rank = {word: i for i, word in enumerate(sorted(set(words), key=lambda word: word[:: -1 if by_ending else 1]))}
    return np.argsort(np.array([rank[word] for word in words], dtype=np.int64), kind="stable")


class _Text:
    """The articles of a part as one text, in which each of them is `first` somewhere."""

    def __init__(self, articles: pa.Table, sentences: pa.Table):
        texts = articles["text"].to_pylist()
        begins = np.cumsum([0, *(len(text) + 1 for text in texts)])
        self.whole = "\n".join(texts)
        self.first = dict(zip(articles["article_id"].to_pylist(), begins.tolist(), strict=False))
        self.ids = sentences["article_id"].to_numpy()
        self.numbers = sentences["sentence"].to_numpy()
        first = np.array([self.first.get(article, 0) for article in self.ids], dtype=np.int64)
        self.starts, self.ends = first + sentences["start"].to_numpy(), first + sentences["end"].to_numpy()

    def simple_cut(self) -> tuple[np.ndarray, np.ndarray]:
        """Where words and signs of the sentences start and end, by a rule that never changes."""
        spans = [
            found.span()
            for start, end in zip(self.starts.tolist(), self.ends.tolist(), strict=True)
            for found in _SIMPLE.finditer(self.whole, start, end)
        ]
        starts, ends = np.array(spans, dtype=np.int64).reshape(-1, 2).T
        return starts, ends

    def between(self, starts: np.ndarray, ends: np.ndarray) -> list[str]:
        """The words from `starts` to `ends`."""
        return [self.whole[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]

    def place(self, starts: np.ndarray) -> dict[str, np.ndarray]:
        """The article, the sentence and the number in it of the tokens that begin at `starts`."""
        of = np.searchsorted(self.starts, starts, "right") - 1
        new = np.flatnonzero(np.diff(of, prepend=-1))
        number = np.arange(len(of)) - np.repeat(new, np.diff(new, append=len(of)))
        return {"article_id": self.ids[of], "sentence": self.numbers[of], "token": number}


def _plain_lemma(word: str, tag: str) -> str:
    return word if tag.startswith("NNP") else word.lower()


def _edit(word: str, tag: str, lemma: str) -> str:
    """How the lemma differs from the word: "3 y" for city from cities, three letters off and a y on."""
    plain = _plain_lemma(word, tag)
    same = len(commonprefix([plain, lemma]))
    return f"{len(plain) - same} {lemma[same:]}"


def _edited(word: str, tag: str, edit: str | None) -> str:
    """The lemma of a word, as `_edit` wrote it; schema 2 left out those that change nothing."""
    plain = _plain_lemma(word, tag)
    off, _, on = (edit or "0 ").partition(" ")
    return plain[: len(plain) - int(off)] + on
