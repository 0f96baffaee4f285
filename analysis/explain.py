"""Why is this row here? The sentence behind a row with its spans marked, and the rule that made the row."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import pandas as pd

    from analysis.annotate import Book

Mark = tuple[int, int, str]  # start and end in the text shown, and the role: actor, source, target, trigger, ...

_ROLES = {  # of each table: the columns that hold a span, and what stands there
    "events": [("source_start", "source_end", "source"), ("target_start", "target_end", "target"),
               ("start", "end", "trigger")],
    "quotes": [("speaker_start", "speaker_end", "speaker"), ("start", "end", "quote")],
    "mentions": [("start", "end", "actor")], "tokens": [("start", "end", "word")], "sentences": [], "articles": [],
}  # fmt: skip
_COLOURS = {"target": "#ffe0cc", "trigger": "#e6e6e6", "quote": "#d9f2e6"}  # all other roles are blue
_LONGEST = 1200  # characters of a sentence that are shown


class Evidence(NamedTuple):
    """A stretch of an article with `marks` in it, and `why`, in words, the row it stands for was made."""

    article_id: str
    text: str
    marks: list[Mark]
    why: str

    def pieces(self) -> list[tuple[str, str]]:
        """The text cut at its marks: pairs of text and role, an empty role where nothing is marked.

        >>> Evidence("a", "Ghani left.", [(0, 5, "actor")], "").pieces()
        [('Ghani', 'actor'), (' left.', '')]
        """
        cut: list[tuple[str, str]] = []
        at = 0
        for start, end, role in sorted(self.marks):
            if start < at:  # a mark inside another adds nothing that can be shown
                continue
            if start > at:
                cut.append((self.text[at:start], ""))
            cut.append((self.text[start:end], role))
            at = end
        return [*cut, (self.text[at:], "")] if at < len(self.text) else cut

    def _repr_html_(self) -> str:
        """The sentence for a notebook; everything from the article is escaped."""
        shown = ""
        for text, role in self.pieces():
            style = f'style="background:{_COLOURS.get(role, "#cfe8ff")}" title="{role}"'
            shown += f"<mark {style}>{html.escape(text)}</mark>" if role else html.escape(text)
        return f"<p>{shown}<br><small>{html.escape(self.why)}</small></p>"

    def __repr__(self) -> str:
        """The sentence for a terminal: marks in brackets with their role."""
        return "".join(f"[{role}: {text}]" if role else text for text, role in self.pieces()) + f"\n  {self.why}"


def explain(book: Book, row: pd.Series) -> Evidence:
    """The sentence behind one row of `book.mentions`, `book.quotes` or `book.events`, marked, with the reason.

    In a notebook it is shown in colour, in a terminal with brackets. Raises `ValueError` for a row of another table.
    """
    import pandas as pd

    for table, column in {"events": "trigger", "quotes": "cue", "mentions": "actor"}.items():
        if "article_id" in row and column in row:
            return evidence(book, table, pd.DataFrame([row]))[0]
    raise ValueError(f"expected a row of mentions, quotes or events, got one with the columns {', '.join(row.index)}")


def evidence(book: Book, table: str, rows: pd.DataFrame) -> list[Evidence]:
    """For each of `rows`, which come from the table `table` of the book, the stretch of its article that made it.

    It is the row's sentence, longer where a quotation or an event reaches over its end; the opening of an article.
    """
    if table == "articles":
        return [Evidence(row["article_id"], opening(row["text"]), [], "") for row in rows.to_dict("records")]
    texts = dict(zip(book.articles["article_id"], book.articles["text"], strict=True))
    chosen = book.sentences[book.sentences["article_id"].isin(set(rows["article_id"]))]
    keys = zip(chosen["article_id"], chosen["sentence"], strict=True)
    spans = dict(zip(keys, zip(chosen["start"], chosen["end"], strict=True), strict=True))
    found = []
    for row in rows.to_dict("records"):
        first, last = spans[row["article_id"], row["sentence"]]
        marks = [(int(row[a]), int(row[b]), role) for a, b, role in _ROLES[table]
                 if _known(row[a]) and row[a] > first - _LONGEST // 2]  # fmt: skip
        first = min([first, *(start for start, _, _ in marks)])
        last = min(max([last, *(end for _, end, _ in marks)]), first + _LONGEST)
        shown = [(a - first, min(b, last) - first, role) for a, b, role in marks if a < last]
        found.append(Evidence(row["article_id"], texts[row["article_id"]][first:last], shown, _why(table, row)))
    return found


def _known(value: object) -> bool:
    import pandas as pd

    return not pd.isna(value)  # type: ignore[call-overload]


def opening(text: str) -> str:
    """The first words of an article, 240 characters at most, on one line."""
    plain = " ".join(text[:600].split())
    return plain if len(plain) <= 240 else plain[:239].rsplit(" ", 1)[0] + " …"


def _why(table: str, row: Mapping[Any, Any]) -> str:
    """The reason for a row in words."""
    if table == "mentions":
        tone = f"; {row['label']} ({row['sentiment']:+.2f}): {row['because']}" if row.get("because") else ""
        return f"{row['actor']} — {row['rule']}{tone}"
    if table in ("tokens", "sentences"):
        return f"tone {row['sentiment']:+.2f}" if _known(row.get("sentiment")) else ""
    if table == "quotes":
        speaker = row["speaker"] if _known(row["speaker"]) else "unknown speaker"
        cue = f", cue “{row['cue']}”" if _known(row["cue"]) and row["cue"] else ""
        return f"{row['kind']} speech of {speaker}{cue}"
    mode = f" ({row['mode']})" if _known(row["mode"]) and row["mode"] else ""
    who = f"{row['source'] if _known(row['source']) else '?'} → {row['target'] if _known(row['target']) else '?'}"
    said = f", according to {row['speaker']}" if _known(row["speaker"]) and row["speaker"] else ""
    day = f"{row['date'].day} {row['date']:%B %Y}" if _known(row["date"]) else "no date"
    return f"{row['type']}{mode}, {row['status']}: {who}{said}; pattern: {row['rule']}; {day}: {row['date_rule']}"
