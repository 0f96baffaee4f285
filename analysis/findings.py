"""What a book says at first sight: plain sentences whose figures open.

A sentence is a list of pieces: words, and `Number`s that know the rows behind them. Each sentence says how sure it is:
a lead within the play of chance is called a tie, a mean comes with its 95 % interval, and where there is too little to
say anything, that is what is said.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from analysis import explore

if TYPE_CHECKING:
    from analysis.annotate import Book

Z = 1.96  # 95 % of a normal distribution
ENOUGH = 20  # clear mentions an actor needs before its mean tone is told in a sentence
_WITH_THE = re.compile(
    r"^(United|European|Taliban|Islamic State|Netherlands|Philippines|Pentagon|White House)\b"
    r"|\b(Ministry|Department|Party|Council|Agency|Bureau|Army|Police|Court|Bank)\b"
)
IN_WORDS = {
    "AGREE": "agreements and promises", "CONSULT": "meetings and talks", "SUPPORT": "praise and backing",
    "CONCEDE": "yielding and easing", "COOPERATE": "working together", "AID": "help",
    "RETREAT": "withdrawals and releases", "REQUEST": "demands and appeals", "ACCUSE": "accusations and criticism",
    "REJECT": "refusals",
    "THREATEN": "threats", "PROTEST": "protests", "SANCTION": "sanctions", "MOBILIZE": "moves of troops and police",
    "COERCE": "arrests and seizures", "ASSAULT": "attacks",
}  # fmt: skip


class Number(NamedTuple):
    """A figure as it stands in a sentence, and the `rows` of the table `of` that it counts."""

    words: str
    of: str
    rows: list[int]


Sentence = list[str | Number]


def plain(sentence: Sentence) -> str:
    """The sentence as text.

    >>> plain(["Named ", Number("2 times", "mentions", [0, 3]), "."])
    'Named 2 times.'
    """
    return "".join(piece if isinstance(piece, str) else piece.words for piece in sentence)


def findings(book: Book) -> list[Sentence]:
    """Five sentences on a book: when, who, in what tone, what happened, whose words."""
    return [_when(book), _who(book), _tone(book), _what(book), _voices(book)]


def key_numbers(book: Book) -> list[tuple[str, Number]]:
    """What was read and found: pairs of a thing and its number."""
    done = explore.happened(book.events)["position"].tolist()
    counted = {name: list(range(len(getattr(book, name)))) for name in ("articles", "sentences", "mentions", "quotes")}
    found = [(name, Number(f"{len(rows):,}", name, rows)) for name, rows in counted.items()]
    return [*found, ("events that happened", Number(f"{len(done):,}", "events", done))]


def lead(book: Book) -> str:
    """How many articles, from where, from when to when, in a sentence."""
    n, dates = len(book.articles), book.articles["date"].dropna()
    counts = book.articles["source"].dropna().value_counts()
    names = [str(name) for name in sorted(counts.index, key=lambda name: (-counts[name], name))]
    text = "One article" if n == 1 else f"{n:,} articles"
    if names:
        text += f" from {len(names):,} sources" if len(names) > 1 else f" from {names[0]}"
    if len(dates):
        first, last = day(dates.min()), day(dates.max())
        text += f", {first} to {last}" if first != last else f", {first}"
    told = f": {', '.join(names[:6])}{' and others' if len(names) > 6 else ''}" if len(names) > 1 else ""
    return f"{text}{told}."


def share_interval(part: int, whole: int) -> tuple[float, float]:
    """The 95 % interval of a share, 0 to 1 (Wilson 1927).

    >>> [round(end, 2) for end in share_interval(5, 10)]
    [0.24, 0.76]
    """
    share = part / whole
    middle = (share + Z * Z / (2 * whole)) / (1 + Z * Z / whole)
    half = Z / (1 + Z * Z / whole) * (share * (1 - share) / whole + Z * Z / (4 * whole * whole)) ** 0.5
    return max(0.0, middle - half), min(1.0, middle + half)


def day(date: pd.Timestamp) -> str:
    """A day in words: 2 March 2020."""
    return f"{date.day} {date:%B %Y}"


def the(name: str) -> str:
    """A name as it stands in a sentence: "the" before the few that want it."""
    return f"the {name}" if _WITH_THE.search(name) else name


def _ahead(first: int, second: int) -> bool:
    """Is one count beyond chance greater than another, each as uncertain as its square root (Poisson)?"""
    return bool(first - second >= Z * (first + second) ** 0.5)


def _listed(words: list[str]) -> str:
    """Words as a list: a, b and c."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _when(book: Book) -> Sentence:
    dates = book.articles["date"].dropna()
    if dates.empty:
        return ["No article says when it appeared, so nothing can be said about time."]
    counts = explore.count_articles(book.articles).sort_values("n", ascending=False, kind="stable")
    most = counts[counts["n"] == counts["n"].max()]
    forms = {"D": ("days", "on {day}"), "W": ("weeks", "in the week of {day}"), "M": ("months", "in {month}")}
    noun, form = forms[explore.best_period(dates)]
    times = [form.format(day=day(date), month=f"{date:%B %Y}") for date in most["date"]]
    n, rows = int(most["n"].iloc[0]), [row for rows in most["rows"] for row in rows]
    each = Number(f"{n:,} {'article' if n == 1 else 'articles'} each", "articles", rows)
    if len(counts) == 1:
        return ["All dated articles appeared ", times[0], ": ", Number(f"{n:,}", "articles", rows), "."]
    if len(most) > 3:
        shared = f"{len(most)} of {len(counts)} {noun} share the highest number, "
        return ["Coverage has no single peak: ", shared, each, "."]
    if len(most) > 1:
        return ["Coverage was heaviest ", _listed(times), ", with ", each, "."]
    hedge = "" if _ahead(*counts["n"].head(2)) else ", a lead that may be chance"
    whole = f"{n:,} of {len(book.articles):,} articles"
    return ["Coverage peaked ", times[0], ", with ", Number(whole, "articles", rows), f"{hedge}."]


