"""An executed report notebook as one HTML page: figures, sentences with figures, and the articles, all of which open.

Whatever comes from articles is put in as text: here by escaping, in the browser by `textContent`.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.explain import evidence, opening
from analysis.findings import lead

if TYPE_CHECKING:
    import pandas as pd

    from analysis.annotate import Book

TEMPLATE = Path(__file__).parent / "template"
PLOTLY = "application/vnd.plotly.v1+json"
OPENERS = "application/vnd.dateline.openers+json"  # what `report.show_numbers` displays
SHOWN = 20  # sentences behind a number that the page carries, fewer when it would grow too big
LISTED = 1000  # articles that the page lists
ACTORS = 40  # actors that the page can be filtered by
ROOM, ROOM_PER_ARTICLE = 3_000_000, 1000  # bytes

Group = dict[str, Any]  # rows of one table behind each of some numbers; with `data` and `layout` it is also a chart


def page(notebook: Any, book: Book, title: str) -> str:
    """The page of an executed notebook."""
    from nbconvert import HTMLExporter
    from plotly.offline import get_plotlyjs
    from traitlets.config import Config

    groups = _open_outputs(notebook)
    script, plotly = _part("report.js"), get_plotlyjs().encode()
    hashes = " ".join(f"'sha256-{_base64(hashlib.sha256(s).digest())}'" for s in (script.encode(), plotly))
    resources = {
        "dateline": {
            "title": title,
            "policy": f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:; "
            "base-uri 'none'; form-action 'none'",
            "lead": lead(book),
            "style": _part("report.css"),
            "sources": _options(book.articles["source"]),
            "actors": _top_actors(book),
            "days": _days(book),
            "contents": [(_anchor(heading), heading) for heading in [*_headings(notebook), "Articles"]],
        }
    }
    config = Config()
    config.NbConvertBase.display_data_priority = ["text/html", "text/markdown", "text/plain"]
    exporter = HTMLExporter(config=config, template_name="report", extra_template_basedirs=[str(TEMPLATE)])  # type: ignore[no-untyped-call]
    text, _ = exporter.from_notebook_node(notebook, resources)
    packed = _base64(gzip.compress(plotly, mtime=0))  # two fifths of its size; the page unpacks it once it can be read
    room = ROOM + ROOM_PER_ARTICLE * min(len(book.articles), LISTED) - len(text.encode()) - len(packed) - len(script)
    # what is big goes in last: nbconvert parses its page once more, and no text of an article can hold these tags
    parts = _fitting(book, groups, room) | {"PLOTLY": packed, "REPORT": script}
    for name, part in parts.items():
        before, _, after = text.rpartition(f">{name}<")
        text = f"{before}>{part}<{after}"
    return str(text)


def _fitting(book: Book, groups: list[Group], room: int) -> dict[str, str]:
    """The list of articles, what stands behind the numbers, and the evidence: as much of it as there is room for."""
    full = [_sampled(group) for group in groups]
    known = _evidence(book, full)
    listed = _listed(book, known)
    if len(listed) == len(book.articles) <= LISTED:
        _count_articles(book, groups, full, listed)
    entries = _entries(book, listed)
    for shown in (SHOWN, 16, 12, 9, 6, 4, 2, 1):
        kept = [group | {"rows": _spread(group["rows"], shown)} for group in full]
        used = _rows_by_table(kept)
        found = {
            table: {row: [listed[known[table][row][0]], *known[table][row][1:]] for row in sorted(rows)}
            for table, rows in used.items()
        }
        parts = {"ARTICLES": entries, "FIGURES": _json(kept), "EVIDENCE": _json(found)}
        if sum(len(part.encode()) for part in parts.values()) <= room:
            break
    return parts


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _part(name: str) -> str:
    return (TEMPLATE / "report" / name).read_text(encoding="utf-8")


def _open_outputs(notebook: Any) -> list[Group]:
    """Put sections that open in the place of figures and of sentences with figures; what stands behind each."""
    groups: list[Group] = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if PLOTLY in data:
                groups.append(figure := _figure(data[PLOTLY]))
                output["data"] = {"text/html": _section(len(groups) - 1, figure)}
            elif OPENERS in data:
                output["data"] = {"text/html": _sentences(groups, data[OPENERS])}
    return groups


def _figure(bundle: dict[str, Any]) -> Group:
    """A figure: what plotly draws, without what the page says itself, and what opens its numbers."""
    layout = dict(bundle["layout"])
    meta = layout.pop("meta", {})
    title = layout.pop("title", {}).get("text", "")
    clear = "rgba(0,0,0,0)"
    layout |= {"paper_bgcolor": clear, "plot_bgcolor": clear, "dragmode": False}
    layout["margin"] = layout.get("margin", {}) | {"t": max(8, layout.get("margin", {}).get("t", 0) - 44)}
    for axis in [key for key in layout if key.startswith(("xaxis", "yaxis"))]:
        layout[axis] = layout[axis] | {"fixedrange": True}
    names = [" · ".join(map(_shown, values[:2])) for values in meta.get("values", [])]
    drawn = {"data": bundle["data"], "layout": layout} if bundle["data"] else {}  # its summary says why it is empty
    return drawn | {
        "of": meta.get("of", ""),
        "rows": meta.get("rows", []),
        "names": names,
        "meta": meta,
        "title": title,
    }


_NUMBER = " class='number'"


def _section(number: int, figure: Group) -> str:
    """The place of a figure in the page: title, chart, summary, evidence and data table."""
    meta, columns = figure["meta"], figure["meta"].get("columns", [])
    summary = html.escape(str(meta.get("summary", "")))
    head = "".join(f"<th scope='col'>{html.escape(str(column).replace('_', ' '))}</th>" for column in columns)
    body = ""
    for i, (first, *rest) in enumerate(meta.get("values", [])):
        told = "".join(
            f"<td{_NUMBER * isinstance(value, int | float)}>{html.escape(_shown(value))}</td>" for value in rest
        )
        body += f"<tr><th scope='row'>{_button(number, i, _shown(first))}</th>{told}</tr>"
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    table = f"<div class='scroll' tabindex='0' role='region' aria-labelledby='title-{number}'>{table}</div>"
    table = f"<details><summary>Data table</summary>{table}</details>"
    title = html.escape(html.unescape(figure["title"]))  # plotly's titles are HTML already
    drawn = ""
    if "data" in figure:
        height = int(figure["layout"].get("height", 360))
        drawn = f"<div class='plot' role='img' aria-label=\"{summary}\" style='height:{height}px'></div>"
        drawn += f"<p class='partly' hidden>This chart does not follow the filter.</p>{table}"
    return (
        f"<div class='chart' id='group-{number}'><h3 id='title-{number}'>{title}</h3><p class='summary'>{summary}</p>"
        f"{drawn}<div class='evidence' hidden></div></div>"
    )


def _sentences(groups: list[Group], shown: dict[str, Any]) -> str:
    """Sentences as a list whose numbers are buttons; `shown` is what `report.show_numbers` displays."""
    lines, place = [], len(groups)
    tables = sorted({piece[1] for line in shown["lines"] for piece in line if not isinstance(piece, str)})
    mine: dict[str, Group] = {of: {"of": of, "rows": [], "names": []} for of in tables}
    for line in shown["lines"]:
        said = "".join(piece if isinstance(piece, str) else piece[0] for piece in line)
        parts = []
        for piece in line:
            if isinstance(piece, str):
                parts.append(html.escape(piece))
                continue
            words, of, rows = piece
            mine[of]["rows"].append(rows)
            mine[of]["names"].append(said if shown["kind"] == "numbers" else words if " " in words else f"{words} {of}")
            parts.append(_button(place + tables.index(of), len(mine[of]["rows"]) - 1, words))
        kept = re.sub(r"\(?<button[^<]*</button>[),.;:]*", r"<span class='kept'>\g<0></span>", "".join(parts))
        lines.append(f"<li>{kept}</li>")
    groups.extend(mine.values())
    box = "<div id='group-{}'><div class='evidence' hidden></div></div>"
    boxes = "".join(box.format(place + i) for i in range(len(tables)))
    return f"<ul class='{html.escape(shown['kind'])}'>{''.join(lines)}</ul>{boxes}"


def _button(group: int, row: int, words: str) -> str:
    place = f"data-group='{group}' data-row='{row}'"
    return f"<button type='button' {place} aria-expanded='false'>{html.escape(words)}</button>"


def _shown(value: object) -> str:
    """A value of a data table as text."""
    if isinstance(value, float):
        return f"{value:+.2f}".replace("-", "−") if value < 0 else f"{value:.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _headings(notebook: Any) -> list[str]:
    """The headings of level two, in cells and in what cells display."""
    texts = []
    for cell in notebook.cells:
        if "notebook-only" not in cell.metadata.get("tags", []):
            texts += [cell.source] if cell.cell_type == "markdown" else []
            texts += [output.get("data", {}).get("text/markdown", "") for output in cell.get("outputs", [])]
    return [line[3:] for text in texts for line in text.splitlines() if line.startswith("## ")]


def _anchor(heading: str) -> str:
    """The id that nbconvert gives a heading: its words with hyphens between them."""
    return heading.replace(" ", "-")


def _spread(lists: list[list[int]], most: int) -> list[list[int]]:
    """Up to `most` rows of each list, evenly spread over its length."""
    return [rows[:: max(1, -(-len(rows) // most))] for rows in lists]


def _rows_by_table(groups: list[Group]) -> dict[str, set[int]]:
    """The rows behind all numbers, by the table that they are of."""
    used: dict[str, set[int]] = {}
    for group in groups:
        used.setdefault(group["of"], set()).update(row for rows in group["rows"] for row in rows)
    return used


def _sampled(group: Group) -> Group:
    """What the page knows of a group: up to `SHOWN` rows behind each number, and how many there are."""
    known = {key: group[key] for key in ("data", "layout", "of", "names") if key in group}
    return known | {"rows": _spread(group["rows"], SHOWN), "counts": list(map(len, group["rows"]))}


Known = dict[str, dict[int, tuple[str, list[tuple[str, str]], str]]]  # table -> row -> article, pieces of text, reason


def _evidence(book: Book, sampled: list[Group]) -> Known:
    """The sentences behind the numbers; of an article, which the page lists, the number alone is kept."""
    found: Known = {}
    for table, rows in _rows_by_table(sampled).items():
        order = sorted(rows)
        items = evidence(book, table, getattr(book, table).iloc[order]) if order else []
        found[table] = {
            row: (item.article_id, item.pieces() if table != "articles" else [], item.why)
            for row, item in zip(order, items, strict=True)
        }
    return found


def _listed(book: Book, known: Known) -> dict[str, int]:
    """The articles in the page, by date, each with its number: those that evidence cites, then others up to a cap."""
    ids = book.articles["article_id"].tolist()
    if len(ids) > LISTED:
        cited = {article for rows in known.values() for article, _, _ in rows.values()}
        ids = [*[name for name in ids if name in cited], *[name for name in ids if name not in cited]]
        ids = ids[: max(LISTED, len(cited))]
    chosen = book.articles[book.articles["article_id"].isin(set(ids))]
    return {name: i for i, name in enumerate(chosen.sort_values(["date", "source"], kind="stable")["article_id"])}


def _count_articles(book: Book, groups: list[Group], sampled: list[Group], listed: dict[str, int]) -> None:
    """Add to each number in how many of its rows each article stands, so that a filter can count anew."""
    for group, kept in zip(groups, sampled, strict=True):
        owner = getattr(book, group["of"])["article_id"].map(listed).to_numpy() if group["of"] else []
        kept["articles"] = [dict(sorted(Counter(owner[rows].tolist()).items())) for rows in group["rows"]]


def _text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _options(values: pd.Series) -> list[str]:
    """The different values of a column, the most frequent first, 200 at most."""
    counts = values.dropna().map(_text).str[:200].value_counts()
    return sorted(map(str, counts.index), key=lambda name: (-counts[name], name))[:200]


def _top_actors(book: Book) -> list[str]:
    chosen = book.mentions[book.mentions["kind"].isin(["person", "organization", "country"])]
    return _options(chosen["actor"])[:ACTORS]


def _days(book: Book) -> tuple[str, str]:
    dates = book.articles["date"].dropna()
    return (f"{dates.min():%Y-%m-%d}", f"{dates.max():%Y-%m-%d}") if len(dates) else ("", "")


def _entries(book: Book, listed: dict[str, int]) -> str:
    """The list of articles as HTML."""
    actors = {name: i for i, name in enumerate(_top_actors(book))}
    named: dict[str, set[int]] = {}
    for article, actor in zip(book.mentions["article_id"], book.mentions["actor"], strict=True):
        if actor in actors:
            named.setdefault(article, set()).add(actors[actor])
    entries = [""] * len(listed)
    for row in book.articles[["article_id", "title", "source", "date", "url", "author", "text"]].to_dict("records"):
        if row["article_id"] not in listed:
            continue
        number = listed[row["article_id"]]
        day = f"{row['date']:%Y-%m-%d}" if row["date"] == row["date"] and row["date"] is not None else ""
        source, title, author = (html.escape(_text(row[key])[:200]) for key in ("source", "title", "author"))
        place = " · ".join(filter(None, [f"<time>{day}</time>" if day else "", source, author]))
        url = _text(row["url"])
        known = url.startswith(("https://", "http://"))  # another kind of address may run something
        link = f" · <a href='{html.escape(url)}' rel='noopener noreferrer'>original</a>" if known else ""
        ids = " ".join(map(str, sorted(named.get(row["article_id"], set()))))
        first = html.escape(opening(row["text"]))
        entries[number] = (
            f"<li id='article-{number}' tabindex='-1' data-actors='{ids}' data-date='{day}' data-source=\"{source}\">"
            f"<p class='headline'>{title or first or 'No text'}</p><p class='from'>{place}{link}</p>"
            + (f"<p class='opening'>{first}</p></li>" if title else "</li>")
        )
    said = f"<p>{len(listed):,} of {len(book.articles):,} shown.</p>" if len(listed) < len(book.articles) else ""
    return said + "<ol class='articles'>" + "\n".join(entries) + "</ol>"


def _json(value: object) -> str:
    """JSON that can stand in a script element: no tag can begin or end in it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026").replace("\u2028", "\\u2028")
