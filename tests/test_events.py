"""PLOVER events: every example of the lexicon, and the rules of roles, status, date, speaker and occurrence."""

import csv
import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lemminflect import getInflection

from analysis.actors import find_mentions
from analysis.clauses import find_clauses
from analysis.codes import LEXICONS
from analysis.events import code_events
from analysis.patterns import read_patterns
from analysis.quotes import find_quotes
from analysis.sentences import split_sentences
from analysis.tables import COLUMNS, STATUSES, empty
from analysis.tokens import tag_tokens


def events_of(*texts, date="2020-06-10"):
    """Events of texts, each an article of its own, published on `date`."""
    ids = [f"a{i}" for i in range(len(texts))]
    articles = pd.DataFrame({"article_id": ids, "text": pd.Series(list(texts), dtype="str")})
    articles["date"] = pd.Series([date] * len(texts), dtype="datetime64[s]")
    articles[["source", "title"]] = None
    sentences = split_sentences(articles)
    tokens = tag_tokens(sentences)
    mentions = find_mentions(articles, sentences, tokens)
    quotes = find_quotes(articles, sentences, tokens, mentions)
    return code_events(articles, sentences, tokens, find_clauses(tokens), mentions, quotes)


def rows(name):
    """The rows of a lexicon."""
    with open(LEXICONS / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


TAGS = {"verb": ("VBD", "VBN", "VBZ", "VBG", "VB"), "noun": ("NN", "NNS"), "adj": ("JJ",)}


def forms(lemma, tag):
    """A lemma, perhaps of two words, in the forms of a Penn tag."""
    before, space, last = lemma.rpartition(" ")
    return [before + space + form for form in getInflection(last, tag) or (last,)]


def examples(row):
    """The example of a row, and the same sentence with each other word of the row in the place of the first."""
    first, *others = row["lemma"].split("|")
    tried = ((tag, rf"(?i)\b{form}\b") for tag in TAGS[row["pos"]] for form in forms(first, tag))
    tag, form = next(((tag, form) for tag, form in tried if re.search(form, row["example"])), (None, None))
    assert form or not others, row["lemma"] + row["example"]
    return [row["example"], *(re.sub(form, forms(other, tag)[0], row["example"], count=1) for other in others)]


def test_every_example_is_coded_as_its_row_says():
    """The example of each pattern yields its type and mode with every lemma of the row; a discard yields nothing."""
    patterns = [(row, example) for row in rows("verbs.csv") for example in examples(row)]
    events = events_of(*[example for _, example in patterns], date="2020-01-01")
    found = {}
    for event in events.to_dict("records"):
        found.setdefault(event["article_id"], []).append((event["type"], event["mode"]))
    wrong = []
    for i, (row, example) in enumerate(patterns):
        got = found.get(f"a{i}", [])
        mode = row["mode"] if not row["complement"] else ""
        if row["type"] == "-":
            good = not got
        else:
            good = any(row["type"] in ("=", type_) and mode in ("", m) for type_, m in got)
        if not good:
            wrong.append((row["lemma"], row["type"], example, got))
    assert not wrong


@pytest.mark.parametrize(
    ("sentence", "type_"),
    [
        ("Police freed kidnapped tourists in Mali.", "RETREAT"),
        ("The United Nations evacuated wounded civilians from Mali.", "AID"),
    ],
)
def test_what_was_done_to_people_before_is_no_event(sentence, type_):
    """A participle before its noun says who they are, not what the subject does."""
    assert set(events_of(sentence)["type"]) == {type_}


@pytest.mark.parametrize(
    ("sentence", "type_"),
    [
        ("Peru was not yet ready to help Chile.", "REJECT"),
        ("Kenya is no longer prepared to host Somali refugees.", "REJECT"),
        ("The army rejected reports that soldiers had killed villagers in Mali.", "REJECT"),
        ("Peru did not want to meet the president of Chile.", "REJECT"),
        ("Chile did not plan to release the Peruvian sailors.", "REJECT"),
        ("Kenya was unwilling to talk to the rebels.", "REJECT"),
    ],
)
def test_what_is_refused_or_denied_did_not_happen(sentence, type_):
    """ "Not" and "no longer" before an adjective count, and a claim that is dismissed is no event of its own."""
    assert events_of(sentence)["type"].tolist() == [type_]


SENSES = [
    ("Peru held naval drills near the border with Chile.", ["MOBILIZE"]),
    ("Peru began a naval drill near Chile with 5,000 soldiers.", ["MOBILIZE"]),
    ("Peru's minister insisted that Chile had broken the truce.", ["ACCUSE"]),
    ("Peru said Chile had to withdraw its troops.", ["REQUEST"]),
    ("Peru's minister said the raid by Chile was a breach of the treaty.", ["ACCUSE"]),
    ("Peru vowed to go to war with Chile.", ["THREATEN"]),
    ("Norway quit the treaty with Iceland on Friday.", ["SANCTION"]),
    ("Peru asked Chile to hand over the suspects.", ["REQUEST"]),
    ("The senator has the best plan to mend the roads of Peru.", []),
    ("Peru hit back at Chile over the tax.", ["ACCUSE"]),
    ("Peru killed the bill of Chile.", ["REJECT"]),
    ("A Peruvian firm called Andes Gold sells rings.", []),
    ("The senator called the governor by phone from Ohio.", ["CONSULT"]),
    ("The chancellor called the French president a coward.", ["ACCUSE"]),
    ("A reporter asked the president whether he slept well.", []),
    ("The union asked the president for a meeting.", ["REQUEST"]),
    ("A poll released on Friday was good for President Sall.", []),
    ("The rebels released nine Kenyan nurses.", ["RETREAT"]),
    ("The law allows the president to appoint two judges.", []),
    ("The army allowed the inspectors to visit the Syrian plant.", ["CONCEDE"]),
    ("The storm forced the president to stay in Oslo.", []),
    ("The army forced the Malian president to sign.", ["COERCE"]),
    ("Senator Diaz attacked Governor Lund in a debate.", ["ACCUSE"]),
    ("Militants attacked Governor Lund in the hills of Mali.", ["ASSAULT"]),
    ("The attack by Senator Diaz on President Sall was bitter.", ["ACCUSE"]),
    ("The attack by the rebels on President Sall was bloody.", ["ASSAULT"]),
    ("The senator fought for lower rents in Ohio.", []),
    ("The army fought the rebels near Gao.", ["ASSAULT"]),
    ("The president hit home with his story.", []),
    ("Kenya vowed to veto the Somali plan.", ["REJECT"]),
    ("The governor was met with boos in Ohio.", []),
    ("Two ministers of Peru were killed in a crash.", []),
    ("Critics say the plan provides little comfort to Peru.", []),
    ("The government withdrew the press pass of a reporter in Peru.", ["SANCTION"]),
    ("The minister is a donor.", []),
    ("The Polish zloty hit a two-year low.", []),
    ("Poland hit a base of the rebels near Minsk.", ["ASSAULT"]),
    ("The book appeals to Sall's vanity.", []),
    ("Kenya appealed to President Sall for grain.", ["REQUEST"]),
    ('The minister called the plan of Peru a "brave step".', ["SUPPORT"]),
    ('The minister called the plan of Peru a "total disaster".', ["ACCUSE"]),
    ("The minister called Peru a country of mountains.", []),
    ("Democrats took power in the Senate.", []),
    ("Berg gave an account of the talks between Kenya and Mali to students.", ["CONSULT"]),
    ("Kenya made no promise to free the Somali prisoners.", ["REJECT"]),
    ("Rebels attacked a police post on a hill in Mali.", ["ASSAULT"]),
    ("Denmark stood by Greenland in the row.", ["SUPPORT"]),
    ("Tents worth $ 3 million have arrived for the villagers of Mali from Norway.", ["AID"]),
    ("The International Monetary Fund and Kenya reached a deal.", ["SUPPORT"]),
    ("The decree makes it easier for Kenyans to commit fraud.", []),
    ("The king asked Ana Berg to form a government in Belgium.", ["CONCEDE"]),
    ("The king asked Ana Berg to leave Belgium.", ["REQUEST"]),
    ("The minister of Peru sent an email to Chile.", []),
    ("A judge dismissed the case against the mayor of Lima.", ["CONCEDE"]),
    ("The minister dismissed the case of Peru against Chile.", ["REJECT"]),
    ("Kenya abandoned its blockade of Somalia.", ["CONCEDE"]),
    ("Kenya softened its attacks on Somalia.", ["RETREAT"]),
    ("Critics say Peru has given its generals too much power.", ["ACCUSE"]),
    ("A strike by teachers in Peru went on.", ["PROTEST"]),
    ("The prisoners in Peru would not give up their hunger strike.", ["REJECT"]),
    ("Kenya carried out a war game with tanks near Somalia.", ["MOBILIZE"]),
    ("Officers fought the legal battle of the president of Peru.", ["REJECT"]),
    ("The Peruvian army fought a battle with the rebels.", ["ASSAULT"]),
    ("Iran launched a ballistic missile over the sea.", ["MOBILIZE"]),
    ("Iran launched a ballistic missile at Israel.", ["ASSAULT"]),
    ("The Polish ministry described Peru's new opera house to visitors.", []),
    ("Peru has no intention of leaving the union.", ["REJECT"]),
    ("Ministers of Peru are suspected of fraud.", ["ACCUSE"]),
]


@pytest.mark.parametrize(("sentence", "types"), SENSES)
def test_the_words_around_a_trigger_tell_its_sense(sentence, types):
    """A bare verb that is wrong in most everyday news asks for a sign of its political sense: who, whom, or how."""
    events = events_of(sentence)
    assert events[events["status"] == "happened"]["type"].tolist() == types


def test_the_lexicon_speaks_plover():
    """Types and modes are PLOVER's, statuses ours, and no pattern stands there twice."""
    plover = {(row["type"], row["mode"]) for row in rows("plover.csv")}
    patterns = rows("verbs.csv")
    assert sum(len(row["lemma"].split("|")) for row in patterns) >= 2000
    for row in patterns:
        assert row["type"] in "-=" or (row["type"], row["mode"]) in plover, row
        assert row["status"] in ("", *STATUSES), row
        assert row["pos"] in ("verb", "noun", "adj"), row
        assert row["example"].endswith("."), row
    keys = [tuple(row.values())[:8] for row in patterns]
    assert len(set(keys)) == len(keys)
    assert {type_ for type_, _ in plover} <= {row["type"] for row in patterns}


def test_the_most_specific_pattern_stands_first():
    """Patterns of a lemma are tried from the heaviest to the lightest."""
    for patterns in read_patterns().values():
        weights = [p.weight for p in patterns]
        assert weights == sorted(weights, reverse=True)


# Sentence, then the first event as: type mode status | source | target.
CASES = [
    ("French police arrested two activists.", "COERCE arrest happened | France: police | activists"),
    ("Two activists were arrested by French police.", "COERCE arrest happened | France: police | activists"),
    ("Two journalists were arrested in Egypt.", "COERCE arrest happened | Egypt | journalists"),
    ("Sweden will release the rebels.", "AGREE  planned | Sweden | rebels"),
    ("Sweden agreed to release the rebels.", "AGREE  happened | Sweden | rebels"),
    ("Sweden is ready to help Kenya.", "AGREE  happened | Sweden | Kenya"),
    ("Sweden released the rebels.", "RETREAT release happened | Sweden | rebels"),
    ("Sweden did not release the rebels.", "RETREAT release denied | Sweden | rebels"),
    ("Sweden will not release the rebels.", "REJECT yield happened | Sweden | rebels"),
    ("Sweden refused to release the rebels.", "REJECT yield happened | Sweden | rebels"),
    ("Sweden made no concessions to the rebels.", "REJECT yield happened | Sweden | rebels"),
    ("None of the Swedish parties support the rebels.", "REJECT assist happened | Sweden: parties | rebels"),
    ("Sweden may release the rebels.", "RETREAT release possible | Sweden | rebels"),
    ("Sweden wants to release the rebels.", "RETREAT release possible | Sweden | rebels"),
    ("Kenya plans to attack the rebels.", "THREATEN violence planned | Kenya | rebels"),
    ("Peace would come only when Kenya released the rebels.", "AGREE  planned | Kenya | rebels"),
    ("Kenya will attack the rebels.", "THREATEN violence planned | Kenya | rebels"),
    ("Kenya threatened to attack the rebels.", "THREATEN violence happened | Kenya | rebels"),
    ("Kenya has begun to withdraw its troops from Somalia.", "RETREAT withdraw happened | Kenya | Somalia"),
    ("Kenya announced a ceasefire with the rebels.", "CONCEDE  happened | Kenya | rebels"),
    ("Kenya urged Somalia to release the prisoners.", "REQUEST yield happened | Kenya | Somalia"),
    ("Kenya accused Somalia of attacking two villages.", "ACCUSE allege happened | Kenya | Somalia"),
    ("Kenya said Somalia must withdraw its troops.", "REQUEST change happened | Kenya | Somalia"),
    ("Kenya said Somalia was behind the attack.", "ACCUSE allege happened | Kenya | Somalia"),
    ("Kenya gave Somalia food.", "AID  happened | Kenya | Somalia"),
    ("Kenya held talks with Somalia.", "CONSULT  happened | Kenya | Somalia"),
    ("The talks between Kenya and Somalia were long.", "CONSULT  happened | Kenya | Somalia"),
    ("The US-Taliban talks were long.", "CONSULT  happened | United States | Taliban"),
    ("Kenya dropped its sanctions against Somalia.", "CONCEDE  happened | Kenya | Somalia"),
    ("Kenya halted two years of aid to Somalia.", "SANCTION discontinue happened | Kenya | Somalia"),
    ("Kenya and Somalia staged a military drill.", "COOPERATE  happened | Kenya | Somalia"),
    ("Kenya dismissed the offer of the government of Somalia.", "REJECT  happened | Kenya | Somalia"),
    ("Kenya stopped short of helping the rebels.", "AID  denied | Kenya | rebels"),
    ("A Kenyan murder suspect left Somalia.", None),
    ("The rebels launched an attack on the Kenyan army.", "ASSAULT  happened | rebels | Kenya: army"),
    ("The attack by the rebels on the Kenyan army was brief.", "ASSAULT  happened | rebels | Kenya: army"),
    ("Kenya and Somalia signed a treaty.", "SUPPORT  happened | Kenya | Somalia"),
    ("Officials from Kenya visited Somalia.", "CONSULT visit happened | Kenya | Somalia"),
    ("If Kenya attacks Somalia, the talks will end.", "ASSAULT  possible | Kenya | Somalia"),
    ("In 2003 the United States invaded Iraq.", "ASSAULT  historical | United States | Iraq"),
    ("Peru explained its refusal to help Chile.", "REJECT assist happened | Peru | Chile"),
    ("Thousands protested against the president of Peru.", "PROTEST demo happened | thousands | Martin Vizcarra"),
    ("Peru and Chile lead the market.", None),
    ("The government met the demand for houses.", None),
    ("A dog bit a man in the park.", None),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_first_event_of_a_sentence(text, expected):
    """Type, mode, status and roles after passive, tense, negation, modality, operators and nouns."""
    events = events_of(text)
    if expected is None:
        assert events.empty
    else:
        e = events.iloc[0].fillna("")
        assert f"{e['type']} {e['mode']} {e['status']} | {e['source']} | {e['target']}".lower() == expected.lower()


# What a rule says, a sentence it reads, and type, status, source and target of its events.
STATUS = {
    "a past that was missed": ("Kenya should have condemned Somalia.", ["ACCUSE denied Kenya Somalia"]),
    "a past that may have been": ("Kenya may have bombed Somalia.", ["ASSAULT possible Kenya Somalia"]),
    "what a condition forbids is no refusal": (
        "Kenya will suffer if Somalia does not free the sailors.",
        ["REJECT possible Somalia sailors"],
    ),
    "what is still to come after when": (
        "Kenya will rejoice when Somalia frees the sailors.",
        ["AGREE planned Somalia sailors"],
    ),
    "without doing it": ("Kenya fumed without condemning Somalia.", ["ACCUSE denied Kenya Somalia"]),
    "instead of doing it": ("Instead of condemning Somalia, Kenya slept.", ["ACCUSE denied Kenya Somalia"]),
    "after doing it": ("After condemning Somalia, Kenya slept.", ["ACCUSE happened Kenya Somalia"]),
    "praised for doing it": ("Kenya is popular for condemning Somalia.", ["ACCUSE happened Kenya Somalia"]),
    "the idea of doing it": ("Kenya liked the idea of bombing Somalia.", ["ASSAULT possible Kenya Somalia"]),
    "guilty of doing it": ("Kenya is guilty of bombing Somalia.", ["ASSAULT happened Kenya Somalia"]),
    "avoided doing it": ("Kenya avoided condemning Somalia.", []),
    "may respond by doing it": ("Kenya may retort by bombing Somalia.", ["ASSAULT possible Kenya Somalia"]),
    "a rumour that": ("A rumour that Kenya bombed Somalia spread.", ["ASSAULT possible Kenya Somalia"]),
    "no proof that": ("There is no proof that Kenya bombed Somalia.", ["ASSAULT possible Kenya Somalia"]),
    "someone doubts that": ("Peru doubts that Kenya bombed Somalia.", ["ASSAULT possible Kenya Somalia"]),
    "the first to do it": ("Kenya was the first country to condemn Somalia.", ["ACCUSE happened Kenya Somalia"]),
    "used something to do it": ("Kenya used the speech to condemn Somalia.", ["ACCUSE happened Kenya Somalia"]),
    "went on to do it": ("Kenya went on to condemn Somalia.", ["ACCUSE happened Kenya Somalia"]),
    "would help do it": ("The new tax would help fund Kenya.", ["AID planned Kenya"]),
    "what follows on a condition": ("If they march, they attack Kenya.", ["ASSAULT possible Kenya"]),
    "a deed that is spoken of": (
        "Kenya avoids condemning Somalia's attack on Peru.",
        ["ASSAULT happened Somalia Peru"],
    ),
    "is said to have done it": ("Kenya is said to have condemned Somalia.", ["ACCUSE happened Kenya Somalia"]),
    "ought to have done it": ("Kenya ought to have condemned Somalia.", ["ACCUSE denied Kenya Somalia"]),
    "what is not so": ("It was not Kenya that condemned Somalia.", ["ACCUSE denied Kenya Somalia"]),
    "what is unclear": ("It is unlikely that Kenya condemned Somalia.", ["ACCUSE possible Kenya Somalia"]),
    "a second verb without the first one's would": (
        "Kenya said it would wait and blasted Somalia.",
        ["ACCUSE happened Kenya Somalia"],
    ),
    "a plan is no demand": (
        "Kenya told Peru of a plan to bomb Somalia.",
        ["THREATEN planned Kenya Somalia"],
    ),
    "few": ("Few ministers condemned Somalia.", ["ACCUSE denied ministers Somalia"]),
    "whoever does it": ("Those who bomb Somalia are fools, Peru said.", ["ASSAULT possible Somalia"]),
    "the raid in a sentence on what may come": (
        "After the attack by Kenya on Somalia, Peru might leave.",
        ["ASSAULT happened Kenya Somalia"],
    ),
    "the talks that begin tomorrow": (
        "The talks between Kenya and Somalia will begin tomorrow.",
        ["CONSULT planned Kenya Somalia"],
    ),
    "analysts ask nothing": ("Analysts said Kenya must wake up.", []),
    "a minister asks nothing of the state": ("Mike Pompeo said the United States must wake up.", []),
    "nothing is asked of nobody": ("Peru said no Kenyan minister should resign.", ["REJECT possible Kenya: ministers"]),
}


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*case, id=rule) for rule, case in STATUS.items()])
def test_what_happened(text, expected):
    """Plans, conditions, negations and what is only talked of are told from what happened."""
    found = events_of(text)[["type", "status", "source", "target"]].fillna("").values.tolist()
    assert [" ".join(" ".join(row).split()) for row in found] == expected


