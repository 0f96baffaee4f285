"""The dictionary of actors: what is known of a name, a title or a role before an article is read."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.tables import KINDS

LEXICONS = Path(__file__).parent / "lexicons"
COLUMNS = "actor kind country role from to aliases adjectives capital metonyms note".split()

CAPITAL, NAME, ROLE, PRONOUN, PARTICLE = 1, 2, 4, 8, 16  # what a word can begin: the flags of `Word`

PRONOUNS = {"he": "m", "she": "f", "they": "", "it": ""}
PARTICLES = frozenset(
    "van von der den de del della di da dos du la le bin bint ibn ben abu al el ul ur zu ter y".split()
)
# Capitalised for their own sake or for standing first; never by themselves the name of an actor.
NO_NAMES = frozenset(
    """a about above according across after afterwards again against ago ahead all almost along alongside already also
    although always am amid among an and another any anyone anything are around as asked at away back based be because
    before behind being below beneath besides best better between beyond both but by can cannot could dear despite did
    do does doing down due during each earlier early either else elsewhere enough even eventually ever every everyone
    everything except few fewer finally first five following for former formerly four from full further get give given
    go good great had half has have having he hello hence her here hers herself him himself his how however hundreds i
    if in indeed initially inside instead into is it its itself just last late later latest least less let like likewise
    little local long made make many may maybe me meanwhile might mine more moreover most much must my myself near
    nearby nearly neither never nevertheless new next nine no nobody none nonetheless nor not nothing now of off often
    oh ok okay old on once one only onto or other others otherwise our ours out outside over overall own part per
    perhaps please plus possible previous previously probably quite rather read really recent recently regarding right
    said same saying says second see seen separately seven several shall she should show similarly since six so some
    somebody someone something sometimes soon still subsequently such sure take ten than thanks that the their them
    then there therefore these they third this those though thousands three through throughout thus to today together
    told tomorrow tonight too top toward towards two under unless unlike until unsurprisingly up upon us very via was
    we well were what whatever when whenever where whereas whether which while who whoever whom whose why will with
    within without would yes yesterday yet you your yours monday tuesday wednesday thursday friday saturday sunday
    january february march april may june july august september october november december jan feb mar apr jun jul aug
    sep sept oct nov dec mon tue tues wed thu thurs fri sat sun am pm a.m. p.m. gmt est pst utc internet ok fyi image
    photo video source sources note background related copyright reuters/file zero eight eleven twelve twenty thirty
    dozens millions billions ms. vs vs. etc etc. no. nos. inc's i'm i've we're it's don't can't that's""".split()
)


class Entry(NamedTuple):
    """What one row of the dictionary says of a name; `sense` is name, demonym, capital or metonym."""

    actor: str
    kind: str
    country: str
    role: str
    since: str
    until: str
    office: str
    sense: str


class Phrase(NamedTuple):
    """A title or role noun; `sort` is title, state, body or people, `label` the part of an actor's name it makes."""

    label: str
    role: str
    sort: str
    gender: str
    plural: bool


class Word(NamedTuple):
    """What is decided once for a word type: its flags, and how many pieces its longest name and phrase have."""

    flag: int
    lower: str
    names: int
    phrases: int


class Lexicon(NamedTuple):
    """All tables of the dictionary, ready for look-up; `words` is the cache of word types."""

    names: dict[str, list[Entry]]
    shouted: dict[str, str]  # NAME IN CAPITALS -> name
    phrases: dict[str, Phrase]
    name_reach: dict[str, int]  # first piece of a name -> pieces of the longest one
    phrase_reach: dict[str, int]
    actors: dict[str, list[Entry]]  # actor -> its rows
    surnames: dict[str, list[str]]  # surname -> people of the dictionary
    offices: dict[tuple[str, str], list[Entry]]  # country, title -> who holds or held it
    given: dict[str, str]  # first name -> m, f or nothing
    senses: dict[str, str]  # Ministry -> organization, River -> place, Treaty -> other
    words: dict[str, Word]


_PIECE = re.compile(r"\w+|[^\w\s]")


def _add_name(lexicon: Lexicon, name: str, entry: Entry) -> None:
    if name.startswith(("The ", "the ")) and name.count(" ") > 1 or not name:
        name = name[4:]
    pieces = _PIECE.findall(name)
    if not pieces:
        return
    known = lexicon.names.setdefault(name, [])
    known.append(entry)
    if len(name) > 3:
        lexicon.shouted.setdefault(name.upper(), name)
    for key in {pieces[0], pieces[0].upper()}:
        lexicon.name_reach[key] = max(lexicon.name_reach.get(key, 0), len(pieces))


def _listed(field: str) -> list[str]:
    return [part.strip().replace("’", "'") for part in field.split("|") if part.strip()]


def _add_row(lexicon: Lexicon, row: dict[str, str]) -> None:
    """Enter a row of actors.csv under its names, demonyms, capitals and seats."""
    actor, kind = row["actor"], row["kind"]
    facts = (actor, kind, row["country"], row["role"], row["from"], row["to"], row["note"])
    entry = Entry(*facts, "name")
    lexicon.actors.setdefault(actor, []).append(entry)
    names = dict.fromkeys([actor.replace("’", "'"), *_listed(row["aliases"])])
    for name in names:
        _add_name(lexicon, name, entry)
        if kind == "person" and " " in name:
            people = lexicon.surnames.setdefault(name.rsplit(" ", 1)[1], [])
            if actor not in people:
                people.append(actor)
            lexicon.given.setdefault(name.split(" ", 1)[0], "")
    for sense, column in (("demonym", "adjectives"), ("capital", "capital"), ("metonym", "metonyms")):
        for name in _listed(row[column]):
            _add_name(lexicon, name, Entry(*facts, sense))
    if kind == "person" and " of " in row["note"] and row["country"]:
        title = row["note"].split(" of ", 1)[0].lower()
        lexicon.offices.setdefault((row["country"], title), []).append(entry)


