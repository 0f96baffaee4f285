"""Measure everything and write BENCHMARKS.md: `make bench`, or `make bench BENCH=--quick` without the 100,000.

With `--spacy PYTHON`, an interpreter that has spaCy and its small English model, spaCy is measured beside Dateline;
with `--articles FILE`, a CSV or JSON lines file of real articles, the comparison is made on their sentences as well.
What was measured is kept in .benchmarks/last.json; `--again` writes the page anew from that.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterable, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from corpus import write_lines

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SAMPLE = ROOT / "data" / "afghan-talks" / "articles.csv"
PEERS = {"dateline": "Dateline, every stage", "nltk": "NLTK, sentences, words, tags, VADER", "spacy": "spaCy small"}
PACKAGES = ("numpy", "pandas", "pyarrow", "nltk", "lemminflect", "trafilatura", "plotly", "duckdb")
TWO_ON = 10_000  # articles on which two processes are compared with one
MB = 1e6

Result = dict[str, Any]


def say(what: str) -> None:
    """Tell what is being measured."""
    print(what, file=sys.stderr, flush=True)


def measure(name: str, *arguments: object, python: str = sys.executable) -> Result:
    """What `measure.py` finds in a process of its own."""
    command = [python, str(HERE / "measure.py"), name, *map(str, arguments)]
    result: Result = json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)
    return result


def run_benchmarks(folder: Path) -> list[Result]:
    """The benchmarks of pytest-benchmark: what they are called, about what, and how long they took."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        str(HERE),
        "-q",
        "--benchmark-quiet",
        f"--benchmark-json={folder / 'benchmarks.json'}",
    ]
    subprocess.run([*command, "-p", "no:cacheprovider"], cwd=ROOT, check=True, stdout=sys.stderr)
    found = json.loads((folder / "benchmarks.json").read_text(encoding="utf-8"))["benchmarks"]
    return [
        {"test": test["name"].partition("[")[0], "what": test["param"], **test["stats"], **test["extra_info"]}
        for test in found
    ]


def race(path: Path, spacy: str, rounds: int = 3) -> dict[str, Result]:
    """Each peer on the same articles, in turns; of each the round with the least CPU time."""
    pythons = {name: spacy if name == "spacy" else sys.executable for name in PEERS}
    runs = [{name: measure(name, path, python=pythons[name]) for name in PEERS} for _ in range(rounds)]
    return {name: min((run[name] for run in runs), key=lambda run: run["cpu"]) for name in PEERS if runs[0][name]}