def test_who_tells_it():
    """The speaker of a noun, of an inserted clause, and of the main clause."""
    told = events_of(
        "Peru's claim that Kenya bombed Somalia spread.", "Kenya, Peru claimed, bombed Somalia.",
        "Peru said Kenya bombed Somalia.",
    )  # fmt: skip
    told = told[told["source"] == "Kenya"]
    assert told["speaker"].tolist() == ["Peru"] * 3


# What a rule says, a sentence it reads, and source and target of the first event.
SIDES = {
    "heads of government are known by their surnames": (
        "Macron met Merkel in Nice.",
        "Emmanuel Macron",
        "Angela Merkel",
    ),
    "who opposes a political actor is one": (
        "Critics of the Peruvian government said they would boycott the talks.",
        "critics",
        "talks",
    ),
    "who only backs the source is not it": ("The Iran-backed rebels attacked the Iraqi army.", "rebels", "Iraqi Army"),
    "an opponent is not whom it opposes": (
        "Opponents of the Peruvian government met Chilean ministers.",
        "opponents",
        "Chile: ministers",
    ),
    "a rival is not who has the rival": ("Merkel's rival praised the Chilean army.", "rival", "Chile: army"),
    "a partner without a name is one": ("Peru and its allies agreed to run a joint patrol.", "Peru", "allies"),
    "talks are had with someone": (
        "Peru's president held talks on the claims against the rebels with a Chilean envoy.",
        "Martin Vizcarra",
        "Chile: envoys",
    ),
    "a place is a target before a weak group": (
        "Chile agreed to set up a hospital for families in Bolivia.",
        "Chile",
        "Bolivia",
    ),
    "the actor of the main clause goes before a noun of the infinitive": (
        "Peru agreed with Chile to exchange machines in the textile sector.",
        "Peru",
        "Chile",
    ),
    "whose refusal it is": ("Chile spoke of Peru's refusal to leave Bolivia.", "Peru", "Bolivia"),
    "support is for someone": ("Diplomats pledged Peru's support for Chile.", "diplomats", "Chile"),
    "the country of a minister is the source's own": (
        "Peruvian minister Ana Berg pledged Lima's support for the Chilean army.",
        "Ana Berg",
        "Chile: army",
    ),
    "a name in apposition goes before its country": (
        "The Peruvian minister, Ana Berg, condemned the Chilean army.",
        "Ana Berg",
        "Chile: army",
    ),
    "who did the deed that is condemned": (
        "The release of three sailors by Peru was welcomed by Chile.",
        "Chile",
        "Peru",
    ),
    "asked to do so by someone": ("Chile was asked to leave by Peru.", "Peru", "Chile"),
    "a pronoun as object is the object before": (
        "Peru praised two Chilean pilots after accusing them of treason.",
        "Peru",
        "Chile: pilots",
    ),
    "two demonyms before one noun are two actors": (
        "Finnish and Swedish officials condemned Peru.",
        "Sweden: officials",
        "Peru",
    ),
    "praise by two is no joint act": ("The pact was praised by Peru and Chile.", "Chile", None),
    "protesters in a town are the source, not the town": (
        "Protesters in the Chilean town of Arica burned the flag of Peru.",
        "protesters",
        "Peru",
    ),
    "a thing named like its owner is a thing": (
        "The Senate rejected Senate Resolution 12 on Friday.",
        "US Senate",
        None,
    ),
}


