"""Rules of `analysis.sentiment`: the tone of words, sentences and quotes, and how actors are portrayed."""

import json
import re
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import sentiment
from analysis.actors import find_mentions
from analysis.clauses import find_clauses
from analysis.quotes import find_quotes
from analysis.sentences import split_sentences
from analysis.sentiment import score_mentions, score_sentences, score_targets
from analysis.tables import LABELS, empty
from analysis.tokens import tag_tokens
from analysis.tone import LEXICON, lexicon, tone

# Sentences written for this test; the target stands in brackets.
NEGATIVE = """
The prosecutor accused [Mara Lindqvist] of fraud.
Opposition leaders slammed [Henrik Dahl] over the new budget.
[Henrik Dahl] was slammed by opposition leaders over the budget.
A grand jury indicted [Tom Keller] on corruption charges.
[Tom Keller] was indicted on four counts of bribery.
[Norland] was condemned for the attack on the hospital.
The United Nations condemned [Norland] for shelling the town.
Critics blame [Carla Mendes] for the collapse of the talks.
[Carla Mendes] lied to voters about the cost of the bridge.
[Carla Mendes] lost the election.
[Carla Mendes] failed to win a single district.
"He is a liar and a crook," Weir said of [Dahl].
Weir called [Dahl] a liar.
The president fired [Lena Falk] after the scandal.
[Lena Falk] was fired after the scandal.
[Lena Falk] resigned amid allegations of misconduct.
Police arrested [Viktor Stahl] on suspicion of murder.
[Viktor Stahl] was sentenced to nine years in prison for embezzlement.
[Viktor Stahl], who stole millions from the fund, fled the country.
The court convicted [Viktor Stahl] of perjury.
The backlash against [Viktor Stahl] grew on Wednesday.
Criticism of [Viktor Stahl] grew on Wednesday.
Senators voiced contempt for [Viktor Stahl].
Thousands protested against [Viktor Stahl] in the rain.
Lawmakers came out against [Viktor Stahl].
Senators lashed out at [Viktor Stahl] on Sunday.
Voters do not trust [Ingrid Holm].
[Ingrid Holm] isn’t honest.
[Ingrid Holm] is not honest.
[Ingrid Holm] is corrupt and incompetent.
[Ingrid Holm] refused to help the victims.
The governor refused to endorse [Ingrid Holm].
The senator does not support [Ingrid Holm].
The senator attacked [Ingrid Holm] on television.
The senator, a respected lawyer, attacked [Ingrid Holm] on television.
The popular singer mocked [Ingrid Holm].
Economists ridiculed [Ingrid Holm]'s plan.
The report found that [Ingrid Holm] misled the board.
The report accuses [Orvania] of torture.
[Orvania] invaded its neighbour in the spring.
[Orvania] tortured prisoners for years, the report says.
The council imposed sanctions on [Orvania].
The minister warned [Orvania] that its lies would be punished.
Investigators raided the offices of [Balmor Bank] for evidence of money laundering.
[Balmor Bank] was fined for defrauding its customers.
[Balmor Bank] collapsed under a mountain of debt.
Shareholders sued [Balmor Bank] over the losses.
A lawsuit against [Balmor Bank] was filed on Monday.
The committee subpoenaed [Jonas Reed] on Tuesday.
[Jonas Reed] was rebuked by his own party.
[Jonas Reed] botched the response to the storm.
[Jonas Reed] squandered the money of the taxpayers.
[Jonas Reed], a convicted swindler, declined to comment.
Colleagues described [Jonas Reed] as reckless and dishonest.
The newspaper ripped [Jonas Reed] for his racist remarks.
Fans booed [Jonas Reed] at the game.
Protesters burned a picture of [Jonas Reed] and shouted insults.
[Rosa Lind] faces allegations of sexual harassment.
[Rosa Lind] was accused by the auditor of hiding losses.
The failures of [Rosa Lind] shocked the country.
[Rosa Lind]'s incompetence cost lives.
The scandal ruined [Rosa Lind].
The disgraced minister [Rosa Lind] left through a back door.
Rebels in the [Free Dawn Party] murdered two villagers.
The judge held the [United Justice Party] in contempt.
Weir denounced the [United Justice Party] as a threat to democracy.
Dahl defeated [Weir] in the runoff.
[Peace talks] collapsed.
The envoy said the [talks] had collapsed in disarray.
Weir accused [Dahl] of fraud.
Human rights groups accused the [police] of brutality.
"""
NEUTRAL = """
[Mara Lindqvist] met the ministers of six countries on Tuesday.
[Carla Mendes] will meet reporters in Geneva on Friday.
The treasury secretary, [Paul Weir], arrived in Brussels on Monday.
[Paul Weir] signed the agreement in the capital on Thursday.
The Supreme Court will hear the case of [Paul Weir] in March.
[Paul Weir] said the party would hold its congress in May.
[Paul Weir] said that the attack killed 40 people.
"The attack was horrific and the killers are monsters," [Paul Weir] said.
[Orvania] and its neighbours share a border of 300 miles.
The embassy of [Orvania] is in the old town.
Officials from [Orvania] travelled to Vienna for the meeting.
[Balmor Bank] will publish its figures on Thursday.
[Jonas Reed] spoke to reporters outside the building.
According to [Jonas Reed], the vote will take place next week.
The interview with [Jonas Reed] will be shown on Sunday.
[Rosa Lind] was born in a small town in the north.
[Rosa Lind] replaced Dahl as head of the intelligence service.
The [Free Dawn Party] holds 20 of the 100 seats in parliament.
The [Peace and Freedom League] meets on Wednesdays.
The United States and the United Nations met in [Geneva].
The [United States] and the United Nations met in Geneva.
The [police] will hold a news conference at noon.
"""
POSITIVE = """
The mayor praised [Elena Ortiz] for her work with flood victims.
[Elena Ortiz] was praised by the mayor.
The union endorsed [Anna Novak] for governor.
[Anna Novak] was endorsed by three unions on Monday.
Aid groups thanked [Norland] for its generous help.
[Carla Mendes] won the election in a landslide.
Weir called [Dahl] a hero.
"She is a brilliant and honest leader," Weir said of [Ortiz].
The court acquitted [Viktor Stahl] of all charges.
Support for [Viktor Stahl] grew on Wednesday.
Praise for [Viktor Stahl] came from both parties.
Voters trust [Ingrid Holm] and admire her courage.
[Ingrid Holm] is honest.
[Ingrid Holm] is a gifted and respected judge.
The senator supports [Ingrid Holm].
The senator defended [Ingrid Holm] against her critics.
The notorious gangster praised [Ingrid Holm].
Economists welcomed [Ingrid Holm]'s plan.
[Orvania] released the hostages and rescued the crew.
The minister hailed [Orvania] as a close friend.
[Balmor Bank] won an award for its innovative service.
Customers applauded [Balmor Bank] for its honesty.
[Jonas Reed] was lauded by his own party.
[Jonas Reed] saved the lives of three children.
[Jonas Reed], a decorated veteran, received a standing ovation.
Colleagues described [Jonas Reed] as generous and brave.
Fans cheered [Jonas Reed] at the game.
[Rosa Lind] inspired a generation of young women.
[Rosa Lind] negotiated a historic peace that ended the bloodshed.
Voters elected [Rosa Lind] with a clear majority after a brilliant campaign.
The success of [Rosa Lind] delighted the country.
[Rosa Lind]'s courage saved lives.
The popular and talented minister [Rosa Lind] opened the festival.
Weir congratulated the [United Justice Party] on its victory.
[Dahl] defeated Weir in the runoff.
"""
CASES = [
    (line, label)
    for label, block in (("negative", NEGATIVE), ("neutral", NEUTRAL), ("positive", POSITIVE))
    for line in block.strip().splitlines()
]
MISSES = [
    (
        "[Paul Weir] is a member of the security committee.",
        "neutral",
        "the layer has learned that to be a member is good",
    ),
    ("[Balmor Bank] has offices in twelve cities.", "neutral", "unclear: the layer leans to good for plain facts"),
    (
        "[Jonas Reed], 54, has served in the senate since 2011.",
        "neutral",
        "the layer has learned that to serve is good",
    ),
    ("[Jonas Reed] denounced the bombing of the market.", "neutral", "unclear: the layer has seen few who denounce"),
    (
        "The auditor who accused Dahl works for [Rosa Lind].",
        "neutral",
        "the verb of a relative clause is heard outside it",
    ),
    (
        "The [United Justice Party] will choose its candidate in June.",
        "neutral",
        "unclear: the layer leans to good for plain facts",
    ),
]


