"""The report in a real browser, from disk, with the network off."""

import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

import analysis
from analysis import annotate, make_articles

HOSTILE = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\"><b>Berg</b>"
LOCAL = ("file:", "data:", "blob:")
DRAWN = "body[data-drawn=all]"
NAMES = ["Anna Berg", "Omar Haddad", "Grace Obi"]
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def hostile_book() -> analysis.Book:
    """A book whose titles, sources, texts, addresses and actors hold markup and scripts."""
    own = [{"actor": f"{HOSTILE} & Co", "kind": "organization", "aliases": "Evilcorp"}]
    articles = [
        {
            "text": f"{NAMES[i % 3]} met Evilcorp in Oslo. {HOSTILE} “{HOSTILE} yes,” {NAMES[i % 3]} said, day {i}.\n\n"
            "The two sides said that they had talked about the road for an hour, and that it was not easy. "
            f"Police arrested {NAMES[(i + 1) % 3]}. javascript:alert(1) </script> ]]> {{{{ 7 }}}} >ARTICLES< >PLOTLY<",
            "title": f"{HOSTILE} {i}",
            "source": f"<a href='javascript:alert(1)'>Voice {i % 2}</a>",
            "url": "javascript:document.title='owned'" if i % 2 else "https://example.org/\"onclick='x'",
            "date": f"2020-01-{i + 1:02d}",
        }
        for i in range(12)
    ]
    return annotate(make_articles(articles), progress=False, actors=pd.DataFrame(own))