@pytest.mark.parametrize(("text", "source", "target"), [pytest.param(*case, id=rule) for rule, case in SIDES.items()])
def test_sides_of_an_event(text, source, target):
    """Who did it to whom, in the last event of the sentence."""
    event = events_of(text).iloc[-1]
    assert event["source"] == source
    assert target is None or event["target"] == target


NO_SIDES = {
    "what a law does is no event": ("The new law requires Ana Berg to publish her taxes.", []),
    "nor what a poll asks": ("The poll asked Peruvian voters about the harvest.", []),
    "nor a plan without anyone who has it": ("The paper ends with a willingness to attack Chile.", []),
    "what a report accuses of has no source": ("A report accused Peru of fraud.", [("", "Peru")]),
    "a thing is no target of words": ("Peru mocked the complaint.", [("Peru", "")]),
    "but of a refusal": ("Peru rejected the deal.", [("Peru", "deal")]),
    "a noun for people may be": ("Peru thanked the surgeons.", [("Peru", "surgeons")]),
    "an operator noun is no source": ("Ana Berg made a pledge to help Chile.", [("Ana Berg", "Chile")] * 2),
    "what is denied is no target": ("Peru denied that it had lost the letters.", [("Peru", "")]),
    "a pronoun nobody knows gives no name from the next clause": (
        "They were praised by Peru, which sent Chile a letter.",
        [("Peru", ""), ("Peru", "Chile")],
    ),
    "two who praise do not praise each other": (
        "They were praised by Peru and Kenya.",
        [("Peru", ""), ("Kenya", "")],
    ),
    "the subject of a that-clause is asked": ("Peru demanded that Chile pay.", [("Peru", "Chile")]),
    "who made the thing that acts": ("A missile fired by Kenya hit Chile.", [("Kenya", "Chile"), ("Kenya", "")]),
    "a people is not its state": ("Three Peruvians attacked a church in Chile.", [("Peru: citizens", "Chile")]),
    "unless as a whole": ("The Peruvians attacked Chile.", [("Peru", "Chile")]),
    "an agency in brackets is no party": ("Peru met Chile in Oslo (Reuters).", [("Peru", "Chile")]),
    "people in a country are not the country": ("Scientists in Norway warned Peru.", [("Scientists", "Peru")]),
    "one agent of two verbs": (
        "The activist was shot and killed by Peruvian police.",
        [("Peru: police", "activists")] * 2,
    ),
    "a town before a person is an address": (
        "Peru arrested Lima, Iowa, activist Ana Berg.",
        [("Peru", "Ana Berg")],
    ),
    "nor is the town of a member": (
        "Ana Berg, Democrat of Lima, and Carl Lund praised Peru.",
        [("Ana Berg", "Peru"), ("Carl Lund", "Peru")],
    ),
    "a country in front is where it happens": ("In Peru, the rebels declared a ceasefire.", [("rebels", "Peru")]),
    "on strike is no strike": ("Workers went on strike against Peru.", [("workers", "Peru")]),
    "a road is no target": ("Peru marched on the road.", [("Peru", "")]),
    "the letter is not who is urged": ("Peru sent Chile a letter, urging them to pay.", [("Peru", "Chile")] * 2),
}