def _read_rows(source: str | Path | pd.DataFrame) -> list[dict[str, str]]:
    """The rows of a table of actors as dicts of strings; only `actor` and `kind` are required."""
    if isinstance(source, pd.DataFrame):
        table = source
    else:
        table = pd.read_csv(source, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    missing = [column for column in ("actor", "kind") if column not in table]
    if missing:
        raise ValueError(
            f"actors needs the columns actor and kind; {' and '.join(missing)} missing, it has {', '.join(map(str, table))}"
        )
    known = [column for column in COLUMNS if column in table]
    rows = []
    for values in table[known].astype("str").fillna("").itertuples(index=False, name=None):
        row = dict.fromkeys(COLUMNS, "") | {c: str(v).strip() for c, v in zip(known, values, strict=True)}
        if row["kind"] not in KINDS:
            raise ValueError(f"kind of actor {row['actor']!r} is {row['kind']!r}; it must be one of {', '.join(KINDS)}")
        if row["actor"]:
            rows.append(row)
    return rows


def _plural(noun: str) -> str:
    if noun.endswith("man"):
        return noun[:-2] + "en"
    if noun.endswith("y") and noun[-2:-1] not in "aeo":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def _singular(noun: str) -> str:
    if noun.endswith("men"):
        return noun[:-2] + "an"
    if noun.endswith("ies"):
        return noun[:-3] + "y"
    return noun[:-2] if noun.endswith(("sses", "ches", "shes")) else noun.removesuffix("s")


def _lines(file: str) -> Iterable[dict[str, str]]:
    path = LEXICONS / file
    if not path.exists():
        return []
    with open(path, encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _phrases() -> dict[str, Phrase]:
    """Titles (titles.csv) and role nouns (roles.csv) by their lower-case forms, singular and plural."""
    found: dict[str, Phrase] = {}
    for row in _lines("roles.csv"):
        label, sort = row["noun"], row["sort"]
        many = Phrase(label, row["role"], sort, "", sort == "people")
        for form in (label, *_listed(row["forms"])):
            found[form.lower()] = many
        if sort == "people":
            for form in (label, *_listed(row["forms"])):
                if form.endswith(("s", "men")):
                    found.setdefault(_singular(form.lower()), many._replace(plural=False))
    for row in _lines("titles.csv"):
        title = row["title"]
        found.setdefault(title, Phrase(title, row["role"], "title", row["gender"], False))
        if title[-1].isalpha():
            found.setdefault(_plural(title), Phrase(_plural(title), row["role"], "people", row["gender"], True))
    return found


def _build(rows: Iterable[dict[str, str]]) -> Lexicon:
    phrases = _phrases()
    reach: dict[str, int] = {}
    for phrase in phrases:
        pieces = _PIECE.findall(phrase)
        reach[pieces[0]] = max(reach.get(pieces[0], 0), len(pieces))
    given = {row["name"]: row.get("gender", "") for row in _lines("first_names.csv")}
    senses = {row["word"]: row["sense"] for row in _lines("name_words.csv")}
    lexicon = Lexicon({}, {}, phrases, {}, reach, {}, {}, {}, given, senses, {})
    for row in rows:
        _add_row(lexicon, row)
    return lexicon


@cache
def _own_rows() -> list[dict[str, str]]:
    return _read_rows(LEXICONS / "actors.csv")


@cache
def _own_lexicon() -> Lexicon:
    return _build(_own_rows())


def lexicon_of(actors: str | Path | pd.DataFrame | None = None) -> Lexicon:
    """The built-in dictionary, or a larger one that begins with the user's rows, so that theirs win.

    A user's actor replaces ours of the same name; a user's name for an actor hides ours.

    >>> mine = pd.DataFrame({"actor": ["Bergland"], "kind": ["country"], "aliases": ["Kabul|The Bergs"]})
    >>> [entry.actor for entry in lexicon_of(mine).names["Kabul"]][0]
    'Bergland'
    >>> lexicon_of(pd.DataFrame({"actor": ["Bergland"]}))
    Traceback (most recent call last):
    ...
    ValueError: actors needs the columns actor and kind; kind missing, it has actor
    """
    if actors is None:
        return _own_lexicon()
    mine = _read_rows(actors)
    theirs = {row["actor"] for row in mine}
    return _build([*mine, *(row for row in _own_rows() if row["actor"] not in theirs)])


def word_of(lexicon: Lexicon, text: str) -> Word:
    """The facts of a word type; the caller keeps them in `lexicon.words`."""
    lower = text.lower()
    piece = _PIECE.match(text)
    key = piece.group() if piece else text
    names = lexicon.name_reach.get(key, 0)
    phrases = lexicon.phrase_reach.get(key.lower(), 0)
    flag = (NAME if names else 0) | (ROLE if phrases else 0)
    if lower in PRONOUNS:
        flag |= PRONOUN
    if text[0].isupper() and lower not in NO_NAMES:
        flag |= CAPITAL
    elif lower in ("al", "el") and text == lower:
        flag |= PARTICLE
    return Word(flag, lower, names, phrases)
