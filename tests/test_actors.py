"""Rules of `analysis.actors`: what is named, of what kind it is, and who is meant."""
# ruff: noqa: E501  a case of the table is one line

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.actors import find_mentions, list_actors
from analysis.names import lexicon_of
from analysis.sentences import split_sentences
from analysis.tables import COLUMNS, KINDS
from analysis.tokens import tag_tokens

MENTIONS = COLUMNS["mentions"][:8]


def tables(*texts, date="2019-12-10"):
    """Articles, sentences and tokens of some texts."""
    articles = pd.DataFrame(
        {"article_id": [f"a{n}" for n in range(len(texts))], "date": pd.to_datetime([date] * len(texts)), "text": texts}
    )
    articles["text"] = articles["text"].astype("str")
    sentences = split_sentences(articles)
    return articles, sentences, tag_tokens(sentences)


def mentions_of(*texts, actors=None, date="2019-12-10"):
    """The mentions of some texts."""
    return find_mentions(*tables(*texts, date=date), actors)


# Each case: a text, then what must be found as "words = actor / kind", "actor" left out where it is the words
# themselves; "no words" says that the words, as they stand, are not a mention. Later mentions of the same words are
# written "words 2" and so on.
CASES = [
    # shape: people
    ("Anna Berg met Omar Sahl.", "Anna Berg / person; Omar Sahl / person"),
    ("Maria van der Meer spoke on Monday.", "Maria van der Meer / person; no Monday"),
    ("Khalid bin Sahl and Abdul al-Amri resigned.", "Khalid bin Sahl / person; Abdul al-Amri / person"),
    ("Kim Min-woo scored twice.", "Kim Min-woo / person"),
    ("Jean-Claude Morel left the room.", "Jean-Claude Morel / person"),
    ("J. K. Berg wrote the report.", "J. K. Berg / person"),
    ("Peter O'Brien lost his seat.", "Peter O'Brien / person"),
    ("Anna Berg's lawyer spoke.", "Anna Berg / person"),
    ("Anna Berg’s lawyer spoke.", "Anna Berg / person"),
    ("Carlos de la Cruz was freed.", "Carlos de la Cruz / person"),
    ("Ludwig von Arnim and Anna Berg agreed.", "Ludwig von Arnim / person; Anna Berg / person"),
    ("Michael Jordan met Jordan Henderson in Jordan.", "Michael Jordan / person; Jordan Henderson / person; Jordan / place"),
    ("Reporters asked Theresa Holm, 54, about it.", "Theresa Holm / person"),
    ("Dr. Eva Lindqvist treated the wounded.", "Eva Lindqvist / person; no Dr. Eva Lindqvist"),
    ("Mr. Sahl refused to comment.", "Sahl / person"),
    ("A statement by the European Union on China came late.", "European Union / organization; China / country"),
    # titles
    ("Foreign Minister Omar Sahl arrived.", "Omar Sahl / person; no Foreign Minister"),
    ("The envoy, Anna Berg, arrived.", "Anna Berg / person; no envoy"),
    ("Anna Berg, the envoy, arrived.", "no envoy"),
    ("Anna Berg, the US envoy, arrived.", "no envoy; no US envoy; US = United States / country"),
    ("Afghan spokesman Omar Sahl denied it.", "Omar Sahl / person; Afghan = Afghanistan / country"),
    ("President Anna Berg spoke. The president then left.", "president = Anna Berg / person"),
    ("Prime Minister Omar Sahl flew home. The PM looked tired.", "PM = Omar Sahl / person"),
    ("Foreign Minister Omar Sahl spoke first. The FM then left.", "FM = Omar Sahl / person"),
    ("Judge Eva Holm ruled. Judge Omar Sahl disagreed. The judge resigned.", "judge = judges / group"),
    ("President Anna Berg met another president.", "no other; president = presidents / group"),
    ("Vice President Omar Sahl spoke. The president was away.", "president = presidents / group"),
    ("Secretary of State Anna Berg resigned.", "Anna Berg / person; no Secretary of State"),
    ("Lt. Gen. Omar Sahl commands the base.", "Omar Sahl / person"),
    ("Chief Executive Omar Sahl and General Eva Holm met.", "Omar Sahl / person; Eva Holm / person"),
    ("Activist Eva Holm was jailed.", "Eva Holm / person"),
    ("Pope Francis prayed for peace.", "Pope Francis / person"),
    # countries, demonyms, states
    ("Norway and Sweden signed the deal.", "Norway / country; Sweden / country"),
    ("The US accused Iran.", "US = United States / country; Iran / country"),
    ("The U.S. and the U.K. agreed.", "U.S. = United States / country; U.K. = United Kingdom / country"),
    ("America wants peace.", "America = United States / country"),
    ("The Afghan government refused.", "Afghan government = Afghanistan / country"),
    ("The government of Afghanistan refused.", "government = Afghanistan / country; Afghanistan / country"),
    ("The UK government refused.", "UK government = United Kingdom / country"),
    ("The central government in Kabul refused.", "central government = Afghanistan / country; Kabul / place"),
    ("The government resigned.", "government / group"),
    ("Afghan officials denied it.", "Afghan officials = Afghanistan: officials / group"),
    ("Afghanistan's officials denied it.", "officials = Afghanistan: officials / group"),
    ("Senior Afghan security officials denied it.", "Afghan security officials = Afghanistan: security officials / group"),
    ("US troops left.", "US troops = United States: troops / group"),
    ("Iranian forces fired first.", "Iranian forces = Iran: forces / group"),
    ("Turkish soldiers crossed the border.", "Turkish soldiers = Turkey: soldiers / group"),
    ("A Turkish soldier was hurt.", "Turkish soldier = Turkey: soldiers / group"),
    ("Officials in Islamabad denied it.", "Officials = Pakistan: officials / group; Islamabad / place"),
    ("Police in Oslo arrested a student.", "Police = Norway: police / group; student = students / group"),
    ("The Americans left.", "Americans = United States / country"),
    ("France bans imports of British beef.", "British = United Kingdom / country; France / country"),
    ("He spoke English and French.", "no English; no French"),
    ("They answered in Russian.", "no Russian"),
    ("South Korean lawmakers voted.", "South Korean lawmakers = South Korea: lawmakers / group"),
    ("North Korea tested a missile.", "North Korea / country"),
    ("The Russian and Turkish ministers met.", "Russian = Russia / country; Turkish ministers = Turkey: ministers / group"),
    ("A New Zealand court ruled.", "New Zealand court = New Zealand: court / group"),
    # role nouns
    ("Police arrested three protesters.", "Police = police / group; protesters / group"),
    ("Riot police fired tear gas.", "Riot police = riot police / group"),
    ("Rebels seized the town.", "Rebels = rebels / group"),
    ("Masked gunmen killed two villagers.", "gunmen / group; villagers / group"),
    ("The army deployed tanks.", "army / group"),
    ("Security forces killed a civilian.", "Security forces = security forces / group; civilian = civilians / group"),
    ("Lawmakers rejected the bill.", "Lawmakers = lawmakers / group"),
    ("One official said the talks failed.", "official = officials / group"),
    ("Taliban fighters took the base.", "Taliban fighters = Taliban: fighters / group"),
    ("Taliban fighters seized a house.", "Taliban fighters = Taliban: fighters / group"),
    ("The opposition boycotted the vote.", "opposition / group"),
    ("The pilot program ended.", "no pilot"),
    ("Emergency crews and aid workers arrived.", "aid workers / group"),
    ("Israeli warplanes bombed the camp.", "Israeli warplanes = Israel: warplanes / group"),
    ("The US military said it was ready.", "US military = United States: military / group"),
    ("The Nigerian Supreme Court ruled.", "Nigerian Supreme Court = Nigeria: supreme court / group"),
    ("The Nigerian Senate met.", "Nigerian = Nigeria / country; Senate = Nigeria: senate / group"),
    # organisations
    ("The Senate met.", "Senate = US Senate / organization"),
    ("Rockets hit Hamid Karzai International Airport.", "Hamid Karzai International Airport / place"),
    ("The Ministry of Fisheries denied it.", "Ministry of Fisheries / organization"),
    ("The Ministry of Trade and Industry denied it.", "Ministry of Trade and Industry / organization"),
    ("Norfield University opened.", "Norfield University / organization"),
    ("The University of Norfield opened.", "University of Norfield / organization"),
    ("Acme Widgets Inc. cut jobs.", "Acme Widgets Inc. / organization"),
    ("The People's Party of Norland won.", "People's Party of Norland / organization"),
    ("Berg & Sahl Ltd went bankrupt.", "Berg & Sahl Ltd / organization"),
    ("Kabul University closed.", "Kabul University / organization"),
    ("British Transport Police made the arrest.", "British Transport Police / organization"),
    ("The Center for Border Studies warned of war.", "Center for Border Studies / organization"),
    ("The Norland Border Council (NBC) met. The NBC voted.", "NBC = Norland Border Council / organization"),
    ("The Council for Rural Affairs (CRA) met. CRA members voted.", "CRA 2 = Council for Rural Affairs / organization"),
    ("The Norland Rice Board met. The Board voted.", "Board = Norland Rice Board / organization"),
    ("NATO and the EU met.", "NATO / organization; EU = European Union / organization"),
    ("The UN warned Syria.", "UN = United Nations / organization; Syria / country"),
    ("The Pentagon denied it.", "Pentagon = US Department of Defense / organization"),
    ("The Taliban attacked.", "Taliban / organization"),
    ("Reuters reported the blast.", "Reuters / organization"),
    ("According to the New York Times, talks failed.", "New York Times / organization"),
    ("The Guardian reported it.", "Guardian = The Guardian / organization"),
    ("He told The Nation that talks failed.", "Nation = The Nation / organization"),
    ("The National Museum of Norland burned.", "National Museum of Norland / organization"),
    ("Google Chrome was updated.", "Google / organization; no Chrome"),
    ("The Refugee Council said it was late.", "Refugee Council / organization"),
    ("The Anna Berg Foundation gave money.", "Anna Berg Foundation / organization"),
    # not actors
    ("HMS Defender sailed to Odesa.", "no Defender; no HMS Defender; Odesa / place"),
    ("The Clean Rivers Act was signed.", "no Clean Rivers Act"),
    ("Hurricane Zelda hit Cuba.", "no Zelda; no Hurricane Zelda; Cuba / country"),
    ("The Norfield Treaty was signed in May.", "no Norfield Treaty; no May"),
    ("They met on Thursday in December.", "no Thursday; no December"),
    ("The Second World War ended.", "no World War; no Second World War"),
    ("See #FreeNorland and @annaberg.", "no FreeNorland"),
    ("The virus, Covid-19, spread.", "no Covid"),
    ("Leaving early, he slept.", "no Leaving"),
    ("However, Anna Berg stayed.", "no However; Anna Berg / person"),
    # places
    ("They met in Istanbul.", "Istanbul / place"),
    ("A bomb exploded near Norfield.", "Norfield / place"),
    ("The Norfield River flooded.", "Norfield River / place"),
    ("A blast hit Norfield Airport.", "Norfield Airport / place"),
    ("Mount Zorn erupted.", "Mount Zorn / place"),
    ("He lives in Texas.", "Texas / place"),
    ("He was born in South London.", "South London / place"),
    ("Fighting went on in Turkey.", "Turkey / place"),
    ("The minister left for Turkey.", "Turkey / place"),
    ("He flew to China on Friday.", "China / place"),
    ("They fled from Syria.", "Syria / place"),
    ("Iran gave aid to Lebanon.", "Lebanon / country"),
    # metonyms
    ("Islamabad had assured Washington of support.", "Islamabad = Pakistan / country; Washington = United States / country"),
    ("Rain continued to batter London.", "London / place"),
    ("Pakistan is in contact with Kabul.", "Kabul = Afghanistan / country"),
    ("Beijing accused Tokyo.", "Beijing = China / country; Tokyo = Japan / country"),
    ("Moscow was hit by a storm.", "Moscow / place"),
    ("The Kabul-Islamabad talks failed.", "Kabul = Afghanistan / country; Islamabad = Pakistan / country"),
    ("The Taliban fled. The warlords came back.", "Taliban / organization; warlords / group"),
    ("Student loans rose.", "no Student"),
    ("Flight PK-250 took off.", "no PK"),
    ("Omar al-Amri spoke. Amri then left.", "Amri = Omar al-Amri / person"),
    ("Palestinian police left. The PA denied it.", "PA = Palestinian Authority / organization"),
    ("Talks between the Taliban and Kabul failed.", "Taliban / organization; Kabul = Afghanistan / country"),
    ("It was closed at Kabul's request.", "Kabul = Afghanistan / country"),
    ("Washington and Kabul agreed.", "Washington = United States / country; Kabul = Afghanistan / country"),
    ("Relations between Moscow and Kyiv are poor.", "Moscow = Russia / country; Kyiv = Ukraine / country"),
    ("Tehran's position is clear.", "Tehran = Iran / country"),
    ("Tehran's streets were empty.", "Tehran / place"),
    ("The Kremlin denied it.", "Kremlin = Russia / country"),
    ("Crowds stood outside the Kremlin.", "Kremlin / place"),
    ("The White House welcomed the deal.", "White House = United States / country"),
    ("They met at the White House.", "White House / place"),
    ("KABUL (Reuters) - Police made arrests.", "KABUL / place"),
    ("The Kabul airport reopened.", "Kabul / place"),
    ("ISLAMABAD - Pakistan wants peace.", "ISLAMABAD / place; Pakistan / country"),
    # pairs and lists
    ("The US-Taliban talks resumed.", "US = United States / country; Taliban / organization"),
    ("A Saudi-led coalition attacked.", "Saudi-led coalition / organization"),
    ("The London-based group denied it.", "London / place"),
    ("Iraq, Iran and Syria agreed.", "Iraq / country; Iran / country; Syria / country"),
    # headline case and capitals
    ("Minister Berg Says Talks Will Resume\n\nOn Monday Anna Berg met Omar Sahl for talks.", "Berg = Anna Berg / person; no Talks"),
    ("TALIBAN ATTACK KABUL AIRPORT", "TALIBAN = Taliban / organization; no AIRPORT"),
    ("Voters Abandon Party Over Health Plan\n\nThe voters of Norway left. The health plan failed.", "no Abandon; no Health Plan"),
    ("ANNA BERG RESIGNS\n\nAnna Berg left office on Monday.", "ANNA BERG = Anna Berg / person"),
    # short forms
    ("Anna Berg spoke. Berg then left.", "Berg = Anna Berg / person"),
    ("Berg spoke first. Minister Anna Berg later left.", "Berg = Anna Berg / person"),
    ("Emir Sheikh Omar Sahl spoke.", "Omar Sahl / person; no Emir"),
    ("Anna Berg spoke. Anna was tired.", "Anna = Anna Berg / person"),
    ("Ashraf Ghani met Abdul Ghani Baradar. Ghani smiled.", "Ghani = Ashraf Ghani / person"),
    ("Abdul Ghani Baradar met Ashraf Ghani. Ghani smiled.", "Ghani = Ashraf Ghani / person"),
    ("Tom Berg and Eva Berg spoke. Mrs. Berg left.", "Berg = Eva Berg / person"),
    ("Tom Berg and Eva Berg spoke. Mr. Berg left.", "Berg = Tom Berg / person"),
    ("Tom Berg arrived. Eva Berg arrived later.", "Tom Berg / person; Eva Berg / person"),
    ("Anna K. Berg spoke. Anna Berg left.", "Anna Berg = Anna K. Berg / person"),
    ("Shah Mehmood Qureshi spoke. Mehmood Qureshi left.", "Mehmood Qureshi = Shah Mehmood Qureshi / person"),
    ("Donald J. Trump won.", "Donald J. Trump = Donald Trump / person"),
    ("President Trump won.", "Trump = Donald Trump / person"),
    ("President Ghani spoke.", "Ghani = Ashraf Ghani / person"),
    ("George Bush spoke.", "George Bush / person"),
    ("George W. Bush spoke.", "George W. Bush / person"),
    ("The Berg camp rejected the result.", "Berg / person"),
    # pronouns
    ("Anna Berg spoke. She left early.", "She = Anna Berg / person"),
    ("Anna Berg met Tom Holm. He left early.", "He = Tom Holm / person"),
    ("Anna Berg met Tom Holm. She left early.", "She = Anna Berg / person"),
    ("Tom Holm told Omar Sahl he would resign.", "he = Tom Holm / person"),
    ("One official denied it. He said talks went on.", "He = officials / group"),
    ("The protesters marched. They chanted slogans.", "They = protesters / group"),
    ("The FBI closed the case after it received a letter.", "it = Federal Bureau of Investigation / organization"),
    ("It was raining when Tom Holm arrived.", "no It"),
    ("Iran and Iraq met. It said nothing.", "no It"),
    ("The Taliban attacked. They fled at dawn.", "They = Taliban / organization"),
    # whose: owners of role nouns, institutions without a country, nouns that take up a name
    ("US officials met Taliban leaders.", "US officials = United States: officials / group; Taliban leaders = Taliban: leaders / group"),
    ("The Taliban said their negotiators would stay.", "negotiators = Taliban: negotiators / group"),
    ("An adviser to Ashraf Ghani resigned.", "adviser = Ashraf Ghani: advisers / group; Ashraf Ghani / person"),
    ("Afghan President Ashraf Ghani spoke.", "Afghan = Afghanistan / country; Ashraf Ghani / person"),
    ("ISLAMABAD: The Foreign Office denied it.", "Foreign Office = Pakistan Foreign Office / organization"),
    ("OSLO (Reuters) - The Supreme Court ruled.", "no Reuters; Supreme Court = Norway: supreme court / group"),
    ("KABUL (Kotal) — The Defense Ministry denied it.", "no Kotal; Defense Ministry = Afghan Ministry of Defense / organization"),
    ("KABUL (Kotal) — Rain fell. The government denied it.", "government = Afghanistan / country"),
    ("The Afghan foreign ministry denied it.", "Afghan foreign ministry = Afghan Ministry of Foreign Affairs / organization"),
    ("Nigeria wants more. The Senate refused.", "Senate = Nigeria: senate / group"),
    ("Israel voted. Labor lost seats.", "Labor = Israeli Labor Party / organization"),
    ("The Taliban met envoys. The movement wants dates.", "movement = Taliban / organization"),
    ("The Taliban left. The insurgents had lost.", "insurgents = Taliban / organization"),
    ("Some movement was seen.", "no movement"),
    ("The National Directorate of Security denied it. The directorate said more.", "directorate = National Directorate of Security / organization"),
    ("Donald J Trump won.", "Donald J Trump = Donald Trump / person"),
    ("A blast hit Maidan Shahr.", "Maidan Shahr / place"),
    ("Image: PA", "no PA"),
    ("Kabul yesterday allowed the flight.", "Kabul = Afghanistan / country"),
    ("Zornik said it was late. She left.", "Zornik / person; She = Zornik / person"),
    ("Afghan roads are closed. The federal government denied it.", "federal government = Afghanistan / country"),
    ("Snow on the quay at dusk. Eva Holm/Reuters", "no Reuters"),
    ("The quay was shut (BBC) after the storm.", "no BBC"),
    ("Boats in the snow Getty Images 4 The quay was shut.", "no Getty Images"),
    ("The BBC and Reuters sent crews.", "BBC / organization; Reuters / organization"),
    ("Thousands of Afghans fled.", "Afghans = Afghanistan / group"),
    ("Hernan Sahl, Panama coach, spoke.", "Hernan Sahl / person; no Panama coach; Panama / country"),
    ("Her husband, a painter, wept as people ran.", "no husband; no painter; no people"),
    # dictionary with dates
    ("WASHINGTON (Kotal) - Rain fell. The president spoke.", "president = Donald Trump / person"),
    ("The US president spoke.", "US president = Donald Trump / person"),
    ("He ran for president of the United States.", "president = United States: presidents / group"),
    ("The Afghan president spoke.", "Afghan president = Ashraf Ghani / person"),
]  # fmt: skip
FAILING = {
    "Taliban Storm Kabul Base as Ghani Pleads for US Help": (
        "Taliban / organization; Ghani = Ashraf Ghani / person",
        "a headline without its article: capitals cannot be told from names",
    ),
    "Victor Orban Field, a stadium, opened.": ("Victor Orban Field / place", "Field is not a word of places"),
    "May resigned. Theresa Holm May was tired.": ("May = Theresa Holm May / person", "May is a month first"),
    "Apple fell from the tree.": ("no Apple", "a fruit at the start of a sentence looks like the company"),
    "Georgia voted for the governor.": ("Georgia / place", "the US state is not told from the country"),
    "The Bergs left.": ("Bergs / group", "families are not recognised"),
    "The minister for trade, who was born in 1950, is Anna Berg.": (
        "minister = Anna Berg / person", "a title joined to its name by a verb",
    ),
}  # fmt: skip