@pytest.mark.parametrize(("text", "pairs"), [pytest.param(*case, id=rule) for rule, case in NO_SIDES.items()])
def test_a_side_is_a_person_or_a_body(text, pairs):
    """Things, places and the next name in the sentence are no sides; a missing one is better than a wrong one."""
    events = events_of(text)
    assert list(zip(events["source"].fillna(""), events["target"].fillna(""), strict=True)) == pairs


def test_a_second_verb_shares_the_partner():
    """ "met B and resumed talks": the talks are with B too."""
    events = events_of("Kenya met Somalia on June 3 and resumed the talks on June 4.")
    assert events[["source", "target"]].values.tolist() == [["Kenya", "Somalia"]] * 2


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Iran said it could close the airspace to Peru.", ("THREATEN", "Iran", "Peru")),
        ("Turkey told the rebels to leave the town or face its army.", ("THREATEN", "Turkey", "rebels")),
        ("Denmark called the plot by Iran totally unacceptable.", ("ACCUSE", "Denmark", "Iran")),
        ("Turkey called the Greek claim illegal.", ("ACCUSE", "Turkey", "Greece")),
        ("Sweden said Russia would regret the raid.", ("THREATEN", "Sweden", "Russia")),
        ("Sweden said Russia had violated its airspace.", ("ACCUSE", "Sweden", "Russia")),
        ("Russia had violated the airspace of Sweden.", ("REJECT", "Russia", "Sweden")),
        ("Sweden complained that Russia had armed the rebels.", ("ACCUSE", "Sweden", "Russia")),
        ("Kenya and Somalia exchanged prisoners at the border.", ("COOPERATE", "Kenya", "Somalia")),
        ("Chile and Peru staged a war game.", ("COOPERATE", "Chile", "Peru")),
        ("Kenya and Somalia jointly patrolled the river.", ("COOPERATE", "Kenya", "Somalia")),
        (
            "The drill was held by Kenyan soldiers and Somali soldiers.",
            ("COOPERATE", "Kenya: soldiers", "Somalia: soldiers"),
        ),
        ("Sweden said Russia must not build a dam.", ("REQUEST", "Sweden", "Russia")),
        ("Sweden said that Russia could not be allowed to break the deal.", ("REQUEST", "Sweden", "Russia")),
        ("Russia had violated the truce in Mali, a spokesman said.", ("ASSAULT", "Russia", "Mali")),
        ("Talks were slow, Russia said, accusing Latvia of treason.", ("ACCUSE", "Russia", "Latvia")),
        ("Russia lifted most of the sanctions on Sweden.", ("CONCEDE", "Russia", "Sweden")),
        ("Rebels in Mali abducted at least 80 pupils.", ("ASSAULT", "rebels", "80 pupils")),
        ("Talks between Russian and Swedish officials were held in Oslo.", ("CONSULT", "Russia", "Sweden: officials")),
        ("The Peruvian teachers have been on strike against Chile.", ("PROTEST", "Peru: teachers", "Chile")),
    ],
)
def test_what_is_said_of_others_and_done_with_each_other(sentence, expected):
    """A speaker as source needs one who is not the subject; threats about oneself; joint acts of two subjects."""
    e = events_of(sentence).iloc[0]
    assert (e["type"], e["source"], e["target"]) == expected


