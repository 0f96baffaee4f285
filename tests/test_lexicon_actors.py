"""The dictionary of actors: its format, its closed sets, and how much of the world is in it."""

import re
from collections import defaultdict
from pathlib import Path

import pandas as pd
import pytest

import analysis
from analysis.tables import KINDS

LEXICONS = Path(analysis.__file__).parent / "lexicons"
ACTORS = pd.read_csv(LEXICONS / "actors.csv", dtype=str, keep_default_na=False)
COLUMNS = "actor kind country role from to aliases adjectives capital metonyms note".split()
ROLES = set(
    "AGR BUS COP CRM CVL EDU ELI GOV IGO JRN JUD LAB LEG MED MIL NGO OPP PRE PRM PTY REB REF REL SOC SPY".split()
)
ROLES |= {"UAF", "UNK"}
MEMBERS = 193  # of the United Nations


def lists(column: str) -> list[tuple[str, list[str]]]:
    """The lists of names in a column, with their actor."""
    return [(row.actor, getattr(row, column).split("|")) for row in ACTORS.itertuples() if getattr(row, column)]


def test_the_columns_are_those_of_the_format() -> None:
    """The header is the documented one, and every row has an actor and a kind."""
    assert list(ACTORS) == COLUMNS
    assert (ACTORS["actor"].str.len() > 0).all()
    assert set(ACTORS["kind"]) <= set(KINDS)


def test_roles_and_countries_are_codes() -> None:
    """A role is a PLOVER sector (or IGO, NGO), a country an ISO 3166 alpha-3 code."""
    assert set(ACTORS["role"]) <= ROLES | {""}
    assert all(re.fullmatch("[A-Z]{3}", code) for code in ACTORS["country"] if code)


def test_dates_are_days_in_order() -> None:
    """Periods are ISO days, and none ends before it begins."""
    start, end = (pd.to_datetime(ACTORS[name].replace("", None), format="%Y-%m-%d") for name in ("from", "to"))
    assert not (end < start).any()


def test_no_blank_and_no_empty_name() -> None:
    """No name begins or ends with a blank, and no list holds an empty name."""
    assert (ACTORS["actor"].str.strip() == ACTORS["actor"]).all()
    for column in ("aliases", "adjectives", "metonyms"):
        for actor, names in lists(column):
            assert all(name and name == name.strip() for name in names), (actor, names)


def test_a_name_means_one_actor_of_a_kind() -> None:
    """An alias that two actors of one kind share would be a toss-up; there are hardly any, and none of countries."""
    owners = defaultdict(set)
    for row in ACTORS.itertuples():
        for name in [row.actor, *filter(None, row.aliases.split("|"))]:
            owners[name, row.kind].add(row.actor)
    shared = {key: actors for key, actors in owners.items() if len(actors) > 1}
    assert not [key for key in shared if key[1] == "country"]
    assert len(shared) <= 0.01 * len(owners), shared


@pytest.mark.parametrize(
    ("what", "chosen", "least"),
    [
        ("members of the United Nations and others", ACTORS["kind"] == "country", MEMBERS + 12),
        ("international organisations", (ACTORS["kind"] == "organization") & ACTORS["role"].isin(["IGO", "NGO"]), 150),
        (
            "armed groups and parties",
            (ACTORS["kind"] == "organization") & ACTORS["role"].isin(["REB", "PTY", "PRM"]),
            150,
        ),
        ("news outlets", (ACTORS["kind"] == "organization") & (ACTORS["role"] == "JRN"), 100),
        ("office holders", (ACTORS["kind"] == "person") & (ACTORS["from"] != ""), 1000),
    ],
)
def test_how_much_is_in_it(what: str, chosen: pd.Series, least: int) -> None:
    """There are at least as many different actors of each sort as the README says."""
    assert ACTORS.loc[chosen, "actor"].nunique() >= least, what


def test_every_country_has_a_capital_and_a_demonym() -> None:
    """Each member of the United Nations has its code, capital and adjectives."""
    countries = ACTORS[(ACTORS["kind"] == "country") & (ACTORS["role"] == "GOV")]
    whole = countries[(countries["country"] != "") & (countries["capital"] != "") & (countries["adjectives"] != "")]
    assert whole["country"].nunique() >= MEMBERS


@pytest.mark.parametrize(
    ("actor", "day", "role"),
    [
        ("Ashraf Ghani", "2019-01-01", "GOV"),
        ("Hamid Karzai", "2010-01-01", "GOV"),
        ("Donald Trump", "2018-01-01", "GOV"),
        ("Vladimir Putin", "2010-01-01", "GOV"),
        ("Angela Merkel", "2003-01-01", "OPP"),
        ("Angela Merkel", "2015-01-01", "GOV"),
    ],
)
def test_office_holders_have_their_dates(actor: str, day: str, role: str) -> None:
    """On a day in office the row of that period gives the office holder's role."""
    rows = ACTORS[(ACTORS["actor"] == actor) & (ACTORS["from"] <= day) & ((ACTORS["to"] >= day) | (ACTORS["to"] == ""))]
    assert role in set(rows["role"])


@pytest.mark.parametrize("file", ["titles.csv", "first_names.csv"])
def test_the_other_lists_have_no_doubles(file: str) -> None:
    """Each title and each first name stands once."""
    first = pd.read_csv(LEXICONS / file, dtype=str, keep_default_na=False).iloc[:, 0]
    assert not first.duplicated().any(), first[first.duplicated()].tolist()