def check(text, wanted, date="2019-12-10"):
    """Compare the mentions of a text with the wanted ones, written as in CASES."""
    found = {}
    for row in mentions_of(text, date=date).itertuples():
        name, n = row.text, 1
        while (name if n == 1 else f"{name} {n}") in found:
            n += 1
        found[name if n == 1 else f"{name} {n}"] = (row.actor, row.kind)
    for part in wanted.split("; "):
        if part.startswith("no "):
            assert part[3:] not in found, (part, found)
            continue
        left, kind = part.rsplit(" / ", 1)
        words, _, actor = left.partition(" = ")
        assert found.get(words) == (actor or words, kind), (part, found)


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_hard_cases(text, wanted):
    """Each mention of the table is found, with its actor and kind, and what is not an actor is not found."""
    check(text, wanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [pytest.param(t, w, marks=pytest.mark.xfail(reason=why, strict=True)) for t, (w, why) in FAILING.items()],
)
def test_known_failures(text, wanted):
    """What a shallow finder gets wrong stays in sight."""
    check(text, wanted)


TEXTS = st.lists(
    st.sampled_from(
        """Anna Berg , . the The US - Taliban Kabul "said" he She police Afghan officials President of ( ) NBC 's Mr. and
        al Washington St. O’Brien “ ” Ministry Foreign Minister University Committee met in from with & é ß 中 \u200b 🙂 \n
        -- ... U.S. they it Jordan van de KABUL HMS Act Council for on to""".split(" ")
    )
    | st.text(max_size=6),
    max_size=40,
).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_spans_point_at_what_they_claim(text):
    """Each span's text is the article's; spans lie in their sentence, in order, without overlap; all cells are filled."""
    articles, sentences, tokens = tables(text)
    found = find_mentions(articles, sentences, tokens)
    assert list(found.columns) == MENTIONS
    bounds = {row.sentence: (row.start, row.end) for row in sentences.itertuples()}
    last = 0
    for row in found.itertuples():
        assert row.text == text[row.start : row.end]
        assert bounds[row.sentence][0] <= row.start < row.end <= bounds[row.sentence][1]
        assert row.start >= last
        assert row.actor
        assert row.rule
        assert row.kind in KINDS
        last = row.end