def test_talks_in_a_town_are_not_with_it():
    """A place where people talk is no partner, unless they visit it."""
    events = events_of("Peru resumed peace talks in Geneva.", "Peruvian ministers arrived in Geneva.")
    assert events["target"].fillna("").tolist() == ["", "Geneva"]


def test_what_never_happened_is_refused_or_denied():
    """ "never" before a verb without auxiliary negates it."""
    events = events_of("Kenya never apologised to Somalia.", "The rebels never attacked Kenya.")
    assert events["type"].tolist() == ["REJECT", "ASSAULT"]
    assert events["status"].tolist() == ["happened", "denied"]


def test_an_inverted_condition_is_only_possible():
    """ "had B attacked" is no report of an attack."""
    event = events_of("Had Somalia attacked the camp, Kenya would have retaliated.").iloc[0]
    assert (event["type"], event["source"], event["status"]) == ("ASSAULT", "Somalia", "possible")


def test_a_plan_has_the_date_of_what_is_planned():
    """Where the verb of planning has no date of its own, that of the verb below it counts."""
    event = events_of("Kenya is expected to meet Somalia in Oslo next week.").iloc[0]
    assert str(event["date"])[:10] == "2020-06-17"


def test_a_question_claims_nothing():
    """What a sentence only asks has not happened."""
    assert events_of("Is Kenya helping Somalia?")["status"].tolist() == ["possible"]