@pytest.fixture(scope="module")
def report_file(hostile_book: analysis.Book, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report on the hostile book."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    return analysis.report(hostile_book, path, title=HOSTILE, progress=False)


@pytest.fixture
def page(chromium: Browser, report_file: Path) -> Iterator[Page]:
    """The report opened from disk; the test fails when the page asks for anything or writes to the console."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    opened = context.new_page()
    opened.set_default_timeout(30_000)
    noise: list[str] = []
    opened.on("console", lambda message: noise.append(f"console: {message.text}"))
    opened.on("pageerror", lambda error: noise.append(f"error: {error}"))
    opened.on("dialog", lambda dialog: noise.append(f"dialog: {dialog.message}"))
    opened.on("request", lambda request: None if request.url[:5] in LOCAL else noise.append(request.url))
    opened.goto(report_file.as_uri())
    opened.wait_for_selector(DRAWN)
    yield opened
    assert opened.title() == HOSTILE
    context.close()
    assert noise == []


def chart_of(page: Page, title: str) -> Locator:
    """The section of the chart with this title."""
    return page.locator(".chart", has=page.locator("h3", has_text=title))


def choose(page: Page, **filters: str) -> None:
    """Open the filter and set these of its fields."""
    if not page.locator("#filter").is_visible():
        page.locator(".filter summary").click()
    for name, value in filters.items():
        field = page.locator(f"#filter [name={name}]")
        if name in ("first", "last"):
            field.fill(value)
        else:
            field.select_option(label=value)


def test_every_chart_is_drawn(page: Page) -> None:
    """Each chart has marks on the screen, and nothing is wider than the page."""
    assert page.locator(".plot .main-svg").count() >= page.locator(".plot").count() >= 12
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_text_of_articles_stays_text(page: Page) -> None:
    """Scripts and markup in titles, sources, addresses, texts and actor names are shown, not run."""
    assert page.locator("h1").inner_text() == HOSTILE
    assert page.locator("main img, main script, main .articles b, main a[href^='javascript'], [onclick]").count() == 0
    page.locator(".numbers button").nth(1).click()
    shown = page.locator(".evidence:visible").inner_text()
    assert "<script>document.title='owned'</script>" in shown
    assert "onerror" in shown
    assert page.locator("#articles a[rel]").count() == 6


def test_a_click_opens_the_sentences_behind_a_bar(page: Page, hostile_book: analysis.Book) -> None:
    """A click on the bar of an actor shows the sentences that mention it, the actor marked, with source and date."""
    chart = chart_of(page, "Who is named most often")
    counts = hostile_book.mentions["actor"].value_counts()
    bar = chart.locator(".points .point").nth(1)
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.up()
    chart.locator(".evidence li").first.wait_for()
    heading = chart.locator(".evidence h4").inner_text()
    name = next(actor for actor in counts.index if f"“{actor} ·" in heading)
    marked = set(chart.locator(".evidence mark.actor").all_inner_texts())
    assert marked <= set(hostile_book.mentions.loc[hostile_book.mentions["actor"] == name, "text"])
    assert chart.locator(".evidence li").count() == min(20, counts[name])
    assert re.search(
        r"2020-01-\d\d · <a href='javascript:alert\(1\)'>Voice \d</a>", chart.locator(".from").first.inner_text()
    )


def test_a_row_of_the_data_table_opens_the_same_with_the_keyboard(page: Page) -> None:
    """Enter on a row opens its sentences and moves the focus to them; Escape closes them and goes back to the row."""
    chart = chart_of(page, "Who is named most often")
    chart.locator("details summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    for _ in range(3):
        page.keyboard.press("Tab")
    name = page.evaluate("document.activeElement.innerText")
    page.keyboard.press("Enter")
    assert f"“{name} ·" in chart.locator(".evidence h4").inner_text()
    assert page.evaluate("document.activeElement.className") == "evidence"
    page.keyboard.press("Escape")
    assert not chart.locator(".evidence").is_visible()
    assert page.evaluate("document.activeElement.innerText") == name


def test_a_number_in_a_finding_opens(page: Page, hostile_book: analysis.Book) -> None:
    """The figure in a sentence opens the rows that it counts."""
    events = page.locator(".findings button", has_text="events").first
    n = int(events.inner_text().split()[0])
    events.click()
    assert re.search(rf"\b{n}$", page.locator(".evidence:visible h4").inner_text().replace(" shown", ""))
    done = hostile_book.events[hostile_book.events["status"] == "happened"]
    marked = set(page.locator(".evidence:visible mark.trigger").all_inner_texts())
    assert marked
    assert marked <= set(done["trigger"])


def test_a_sentence_leads_to_its_article_and_back(page: Page) -> None:
    """The link under a sentence goes to the entry of its article, and the entry's button back to that link."""
    page.locator(".numbers button").first.click()
    link = page.locator(".evidence:visible a").nth(2)
    title = link.inner_text()
    link.focus()
    page.keyboard.press("Enter")
    entry = page.locator(".articles li:focus")
    assert entry.locator(".headline").inner_text() == title
    entry.locator("button", has_text="Back to the sentence").click()
    assert page.evaluate("document.activeElement.innerText") == title
    assert page.locator(".back").count() == 0


def becomes(page: Page, expression: str, value: int) -> None:
    """Wait until the expression has the value; `wait_for_function` would need what the page's policy forbids."""
    for _ in range(200):
        if page.evaluate(expression) == value:
            return
        page.wait_for_timeout(50)
    assert page.evaluate(expression) == value


def test_the_filter_counts_anew(page: Page, hostile_book: analysis.Book) -> None:
    """Source, actor and dates narrow the list of articles, the bars and the evidence; “Show all” undoes it."""
    chosen = hostile_book.articles["source"].str.contains("Voice 1") & (hostile_book.articles["date"] <= "2020-01-06")
    ids = set(hostile_book.articles.loc[chosen, "article_id"])
    choose(page, source="<a href='javascript:alert(1)'>Voice 1</a>", last="2020-01-06")
    assert len(ids) == 3
    expect(page.locator(".articles li:visible")).to_have_count(3)
    expect(page.locator("#filter-said")).to_contain_text("3 of 12 articles")
    chart = chart_of(page, "Who is named most often")
    chart.locator("details summary").click()
    name = chart.locator("tbody button").first.inner_text()
    chart.locator("tbody button").first.click()
    found = hostile_book.mentions[
        (hostile_book.mentions["actor"] == name) & hostile_book.mentions["article_id"].isin(ids)
    ]
    expect(chart.locator(".evidence li")).to_have_count(len(found))
    expect(chart.locator(".evidence h4")).to_contain_text(f": {len(found)} that pass the filter")
    expect(chart.locator(".bartext").get_by_text(str(len(found)), exact=True).first).to_be_attached()
    group = chart.get_attribute("id")
    assert group is not None
    length = f"document.querySelector('#{group} .plot').data[0].x[0]"
    becomes(page, length, len(found))
    expect(chart_of(page, "How each actor is portrayed").locator(".partly")).to_be_visible()
    page.locator("#filter button").click()
    expect(page.locator(".articles li[hidden]")).to_have_count(0)
    everywhere = (hostile_book.mentions["actor"] == name).sum()
    becomes(page, length, int(everywhere))


def test_the_filter_by_actor_keeps_articles_that_name_it(page: Page, hostile_book: analysis.Book) -> None:
    """Choosing an actor leaves the articles that mention it."""
    choose(page, actor=NAMES[0])
    named = hostile_book.mentions.loc[hostile_book.mentions["actor"] == NAMES[0], "article_id"].nunique()
    assert named < 12
    expect(page.locator(".articles li:visible")).to_have_count(int(named))


def test_print_has_the_evidence_as_notes(page: Page, tmp_path: Path) -> None:
    """On paper each chart is there with a note number, and the notes hold sentences; what is for the hand is gone."""
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    notes = page.locator("#notes")
    assert notes.locator("h3").count() == page.locator(".chart:has(tbody tr)").count()
    assert notes.locator("mark").count() > 10
    assert "met Evilcorp in Oslo" in notes.inner_text()
    assert page.locator(".footnote:visible").count() == notes.locator("h3").count()
    assert page.locator(".filter:visible, nav:visible, .chart details:visible").count() == 0
    assert len(page.pdf(path=tmp_path / "r.pdf", prefer_css_page_size=True)) > 50_000
    page.emulate_media(media="screen")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert not notes.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(chromium: Browser, report_file: Path, scheme: str, width: int) -> None:
    """No rule of axe-core is broken, with the filter, a data table and evidence open, in light and in dark."""
    if not AXE.exists():
        pytest.skip("needs axe-core: npm install --no-save axe-core")
    context = chromium.new_context(viewport={"width": width, "height": 900}, offline=True, color_scheme=scheme,  # type: ignore[arg-type]
                                   bypass_csp=True, reduced_motion="reduce")  # fmt: skip
    opened = context.new_page()
    opened.goto(report_file.as_uri())
    opened.wait_for_selector(DRAWN)
    choose(opened)
    chart = chart_of(opened, "Who is named most often")
    chart.locator("details summary").click()
    chart.locator("tbody button").first.click()
    opened.add_script_tag(path=AXE)
    found = opened.evaluate("axe.run().then((result) => result.violations)")
    context.close()
    assert [(rule["id"], rule["impact"], [node["html"][:200] for node in rule["nodes"]][:3]) for rule in found] == []


def test_it_fits_a_phone(chromium: Browser, report_file: Path) -> None:
    """At 390 pixels nothing runs over the edge, every chart is drawn, and evidence opens within the page."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, offline=True, has_touch=True)
    phone = context.new_page()
    phone.goto(report_file.as_uri())
    phone.wait_for_selector(DRAWN)
    choose(phone)
    phone.locator(".findings button").first.tap()
    assert phone.locator(".evidence:visible li").count() > 0
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


def test_it_reads_without_scripts(chromium: Browser, report_file: Path) -> None:
    """Without JavaScript the text, the data tables and the list of articles are there."""
    context = chromium.new_context(java_script_enabled=False, offline=True)
    bare = context.new_page()
    bare.goto(report_file.as_uri())
    assert bare.locator("noscript").count() == 1
    assert bare.locator(".articles li").count() == 12
    assert bare.locator(".findings li").count() == 5
    context.close()