@settings(max_examples=40, deadline=None)
@given(TEXTS, TEXTS)
def test_articles_do_not_touch_each_other(one, other):
    """The mentions of an article are the same alone and in a batch."""
    together = mentions_of(one, other)
    alone = mentions_of(one)
    pd.testing.assert_frame_equal(together[together["article_id"] == "a0"].reset_index(drop=True), alone)


def test_no_rows_in_none_out():
    """Empty tables give empty tables of the right columns."""
    articles, sentences, tokens = tables("")
    found = find_mentions(articles, sentences, tokens)
    assert found.empty
    assert list(found.columns) == MENTIONS
    assert found["start"].dtype == "int64"
    assert list(list_actors(found, articles).columns) == COLUMNS["actors"]
    assert find_mentions(articles.iloc[:0], sentences, tokens.iloc[:0]).empty
    assert list_actors(found, articles.iloc[:0]).empty


def test_articles_without_dates_or_sources():
    """A missing date is no date: office holders are then known by their full names only."""
    articles, sentences, tokens = tables("The US president met Donald Trump.", date=None)
    found = find_mentions(articles, sentences, tokens)
    assert found["actor"].tolist()[-1] == "Donald Trump"
    actors = list_actors(found, articles)
    assert actors["first_date"].isna().all()
    assert find_mentions(articles.drop(columns="date"), sentences, tokens).equals(found)