def test_who_agrees_is_not_the_speaker():
    """The speaker of an event reports it; who agrees to do something is its source."""
    events = events_of("Kenya agreed to attack the rebels.", "Kenya said it had attacked the rebels.")
    assert events["speaker"].fillna("").tolist() == ["", "Kenya"]


def test_the_place_may_stand_beside_the_subject():
    """Where the subject acts, or what was done to the object, is where it happened."""
    events = events_of(
        "Police in the Kenyan town of Lamu shot two rebels.", "Kenya bombed a camp built by rebels in Somalia."
    )
    assert events.drop_duplicates("article_id")["place"].tolist() == ["Lamu", "Somalia"]


def test_the_date_may_stand_after_a_reduced_relative():
    """The day at the end of the sentence dates its main verb."""
    event = events_of("Kenya bombed a house used by rebels in Somalia on June 3.").iloc[0]
    assert str(event["date"])[:10] == "2020-06-03"


def test_a_joint_act_gives_pairs_of_one_event():
    """Each pair of the members is a row, and the rows share the number of the event."""
    events = events_of("Kenya, Somalia and Uganda met in Nairobi.")
    assert list(zip(events["source"], events["target"], strict=True)) == [
        ("Kenya", "Somalia"),
        ("Kenya", "Uganda"),
        ("Somalia", "Uganda"),
    ]
    assert set(events["event"]) == {0}


