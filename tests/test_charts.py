"""The charts: what they draw, what they say, and that their numbers open. Figures are tested by their data."""

import inspect
import re

import pandas as pd
import pytest

import analysis
from analysis import charts, explore, tables

EVIL = '<img src=x onerror="alert(1)"><b>Berg</b>'
DRAWN: dict[str, object] = {
    "actor_bars": lambda t: explore.count_actors(t["mentions"]),
    "article_bars": lambda t: explore.count_articles(t["articles"]),
    "speaker_bars": lambda t: explore.count_speakers(t["quotes"]),
    "event_type_bars": lambda t: explore.count_event_types(t["events"]),
    "event_river": lambda t: explore.count_events_over_time(t["events"]),
    "pair_bars": lambda t: explore.count_pairs(t["events"]),
    "pair_matrix": lambda t: explore.count_pairs(t["events"]),
    "pair_over_time": lambda t: explore.pair_over_time(t["events"], EVIL, "Oslo"),
    "portrayal_dots": lambda t: explore.portray_actors(t["mentions"]),
    "portrayals_by": lambda t: explore.portray_actors(t["mentions"], t["articles"], "source", least=1),
    "counts_by": lambda t: explore.count_by(t["mentions"], "actor", t["articles"]),
    "together_matrix": lambda t: explore.count_together(t["mentions"]),
    "together_network": lambda t: explore.count_together(t["mentions"]),
    "dispersion_strip": lambda t: explore.dispersion(t["articles"], t["tokens"], "talks"),
    "keyness_bars": lambda t: explore.keyness(t["tokens"], t["tokens"]["article_id"] == "a", least=1),
    "collocation_bars": lambda t: explore.collocations(t["tokens"], "talk", least=1),
}