def test_rules_are_readable():
    """`rule` says in words why a mention was tagged and why it was given to that actor."""
    found = mentions_of("Kabul allowed it. Anna Berg spoke. Berg then left. Foreign Minister Eva Holm stayed in Iran.")
    assert found.set_index("text")["rule"].to_dict() == {
        "Kabul": "capital that stands for Afghanistan: it acts (allowed)",
        "Anna Berg": "name, by its form and company a person",
        "Berg": "surname of Anna Berg, named earlier",
        "Eva Holm": "title 'Foreign Minister' before a name",
        "Iran": "dictionary: country, after 'in' a place",
    }


def test_users_dictionary_wins(tmp_path):
    """Names of the user's table hide ours, from a DataFrame as from a file; ours remain for everything else."""
    mine = pd.DataFrame(
        {
            "actor": ["Norland", "Rice Board"],
            "kind": ["country", "organization"],
            "aliases": ["Kabul|Norlanders", "the mill"],
        }
    )
    mine.to_csv(tmp_path / "mine.csv", index=False)
    for actors in (mine, tmp_path / "mine.csv", str(tmp_path / "mine.csv")):
        found = mentions_of("Kabul warned Iran. Norlanders praised the mill.", actors=actors)
        assert found["actor"].tolist() == ["Norland", "Iran", "Norland", "Rice Board"]
    assert mentions_of("Kabul warned Iran.")["actor"].tolist() == ["Afghanistan", "Iran"]