def book_of(*texts):
    """The tables of some texts, one article each, as the chain makes them up to the quotes."""
    articles = pd.DataFrame({"article_id": [f"a{n}" for n in range(len(texts))], "text": pd.Series(texts, dtype="str")})
    articles.insert(1, "date", pd.to_datetime([None] * len(texts)))
    sentences = split_sentences(articles)
    tokens = tag_tokens(sentences)
    mentions = find_mentions(articles, sentences, tokens)
    quotes = find_quotes(articles, sentences, tokens, mentions)
    return SimpleNamespace(articles=articles, sentences=sentences, tokens=tokens, mentions=mentions, quotes=quotes)


def marked(*lines):
    """A book of the lines without their brackets, and the span in brackets of each."""
    found = [re.fullmatch(r"(.*)\[(.*)\](.*)", line).groups() for line in lines]
    book = book_of(*("".join(parts) for parts in found))
    starts = [len(before) for before, _, _ in found]
    ends = [len(before) + len(target) for before, target, _ in found]
    return book, pd.DataFrame({"article_id": book.articles["article_id"], "start": starts, "end": ends})


def portrayed(*lines):
    """How each line portrays what stands in its brackets, one row a line."""
    return score_targets(*marked(*lines))


def toned(*texts):
    """The sentiment of the first sentence of each text."""
    book = book_of(*texts)
    scored, _ = score_sentences(book.sentences, book.tokens, book.mentions, book.quotes)
    return scored[scored["sentence"] == 0]["sentiment"].tolist()