def _who(book: Book) -> Sentence:
    actors = explore.count_actors(book.mentions, top=3)
    if actors.empty:
        return ["No actor was recognised in these articles."]
    names = [the(name) for name in actors["actor"]]
    counted = [Number(f"{n:,}", "mentions", rows) for n, rows in zip(actors["mentions"], actors["rows"], strict=True)]
    articles = f" in {actors['articles'].iloc[0]:,} of {len(book.articles):,} articles"
    if len(actors) == 1:
        return [f"The one actor named is {names[0]}: ", counted[0], " mentions", articles, "."]
    if not _ahead(*actors["mentions"].head(2)):
        return [f"The actors named most are {names[0]} (", counted[0], f" mentions) and {names[1]} (", counted[1],
                "); which of them leads may be chance."]  # fmt: skip
    rest: Sentence = [f"; {names[1]} (", counted[1], ")"]
    rest += [f" and {names[2]} (", counted[2], ") follow."] if len(actors) > 2 else [" comes second."]
    return [f"The actor named most often is {names[0]}, with ", counted[0], " mentions", articles, *rest]


def _tone(book: Book) -> Sentence:
    known = explore.portray_actors(book.mentions, top=25, least=ENOUGH)
    if len(known) < 2:
        return [f"Fewer than two actors have {ENOUGH} mentions with a clear tone, too few to compare portrayals."]
    known = known.sort_values("mean", kind="stable", ignore_index=True)

    def told(row: pd.Series) -> Sentence:
        number = Number(f"{row['mean']:+.2f}".replace("-", "−"), "mentions", row["rows"])
        interval = f", interval {row['low']:+.2f} to {row['high']:+.2f})".replace("-", "−")
        return [f"{the(row['actor'])} (", number, interval]

    worst, best = known.iloc[0], known.iloc[-1]
    start = "On a scale from −1 to +1, sentences portray "
    if worst["high"] >= best["low"]:
        return [start, *told(worst), " least and ", *told(best),
                " most favourably, but their intervals overlap: the order may be chance."]  # fmt: skip
    return [start, *told(worst), " least favourably and ", *told(best),
            f" most favourably, among the {len(known)} actors with {ENOUGH} clear mentions or more."]  # fmt: skip


def _what(book: Book) -> Sentence:
    events = explore.happened(book.events)
    if len(events) < 10:
        return ["Fewer than ten events are reported as having happened, too few to say more."]
    hard = events[events["quad"] >= 3]
    low, high = share_interval(len(hard), len(events))
    leaning = "conflict outweighs cooperation" if low > 0.5 else "cooperation outweighs conflict"
    if low <= 0.5 <= high:
        leaning = "neither conflict nor cooperation clearly prevails"
    types = explore.count_event_types(book.events)
    told: list[Sentence] = [[f"{kind} ({IN_WORDS[kind]}), with ", Number(f"{n:,}", "events", rows)]
            for kind, n, rows in types[["type", "n", "rows"]].head(2).itertuples(index=False)]  # fmt: skip
    if len(told) == 1 or _ahead(*types["n"].head(2)):
        most: Sentence = [" The most frequent type is ", *told[0], "."]
    else:
        most = [" The most frequent types are ", *told[0], ", and ", *told[1], "; which comes first may be chance."]
    return ["Of ", Number(f"{len(events):,} events", "events", events["position"].tolist()),
            f" reported as having happened, {leaning}: ",
            Number(f"{len(hard) / len(events):.0%}", "events", hard["position"].tolist()),
            f" are conflict (interval {low:.0%} to {high:.0%}).", *most]  # fmt: skip


def _voices(book: Book) -> Sentence:
    quotes = book.quotes.reset_index(drop=True)
    speakers = explore.count_speakers(book.quotes, top=2)
    if speakers.empty:
        return ["No quotation with a speaker was found."]
    first = speakers.iloc[0]
    direct = quotes.index[quotes["kind"] == "direct"].tolist()
    lead = "" if len(speakers) == 1 or _ahead(*speakers["n"]) else " (by a margin that may be chance)"
    return [f"The voice heard most often is that of {the(first['speaker'])}{lead}: ",
            Number(f"{first['n']:,} of {len(quotes):,} quotations", "quotes", first["rows"]),
            "; ", Number(f"{len(direct) / len(quotes):.0%}", "quotes", direct),
            " of all quotations are direct speech, in the speaker’s own words."]  # fmt: skip
