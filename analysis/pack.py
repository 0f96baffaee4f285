"""Tables as a part of the store keeps them: without what can be made again from the rest, in a quarter of the room.

The text of a sentence, mention or quote is cut from its article again, an `end` is kept as a `length`, and tone in
thousandths. Tokens would take more room than the articles. They are kept as two tables: `cuts`, the places where they
differ from a simple cut of the text, and `tokens`, the tags and lemmas in the alphabetical order of the words, in which
they hardly change from row to row. Each of these is tried when a part is written, and what would not come back as it
was is kept as it is. All this is fixed by the schema version and does not depend on how a later Dateline cuts and tags.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.tables import NUMBER, SCHEMAS, TEXT, WHOLE

SCHEMA_VERSION = 2
THOUSANDTHS = pa.decimal128(6, 3)
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
    packed = {name: _shorter(name, table, whole.get("articles")) for name, table in whole.items()}
    if {"articles", "sentences", "tokens"} <= tables.keys():
        packed |= _pack_tokens(tables["tokens"], _Text(whole["articles"], whole["sentences"]))
    return packed


def options(name: str, table: pa.Table) -> dict[str, Any]:
    """How Parquet writes a packed table."""
    own = name == "articles" and table.num_columns > len(SCHEMAS[name])
    whole = [field.name for field in table.schema if field.type == pa.int32()]
    texts = [field.name for field in table.schema if field.type == TEXT and field.name not in _VARIED]
    return {
        "compression": "zstd",
        "compression_level": 12,  # level 3 takes 9 % more room, 19 takes 3 % less in four times the time
        "use_dictionary": texts,
        "column_encoding": dict.fromkeys(whole, "BYTE_STREAM_SPLIT"),
        "write_statistics": [column for column in ("article_id", "date") if column in table.column_names],
        "write_page_checksum": True,
        "store_schema": own,  # it takes 2 KB a file, and only the user's own columns may need it
    }


def unpack(name: str, read: Read, columns: list[str] | None = None) -> pa.Table:
    """The table `name` of a part, whole or these `columns` of it."""
    if name == "tokens" and (cuts := read("cuts", None)) is not None:
        table = _unpack_tokens(cuts, read)
        return table if columns is None else table.select([c for c in table.column_names if c in columns])
    needed = columns
    if columns is not None:
        made_from = {"text": ["article_id", "start", "end"]} | {end: list(parts) for end, parts in ENDS.items()}
        needed = [*columns, *(part for column in columns for part in made_from.get(column, []))]
        needed += ["length"] if "text" in columns else []
    table = read(name, needed)
    if table is None:
        empty = SCHEMAS[name].empty_table()
        return empty if columns is None else empty.select([c for c in empty.column_names if c in columns])
    known = SCHEMAS[name].names
    for end, (start, length) in ENDS.items():
        if end in known and end not in table.column_names and length in table.column_names:
            table = table.append_column(end, pc.add(table[start], table[length])).drop_columns(length)
    if "text" in known and "text" not in table.column_names and (columns is None or "text" in columns):
        table = table.append_column("text", _cut(table, _needed(read, "articles", ["article_id", "text"])))
    for i, field in enumerate(table.schema):
        if field.type == THOUSANDTHS and field.name in known:
            table = table.set_column(i, field.name, _from_thousandths(table.column(i)))
    own = [column for column in table.column_names if column not in known]
    return table.select([c for c in [*known, *own] if c in table.column_names and (columns is None or c in columns)])


def _shorter(name: str, table: pa.Table, articles: pa.Table | None) -> pa.Table:
    """The table without what can be made again, and with its numbers in fewer bytes."""
    for end, (start, length) in ENDS.items():
        if end in SCHEMAS[name].names and length not in table.column_names:
            lengths = pc.subtract(table[end], table[start])
            if pc.add(table[start], lengths).equals(table[end]):
                table = table.set_column(table.column_names.index(end), length, lengths)
    if name in ("sentences", "mentions", "quotes") and articles is not None and _cut(table, articles) == table["text"]:
        table = table.drop_columns("text")
    for i, field in enumerate(table.schema):
        shorter = {WHOLE: pa.int32(), NUMBER: THOUSANDTHS}.get(field.type)
        if shorter is None or name == "articles":
            continue
        try:
            column = table.column(i).cast(shorter)
        except pa.ArrowInvalid:  # larger, or with more decimals
            continue
        if shorter != THOUSANDTHS or _from_thousandths(column) == table.column(i):
            table = table.set_column(i, field.name, column)
    return table


def _from_thousandths(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Decimals as floats, each the one that is written so: 0.3, not 0.30000000000000004."""
    return pc.divide(pc.multiply(column, pa.scalar(1000)).cast(NUMBER), 1000.0)