@pytest.fixture(scope="module")
def cases():
    """Line -> its row of `score_targets`, for all cases at once."""
    lines = [line for line, *_ in CASES + MISSES]
    return dict(zip(lines, portrayed(*lines).to_dict("records"), strict=True))


@pytest.mark.parametrize(
    ("line", "label"),
    CASES
    + [pytest.param(line, label, marks=pytest.mark.xfail(reason=why, strict=True)) for line, label, why in MISSES],
)
def test_how_a_sentence_portrays_its_target(cases, line, label):
    """Role, negation, distance and quotation decide how an actor is portrayed, not the tone of the sentence."""
    assert cases[line]["label"] == label, cases[line]


def test_the_table_is_harder_than_raw_vader():
    """At least 120 cases, of which VADER as it stands gets at least 40 wrong."""
    lexicon()
    from nltk.sentiment.vader import SentimentIntensityAnalyzer

    raw = SentimentIntensityAnalyzer("nltk:vader_lexicon.txt")
    scores = [raw.polarity_scores(re.sub(r"[\[\]]", "", line))["compound"] for line, _ in CASES]
    said = ["positive" if score >= 0.05 else "negative" if score <= -0.05 else "neutral" for score in scores]
    assert len(CASES) >= 120
    assert sum(a != b for a, (_, b) in zip(said, CASES, strict=True)) >= 40


@pytest.mark.parametrize(
    "text",
    [
        "The United States and the United Nations met in Geneva.",
        "The Supreme Court, the Department of Justice and the Treasury share an interest in energy and security.",
        "The Democratic Party and the Defense Intelligence Agency reached an agreement.",
        "Grace Hope and Victor Love will meet Justice Moore in Brussels.",
        "The party will hold its meetings in the capital.",
        "People like Berg pay taxes.",
    ],
)
def test_topics_and_names_have_no_tone(text):
    """Institutions, topics and names are masked or neutral: a sentence of them alone is exactly 0."""
    assert toned(text) == [0.0]


@pytest.mark.parametrize(
    "text",
    [
        "Peace talks collapsed.", "She isn’t honest.", "She isn't honest.", "The minister was indicted.",
        "A subpoena followed.",
        "The report speaks of corruption.", "The senator slammed the plan.", "The backlash grew.",
        "Nobody trusts the embattled governor.",
    ],
)  # fmt: skip
def test_news_words_have_a_tone(text):
    """Words of the news that VADER lacks count, and an apostrophe of any shape negates."""
    assert toned(text)[0] < -0.05


def test_lauded_is_praise():
    """A word of ours counts in all its forms."""
    assert min(toned("Critics lauded the film.", "They laud the film.", "The film is lauded.")) > 0.05


def test_accused_and_accuser_differ():
    """An accusation is bad for the accused, whichever voice the verb has, and not for the one who accuses."""
    scores = portrayed(
        "[Weir] accused Dahl of fraud.", "Weir accused [Dahl] of fraud.",
        "Dahl was accused of fraud by [Weir].", "[Dahl] was accused of fraud by Weir.",
    )["sentiment"]  # fmt: skip
    assert scores[1] < scores[0] - 0.3
    assert scores[3] < scores[2] - 0.3