def test_users_dictionary_may_replace_an_actor():
    """An actor of the user's with one of our names has the user's country and role."""
    mine = pd.DataFrame({"actor": ["NATO"], "kind": ["organization"], "role": ["MIL"], "country": ["BEL"]})
    articles, sentences, tokens = tables("NATO met.")
    actors = list_actors(find_mentions(articles, sentences, tokens, mine), articles, mine)
    assert actors[["actor", "country", "role"]].values.tolist() == [["NATO", "BEL", "MIL"]]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (pd.DataFrame({"name": ["X"]}), "actor and kind"),
        (pd.DataFrame({"actor": ["X"]}), "kind missing"),
        (pd.DataFrame({"actor": ["X"], "kind": ["alien"]}), "kind of actor 'X' is 'alien'"),
    ],
)
def test_wrong_dictionaries(table, message):
    """A table of actors that cannot be used says what is wrong and what would be right."""
    with pytest.raises(ValueError, match=message):
        mentions_of("Anna Berg spoke.", actors=table)


def test_dates_of_office():
    """Who "the US president" is, and the role of a person, follow the article's date."""
    text = "The US president spoke."
    assert mentions_of(text, date="2010-05-01")["actor"].tolist()[-1] == "Barack Obama"
    assert mentions_of(text, date="2019-05-01")["actor"].tolist()[-1] == "Donald Trump"
    for date, role in (("2019-05-01", "GOV"), ("2022-05-01", "ELI")):
        articles, sentences, tokens = tables("Ashraf Ghani spoke.", date=date)
        actors = list_actors(find_mentions(articles, sentences, tokens), articles)
        assert actors[["country", "role"]].values.tolist() == [["AFG", role]]