def test_several_targets_share_the_event():
    """A list in the object gives one row each."""
    events = events_of("Sweden condemned Russia and Belarus.")
    assert events["target"].tolist() == ["Russia", "Belarus"]
    assert set(events["event"]) == {0}


@pytest.mark.parametrize(
    ("sentence", "accused"),
    [
        ("Sweden said Russian troops had shelled a village.", ["Sweden", "Russia: troops"]),
        (
            "A report by Amnesty International said Malian troops shot him.",
            ["Amnesty International", "Mali: troops"],
        ),
        ("The opposition said police had beaten two students in Mali.", ["opposition", "police"]),
        ("Sweden said Swedish troops had shelled a village.", None),  # one's own side
        ("Police said gunmen had shot two students in Mali.", None),  # no state's body
        ("Sweden said Russian troops may shell a village.", None),
    ],
)
def test_what_is_told_of_another_states_violence_accuses_it(sentence, accused):
    """The deed stays an event of its own; one's own side, gunmen and what may come accuse nobody."""
    events = events_of(sentence)
    told = events[events["type"] == "ACCUSE"]
    if accused is None:
        assert told.empty
    else:
        assert len(events) == 2
        source, target = told.iloc[0][["source", "target"]]
        assert [source, target] == accused


def test_the_speaker_of_reported_speech():
    """What A says about B's act has B as its source and A as its speaker."""
    event = events_of("Kenya said that Somalia had attacked two villages of Uganda.").iloc[0]
    assert (event["source"], event["target"], event["speaker"]) == ("Somalia", "Uganda", "Kenya")


def test_a_pronoun_stands_for_the_name_before_it():
    """The span of the source is the name, where the sentence has one."""
    event = events_of("Kenya said it had released the rebels.").iloc[0]
    assert (event["source"], event["source_start"], event["source_end"]) == ("Kenya", 0, 5)


def test_date_and_place_belong_to_the_clause():
    """Each event takes the expression of time and the place beside its own verb, else article date and dateline."""
    text = "PARIS (AP) - Kenya met Somalia in Oslo on June 3. Kenya praised Somalia."
    events = events_of(text)
    assert events["date"].dt.strftime("%m-%d").tolist() == ["06-03", "06-10"]
    assert events["place"].tolist() == ["Oslo", "Paris"]
    assert "June 3" in events["date_rule"].iloc[0]


def test_without_article_date_the_day_may_be_missing():
    """No date in the text and none of the article: no day, but an event."""
    events = events_of("Kenya attacked Somalia.", date=None)
    assert events["date"].isna().all()
    assert events["status"].tolist() == ["happened"]


@pytest.mark.parametrize(
    "text",
    ["The Danish painter attacked his critics on stage.", "A Portuguese carmaker agreed to buy its Czech competitor."],
)
def test_a_country_is_not_its_private_people_and_firms(text):
    """An adjective of nationality makes no painter and no firm a political actor."""
    assert events_of(text).empty


@pytest.mark.parametrize(
    "text",
    [
        "Singer Ana Lund slammed her critics.",  # a trade makes no political actor
        "The drugmaker Norvax has agreed to help the Swiss laboratory Heliva.",
        "Danish food giant Klint fired its finance chief.",
        "The Lima Symphony met the Oslo Choir.",  # what bodies known by their form alone do among themselves
        "Pupils agreed to meet again in France.",  # where it was is no side
        "Tourists from Peru met colleagues from Chile.",
    ],
)
def test_what_private_people_and_firms_do_is_no_event(text):
    """A trade before or in a name, bodies that are nothing but a name, a mere place: no side of a political event."""
    assert events_of(text).empty


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("Peru raided Chile in the second half, and the goalkeeper was angry.", []),
        ("Peru raided Chile at night.", ["COERCE"]),
        ("Peru demolished Chile 5-0 on Sunday.", []),
        ("The Security Council of Peru voted 5-4 to expel the envoy of Chile.", ["SANCTION"]),
        ("Police in Peru arrested the goalkeeper.", ["COERCE"]),
        ("The midfielder fell. The keeper kicked. Peru attacked Chile. The innings were short.", []),
    ],
)
def test_in_sport_countries_are_teams(text, types):
    """In a sentence with a word of play, or an article full of them, only officials and known bodies act."""
    assert events_of(text)["type"].tolist() == types


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("A bus overturned near Lima, killing a soldier.", []),
        ("The balloon caught fire over Peru, killing two soldiers.", []),
        ("Two soldiers were hurt when their bus overturned outside Lima.", []),
        ("Two soldiers were killed by rebels when their bus crashed in Peru.", ["ASSAULT"]),
        ("Rebels stormed the camp in Peru, killing a soldier.", ["ASSAULT", "ASSAULT"]),
        ("A cold front from Russia will invade Finland.", []),
        ("Floods in Peru drove villagers from their homes.", []),
        ("In the finale, President Lund orders an attack on Iran.", []),
        ("The novel tells how the army of Peru seized the village.", []),
        ("The film accuses the army of Peru of murder.", ["ACCUSE"]),
    ],
)
def test_accidents_the_weather_and_stories_are_no_events(text, types):
    """Nobody meant it, nobody did it, or it is made up."""
    assert events_of(text)["type"].tolist() == types