@pytest.fixture(scope="module")
def full() -> dict[str, pd.DataFrame]:
    """Small tables in which every chart has something to draw, with a hostile name in every place."""
    n = 12
    both = {"article_id": ["a", "b"] * (n // 2), "sentence": [i // 2 for i in range(n)]}
    articles = pd.DataFrame(
        {
            "article_id": ["a", "b"],
            "source": [EVIL, "Wire"],
            "date": pd.to_datetime(["2024-01-01", "2024-01-09"]).astype("datetime64[s]"),
        }
    )
    actor = [EVIL if i % 4 < 2 else "Oslo" for i in range(n)]
    mentions = pd.DataFrame(both).assign(sentence=0, actor=actor, kind="person", sentiment=0.5, label="positive")
    quotes = pd.DataFrame(both).assign(speaker=actor, kind="direct", text=EVIL)
    other = ["Oslo" if name == EVIL else EVIL for name in actor]
    events = pd.DataFrame(both).assign(event=range(n), source=actor, target=other, status="happened", occurrence="x")
    events = events.assign(type="AID", quad=[1, 2, 3, 4] * 3, score=2.5, date=articles["date"].iloc[0])
    lemmas = ["talk", EVIL, "peace", *["war"] * 9]
    tokens = pd.DataFrame({"article_id": ["a"] * 6 + ["b"] * 6, "sentence": 0, "lemma": lemmas, "text": "talks"})
    tokens = tokens.assign(start=0, end=1, tag="NN")
    return {"articles": articles, "mentions": mentions, "quotes": quotes, "events": events, "tokens": tokens}


def public() -> list[str]:
    """The chart functions: public, made here, and given a table."""
    made = inspect.getmembers(charts, inspect.isfunction)
    return [
        name for name, f in made if f.__module__ == charts.__name__ and not name.startswith("_") and name != "table"
    ]


def test_every_chart_is_tested() -> None:
    """The tests below know every chart."""
    assert set(public()) == set(DRAWN)


@pytest.mark.parametrize("name", sorted(DRAWN))
def test_every_number_opens(name: str, full: dict[str, pd.DataFrame]) -> None:
    """Each mark carries the number of its data row, and each data row the rows behind it, in the table it names."""
    figure = getattr(charts, name)(DRAWN[name](full))
    meta = figure.layout.meta
    assert len(meta["values"]) == len(meta["rows"]) > 0
    assert all(len(row) == len(meta["columns"]) for row in meta["values"])
    opened = {n for trace in figure.data for n in pd.Series(trace.customdata).explode().dropna()}
    assert opened == set(range(len(meta["values"])))
    counted = full[meta["of"]]
    assert all(0 <= row < len(counted) for rows in meta["rows"] for row in rows)
    assert len(charts.table(figure)) == len(meta["values"])


@pytest.mark.parametrize("name", sorted(DRAWN))
def test_every_chart_speaks(name: str, full: dict[str, pd.DataFrame]) -> None:
    """A chart has a title, a sentence that says what is to be seen, and points few enough for a browser."""
    figure = getattr(charts, name)(DRAWN[name](full))
    assert figure.layout.title.text
    assert figure.layout.meta["summary"].endswith(".")
    assert sum(len(trace.x) for trace in figure.data if trace.x is not None) < 5000


@pytest.mark.parametrize("name", sorted(DRAWN))
def test_names_of_articles_are_no_markup(name: str, full: dict[str, pd.DataFrame]) -> None:
    """Nothing that plotly would take for HTML comes from an article; its own line breaks and bold names may stay."""
    layout = getattr(charts, name)(DRAWN[name](full)).to_plotly_json()
    layout["layout"].pop("meta")
    for text in re.findall(r"<[^>]*>", str(layout)):
        assert text in ("<b>", "</b>", "<br>", "<extra>", "</extra>"), text


@pytest.mark.parametrize("name", sorted(DRAWN))
def test_nothing_to_draw_is_said(name: str) -> None:
    """Without rows the figure says why it is empty, and its table is empty."""
    figure = getattr(charts, name)(DRAWN[name]({table: tables.empty(table) for table in tables.SCHEMAS}))
    assert len(figure.data) == 0
    assert figure.layout.annotations[0].text == figure.layout.meta["summary"]
    assert len(figure.layout.meta["rows"]) == 0
    assert charts.table(figure).empty


@pytest.mark.parametrize("name", sorted(DRAWN))
def test_a_wrong_table_is_named(name: str) -> None:
    """A chart that is given another table says which columns it needs."""
    with pytest.raises(ValueError, match=f"{name} needs the column"):
        getattr(charts, name)(pd.DataFrame({"x": [1]}))


def test_one_article_without_date_and_source() -> None:
    """The smallest corpus gives charts, or says why not."""
    book = analysis.annotate(analysis.make_articles([{"text": "Berlin accused Moscow."}]), progress=False)
    parts = {name: getattr(book, name) for name in ("articles", "mentions", "quotes", "events", "tokens")}
    for name, ask in DRAWN.items():
        assert getattr(charts, name)(ask(parts)).layout.meta["summary"]


def test_bars_are_what_was_counted(full: dict[str, pd.DataFrame]) -> None:
    """The length of a bar is the number in the table."""
    counts = explore.count_actors(full["mentions"])
    assert charts.actor_bars(counts).data[0].x == tuple(counts["mentions"])


def test_the_river_hangs_conflict_below_zero(full: dict[str, pd.DataFrame]) -> None:
    """Cooperation is above zero, conflict below, and the numbers on hovering are positive."""
    figure = charts.event_river(explore.count_events_over_time(full["events"]))
    heights = {trace.name: trace.y[0] for trace in figure.data}
    assert heights["verbal cooperation"] == 3
    assert heights["material conflict"] == -3
    assert all(not text.startswith("-") for trace in figure.data for text in trace.text)


def test_the_same_network_each_time(full: dict[str, pd.DataFrame]) -> None:
    """The layout has a seed."""
    pairs = explore.count_together(full["mentions"])
    assert charts.together_network(pairs) == charts.together_network(pairs)


def test_long_names_stay_apart() -> None:
    """Two names that are shortened to the same label keep two bars."""
    counts = pd.DataFrame({"actor": ["x" * 50 + "a", "x" * 50 + "b"], "kind": "person", "mentions": 1, "articles": 1})
    figure = charts.actor_bars(counts.assign(rows=[[0], [1]]))
    assert len(set(figure.data[0].y)) == 2
