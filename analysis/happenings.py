"""From coded events to the rows of the table: pairs of actors, days, places, and reports of one happening joined."""

from __future__ import annotations

import datetime
import hashlib
import re
from typing import Any

import pandas as pd

from analysis.dates import event_date
from analysis.matching import Event
from analysis.patterns import PUBLIC, plover, states
from analysis.roles import Actor, Clauses
from analysis.tables import COLUMNS, frame

_DATELINE = re.compile(
    r"\s*([A-Z][A-Z.' ]{2,}|[A-Z][\w.' ]{2,25})(?:, [A-Z][\w.]+ ?\w*\.?)?(?:, \w+\.? \d+)?"
    r" *(?:\([^)]{2,40}\) *)?(?:--|[-—–:]) "
)

_BUSINESS = frozenset("CONSULT COOPERATE AID THREATEN".split())
_SIDED = frozenset("CONSULT AGREE REQUEST COOPERATE".split())  # where it was is no side
Found = tuple["Where", Event, str | None, str | None]  # the place in the text, the event, who tells it, where it was
Where = tuple[str, int, int, int]  # article, sentence, first token row, row after the last


def happenings(
    found: list[Found],
    batch: Clauses,
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    quotes: pd.DataFrame,
) -> pd.DataFrame:
    """The events table."""
    dates = articles["date"].tolist() if "date" in articles else [None] * len(articles)
    published = dict(zip(articles["article_id"].tolist(), dates, strict=True))
    keys = zip(sentences["article_id"].tolist(), sentences["sentence"].tolist(), strict=True)
    texts = dict(zip(keys, sentences["text"].tolist(), strict=True))
    datelines = {
        article: _dateline(text)
        for article, text in zip(articles["article_id"].tolist(), articles["text"].tolist(), strict=True)
    }
    said: dict[tuple[str, int], list[tuple[int, int, str]]] = {}
    for article, sentence, a, b, speaker in zip(
        *[quotes[n].tolist() for n in ("article_id", "sentence", "start", "end", "speaker")], strict=True
    ):
        said.setdefault((article, sentence), []).append((a, b, speaker))
    rows: list[tuple[Any, ...]] = []
    days: dict[tuple[str, str, str], list[datetime.date]] = {}
    counts: dict[str, int] = {}
    for (article, sentence, low, high), e, teller, here in found:
        pairs = _pairs(e, batch.casts[article].lesser)
        if not pairs:
            continue
        number = counts.get(article, 0)
        counts[article] = number + 1
        quad, score = plover().get((e.type, e.mode)) or plover()[e.type, ""]
        today = published.get(article)
        today = None if today is None or pd.isna(today) else today.date()
        words = (texts.get((article, sentence), ""), batch.text[low:high], batch.tags[low:high])
        day, day_rule = event_date(*words, e.first - low, today)
        if e.other >= 0 and not day_rule.startswith("'"):  # none stands at the verb: "is expected to arrive on Monday"
            day, day_rule = event_date(*words, e.other - low, today)
        status = "historical" if e.status == "happened" and day and today and (today - day).days > 365 else e.status
        a, b = batch.starts[e.first], batch.ends[e.last - 1]
        speaker = next((s for x, y, s in said.get((article, sentence), ()) if x <= a and b <= y), teller)
        place = here or datelines.get(article)
        trigger = " ".join(batch.text[e.first : e.last])
        for source, target in pairs:
            occurrence = _occurrence((e.type, *_sides(e.type, source, target)), day, days)
            rows.append((
                article, sentence, number, e.type, e.mode or None, quad, score, status,
                *(source[:3] if source else (None, None, None)), *(target[:3] if target else (None, None, None)),
                trigger, a, b, day, day_rule, place, speaker, e.rule, occurrence,
            ))  # fmt: skip
    columns = zip(*rows, strict=True) if rows else [[] for _ in COLUMNS["events"]]
    return frame("events", {name: list(column) for name, column in zip(COLUMNS["events"], columns, strict=True)})


def _pairs(e: Event, lesser: set[str]) -> list[tuple[Actor | None, Actor | None]]:
    """The source-target pairs of an event; none when no side is a political actor.

    What firms and unknown bodies do among themselves or to a town is business: they meet, work together, give.
    """
    political = [actor for actor in (*e.sources, *e.targets) if actor.political]
    if e.type in _SIDED:
        political = [actor for actor in political if actor.kind != "place"]
    if e.type == "CONSULT" and e.sources and not any(actor.kind for actor in e.sources):  # "hikers met two from Peru"
        political = [actor for actor in political if actor.kind != "country"]
    if e.type in _BUSINESS:
        political = [actor for actor in political if actor.name not in lesser]
    if not political and not (e.sources and (e.mode in PUBLIC or e.type == "PROTEST")):
        return []
    if len(e.sources) > 1 and e.targets in (e.sources, e.sources[1:]):
        return [(a, b) for i, a in enumerate(e.sources) for b in e.sources[i + 1 :]]
    pairs = [
        (a, b) for a in e.sources or (None,) for b in e.targets or (None,) if a is None or b is None or a.name != b.name
    ]
    return pairs[:12]


def _sides(type_: str, source: Actor | None, target: Actor | None) -> tuple[str, str]:
    """The two sides of an event, by which its reports are told to be of one happening.

    Who acts for a state, and the members of a group, count as it: "Pompeo met Taliban officials" and "the United States
    met the Taliban" are the same. Where a side is missing, the other one stands as it is named.
    """
    if source is None or target is None:
        return (source.name if source else "", target.name if target else "")
    roots = [actor.name.partition(": ")[0] for actor in (source, target)]
    sides = [states().get(root, root) for root in roots]
    a, b = sides if sides[0] != sides[1] else (source.name, target.name)
    return (min(a, b), max(a, b)) if type_ in ("CONSULT", "AGREE", "COOPERATE") else (a, b)


def _occurrence(
    key: tuple[str, str, str], day: datetime.date | None, days: dict[tuple[str, str, str], list[datetime.date]]
) -> str:
    """An id for the happening: the first day reported for this type and these actors within a day of this one."""
    if day is not None:
        known = days.setdefault(key, [])
        near = next((other for other in known if abs((other - day).days) <= 1), None)
        if near is None:
            known.append(day)
        day = near or day
    return hashlib.blake2b("\x1f".join([*key, str(day)]).encode(), digest_size=6).hexdigest()


def _dateline(text: str) -> str | None:
    match = _DATELINE.match(text[:120])
    return match.group(1).strip().title() if match else None