def test_a_speaker_is_not_charged_with_the_words():
    """What a speaker says is charged to what is spoken of."""
    rows = portrayed('"Dahl is a corrupt liar," [Weir] said.', '"[Dahl] is a corrupt liar," Weir said.')
    assert rows["sentiment"][1] < -0.5 < rows["sentiment"][0]
    assert rows["label"][0] != "negative"


def test_a_quote_is_scored_alone():
    """A quote's tone comes from its own words, not from those around it."""
    text = 'The disgraced and corrupt minister said: "We had a wonderful evening."'
    book = book_of(text)
    quotes = pd.DataFrame(
        {
            "article_id": ["a0"],
            "start": [text.index("We")],
            "end": [len(text) - 1],
            "text": [text[text.index("We") : -1]],
        }
    )
    sentences, quotes = score_sentences(book.sentences, book.tokens, book.mentions, quotes)
    assert sentences["sentiment"][0] < 0 < quotes["sentiment"][0]


def test_because_tells_words_and_roles():
    """A reason names the role with its sign and the words with their valence; it says when the layer disagrees."""
    because = portrayed("Weir accused [Dahl] of fraud.", "[Dahl] will speak in Oslo.")["because"].tolist()
    assert because[0] == "object of 'accused' (-), 'fraud' -2.8"
    assert because[1].startswith("no word of tone near it")


def test_because_quotes_the_valences(cases):
    """Each number in a reason is VADER's valence of that word in the lexicon, or of its negation."""
    known = lexicon().score
    for line, row in cases.items():
        for word, number in re.findall(r"'([^' ]+)' ([+-]\d\.\d)", row["because"]):
            assert word in line.lower().replace("’", "'")
            assert abs(float(number)) <= abs(known[word]) + 0.9


WORDS = ["the", "a", "not", "n't", "never", "so", "this", "very", "barely", "least", "at", "but", "kind", "of", "no",
         "praised", "corrupt", "fraud", "honest", "great", "collapsed", "shit", "bomb", "kiss",
         "death", "report",
         "without"]  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), max_size=14, unique=True), st.sampled_from(["", "!", "!!?", "??"]))
@settings(max_examples=300, deadline=None)
def test_tone_is_nltk_vader(words, marks):
    """The tone of words is what NLTK's own engine says of them, when no word is repeated."""
    engine = lexicon().engine
    kept = [word for word in words if len(word) > 1]
    hits = [i for i, word in enumerate(kept) if word in engine.lexicon and word not in engine.constants.BOOSTER_DICT]
    expected = engine.polarity_scores(" ".join([*words, marks]))["compound"]
    assert tone(kept, hits, marks) == pytest.approx(expected, abs=6e-5)


TEMPLATES = [
    "{} met reporters on Tuesday.", "Critics accused {} of fraud.", "Voters praised {} for courage.",
    "On Monday {} denounced the corrupt officials.", "Police said that {} had lied about the attack.",
]  # fmt: skip
NAMES = {
    "person": ["Weir", "Anna Novak", "Donald Trump", "Angela Merkel", "Omar al-Bashir", "Grace Hope", "Putin"],
    "country": ["Poland", "Russia", "Syria", "Israel", "North Korea", "South Africa", "China", "Afghanistan"],
    "party": ["Labour", "Hamas", "Fidesz", "Greenpeace", "Microsoft", "Hezbollah"],
}


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("template", TEMPLATES)
def test_swapping_names_changes_nothing(template, kind):
    """No actor is negative by name: another name in the same place has the same score, and so has the sentence."""
    rows = portrayed(*(template.format(f"[{name}]") for name in NAMES[kind]))
    assert len(set(rows["sentiment"].round(9))) == 1, dict(zip(NAMES[kind], rows["sentiment"], strict=True))
    assert len(set(toned(*(template.format(name) for name in NAMES[kind])))) == 1


def test_swapping_a_name_the_tagger_does_not_know():
    """The same holds for a name that is not tagged as one."""
    one, two = portrayed("[Norway] met reporters.", "[Poland] met reporters.")["sentiment"]
    assert one == pytest.approx(two)


@given(st.lists(st.sampled_from([name for names in NAMES.values() for name in names]), min_size=2, max_size=2))
@settings(max_examples=25, deadline=None)
def test_swapping_other_names_changes_nothing(names):
    """The other names of the sentence do not matter either."""
    one, two = portrayed(*(f"{name} accused [Dahl] of betraying {other}." for name, other in (names, names[::-1])))[
        "sentiment"
    ]
    assert one == pytest.approx(two)


