"""What day "last week" was: the date of an event from the words of its sentence.

A leaf helper. `dateutil` does the arithmetic of months. `dateparser`, which the tests ask for a second opinion, would
also find the expressions, but takes a millisecond each and reads fewer of them.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from dateutil.relativedelta import MO, SU, relativedelta

Day = datetime.date

_MONTHS = "January February March April May June July August September October November December".split()
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_NAMES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty a an the half couple few several"
).split()
_NUMBERS = dict(zip(_NAMES, [*range(1, 21), 30, 40, 50, 1, 1, 1, 0.5, 2, 3, 3], strict=True))
_FEASTS: dict[str, Callable[[int], Day]] = {
    "christmas eve": lambda year: Day(year, 12, 24),
    "christmas": lambda year: Day(year, 12, 25),
    "boxing day": lambda year: Day(year, 12, 26),
    "new year 's eve": lambda year: Day(year, 12, 31),
    "new year 's day": lambda year: Day(year, 1, 1),
    "valentine 's day": lambda year: Day(year, 2, 14),
    "may day": lambda year: Day(year, 5, 1),
    "halloween": lambda year: Day(year, 10, 31),
    "thanksgiving": lambda year: Day(year, 11, 22 + (3 - Day(year, 11, 1).weekday()) % 7),  # the fourth Thursday
}

_MONTH = rf"(?-i:{'|'.join(_MONTHS)}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)(?: ?\.)?)(?!\w)"
_WEEKDAY = rf"(?-i:{'|'.join(_WEEKDAYS)}|(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun) ?\.)"
_YEAR = r"(?P<year>1[0-9]\d\d|20\d\d)(?! %|\w)"
_DAY = r"(?P<day>\d\d?)(?:st|nd|rd|th)?(?!\w)"
_MORE_DAYS = rf"(?: (?:-|–|to|and|until|or) (?:{_MONTH} )?\d\d?(?:st|nd|rd|th)?(?= {_MONTH}| ?,|$| \D))?"
_COUNT = rf"(?:(?P<n>\d{{1,4}}|{'|'.join(_NAMES)})(?: (?:of|a|more))? )?(?P<half>(?:and )?a half )?"
_UNIT = r"(?P<unit>minute|hour|day|week|fortnight|month|year|decade|centur(?=y|ies))(?:s|y|ies)?(?P<half2> and a half)?"
_WHICH = r"(?P<which>last|past|previous|preceding|this|current|next|coming|following|same)"
_END = r"(?=$| [^\w\s]| (?:in|at|on|and|but|when|by|after|near|to|with)\b)"

# A name, and how the expression looks in tokens joined by blanks; where two begin together the first wins.
_PATTERNS = {
    "iso": r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)",
    "nine": r"9/11(?!\d)|Sept(?:ember| ?\.)? 11(?= attacks)",
    "date": rf"(?:{_WEEKDAY}(?: ,)? (?:the )?)?(?:(?P<month>{_MONTH}) (?:the )?{_DAY}{_MORE_DAYS}|"
    rf"(?<![\d$£€,]){_DAY.replace('day', 'day2')}{_MORE_DAYS} (?:of )?(?P<month2>{_MONTH}))(?:(?: ,)? {_YEAR})?",
    "part": r"(?P<part>early|mid|late|beginning|start|middle|end)(?: of| in| -|-)?(?: the)? "
    rf"?(?:{_WHICH} |the )?(?:(?P<month>{_MONTH})(?: (?:of |, )?{_YEAR})?|{_YEAR.replace('year', 'year2')}|"
    rf"{_UNIT}(?! of))",
    "month": rf"(?P<month>{_MONTH})(?: of| ,)? {_YEAR}|"
    rf"(?:in|since|during|of|until|from|before|after|between|through|earlier|{_WHICH}) "
    rf"(?P<month2>{_MONTH})(?! \d| of \d| , \d| 's)",
    "year": rf"(?:in|since|during|of|from|until|between|after|before|by|through|year) {_YEAR}",
    "adjective": rf"(?:the|a|an|his|her|its|their|'s) {_YEAR}",
    "decade": r"(?P<year>1[5-9]\d0|20\d0)s",
    "weekday": rf"(?:(?P<not>every|each|black|bloody|super|holy|good) |{_WHICH} )?(?P<weekday>{_WEEKDAY})"
    rf"(?: (?:-|to|and|or) {_WEEKDAY})?(?: (?:of )?(?P<week>last|this|next) week)?"
    r"(?! (?-i:Times|Telegraph|Mirror|Mail|Express|Post|Herald|Night))",
    "near": r"the day before yesterday|the day after tomorrow|yesterday|last night|today|tonight|tomorrow|"
    r"this (?:morning|afternoon|evening)",
    "weekend": rf"(?:{_WHICH}|(?:over|at|on|during|of) the) weekend",
    "span": rf"(?:last|past|previous) {_COUNT}{_UNIT}(?<=s)(?! of)",
    "period": rf"(?:(?P<part>earlier|later|early|late)(?: in)?(?: the)? )?{_WHICH} {_UNIT}(?<!s)(?! of)",
    "ago": rf"{_COUNT}{_UNIT} (?P<way>ago|earlier|later|from now|(?:before|after|prior){_END})",
    "ahead": rf"(?:with)?in {_COUNT}{_UNIT}(?: 's?)?(?: time)?{_END}",
    "feast": rf"(?:on|at|over|before|after|since|by|until|{_WHICH}) "
    rf"(?P<feast>{'|'.join(_FEASTS)})(?: day)?(?: {_YEAR})?",
    "ordinal": rf"on the (?P<day>\d\d?)(?:st|nd|rd|th){_END}",
}
_EACH = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _PATTERNS.items()}
_NAMELESS = {name: re.sub(r"\?P<\w+>", "?:", pattern) for name, pattern in _PATTERNS.items()}
_ANY = re.compile(
    r"(?<!\S)(?:" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _NAMELESS.items()) + r")(?!\w)",
    re.IGNORECASE,
)


class Found(NamedTuple):
    """A date expression: its first token, the token after its last, and the kind and parts of its pattern."""

    start: int
    end: int
    kind: str
    parts: dict[str, str]


def find_dates(words: list[str]) -> tuple[Found, ...]:
    """The date expressions of a sentence, in order; none of them overlap.

    >>> [(found.start, found.end, found.kind) for found in find_dates("They met on Friday , a week ago".split())]
    [(3, 4, 'weekday'), (5, 8, 'ago')]
    """
    return _find(" ".join(words))


@lru_cache(maxsize=1024)
def _find(joined: str) -> tuple[Found, ...]:
    """The date expressions in tokens joined by blanks."""
    found = []
    for match in _ANY.finditer(joined):
        kind = str(match.lastgroup)
        if parts := _EACH[kind].match(joined, match.start()):
            first, last = (joined.count(" ", 0, edge) for edge in (match.start(), parts.end()))
            named = {name.rstrip("2"): part.lower() for name, part in parts.groupdict().items() if part}
            found.append(Found(first, last + 1, kind, named))
    return tuple(found)


def _shift(day: Day, count: float, unit: str) -> Day:
    """The day so many units later (earlier when negative); the last of the month where the day does not exist.

    >>> _shift(datetime.date(2020, 3, 31), -1, "month"), _shift(datetime.date(2020, 2, 29), 1, "year")
    (datetime.date(2020, 2, 29), datetime.date(2021, 2, 28))
    """
    months = {"month": 1, "year": 12, "decade": 120, "centur": 1200}.get(unit, 0)
    days = {"week": 7, "fortnight": 14, "hour": 1 / 24, "minute": 0}.get(unit, 0 if months else 1)
    found: Day = day + relativedelta(months=int(count * months), days=int(count * days))
    return found


_FIRST = {"week": {"weekday": MO(-1)}, "month": {"day": 1}, "year": {"month": 1, "day": 1}}
_LAST = {"week": {"weekday": SU}, "month": {"day": 31}, "year": {"month": 12, "day": 31}}
_MIDDLE, _LATE = {"week": 2, "month": 14, "year": 181}, {"week": 4, "month": 20, "year": 273}  # days after the first


def _within(day: Day, unit: str, part: str) -> Day:
    """The first day of the week, month or year around `day`, or its middle, its late part, its last day.

    >>> _within(datetime.date(2020, 2, 20), "month", "late"), _within(datetime.date(2020, 2, 20), "year", "end")
    (datetime.date(2020, 2, 21), datetime.date(2020, 12, 31))
    """
    bounds = _LAST if part in ("end", "later") else _FIRST
    later = {"mid": _MIDDLE, "middle": _MIDDLE, "late": _LATE}.get(part, {})
    found: Day = day + relativedelta(**bounds.get(unit, {}))
    return _shift(found, later.get(unit, 0), "day")


def _yearly(make: Callable[[int], Day], today: Day, which: str, future: bool) -> Day | None:
    """The day of a date that names no year: the latest within 11 months, else the next."""
    days = []
    for year in range(max(today.year - 8, 1), min(today.year + 9, 10000)):
        with suppress(ValueError):  # 29 February
            days.append(make(year))
    if which in ("last", "past", "previous"):
        return max((day for day in days if day < today), default=None)
    if which in ("next", "coming") or future:
        return min((day for day in days if day > today or future and day == today), default=None)
    recent = [day for day in days if _shift(today, -11, "month") <= day <= today]
    return recent[-1] if recent else min((day for day in days if day > today), default=None)


def _weekday(parts: dict[str, str], today: Day, future: bool) -> Day:
    """The day of a weekday: the last one up to `today`, the next one in the future."""
    number = [name[:3].lower() for name in _WEEKDAYS].index(parts["weekday"][:3])
    which, back = parts.get("which", ""), (today.weekday() - number) % 7
    if week := parts.get("week"):
        return _shift(today, number - today.weekday() + {"last": -7, "next": 7}.get(week, 0), "day")
    if which in ("last", "previous"):
        return _shift(today, -(back or 7), "day")
    if which in ("next", "coming", "following") or future:
        return _shift(today, -back % 7 or 7 * (which != "" and which != "this"), "day")
    return _shift(today, -back, "day")


def _month(name: str) -> int:
    return [month[:3].lower() for month in _MONTHS].index(name[:3]) + 1


def _count(parts: dict[str, str]) -> float:
    """How many units: "a few" and a bare plural count as three, "a couple" as two."""
    name = parts.get("n", "")
    return (float(name) if name.isdigit() else _NUMBERS.get(name, 3)) + 0.5 * ("half" in parts)


def _absolute(kind: str, parts: dict[str, str]) -> Day | None:
    """The day of an expression that names its year."""
    if kind == "nine":
        return Day(2001, 9, 11)
    if "year" not in parts:
        return None
    year, month = int(parts["year"]), parts.get("month", "1")
    if kind == "feast":
        return _FEASTS[parts["feast"]](year)
    day = Day(year, int(month) if month.isdigit() else _month(month), int(parts.get("day", 1)))
    return _within(day, "month" if "month" in parts else "year", parts["part"]) if kind == "part" else day


_DAYS = {"the day before yesterday": -2, "yesterday": -1, "last night": -1, "tomorrow": 1, "the day after tomorrow": 2}
_STEPS = {"last": -1, "past": -1, "previous": -1, "preceding": -1, "next": 1, "coming": 1, "following": 1}


def _relative(found: Found, phrase: str, today: Day, anchor: Day | None, future: bool) -> Day | None:
    """The day of an expression seen from `today`, or from `anchor`, the day that the sentence named before it."""
    kind, parts = found.kind, found.parts
    which, unit, part = parts.get("which", ""), parts.get("unit", ""), parts.get("part", "")
    if kind == "date":
        number = int(parts["day"])
        return _yearly(lambda year: Day(year, _month(parts["month"]), number), today, which, future)
    if "month" in parts:
        named = _yearly(lambda year: Day(year, _month(parts["month"]), 1), today.replace(day=1), which, future)
        return _within(named, "month", part) if named and part else named
    if kind == "feast":
        return _yearly(_FEASTS[parts["feast"]], today, which, future)
    if kind == "weekday":
        return None if "not" in parts else _weekday(parts, today, future)
    if kind == "near":
        return _shift(today, _DAYS.get(phrase.lower(), 0), "day")
    if kind == "weekend":
        running = which == "last" and today.weekday() > 4  # said on a Saturday or Sunday: the weekend before
        return _weekday({"weekday": "sat", "which": "last" if running else which.replace("last", "")}, today, future)
    if kind in ("period", "part"):
        base = anchor if anchor and which in ("previous", "preceding", "following", "same") else today
        moved = _shift(base, _STEPS.get(which, 0), unit)
        return _within(moved, unit, part) if part else moved
    if kind == "ordinal":
        number = int(parts["day"])
        days = [_shift(today.replace(day=1), step, "month") + relativedelta(day=number) for step in range(-2, 3)]
        days = [day for day in days if day.day == number]
        return min((d for d in days if d >= today), default=None) if future else max(d for d in days if d <= today)
    if kind not in ("ago", "span", "ahead") or kind == "ahead" and not future:
        return None
    way = parts.get("way", kind)
    now = way in ("ago", "span", "ahead", "from now") or not anchor and way not in ("later", "after")
    since = today if now else anchor
    return since and _shift(since, _count(parts) * (1 if way in ("later", "after", "from now", "ahead") else -1), unit)


_PLANS = frozenset(
    """plan plans planned planning agree agreed expected schedule scheduled set due want wants promise promised vow
    vowed offer offered decide decided intend intends ready pledge pledged likely hope hopes prepare preparing going
    threaten threatened about aim aims""".split()
)
_WILL = frozenset("will 'll ’ll shall would wo may might could can must should".split())
_LIGHT = frozenset("is are was were be been being am has have had do does did 's 're 've ’s ’re ’ve".split())
_STOPS = frozenset([",", ":", "``", "''", "-LRB-", "-RRB-"])
_FINITE = frozenset(["VBD", "VBZ", "VBP"])


def _is_future(words: list[str], tags: list[str], trigger: int) -> bool:
    """Does the verb group around the trigger speak of what is to come: "will meet", "plan to meet", "talks are due"?"""

    def ends(i: int) -> bool:
        return tags[i] in _STOPS or tags[i] in _FINITE and words[i].lower() not in _LIGHT

    for i in range(trigger - 1, max(trigger - 7, -1), -1):
        word = words[i].lower()
        if word in _WILL or word == "to" and tags[trigger][0] == "V" and i and words[i - 1].lower() in _PLANS:
            return True
        if ends(i):
            break
    if tags[trigger][0] != "N":
        return False
    ahead = takewhile(lambda i: not ends(i), range(trigger + 1, min(trigger + 9, len(words))))
    return any(words[i].lower() in _WILL or words[i].lower() in _PLANS for i in ahead)


_QUOTES = frozenset(['"', "“", "”", "``", "''", "«", "»"])
_RECORD = re.compile(r"\b(?:first|second|third|most|only|worst|\w+est)\b.* since(?: \S+)?$")


def _distance(found: Found, words: list[str], tags: list[str], trigger: int) -> int | None:
    """How far the expression stands from the trigger; None when it belongs to another verb or noun."""
    start, end = found.start, found.end
    after = start > trigger
    low, high = (trigger + 1, start) if after else (end, trigger)
    between, noun = tags[low:high], tags[trigger][0] == "N"

    def verbs(a: int, b: int) -> list[int]:
        return [i for i in range(a, b) if tags[i][0] == "V" and words[i].lower() not in _LIGHT]

    described = start and words[start - 1].lower() in ("the", "a", "an") and "".join(tags[end : end + 1])[:1] in "NJ"
    if found.kind == "adjective" or described or words[end : end + 1] in (["'s"], ["’s"]):
        return trigger - end if (noun or tags[trigger] == "VBG") and 0 <= trigger - end <= 3 else None
    quotes = sum(word in _QUOTES for word in words[low:high])
    if ":" in between or quotes % 2 or _RECORD.search(" ".join(words[max(0, start - 9) : start + 1]).lower()):
        return None
    clauses = {word.lower() for word in words[low:high]} & {"that", "who", "which", "when", "while", "since"}
    if after:
        others = [i for i in verbs(low, high) if tags[i] != tags[trigger] or "CC" not in tags[trigger:i]]
        others = [i for i in others if tags[i] not in ("VBN", "VBG") or tags[i + 1][0] != "N"]
        reduced = [i for i in others if tags[i] == "VBN" and tags[i - 1][0] == "N" and tags[i + 1] == "IN"]
        others = [i for i in others if i not in reduced]  # "a house used by rebels": the date may be the main verb's
        if others and not (noun and len(others) == 1 and tags[others[0]] in ("VBN", "VBD")):
            return None
        return len(between) + 3 * between.count(",") + 4 * len(reduced)
    if start <= 2:  # "On Friday, ..." dates the main clause
        return None if clauses else len(between) + 4
    joined = "CC" in between
    theirs = verbs(max(0, start - 8), start)
    if clauses or not joined and (theirs and not noun and "," not in tags[theirs[-1] : start]):
        return None
    if verbs(low, high) and not joined and "," not in between:
        return None
    return len(between) + 4 + 3 * between.count(",")


def _phrase(found: Found, words: list[str], text: str) -> str:
    """The expression as it stands in the sentence."""
    tokens = words[found.start : found.end]
    match = re.search(r"\s*".join(map(re.escape, tokens)), text)
    return match.group() if match else " ".join(tokens)


def event_date(
    text: str, words: list[str], tags: list[str], trigger: int, published: Day | None
) -> tuple[Day | None, str]:
    """The day of what the word at index `trigger` of a sentence tells, and in words why.

    The expression nearest to the trigger counts, first those after it; not one that belongs to another verb, stands
    beyond a quotation mark or a semicolon, or describes a noun ("Friday's attack" dates the attack, not who condemned
    it). A period stands for its first day ("in 2001", "since May", "between 3 and 5 May"), "late" for its last third.
    Without such an expression the day is that of the article, so a day is always at hand when `published` is.

    >>> words = "They met last week".split()
    >>> event_date("They met last week", words, ["PRP", "VBD", "JJ", "NN"], 1, datetime.date(2019, 12, 10))
    (datetime.date(2019, 12, 3), "'last week' before 2019-12-10: 2019-12-03")
    """
    if len(words) > 160:
        first = max(0, trigger - 80)
        words, tags, trigger = words[first : trigger + 80], tags[first : trigger + 80], trigger - first
    best: tuple[int, Day, str] | None = None
    anchor: Day | None = None
    future: bool | None = None
    for found in find_dates(words):
        phrase = _phrase(found, words, text)
        rule = f"'{phrase}'"
        try:
            day = _absolute(found.kind, found.parts)
            if day is None and published is not None and "year" not in found.parts:
                future = _is_future(words, tags, trigger) if future is None else future
                day = _relative(found, phrase, published, anchor, future)
                if day:
                    rule += f" {'of' if day == published else 'before' if day < published else 'after'} {published}"
        except (ValueError, OverflowError):  # there is no such day
            day = None
        if day is None:
            continue
        distance = _distance(found, words, tags, trigger)
        if distance is not None and (best is None or distance < best[0]):
            best = (distance, day, f"{rule}: {day}")
        anchor = day
    if best:
        return best[1], best[2]
    return (published, "date of the article") if published else (None, "no date in the sentence or the article")