def test_list_actors_merges_and_keeps_apart():
    """Forms of one name are one actor; George Bush is not silently George W. Bush."""
    articles, sentences, tokens = tables(
        "Donald Trump won.", "President Trump won.", "Donald J. Trump won.", "George Bush won.", "George W. Bush won.",
        date="2019-05-01",
    )  # fmt: skip
    actors = list_actors(find_mentions(articles, sentences, tokens), articles).set_index("actor")
    assert actors.loc["Donald Trump", ["mentions", "articles", "role"]].tolist() == [3, 3, "GOV"]
    assert actors.loc["Donald Trump", "aliases"] == "Donald J. Trump|Donald Trump|Trump"
    assert {"George Bush", "George W. Bush"} <= set(actors.index)


def test_list_actors_describes_groups():
    """A group of a country has the country's code and the role of its noun."""
    articles, sentences, tokens = tables("Afghan police arrested protesters.")
    actors = list_actors(find_mentions(articles, sentences, tokens), articles)
    assert actors[["actor", "kind", "country", "role"]].fillna("").values.tolist() == [
        ["Afghanistan: police", "group", "AFG", "COP"],
        ["protesters", "group", "", "CVL"],
    ]
    assert actors["first_date"].tolist() == [pd.Timestamp("2019-12-10")] * 2


