"""The sample corpus is what data/README.md says it is."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest

from analysis.articles import not_english, read_articles

DATA = Path(__file__).parent.parent / "data"
TALKS = DATA / "afghan-talks"
OUTLETS = {
    "wire": "Calloway Press",
    "daily": "The Potohar Standard",
    "agency": "Kotal News Agency",
    "gulf": "Al-Mahara TV",
}
COLUMNS = ["id", "episode", "date", "source", "title", "author", "text"]

# Everyone in the corpus who exists. Their own words are never given, only positions they are known to have taken.
REAL_PEOPLE = """
Abdullah Bahrami Bajwa Baradar Biden Blinken Burns Cheney Cruz Dostum Esper Gailani Ghani Graham Guterres Hakim
Haqqani Hekmatyar Jaishankar Karzai Khalilzad Khan King Kohistani Koofi Lavrov Lyons Mali Massoud Mattis Mazari
McConnell McKenzie Miller Mohammad Morrison Mujahid Naeem Najibullah Omar Pompeo Qahtani Qureshi Raab Rahimi Rahmani
Rahmon Rashid Raziq Saleh Sarabi Sayyaf Shaheen Stanekzai Stanikzai Stoltenberg Thani Trump Weeks Wells Zurmati
""".split()
INVENTED = {"Abdul Rahman son of Mohammad", "Mohammad Nabi", "Mohammad Hussain Yaqubi", "Mohammad Idris"}
CUE = (
    "(?:said|says|added|told|asked|warned|predicted|commented|remarked|observed|explained|recounted|answered|recalled|"
    "complained|insisted|insists|stressed|grumbled|joked|quipped|wondered|fumed|sighed|put it)"
)


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one CSV of the corpus."""
    with open(TALKS / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ARTICLES = rows("articles.csv")
EXTRAS = {row["id"]: row for row in rows("extras.csv")}


def sentences(text: str) -> set[str]:
    """The sentences of five words and more, without case, quotation marks and dateline."""
    text = re.sub(r"[\"'“”‘’]", "", re.sub(r"^.{3,40}?(?:—|–|:) ", "", text))
    found = re.split(r"(?<=[.?!:])\s+", text)
    return {sentence.lower() for sentence in found if len(sentence.split()) >= 5}


def quoted(paragraph: str) -> list[tuple[int, int]]:
    """The spans between quotation marks; one that is left open runs to the end of the paragraph."""
    return [found.span() for found in re.finditer(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)", paragraph)]


def test_columns_and_number():
    """The corpus has 96 articles: 24 episodes, each by the four outlets, in the order of the README."""
    assert list(ARTICLES[0]) == COLUMNS
    expected = [f"ep{episode:02d}-{outlet}" for episode in range(1, 25) for outlet in OUTLETS]
    assert [row["id"] for row in ARTICLES] == expected
    assert all(row["id"].startswith(f"ep{int(row['episode']):02d}-") for row in ARTICLES)
    assert all(row["source"] == OUTLETS[row["id"][5:]] for row in ARTICLES)
    assert all(row["title"] and row["author"] for row in ARTICLES)
    assert len({row["title"] for row in ARTICLES}) == 96


def test_dates_in_order():
    """Episodes follow each other, and the four articles of an episode appear within a day of each other."""
    days = defaultdict(list)
    for row in ARTICLES:
        days[int(row["episode"])].append(date.fromisoformat(row["date"]))
    assert all(max(found) - min(found) <= timedelta(days=1) for found in days.values())
    assert all(max(days[n]) < min(days[n + 1]) for n in range(1, 24))
    assert min(days[1]) >= date(2018, 7, 1)
    assert max(days[24]) <= date(2021, 8, 31)


@pytest.mark.parametrize("row", ARTICLES, ids=lambda row: row["id"])
def test_length_and_paragraphs(row):
    """An article has 150 to 350 words, in at least four paragraphs separated by one empty line."""
    assert 150 <= len(row["text"].split()) <= 350
    paragraphs = row["text"].split("\n\n")
    assert len(paragraphs) >= 4
    assert all(paragraph == " ".join(paragraph.split()) for paragraph in paragraphs)


@pytest.mark.parametrize("row", ARTICLES, ids=lambda row: row["id"])
def test_house_style(row):
    """The two agencies use straight quotation marks and name themselves in the dateline, the other two do neither."""
    outlet, text = row["id"][5:], row["text"] + row["title"]
    assert not set(text) & set("“”‘’" if outlet in ("wire", "agency") else "\"'")
    dateline = {"wire": r"[A-Z][\w., ]+ \(Calloway\) — ", "agency": r"[A-Z ]+ \(Kotal\) — ", "daily": "[A-Z]+: "}
    assert re.match(dateline.get(outlet, r"[A-Z]\w+( \w+)?, \w+ – "), row["text"])


@pytest.mark.parametrize("row", ARTICLES, ids=lambda row: row["id"])
def test_quotation_marks_pair(row):
    """A quotation is closed in its paragraph unless the next paragraph opens with a mark, as print does it."""
    paragraphs = row["text"].split("\n\n")
    for paragraph, following in zip(paragraphs, [*paragraphs[1:], ""], strict=True):
        opened, closed = paragraph.count("“"), paragraph.count("”")
        left_open = paragraph.count('"') % 2 == 1 or opened == closed + 1
        assert opened in (closed, closed + 1)
        assert not left_open or following[:1] in ("“", '"')


def test_no_sentence_is_shared():
    """No sentence stands in two articles of the corpus."""
    seen: dict[str, str] = {}
    for row in ARTICLES:
        for sentence in sentences(row["text"]):
            assert seen.setdefault(sentence, row["id"]) == row["id"], sentence


def test_planted_near_duplicate():
    """The near-duplicate shares most of its sentences with one article of the corpus, and is not a copy."""
    original = next(row for row in ARTICLES if row["id"] == "ep15-wire")
    copy, shared = sentences(EXTRAS["extra-duplicate"]["text"]), sentences(original["text"])
    assert len(copy) / 2 < len(copy & shared) < len(copy)


def test_planted_correction_corrects():
    """The correction speaks of a mistake that the corpus does contain."""
    wrong = next(row for row in ARTICLES if row["id"] == "ep20-wire")["text"]
    assert "On Monday a car bomb" in wrong
    assert "Sunday, Nov. 29, and not on Monday" in EXTRAS["extra-correction"]["text"]


def test_planted_spanish_is_noticed():
    """Of all articles only the planted one is taken for another language."""
    assert set(not_english(row["text"] for row in ARTICLES)) == {None}
    assert "Spanish" in (not_english([EXTRAS["extra-spanish"]["text"]])[0] or "")


@pytest.mark.parametrize("row", [*ARTICLES, *EXTRAS.values()], ids=lambda row: row["id"])
def test_no_real_person_is_quoted(row):
    """No direct quotation is attributed to a real person by name, or by a pronoun in a paragraph that names one.

    The test reads the clause on either side of each quotation; it cannot follow a pronoun into another paragraph.
    """
    named = rf"\b(?:{'|'.join(REAL_PEOPLE)})\b"
    for paragraph in row["text"].split("\n\n"):
        spans = quoted(paragraph)
        outside = paragraph
        for start, end in spans:
            outside = outside[:start] + "_" * (end - start) + outside[end:]
        for name in INVENTED:
            outside = outside.replace(name, "_" * len(name))
        for start, end in spans:
            clause = re.split(r"[.;!?] ", outside[:start])[-1] + "_" + re.split(r"[.;!?_]", outside[end:])[0]
            assert not re.search(rf"{named}(?:, [^,]+,)? {CUE}\b", clause), paragraph
            assert not re.search(rf"\b(?:{CUE}|according to) (?:[A-Z]\w+ )*{named}", clause), paragraph
            if re.search(rf"\b(?:[Hh]e|[Ss]he) {CUE}\b", clause):
                assert not re.search(named, outside[:start]), paragraph


def test_list_of_real_people_is_complete():
    """Whoever bears one of the usual titles in the corpus is in the list of real people, and nobody else is."""
    assert [name for name in REAL_PEOPLE if not any(re.search(rf"\b{name}\b", row["text"]) for row in ARTICLES)] == []
    title = r"(?:President|Minister|Secretary|Ambassador|Senator|Representative|Chief Executive|Mullah|Maulvi|Mr)"
    text = "\n".join(row["text"] for row in ARTICLES)
    for names in re.findall(rf"\b{title}((?: (?:bin )?[A-Z]\w+)+)", text):
        words = names.split()
        assert set(words) & set(REAL_PEOPLE) or "General" in words, names


@pytest.mark.parametrize("kind", ["txt", "md", "html", "jsonl"])
def test_episode_12_in_other_formats(kind):
    """Each reader finds the four articles of episode 12 with the text and the title that the CSV has."""
    expected = {row["text"]: row["title"] for row in ARTICLES if row["episode"] == "12"}
    found = read_articles(TALKS / "formats" / kind)
    assert found.attrs == {"problems": [], "duplicates": 0}
    assert dict(zip(found["text"], found["title"], strict=True)) == expected
    if kind != "txt":  # plain text has nowhere to say it
        assert set(found["source"]) == set(OUTLETS.values())
        assert found["date"].notna().all()
        assert found["author"].notna().all()


def test_html_has_something_to_leave_out():
    """The pages carry navigation and a script, of which nothing reaches the text."""
    for path in (TALKS / "formats" / "html").iterdir():
        page = path.read_text(encoding="utf-8")
        assert "<nav>" in page
        assert "<script>" in page
        assert not re.search("Crossword|parrot|readers", read_articles(path)["text"][0])


def test_corpus_is_readable():
    """`read_articles` takes the corpus as it is: 96 dated rows, no problem, and the column `id` kept."""
    found = read_articles(TALKS / "articles.csv")
    assert found.attrs == {"problems": [], "duplicates": 0}
    assert len(found) == 96
    assert found["date"].notna().all()
    assert found["id"].tolist() == [row["id"] for row in ARTICLES]


def test_readme_lists_every_file_and_episode():
    """Each file of data/ has its entry, and the table of episodes has the dates of the corpus."""
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    for row in ARTICLES:
        if row["id"].endswith("-wire"):
            assert f"| {row['episode']} | {row['date']} |" in readme
    for path in TALKS.rglob("*"):
        assert path.name in readme or path.parent.name in readme
    assert all(key in readme for key in EXTRAS)