def _cut(table: pa.Table, articles: pa.Table) -> pa.ChunkedArray:
    """The texts from `start` to `end` of each row's article."""
    text = dict(zip(articles["article_id"].to_pylist(), articles["text"].to_pylist(), strict=True))
    ends = table["end"] if "end" in table.column_names else pc.add(table["start"], table["length"])
    spans = zip(table["article_id"].to_pylist(), table["start"].to_pylist(), ends.to_pylist(), strict=True)
    return pa.chunked_array([[text.get(article, "")[start:end] for article, start, end in spans]], TEXT)


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
    if any(list(place[column]) != tokens[column].tolist() for column in place) or text.between(starts, ends) != words:
        return {}
    edits = {key: _edit(*key) for key in set(zip(words, tags, lemmas, strict=True))}
    if any(_edited(word, tag, edit) != lemma for (word, tag, lemma), edit in edits.items()):
        return {}
    simple_starts, simple_ends = text.simple_cut()
    cuts = np.union1d(2 * np.setxor1d(simple_starts, starts), 2 * np.setxor1d(simple_ends, ends) + 1)
    order = _by_word(words).tolist()
    kept = {"tag": [tags[i] for i in order], "lemma": [edits[words[i], tags[i], lemmas[i]] for i in order]}
    return {
        "tokens": pa.table(kept, pa.schema([("tag", TEXT), ("lemma", TEXT)])),
        "cuts": pa.table({"cut": pa.array(np.diff(cuts, prepend=0), pa.int32())}),
    }


def _unpack_tokens(cuts: pa.Table, read: Read) -> pa.Table:
    """The tokens, whole again."""
    kept = _needed(read, "tokens", ["tag", "lemma"])
    sentences = _needed(read, "sentences", ["article_id", "sentence", "start", "end", "length"])
    text = _Text(_needed(read, "articles", ["article_id", "text"]), sentences)
    changed = np.cumsum(cuts["cut"].to_numpy())
    simple_starts, simple_ends = text.simple_cut()
    starts = np.setxor1d(simple_starts, changed[changed % 2 == 0] // 2)
    ends = np.setxor1d(simple_ends, changed[changed % 2 == 1] // 2)
    if not len(starts) == len(ends) == len(kept):
        raise pa.ArrowInvalid("the tokens do not fit the text")
    words = text.between(starts, ends)
    back = pa.array(np.argsort(_by_word(words)))
    tags = kept["tag"].take(back)
    known: dict[tuple[Any, ...], str] = {}
    lemmas = []
    for key in zip(words, tags.to_pylist(), kept["lemma"].take(back).to_pylist(), strict=True):
        if key not in known:
            known[key] = _edited(*key)
        lemmas.append(known[key])
    place = text.place(starts)
    first = np.array([text.first[article] for article in place["article_id"].tolist()], dtype=np.int64)
    columns = place | {"start": starts - first, "end": ends - first, "text": words, "tag": tags, "lemma": lemmas}
    return pa.table([columns[name] for name in SCHEMAS["tokens"].names], SCHEMAS["tokens"])


def _needed(read: Read, name: str, columns: list[str]) -> pa.Table:
    """A table without which another cannot be made again."""
    table = read(name, columns)
    if table is None:
        raise pa.ArrowInvalid(f"{name}.parquet is not there")
    return table


def _by_word(words: list[str]) -> np.ndarray:
    """The places of the words in alphabetical order, of equal words the first first."""
    rank = {word: i for i, word in enumerate(sorted(set(words)))}
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
        starts = sentences["start"].to_numpy()
        packed = "length" in sentences.column_names
        length = sentences["length"].to_numpy() if packed else sentences["end"].to_numpy() - starts
        self.starts = starts + np.array([self.first.get(article, 0) for article in self.ids], dtype=np.int64)
        self.ends = self.starts + length

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


def _edit(word: str, tag: str, lemma: str) -> str | None:
    """How the lemma differs from the word: "3 y" for city from cities, three letters off and a y on; None if not."""
    plain = _plain_lemma(word, tag)
    if plain == lemma:
        return None
    same = next((i for i, (a, b) in enumerate(zip(plain, lemma, strict=False)) if a != b), min(len(plain), len(lemma)))
    return f"{len(plain) - same} {lemma[same:]}"


def _edited(word: str, tag: str, edit: str | None) -> str:
    """The lemma of a word, as `_edit` wrote it."""
    plain = _plain_lemma(word, tag)
    if edit is None:
        return plain
    off, _, on = edit.partition(" ")
    return plain[: len(plain) - int(off)] + on