def test_list_actors_describes_people_by_their_titles():
    """Somebody whom the dictionary does not know has the country and role of the title before their name."""
    articles, sentences, tokens = tables("Afghan General Omar Sahl spoke. He left.")
    actors = list_actors(find_mentions(articles, sentences, tokens), articles)
    assert actors[["actor", "country", "role", "aliases"]].values.tolist() == [
        ["Omar Sahl", "AFG", "MIL", "Omar Sahl"],
        ["Afghanistan", "AFG", "GOV", "Afghan"],
    ]


def test_hostile_names():
    """Markup, formulas and long runs of capitals are text like any other."""
    text = '<script>Berg</script> met =SUM(A1) and "Anna <b>Berg</b>". ' + "Berg " * 3000
    found = mentions_of(text)
    assert all(text[row.start : row.end] == row.text for row in found.itertuples())


def test_long_articles_stay_linear():
    """Namesakes and spans are looked for only near by, so many people of one surname cost no more each."""
    text = " ".join(
        f"Anna{chr(97 + n % 26)}{chr(97 + n // 26 % 26)} Berg met the envoy. She left." for n in range(3000)
    )
    assert len(mentions_of(text)) > 3000


def test_the_dictionary_is_sound():
    """The built-in tables load, and each row of roles and name words has a sense that the code knows."""
    lexicon = lexicon_of()
    assert {entry.kind for entries in lexicon.names.values() for entry in entries} <= set(KINDS)
    assert {phrase.sort for phrase in lexicon.phrases.values()} == {"title", "state", "body", "people", "again"}
    assert set(lexicon.sets) == {
        "organization", "place", "other", "common", "particle", "compass", "inside", "going", "speech", "addressed",
        "possessed", "ambiguous", "lowercase", "hyphened", "follower", "credit", "empty",
    }  # fmt: skip


def test_missing_columns_are_named():
    """A wrong table is refused with the names of the missing columns."""
    articles, sentences, tokens = tables("Anna Berg spoke.")
    with pytest.raises(ValueError, match="find_mentions needs the column tag"):
        find_mentions(articles, sentences, tokens.drop(columns="tag"))
    with pytest.raises(ValueError, match="list_actors needs the column actor"):
        list_actors(pd.DataFrame({"article_id": [], "text": [], "kind": [], "rule": []}), articles)