def test_reports_of_one_happening_share_its_id():
    """Same type, same two sides, days next to each other: one occurrence, across articles; a week later another."""
    events = events_of(
        "Kenya met Somalia on June 3.",
        "Somalia held talks with Kenya on June 4.",
        "Kenya met Somalia on May 3.",
        "Kenya met Uganda on June 3.",
    )
    one, same, earlier, other = events.drop_duplicates("article_id")["occurrence"]
    assert one == same
    assert len({one, earlier, other}) == 3


def test_who_acts_for_a_side_counts_as_it_in_an_occurrence():
    """An official of a state and the members of a group are that side; two officials of one state are themselves."""
    events = events_of(
        "Mike Pompeo met Taliban officials on June 3.",
        "The Taliban met the United States on June 3.",
        "Mike Pompeo met Mike Pence on June 3.",
        "Mike Pompeo met the United States on June 3.",
        date="2019-06-04",
    )
    official, state, within, _ = events.drop_duplicates("article_id")["occurrence"]
    assert official == state
    assert within not in (official, state)


def test_empty_tables_give_no_events():
    """Every input may be empty."""
    nothing = {name: empty(name) for name in ("articles", "sentences", "tokens", "mentions", "quotes")}
    events = code_events(
        nothing["articles"], nothing["sentences"], nothing["tokens"], find_clauses(nothing["tokens"]),
        nothing["mentions"], nothing["quotes"],
    )  # fmt: skip
    assert events.columns.tolist() == COLUMNS["events"]
    assert events.empty


phrases = st.sampled_from(
    "Kenya|the rebels|said that|attacked|will meet|Russia and Belarus|was arrested by|, who|in Kabul|refused to|"
    "on Monday|.|“|”|the talks between|and|he|accused|of killing|two soldiers".split("|")
)


@given(st.lists(st.lists(phrases, min_size=1, max_size=14).map(" ".join), min_size=1, max_size=3))
@settings(max_examples=40, deadline=None)
def test_spans_point_at_what_they_claim(texts):
    """Trigger, source and target lie in the article, statuses and quad classes are of their sets."""
    for event in events_of(*texts).to_dict("records"):
        text = texts[int(event["article_id"][1:])]
        assert text[event["start"] : event["end"]].split() == event["trigger"].split()
        assert event["status"] in STATUSES
        assert event["quad"] in (1, 2, 3, 4)
        for side in ("source", "target"):
            if pd.notna(event[side]):
                assert text[event[f"{side}_start"] : event[f"{side}_end"]].strip()
            else:
                assert pd.isna(event[f"{side}_start"])


@pytest.mark.parametrize("other", ["Its roof fell.", "No rain fell.", "Nobody saw him.", "We left."])
def test_what_stands_before_in_the_batch_changes_nothing(other):
    """An article is read the same whatever is read beside it: a clause without object looks at no other's words."""
    told = "The minister of Kenya said Somalia had protested."
    alone = events_of(told)[["type", "source", "target"]].values.tolist()
    assert alone
    for texts, mine in (((other, told), "a1"), ((told, other), "a0")):
        events = events_of(*texts)
        assert events.loc[events["article_id"] == mine, ["type", "source", "target"]].values.tolist() == alone


def test_whoever_has_an_office_elsewhere_has_none_here():
    """Who is political is decided by the article at hand, not by those read beside it."""
    told, other = "Ana Berg vowed to help the pupils.", "Prime Minister Ana Berg vowed to help the pupils."
    assert events_of(told).empty
    assert events_of(told, other)["article_id"].tolist() == ["a1"]


SHARED = Path(__file__).parent.parent.parent / "shared" / "articles"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared article is not here")
def test_the_happenings_of_the_shared_article():
    """The meetings, the refusal, the halt of the talks, the flight and the visit come out, and no false help."""
    text = next(SHARED.glob("000_*.txt")).read_text(encoding="utf-8")
    events = events_of(text, date="2019-12-10")
    events["day"] = events["date"].dt.strftime("%Y-%m-%d")
    known = {(e.type, e.source, str(e.target).partition(":")[0], e.day) for e in events.itertuples()}
    assert ("CONSULT", "Zalmay Khalilzad", "Taliban", "2019-12-07") in known
    assert ("CONSULT", "Zalmay Khalilzad", "Ashraf Ghani", "2019-12-03") in known
    done = {(e.type, e.source) for e in events.itertuples()}
    assert done >= {("REJECT", "Taliban"), ("SANCTION", "Donald Trump"), ("CONCEDE", "Afghanistan")}
    assert ("CONSULT", "Shah Mehmood Qureshi") in done
    first = events[(events["sentence"] == 0) & (events["status"] == "happened")]
    assert first.empty
