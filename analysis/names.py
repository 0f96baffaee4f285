"""The dictionary of actors: what is known of a name, a title or a role before an article is read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.codes import LEXICONS, read_rows
from analysis.tables import KINDS

COLUMNS = "actor kind country role from to aliases adjectives capital metonyms note".split()

PRONOUNS = {"he": "m", "she": "f", "they": "", "it": ""}
ARABIC = ("al", "el")
SURNAME_FIRST = frozenset(["CHN", "HKG", "KHM", "KOR", "PRK", "TWN", "VNM"])
PRIVATE = ("", "AGR", "BUS", "CRM", "CVL", "EDU", "ELI", "LAB", "MED", "REL", "SOC")  # trades of no political actor
SHORT_TITLES = {"fm": "foreign minister", "pm": "prime minister", "premier": "prime minister"}


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
    """A title or role noun; `sort` is title, state, body, people or again, `label` its form in the dictionary.

    `many` is the plural that names the actor ("officials"); `again` are nouns that only take up a name: the movement.
    """

    label: str
    role: str
    sort: str
    gender: str
    plural: bool
    many: str = ""


class Word(NamedTuple):
    """What is decided once for a word type: may it begin a mention, is it a capitalised word that may be a name.

    `names` and `phrases` are how many pieces the longest name and the longest phrase have that begin with it.
    """

    lower: str
    names: int
    phrases: int
    capital: bool
    begins: bool


class Lexicon(NamedTuple):
    """All tables of the dictionary, ready for look-up; `words` is the cache of word types."""

    names: dict[str, list[Entry]]  # also in capitals; those that need their article begin with "the "
    phrases: dict[str, Phrase]
    name_reach: dict[str, int]  # first piece of a name -> pieces of the longest one
    phrase_reach: dict[str, int]
    actors: dict[str, list[Entry]]  # actor -> its rows
    surnames: dict[str, list[str]]  # surname -> people of the dictionary
    offices: dict[tuple[str, str], list[Entry]]  # country, title -> who holds or held it
    institutions: dict[tuple[str, str], str]  # country, role noun -> the body so called: Afghan Ministry of Defense
    states: dict[str, Entry]  # country code -> country
    given: dict[str, str]  # first name -> m, f or nothing
    senses: dict[str, str]  # Ministry -> organization, River -> place, Treaty -> other
    sets: dict[str, set[str]]  # the words of each sense in name_words.csv
    words: dict[str, Word]


_PIECE = re.compile(r"\w+|[^\w\s]")


def _add_name(lexicon: Lexicon, name: str, entry: Entry) -> None:
    """Enter a name; "The Guardian" is found only with its article, "The United Nations" also without."""
    core = name[4:] if name[:4] in ("The ", "the ") else name
    pieces = _PIECE.findall(core)
    if pieces:
        lexicon.names.setdefault(core if core == name or " " in core else "the " + core, []).append(entry)
        for key in {pieces[0], pieces[0].upper()}:
            lexicon.name_reach[key] = max(lexicon.name_reach.get(key, 0), len(pieces))


def _listed(field: str) -> list[str]:
    return [part.strip().replace("’", "'") for part in field.split("|") if part.strip()]


def _add_row(lexicon: Lexicon, row: dict[str, str]) -> None:
    """Enter a row of actors.csv under its names, demonyms, capitals and seats."""
    entry = Entry._make([*(row[column] for column in "actor kind country role from to note".split()), "name"])
    lexicon.actors.setdefault(entry.actor, []).append(entry)
    names = dict.fromkeys([entry.actor.replace("’", "'"), *_listed(row["aliases"])])
    for name in names:
        _add_name(lexicon, name, entry)
    for sense, column in (("demonym", "adjectives"), ("capital", "capital"), ("metonym", "metonyms")):
        for name in _listed(row[column]):
            _add_name(lexicon, name, entry._replace(sense=sense))
    if entry.kind == "country":
        lexicon.states.setdefault(entry.country, entry)
    elif entry.kind == "person":
        _add_person(lexicon, names, entry)
    elif entry.kind == "organization" and entry.country:
        _add_institution(lexicon, names, entry)


def _add_person(lexicon: Lexicon, names: Iterable[str], entry: Entry) -> None:
    """Enter somebody's surnames, first name and office, which the note gives: president of Norland."""
    for parts in (name.split() for name in names if " " in name):
        for surname in {parts[-1], parts[0] if entry.country in SURNAME_FIRST else parts[-1]}:
            people = lexicon.surnames.setdefault(surname, [])
            if entry.actor not in people:
                people.append(entry.actor)
    first, _, more = entry.actor.partition(" ")
    if more and first.lower() not in lexicon.phrases:
        lexicon.given.setdefault(first, "")
    title, _, where = entry.office.rpartition("then ")[2].rpartition(" of ")
    known = lexicon.names.get(where.removeprefix("the "))
    if not known:  # US Secretary of State
        where, _, title = entry.office.partition(" ")
        known = lexicon.names.get(where)
    if known and known[0].kind == "country":
        lexicon.offices.setdefault((entry.country, title.lower()), []).append(entry)