@given(st.lists(st.text('ab “”".!?-’ Weirliar,', max_size=60), max_size=4))
@settings(max_examples=60, deadline=None)
def test_any_text_is_scored_within_bounds(texts):
    """Whatever the text, each sentence, quote, mention and span keeps its place and has a score from -1 to 1."""
    book = book_of(*texts)
    sentences, quotes = score_sentences(book.sentences, book.tokens, book.mentions, book.quotes)
    mentions = score_mentions(sentences, book.tokens, book.mentions, quotes, find_clauses(book.tokens))
    assert len(sentences) == len(book.sentences)
    assert len(mentions) == len(book.mentions)
    spans = pd.DataFrame(
        [("a" + str(n), i, i + 1) for n, text in enumerate(texts) for i in range(len(text))],
        columns=["article_id", "start", "end"],
    )
    scored = score_targets(book, spans)
    assert scored[["article_id", "start", "end"]].equals(spans)
    for table in (sentences, quotes, mentions, scored):
        assert table["sentiment"].between(-1, 1).all()
    assert set(scored["label"]) <= set(LABELS)


def test_nothing_in_gives_nothing_out():
    """Empty tables give empty tables with the new columns."""
    book = book_of()
    sentences, quotes = score_sentences(book.sentences, book.tokens, empty("mentions"), empty("quotes"))
    assert len(sentences) == len(quotes) == 0
    mentions = score_mentions(sentences, book.tokens, empty("mentions"), quotes, find_clauses(book.tokens))
    spans = pd.DataFrame({"article_id": pd.Series(dtype="str"), "start": np.array([], int), "end": np.array([], int)})
    for table in (mentions, score_targets(book, spans)):
        assert {"sentiment", "label", "because"} <= set(table)
        assert not len(table)


def test_a_long_sentence_is_scored():
    """One endless sentence with many actors is read in linear time."""
    book = book_of("Weir accused Dahl of fraud and " * 3000 + "left.")
    w = score_mentions(book.sentences, book.tokens, book.mentions, book.quotes, find_clauses(book.tokens))
    assert len(w) == len(book.mentions)


@pytest.mark.parametrize(
    ("article", "start", "end", "words"),
    [
        ("zz", 0, 2, "row 7.*no article 'zz'"),
        ("a0", 4, 4, "row 7.*4 to 4"),
        ("a0", -1, 3, "row 7.*-1 to 3"),
        ("a0", 0, 99, "row 7.*16 characters"),
    ],
)
def test_a_bad_span_is_named(article, start, end, words):
    """An unknown article or an impossible span is refused, and the error names the row."""
    spans = pd.DataFrame({"article_id": [article], "start": [start], "end": [end]}, index=[7])
    with pytest.raises(ValueError, match=words):
        score_targets(book_of("Weir left early."), spans)


def test_an_article_that_was_not_coded_is_unclear():
    """A span of an article without sentences keeps its row and is unclear."""
    book = book_of("Weir lied.", "Weir log.")
    for table in ("sentences", "tokens", "mentions"):
        setattr(book, table, getattr(book, table).query("article_id == 'a0'"))
    scored = score_targets(book, pd.DataFrame({"article_id": ["a1", "a0"], "start": [0, 0], "end": [4, 4]}))
    assert scored["label"].tolist() == ["unclear", "negative"]


def test_the_layer_is_small_and_carries_its_card():
    """The trained layer is at most 100 KB, says how it was made, and knows no names."""
    assert sentiment.MODEL.stat().st_size <= 100_000
    layer = json.loads(sentiment.MODEL.read_text(encoding="utf-8"))
    assert {"what", "data", "method", "date"} <= set(layer["card"])
    words = {word for known in layer["words"].values() for word in known}
    assert not words & {"trump", "obama", "clinton", "putin", "sanders", "russia", "israel"}


def test_each_correction_has_a_reason():
    """Each word of the lexicon stands once, with a reason, and its numbers are within VADER's range."""
    rows = pd.read_csv(LEXICON, keep_default_na=False, dtype="str")
    assert rows["word"].is_unique
    assert rows["reason"].str.len().gt(5).all()
    for column in ("score", "subject", "object"):
        assert pd.to_numeric(rows[column].replace("", "0")).between(-4, 4).all()