def measure_all(sizes: Sequence[int], spacy: str, articles: Path | None) -> Result:
    """Everything, the small first."""
    found: Result = {"date": date.today().isoformat(), "load": os.getloadavg()[0], "growth": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        say("peers: three rounds each")
        found["peers"] = race(write_lines(folder / "peers.jsonl", 300), spacy)
        if articles:
            found["real"] = race(write_lines(folder / "real.jsonl", 300, articles), spacy)
            found["real_room"] = measure("room", articles)
        say("stages, readers, store, report, start, near-copies")
        found["benchmarks"] = run_benchmarks(folder)
        found["room"] = measure("room", SAMPLE)
        for n in sizes:
            say(f"{n:,} articles in a stream")
            file = write_lines(folder / f"{n}.jsonl", n)
            found["growth"].append(measure("stream", file, 1) | {"bytes": file.stat().st_size})
            if n == TWO_ON:
                say(f"{n:,} articles, two processes")
                found["one"] = found["growth"][-1]
                found["two"] = measure("stream", file, 2)
            file.unlink()
    return found | {"machine": machine(found)}


def table(head: str, rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; all columns but the first are numbers."""
    names = head.split(" | ")
    lines = [names, ["---", *["---:"] * (len(names) - 1)], *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def micros(run: Result) -> float:
    """CPU microseconds a token."""
    return float(run["cpu"] / run["tokens"] * 1e6)


def of(found: Result, test: str) -> dict[Any, Result]:
    """The benchmarks of one test by what they are about."""
    return {run["what"]: run for run in found["benchmarks"] if run["test"] == test}


def in_short(found: Result) -> str:
    """The ratios and the bounds that Dateline is to keep."""
    small, largest, start = found["growth"][1], found["growth"][-1], of(found, "test_start")
    races = {"": found["peers"]} | ({", on sentences of real articles": found["real"]} if "real" in found else {})
    rows = [
        (f"tokens a CPU second, of {peer}{where}", run[name]["cpu"] / run["dateline"]["cpu"], aim, "{:.1f} times")
        for name, peer, aim in (("spacy", "spaCy small's", ">= 10"), ("nltk", "NLTK's", ">= 3"))
        for where, run in races.items()
        if name in run
    ]
    rows += [
        ("two processes, of one", found["one"]["clock"] / found["two"]["clock"], ">= 1.7", "{:.2f} times as fast"),
        (f"CPU time a token among {largest['articles']:,} articles, of that among {small['articles']:,}",
         micros(largest) / micros(small), "<= 1.1", "{:.2f} times"),
        (f"most memory, {largest['articles']:,} articles in a stream", largest["peak"] / MB, "<= 1500", "{:,.0f} MB"),
        (f"store, all tables, an article of {found['room']['characters'] / found['room']['articles']:,.0f} characters",
         sum(found["room"]["tables"].values()) / found["room"]["articles"],
         "<= 3000", "{:,.0f} bytes"),
        ("near-copies among 10,000 articles", found["benchmarks"][-1]["min"], "<= 20", "{:.1f} CPU s"),
        ("`import analysis`", start["import analysis"]["min"], "<= 0.4", "{:.2f} s"),
        ("`dateline --help`", start["dateline --help"]["min"], "<= 0.6", "{:.2f} s"),
    ]  # fmt: skip
    return table("what | measured | aim | ", [(what, form.format(x), aim, kept(x, aim)) for what, x, aim, form in rows])


def kept(value: float, aim: str) -> str:
    """Whether a figure keeps to its aim, such as `>= 3`."""
    sign, bound = aim.split()
    return "kept" if (value >= float(bound) if sign == ">=" else value <= float(bound)) else "**missed**"


def million(found: Result) -> str:
    """What a million articles cost."""
    run, two, room = found["growth"][-1], found["two"], found["room"]
    hours = run["cpu"] / run["articles"] * 1e6 / 3600
    more = max(two["cpu"] / found["one"]["cpu"] - 1, 0)
    gigabytes = sum(room["tables"].values()) / room["tokens"] * run["tokens"] / run["articles"] * 1e6 / 1e9
    return (
        f"**A million articles of {run['tokens'] / run['articles']:.0f} tokens cost {hours:.1f} CPU hours and "
        f"{gigabytes:.1f} GB of store.** Both grow with the length of the articles. Several processes spend "
        f"{more:.0%} more CPU time than one, so a cluster of 32 cores needs about "
        f"{hours * (1 + more) / 32 * 60:.0f} minutes, each worker at most {two['child_peak'] / MB:,.0f} MB "
        "of memory, besides what the network and the disks take."
    )


def beside(peers: dict[str, Result]) -> str:
    """Peers on the same articles."""
    ours = peers["dateline"]["cpu"]
    rows = [
        (PEERS[name], f"{run['cpu'] / ours:.2f}", f"{micros(run):.1f}", f"{run['tokens'] / run['cpu']:,.0f}",
         f"{run['peak'] / MB:,.0f}")
        for name, run in peers.items()
    ]  # fmt: skip
    return table("what | CPU time, of Dateline's | microseconds a token | tokens a CPU second | memory, MB", rows)


def growth(found: Result) -> str:
    """One process, from a file to a store."""
    rows = [
        (
            f"{run['articles']:,}",
            f"{run['cpu']:,.1f}",
            f"{run['articles'] / run['cpu']:,.0f}",
            f"{micros(run):.1f}",
            f"{run['peak'] / MB:,.0f}",
        )
        for run in found["growth"]
    ]
    return table("articles | CPU s | articles a CPU second | microseconds a token | most memory, MB", rows)


def stages(found: Result) -> str:
    """What each stage takes."""
    runs = of(found, "test_stage")
    tokens = max(run["tokens"] for run in runs.values())
    costs = {name: run["mean"] / tokens * 1e6 for name, run in runs.items()}
    chain = next(iter(of(found, "test_whole_chain").values()))
    rows = [(f"`{name}`", f"{cost / sum(costs.values()):.0%}", f"{cost:.1f}") for name, cost in costs.items()]
    rows.append(("all of them, by `annotate`", "", f"{chain['mean'] / chain['tokens'] * 1e6:.1f}"))
    return table("stage | share | microseconds a token", rows)


def reading(found: Result) -> str:
    """What each reader takes."""
    rows = [
        (name, f"{run['min'] / run['articles'] * 1e3:.2f}", f"{run['articles'] / run['min']:,.0f}")
        for name, run in of(found, "test_reading").items()
    ]
    return table("files | milliseconds an article | articles a CPU second", rows)


def store(found: Result) -> str:
    """Room and time that the store takes."""
    room = found["room"]
    n, whole = room["articles"], sum(room["tables"].values())
    named = sorted(room["tables"].items(), key=lambda item: -item[1])
    rows = [(f"`{name}`", f"{size / n:,.0f}", f"{size / whole:.0%}") for name, size in named if size / whole >= 0.01]
    real = found.get("real_room", {})
    longer = (
        f"{real['articles']} real articles of {real['characters'] / real['articles']:,.0f} characters take "
        f"{sum(real['tables'].values()) / real['articles']:,.0f} bytes each, {real['packed'] / real['articles']:,.0f} "
        "of them for the text."
        if real
        else ""
    )
    saved = next(iter(of(found, "test_save").values()))
    times = [("write all tables", f"{saved['min'] / saved['articles'] * 1e3:.2f}")]
    times += [(what, f"{run['min'] / run['articles'] * 1e3:.3f}") for what, run in of(found, "test_load").items()]
    return (
        f"The {n} sample articles as they are, in one part, as sentences that recur would take less: "
        f"{room['characters'] / n:,.0f} characters or {room['tokens'] / n:.0f} tokens an article take "
        f"**{whole / n:,.0f} bytes, {room['packed'] / n:,.0f} of them for the text itself** "
        f"(a text file: {room['bytes'] / n:,.0f}). {longer}\n\n"
        + table("file | bytes an article | share", [*rows, ("all", f"{whole / n:,.0f}", "100%")])
        + "\n\n"
        + table("what | CPU milliseconds an article", times)
    )


def waiting(found: Result) -> str:
    """What one waits for."""
    rows = [
        (f"report on {run['articles']:,} articles from a store, {run['bytes'] / MB:.1f} MB", f"{run['min']:.1f}")
        for run in of(found, "test_report").values()
    ]
    rows += [
        (name if name.startswith("python") else f"`{name}`", f"{run['min']:.2f}")
        for name, run in of(found, "test_start").items()
    ]
    return table("what | seconds", rows)


def machine(found: Result) -> str:
    """Where and with what it was measured."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        name = next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        name = platform.processor()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = [f"{package} {version(package)}" for package in PACKAGES]
    if spacy := found["peers"].get("spacy"):
        versions.append(f"spaCy {spacy['version']} with its small English model {spacy['model']}")
    return (
        f"{os.cpu_count()} cores of {name}, {memory:.0f} GB of memory, {platform.system()} {platform.machine()}; "
        f"load before the run {found['load']:.1f}. Dateline {version('dateline')}{commit()}, "
        f"Python {platform.python_version()}, {', '.join(versions)}."
    )


def commit() -> str:
    """The commit that was measured, where git knows it."""
    git = ["git", "-C", str(ROOT)]
    try:
        name = subprocess.run([*git, "rev-parse", "--short", "HEAD"], check=True, capture_output=True, text=True).stdout
        changed = subprocess.run([*git, "status", "--porcelain", "analysis"], capture_output=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""
    return f" (commit {name.strip()}{', changed' if changed.strip() else ''})"


def page(found: Result) -> str:
    """BENCHMARKS.md."""
    today, copies, run = date.fromisoformat(found["date"]), found["benchmarks"][-1], found["growth"][1]
    tokens = run["tokens"]
    quick = " BENCH=--quick" if len(found["growth"]) < 4 else ""
    no_spacy = "" if "spacy" in found["peers"] else "spaCy was not installed and is not measured."
    return wrapped(f"""# Benchmarks

Written by `make bench{quick}` on {today.day} {today:%B %Y}; change `tests/benchmarks/`, not this file.
{found["machine"]}

CPU time is what the processors worked; seconds without that word are what one waits. Ratios hold elsewhere, seconds do
not.

## In short

{in_short(found)}

{million(found)}

## Beside others

The same 300 articles, in memory; weights and word lists are loaded before. The best of three rounds in turns. NLTK's
tagger has our weights. Neither of the others finds who is meant, who says what, how an actor is portrayed, or events.
{no_spacy}

{beside(found["peers"])}

{real(found)}

## Growth

One process reads a file of JSON lines, annotates it and commits it to a store, in a stream.

{growth(found)}

The articles are sentences of the sample corpus drawn anew, and two sentences in each with names invented for it, so
that new words never end: {run["bytes"] / run["articles"]:,.0f} bytes and {tokens / run["articles"]:.0f} tokens an
article. They are dense: {run["mentions"] / tokens * 1e3:.0f} mentions and {run["events"] / tokens * 1e3:.0f} events in
a thousand tokens.

## Stages

Eight batches of 256 articles, none of them seen before.

{stages(found)}

## Readers

{reading(found)}

## The store

{store(found)}

## Report and start

{waiting(found)}

## Near-copies

`analysis.articles.cluster` on {copies["articles"]:,} articles, a fifth of them retouched copies: {copies["min"]:.1f}
CPU seconds, {copies["clusters"]:,} stories.
""")


def wrapped(text: str) -> str:
    """The text with paragraphs of lines up to 120 characters; tables stay as they are."""
    blocks = [block.strip() for block in text.split("\n\n") if block.strip()]
    return (
        "\n\n".join(
            block if block.startswith("|") else textwrap.fill(" ".join(block.split()), 120, break_on_hyphens=False)
            for block in blocks
        )
        + "\n"
    )


def real(found: Result) -> str:
    """Peers on real articles, where there were some."""
    if "real" not in found:
        return ""
    return "With sentences of real articles, which are not part of this project:\n\n" + beside(found["real"])


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="leave out the 100,000 articles")
    parser.add_argument("--spacy", default=sys.executable, metavar="PYTHON", help="an interpreter that has spaCy")
    parser.add_argument("--articles", type=Path, metavar="FILE", help="real articles, for the comparison")
    parser.add_argument("-o", "--out", type=Path, default=ROOT / "BENCHMARKS.md", help="BENCHMARKS.md unless given")
    parser.add_argument("--again", action="store_true", help="write the page anew from what was measured last")
    given = parser.parse_args()
    last = ROOT / ".benchmarks" / "last.json"
    if not given.again:
        found = measure_all([100, 1000, 10_000] + [100_000] * (not given.quick), given.spacy, given.articles)
        last.parent.mkdir(exist_ok=True)
        last.write_text(json.dumps(found), encoding="utf-8")
    given.out.write_text(page(json.loads(last.read_text(encoding="utf-8"))), encoding="utf-8")
    say(f"{given.out} written")


if __name__ == "__main__":
    main()