def _add_institution(lexicon: Lexicon, names: Iterable[str], entry: Entry) -> None:
    """Enter what body of its country an organization is: Afghan Ministry of Defense."""
    for name in names:
        first, _, rest = name.replace("'s ", " ").partition(" ")
        head, _, tail = name.partition(" of ")
        for whose, noun in ((first, rest), (tail.removeprefix("the "), head)):
            phrase = lexicon.phrases.get(noun.lower())
            if phrase and phrase.sort == "body" and whose in lexicon.names:
                lexicon.institutions.setdefault((entry.country, phrase.label), entry.actor)


def _read_rows(source: str | Path | pd.DataFrame) -> list[dict[str, str]]:
    """The rows of a table of actors as dicts of strings; only `actor` and `kind` are required."""
    if isinstance(source, pd.DataFrame):
        table = source
    else:
        table = pd.read_csv(source, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    missing = [column for column in ("actor", "kind") if column not in table]
    if missing:
        there = ", ".join(map(str, table))
        raise ValueError(f"actors needs the columns actor and kind; {' and '.join(missing)} missing, it has {there}")
    table = table.reindex(columns=COLUMNS, fill_value="").fillna("").astype("str")
    rows = [{str(c): v.strip() for c, v in row.items()} for row in table.to_dict("records")]
    for row in rows:
        if row["kind"] not in KINDS:
            raise ValueError(f"kind of actor {row['actor']!r} is {row['kind']!r}; it must be one of {', '.join(KINDS)}")
    return [row for row in rows if row["actor"]]


_TAIL = re.compile(r"( of |[ -]in[ -]|-elect).*")  # secretary of state, president-elect
_PLURAL = [("man", "men"), ("ay", "ays"), ("ey", "eys"), ("oy", "oys"), ("y", "ies")]
_PLURAL += [("s", "ses"), ("x", "xes"), ("ch", "ches"), ("sh", "shes"), ("", "s")]
_SINGULAR = [("men", "man"), ("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("s", ""), ("", "")]


def _inflect(noun: str, endings: list[tuple[str, str]]) -> str:
    """The noun with the first ending that fits it changed."""
    head = _TAIL.sub("", noun)
    old, new = next(pair for pair in endings if head.endswith(pair[0]))
    return head.removesuffix(old) + new + noun[len(head) :]


def _phrases() -> dict[str, Phrase]:
    """Titles (titles.csv) and role nouns (roles.csv) by their lower-case forms, singular and plural."""
    found: dict[str, Phrase] = {}
    titles = {
        row["title"]: Phrase(row["title"], row["role"], "title", row["gender"], False, _inflect(row["title"], _PLURAL))
        for row in read_rows("titles.csv")
    }
    for row in read_rows("roles.csv"):
        sort = "people" if row["sort"] == "many" else row["sort"]
        many = Phrase(row["noun"], row["role"], sort, "", sort == "people", "" if sort == "again" else row["noun"])
        for form in (row["noun"], *_listed(row["forms"])):
            found[form.lower()] = many
            if row["sort"] == "people" and form.endswith(("s", "men")):
                one = _inflect(form.lower(), _SINGULAR)
                gender = titles[one].gender if one in titles else ""
                found.setdefault(one, many._replace(plural=False, gender=gender))
    for title, phrase in titles.items():
        found.setdefault(title, phrase)
    for title, phrase in titles.items():
        if title[-1].isalpha() and phrase.role not in PRIVATE:
            plural = _inflect(title, _PLURAL)
            found.setdefault(plural, phrase._replace(label=plural, sort="people", plural=True))
    for short, title in SHORT_TITLES.items():
        found[short] = found[title]
    return found


def _build(rows: Iterable[dict[str, str]]) -> Lexicon:
    phrases = _phrases()
    reach: dict[str, int] = {}
    for phrase in phrases:
        pieces = _PIECE.findall(phrase)
        reach[pieces[0]] = max(reach.get(pieces[0], 0), len(pieces))
    given = {row["name"]: row.get("gender", "") for row in read_rows("first_names.csv")}
    sets: dict[str, set[str]] = {}
    for row in read_rows("name_words.csv"):
        sets.setdefault(row["sense"], set()).add(row["word"])
    senses = {word: sense for sense in ("other", "place", "organization") for word in sets[sense]}
    lexicon = Lexicon({}, phrases, {}, reach, {}, {}, {}, {}, {}, given, senses, sets, {})
    for row in rows:
        _add_row(lexicon, row)
    for name, entries in list(lexicon.names.items()):
        if len(name) > 3:
            lexicon.names.setdefault(name.upper(), entries)
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


_NAME_SHAPE = re.compile(r"[^\W\d_](?:[\w'’.&]*[\w'’.])?\.?")


def word_of(lexicon: Lexicon, text: str) -> Word:
    """The facts of a word type; callers keep them in `lexicon.words`."""
    lower = text.lower()
    piece = _PIECE.match(text)
    key = piece.group() if piece else text
    names = lexicon.name_reach.get(key, 0)
    phrases = lexicon.phrase_reach.get(key.lower(), 0)
    shaped = text[0].isupper() and _NAME_SHAPE.fullmatch(text) and ".co" not in lower and "www." not in lower
    capital = bool(shaped) and lower.rstrip(".") not in lexicon.sets["common"]
    begins = capital or names > 0 or phrases > 0 or lower in PRONOUNS or text in ARABIC
    return Word(lower, names, phrases, capital, begins)


class Text(NamedTuple):
    """The tokens of a batch as lists, with the facts of each, and one article: its text in straight quotes, its day."""

    words: list[str]
    tags: list[str]
    lemmas: list[str]
    starts: list[int]
    ends: list[int]
    facts: list[Word]
    lexicon: Lexicon
    body: str = ""
    day: str = ""
    around: frozenset[str] = frozenset()  # all words of the article
    capital: frozenset[str] = frozenset()  # those that are capitalised inside sentences

    def between(self, first: int, last: int) -> str:
        """The text of the tokens `first` up to `last`."""
        return self.body[self.starts[first] : self.ends[last - 1]]


def holds(entry: Entry, day: str) -> bool:
    """Was an office held on a day?"""
    return bool(day and entry.since) and entry.since <= day and (not entry.until or day <= entry.until)


def in_force(entries: list[Entry], day: str) -> Entry:
    """Of several rows for an actor the one whose period holds `day`, else the first."""
    if len(entries) == 1:
        return entries[0]
    return next((e for e in entries if e.actor == entries[0].actor and holds(e, day)), entries[0])


def entry_at(text: Text, i: int, stop: int) -> tuple[int, Entry | None]:
    """The longest name of the dictionary that starts at token `i`: the token after it, and its entry."""
    names, body, start = text.lexicon.names, text.body, text.starts[i]
    the = i > 0 and text.words[i - 1] in ("the", "The")
    for j in range(min(i + text.facts[i].names, stop), i, -1):
        name = body[start : text.ends[j - 1]]
        found = the and names.get("the " + name) or names.get(name)
        if found:
            return j, in_force(found, text.day)
    return i, None


def phrase_at(text: Text, i: int, stop: int) -> tuple[int, Phrase | None]:
    """The longest title or role noun that starts at token `i`: the token after it, and its facts."""
    phrases, body, start = text.lexicon.phrases, text.body, text.starts[i]
    for j in range(min(i + text.facts[i].phrases, stop), i, -1):
        found = phrases.get(body[start : text.ends[j - 1]].lower())
        if found is not None:
            return j, found
    return i, None
