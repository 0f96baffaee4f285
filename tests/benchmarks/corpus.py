"""Corpora of any size for the benchmarks: sentences of the sample articles, drawn anew, and names that nobody knows.

Words that are met again cost less than new ones, and in real news new ones never end. So each article gets two
sentences with names invented for it.
"""

import csv
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

SAMPLE = Path(__file__).resolve().parent.parent.parent / "data" / "afghan-talks" / "articles.csv"
SOURCES = ("Northwind", "Daily Fjord", "The Harbour Post", "Voice of Voss")
SYLLABLES = "ba dor el fin gar hol im ka len mor na os pel qui ras sten tu vik wen yar zo".split()


def sentences_of(path: Path = SAMPLE) -> list[str]:
    """The sentences of the articles in a CSV or JSON lines file with a column `text`, roughly cut, each once."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file) if path.suffix == ".csv" else map(json.loads, file)
        texts = [row["text"] for row in rows]
    return sorted({s.strip() for text in texts for s in re.split(r"(?<=[.!?])\s+", text) if len(s) > 30})


def generate(n: int, *, copies: float = 0.0, path: Path = SAMPLE) -> Iterator[dict[str, str]]:
    """`n` articles of 14 to 34 sentences, always the same; a share of `copies` are retouched from earlier ones."""
    rng, pool = random.Random(7), sentences_of(path)
    wires: list[list[str]] = []
    for i in range(n):
        if copies and wires and rng.random() < copies:
            wire = rng.choice(wires)
            sentences = [f"({rng.choice(SOURCES)}) {wire[0]}", *wire[1 : max(6, int(len(wire) * rng.uniform(0.8, 1)))]]
        else:
            sentences = [*rng.sample(pool, rng.randint(12, 32)), _unheard(rng), _unheard(rng)]
            wires += [sentences] if copies else []
        paragraphs = [" ".join(sentences[j : j + 3]) for j in range(0, len(sentences), 3)]
        yield {
            "date": f"{2019 + i % 3}-{1 + i // 3 % 12:02d}-{1 + i // 36 % 28:02d}",
            "source": SOURCES[i % len(SOURCES)],
            "title": f"Report {i}",
            "text": "\n\n".join(paragraphs),
        }


def _unheard(rng: random.Random) -> str:
    """A sentence that names somebody and some place never heard of."""
    person, family, place = ("".join(rng.choices(SYLLABLES, k=k)).capitalize() for k in (2, 3, 3))
    return f"{person} {family} told {rng.randint(20, 9999)} people in {place} that the road would open again."


def write_lines(to: Path, n: int, path: Path = SAMPLE) -> Path:
    """`n` articles as a file of JSON lines."""
    with to.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(article) + "\n" for article in generate(n, path=path))
    return to
