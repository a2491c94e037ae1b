"""What an analyst does: from today to the evidence, through search and review, by keyboard, in the dark, on a phone."""

from __future__ import annotations

import re
import time
from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error

from browser.conftest import Site, Window, open_window

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGES = (
    "/",
    "/relations",
    "/relations/CAN-DNK",
    "/relations/CAN-DNK?at=2026-06-01",
    "/relations/PER-ECU?vs=CAN-DNK",
    "/relations/PER-ECU?every=week&direction=to&by=origins",
    "/relations/ISL-FJI",
    "/articles",
    "/articles/demo-shrimp-11",
    "/actors",
    "/actors/person:henrik-voss",
    "/map",
    "/network",
    "/calendar",
    "/calendar?month=2026-12",
    "/search",
    "/search?q=trawler&show=articles",
    "/search?q=nothingofthekind",
    "/review",
    "/review?by=disagreement",
    "/review/corrections",
    "/review/lexicon",
    "/codebook",
    "/login",
)


def occurrence_of(window: Window, query: str) -> str:
    """The address of the first occurrence that a search finds."""
    page = window.go(f"/search?{query}")
    return str(page.locator("table.acts a[data-open]").first.get_attribute("href"))


def test_from_today_through_a_relation_to_the_evidence(window: Window) -> None:
    page = window.go("/")
    assert page.locator("h1").inner_text() == "Wednesday, 25 Nov 2026"
    assert "60 articles" in page.locator(".lead").first.inner_text()
    page.get_by_role("link", name="Canada – Denmark").first.click()
    page.wait_for_url("**/relations/*")
    point = page.locator("#main svg.chart a[aria-label^='June 2026']").first
    point.click()
    page.wait_for_selector("#period h2")
    assert "June 2026" in page.locator("#period h2").inner_text()
    assert "at=2026-06-01" in page.url
    page.locator("#period table.acts tr", has_text="COERCE").first.locator("a[data-open]").click()
    page.wait_for_url("**/occurrences/O*")
    assert "The sources differ" in page.content()
    assert page.locator(".steps li").count() >= 2
    page.locator(".side h3 a").first.click()
    page.wait_for_url("**/articles/**")
    chosen = page.locator(".event.on")
    assert chosen.count() == 1
    assert page.locator("mark.on").count() >= 2
    words = page.locator("mark.t.on").first.inner_text()
    assert words in chosen.locator("[data-field=act]").inner_text()


def test_the_text_of_an_article_is_shown_to_the_character(window: Window) -> None:
    page = window.go("/articles/demo-shrimp-11")
    told = page.request.get(f"{window.site.url}/api/articles/demo-shrimp-11").json()
    assert page.locator("article.text").text_content() == told["title"] + told["text"]


def test_a_field_is_tied_to_its_words(window: Window) -> None:
    page = window.go("/articles/demo-shrimp-11")
    field = page.locator(".event", has_text="detained").locator("[data-field=where]").first
    field.hover()
    shown = page.locator("mark.on")
    assert shown.first.inner_text().startswith("Davis Strait")


def test_search_narrows_by_facets_and_keeps_its_address(window: Window) -> None:
    page = window.go("/search")
    page.fill("#q", "trawler")
    page.press("#q", "Enter")
    page.wait_for_url("**/search?q=trawler")
    before = total(page)
    page.locator(".facets a", has_text="ASSAULT").click()
    page.wait_for_url("**type=ASSAULT**")
    after = total(page)
    assert 0 < after < before
    page.reload()
    assert total(page) == after
    page.locator("a.chip", has_text="ASSAULT").click()
    until(page, "!location.search.includes('ASSAULT')")
    assert total(page) == before
    page.go_back()
    until(page, "document.querySelectorAll('.facets a[aria-current]').length > 0")
    assert total(page) == after


@pytest.mark.parametrize(("path", "button"), [("/search", "Search"), ("/network", "Show")])
def test_a_last_day_before_the_first_is_told_beside_its_field(window: Window, path: str, button: str) -> None:
    page = window.go(path)
    first, last = page.locator("#main input[name=from]"), page.locator("#main input[name=to]")
    first.fill("2026-06")
    last.fill("2026-05-31")
    page.locator("#main form").get_by_role("button", name=button).first.click()
    assert last.evaluate("field => field.validationMessage") == "This is before the first day."
    assert page.url == window.site.url + path
    first.fill("2026-05")
    page.locator("#main form").get_by_role("button", name=button).first.click()
    until(page, "location.search.includes('from=2026-05')")


def total(page: Any) -> int:
    until(page, "!document.querySelector('[aria-busy=true]')")
    found = re.search(r"(\d+) occurrence", page.locator("#results .lead").inner_text())
    assert found
    return int(found[1])


def until(page: Any, what: str) -> None:
    """Wait until an expression holds; the policy of the pages forbids Playwright's own way, which evaluates a string."""
    for _ in range(600):
        try:
            if page.evaluate(what):
                return
        except Error:
            pass  # the page is being loaded anew
        time.sleep(0.05)
    pytest.fail(f"{what} never held")


def test_a_status_is_corrected_with_its_preview_and_undone(window: Window) -> None:
    path = "/relations/CAN-DNK"
    window.sign_in()
    page = window.page
    before = page.request.get(f"{window.site.url}{path}?format=json").json()
    page = window.go(f"/occurrences/{told_once(page, window.site)}")
    page.locator("form a[data-key=e]").first.click()
    page.select_option("#e-status", "unconfirmed")
    page.fill("#e-why", "Ottawa denies it")
    page.click("#bench form.edit button.main")
    page.wait_for_selector("#bench ins")
    preview = page.locator("#bench").inner_text()
    assert "realized" in preview
    assert "unconfirmed" in preview
    assert "CAN–DNK" in preview
    assert page.request.get(f"{window.site.url}{path}?format=json").json() == before
    page.get_by_role("button", name="Make the correction").click()
    page.wait_for_selector("#bench .note")
    after = page.request.get(f"{window.site.url}{path}?format=json").json()
    assert scores(after) != scores(before)
    page.get_by_role("button", name="Undo").first.click()
    page.wait_for_selector("#bench .note:has-text('Undone')")
    assert scores(page.request.get(f"{window.site.url}{path}?format=json").json()) == scores(before)
    page = window.go("/review/corrections")
    assert "Ottawa denies it" in page.locator("main").inner_text()


def test_enter_makes_a_correction_only_on_its_own_button(window: Window) -> None:
    window.sign_in()
    page = window.page
    occurrence = told_once(page, window.site)
    made = f"{window.site.url}/review/corrections?format=json"
    before = page.request.get(made).json()
    window.go(f"/occurrences/{occurrence}")
    page.locator("form a[data-key=e]").first.click()
    page.select_option("#e-status", "unconfirmed")
    page.click("#bench form.edit button.main")
    page.wait_for_selector("#bench ins")
    assert page.evaluate("document.activeElement.textContent") == "Make the correction"
    assert all(a != b for a, b in page.evaluate(PAIRED))
    page.get_by_role("link", name="Back", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#bench form.edit")
    assert page.request.get(made).json() == before
    page.select_option("#e-status", "unconfirmed")
    page.click("#bench form.edit button.main")
    page.wait_for_selector("#bench ins")
    page.keyboard.press("Enter")
    page.wait_for_selector("#bench .note:has-text('Done')")
    number = page.request.get(made).json()[0]["number"]
    page.get_by_role("link", name="Show the page as it is now").click()
    until(page, "!document.querySelector('#bench .note')")
    row = page.locator("section", has_text="Corrections").locator("li", has_text="tester").first
    row.get_by_role("button", name="Undo").click()
    page.wait_for_selector("#bench .note:has-text('Undone')")
    assert page.locator(f"form[action='/review/undo/{number}']").count() == 0
    assert row.locator(".chip", has_text="undone").count() == 1


PAIRED = "[...document.querySelectorAll('#bench del')].map(d => [d.textContent, d.parentElement.querySelector('ins')?.textContent])"


def told_once(page: Any, site: Site) -> str:
    """An occurrence that one event tells: what one of the two countries did to the other."""
    query = "country=CAN&country=DNK&status=realized&size=200"
    events = page.request.get(f"{site.url}/api/events?{query}").json()["events"]
    times = Counter(e["occurrence"] for e in events)
    for e in events:
        sides = [{a["country"] for a in e[side]} for side in ("actors", "recipients")]
        if sides in ([{"CAN"}, {"DNK"}], [{"DNK"}, {"CAN"}]) and times[e["occurrence"]] == 1 and e["score"]:
            return str(e["occurrence"])
    raise AssertionError("no such event")


def scores(report: dict[str, Any]) -> list[tuple[str, float | None, float]]:
    return [(p["start"], p["score"], p["acts"]) for p in report["periods"]]


def tellings(page: Any, site: Site, occurrence: str) -> list[str]:
    """The events of an occurrence."""
    return [e["id"] for e in page.request.get(f"{site.url}/api/occurrences/{occurrence}").json()["tellings"]]


def home_of(page: Any, site: Site, event: str) -> str:
    """The occurrence that an event belongs to now."""
    return str(page.request.get(f"{site.url}/api/events/{event}").json()["occurrence"])


def told_twice(page: Any, site: Site) -> str:
    """An occurrence that several articles tell."""
    found = page.request.get(f"{site.url}/api/occurrences?status=realized&size=200").json()["occurrences"]
    return next(str(o["id"]) for o in found if o["articles"] > 1)


def test_a_telling_is_split_off_with_its_preview_and_undone(window: Window) -> None:
    window.sign_in()
    page, site = window.page, window.site
    occurrence = told_twice(page, site)
    before = tellings(page, site, occurrence)
    window.go(f"/occurrences/{occurrence}")
    page.check(f"#x-{before[-1]}")
    page.get_by_role("button", name="Split off the chosen").click()
    page.wait_for_selector("#bench h2:has-text('split')")
    assert occurrence in page.locator("#bench").inner_text()
    assert tellings(page, site, occurrence) == before  # nothing is kept yet
    page.fill("#p-why", "another meeting")
    page.get_by_role("button", name="Make the correction").click()
    page.wait_for_selector("#bench .note:has-text('split')")
    assert home_of(page, site, before[-1]) != occurrence == home_of(page, site, before[0])
    page.get_by_role("button", name="Undo").first.click()
    page.wait_for_selector("#bench .note:has-text('Undone')")
    assert tellings(page, site, occurrence) == before


def test_occurrences_are_merged_with_their_preview_and_undone(window: Window) -> None:
    window.sign_in()
    page, site = window.page, window.site
    found = page.request.get(f"{site.url}/api/occurrences?status=realized&type=ACCUSE&size=200").json()["occurrences"]
    one, other = (str(o["id"]) for o in found[:2])
    members = {o: tellings(page, site, o) for o in (one, other)}
    window.go(f"/occurrences/{one}")
    page.fill("#with", other)
    page.get_by_role("button", name="Merge").click()
    page.wait_for_selector("#bench h2:has-text('merge')")
    assert home_of(page, site, members[other][0]) == other  # nothing is kept yet
    page.get_by_role("button", name="Make the correction").click()
    page.wait_for_selector("#bench .note:has-text('merge')")
    assert len({home_of(page, site, e) for some in members.values() for e in some}) == 1
    page.get_by_role("button", name="Undo").first.click()
    page.wait_for_selector("#bench .note:has-text('Undone')")
    assert {o: tellings(page, site, o) for o in (one, other)} == members


def test_a_merge_with_what_is_no_occurrence_is_refused_in_its_place(window: Window) -> None:
    window.sign_in()
    page = window.go(f"/occurrences/{told_twice(window.page, window.site)}")
    page.fill("#with", "O99999999")
    page.get_by_role("button", name="Merge").click()
    page.wait_for_selector("#bench [role=alert]")
    assert page.input_value("#with") == "O99999999"
    assert any("404" in c or "422" in c for c in window.complaints)  # the browser notes the status by itself
    window.complaints.clear()


def test_always_read_a_name_as_another_from_an_event_to_the_line(window: Window) -> None:
    window.sign_in()
    page, site = window.page, window.site
    event = page.request.get(f"{site.url}/api/events?status=realized&q=trawler&size=1").json()["events"][0]
    window.go(f"/review/events/{event['id']}")
    link = page.get_by_role("link", name="Always read").first
    name = str(re.findall("“(.+)”", link.inner_text())[0])
    link.click()
    page.wait_for_url("**/review/lexicon?text=*")
    assert page.input_value("#l-text") == name
    page.fill("#l-text", "Blue Lantern Circle")
    page.fill("#l-country", "ISL")
    page.select_option("#l-sector", "NGO")
    page.get_by_role("button", name="Show what it changes").click()
    page.wait_for_selector("h2:has-text('What it would change')")
    text = {"text": "The Blue Lantern Circle condemned Denmark on Monday.", "date": "2026-11-24"}
    assert ("ISL", "NGO") not in read_as(page, site, text)
    page.fill("#l-why", "a body of ours")
    page.get_by_role("button", name="Write the line").click()
    page.wait_for_selector(".note:has-text('Done')")
    window.go("/review/lexicon")
    row = page.locator("tr", has_text="Blue Lantern Circle")
    assert "ISL" in row.inner_text()
    assert ("ISL", "NGO") in read_as(page, site, text)
    row.get_by_role("button", name="Undo").click()
    page.wait_for_selector(".note:has-text('Undone')")
    window.go("/review/lexicon")
    assert page.locator("tr", has_text="Blue Lantern Circle").count() == 0
    assert ("ISL", "NGO") not in read_as(page, site, text)


def read_as(page: Any, site: Site, text: dict[str, str]) -> set[tuple[str, str]]:
    """Country and sector of who acts in a text that is coded now."""
    told = page.request.post(f"{site.url}/api/code", data=text).json()
    return {(a["country"], a["sector"]) for e in told["events"] for a in e["actors"]}


def test_review_goes_by_keyboard(window: Window) -> None:
    window.sign_in()
    page = window.go("/review?by=weight")
    first = page.locator(".queue li").first.locator("input[name=event]").get_attribute("value")
    page.keyboard.press("j")
    assert page.locator(".queue li").first.get_attribute("class") == "on"
    page.keyboard.press("e")
    page.wait_for_selector("#bench form.edit")
    page.keyboard.press("x")
    page.wait_for_selector("#bench h2:has-text('reject')")
    page.keyboard.press("j")
    second = page.locator(".queue li.on input[name=event]").get_attribute("value")
    assert second != first
    page.keyboard.press("a")
    page.wait_for_selector("#bench .note:has-text('accept')")
    assert page.locator(".queue li.judged").count() == 1
    page.keyboard.press("u")
    page.wait_for_selector("#bench .note:has-text('Undone')")
    assert page.locator(".queue li.judged").count() == 0


def test_who_is_not_signed_in_cannot_correct(window: Window) -> None:
    page = window.go("/review")
    assert page.locator("form.verdict").count() == 0
    told = page.request.post(f"{window.site.url}/review/confirm", form={"action": "accept", "event": "x"})
    assert told.status == 401


def test_a_session_without_the_forms_secret_cannot_correct(window: Window) -> None:
    window.sign_in()
    told = window.page.request.post(f"{window.site.url}/review/confirm", form={"action": "accept", "event": "x"})
    assert told.status == 403


def test_the_keyboard_reaches_everything(window: Window) -> None:
    page = window.go("/")
    page.keyboard.press("?")
    assert page.locator("#help").evaluate("d => d.open")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    row = page.locator("tr.on")
    assert row.count() == 1
    page.keyboard.press("Enter")
    page.wait_for_url("**/occurrences/O*")
    page.keyboard.press("g")
    page.keyboard.press("r")
    page.wait_for_url("**/relations")


def test_the_points_of_a_chart_are_walked_with_arrows(window: Window) -> None:
    page = window.go("/relations/PER-ECU")
    points = page.locator("#main section").first.locator("svg.chart a")
    points.first.focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == points.nth(1).get_attribute(
        "aria-label"
    )
    page.keyboard.press("Enter")
    page.wait_for_selector("#period table.acts")


def test_a_pair_is_followed_and_comes_first_today(window: Window) -> None:
    page = window.go("/relations/NOR-MAR")
    page.get_by_role("button", name="Follow").click()
    page.wait_for_selector("button[aria-pressed=true]")
    page = window.go("/")
    assert page.locator("section", has_text="Pairs you follow").locator("li a").first.inner_text() == "Norway – Morocco"


def test_light_and_dark_are_turned_and_kept(window: Window) -> None:
    page = window.go("/")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.keyboard.press("d")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert light != dark
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark


def test_every_page_works_without_the_script(chromium: Browser, site: Site) -> None:
    window = open_window(chromium, site, java_script_enabled=False)
    page = window.go("/relations/CAN-DNK")
    page.locator("svg.chart a[aria-label^='June 2026']").first.dispatch_event("click")
    page.wait_for_url("**at=2026-06-01**")
    assert "June 2026" in page.locator("#period h2").inner_text()
    page.context.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_a_phone_and_asks_nobody_else(chromium: Browser, site: Site, path: str) -> None:
    window = open_window(chromium, site, viewport={"width": 390, "height": 844}, color_scheme="dark")
    page = window.go(path)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert {urlsplit(u).netloc for u in window.asked} == {urlsplit(site.url).netloc}
    assert window.complaints == []
    page.context.close()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_jumps_while_a_page_loads(window: Window, path: str) -> None:
    page = window.go(path)
    shift = page.evaluate(
        """() => new Promise(done => { let sum = 0;
        new PerformanceObserver(l => { for (const e of l.getEntries()) sum += e.value; }).observe({type: 'layout-shift', buffered: true});
        setTimeout(() => done(sum), 120); })"""
    )
    assert shift < 0.01


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_contrast_labels_and_names_hold(chromium: Browser, site: Site, path: str, scheme: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

    window = open_window(chromium, site, color_scheme=scheme)
    page = window.go(path)
    found = Axe().run(
        page, options={"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
    )
    told = [
        (v["id"], v["nodes"][0]["html"][:160], v["nodes"][0]["failureSummary"][:240])
        for v in found.response["violations"]
    ]
    assert told == []
    page.context.close()


@pytest.mark.parametrize("path", [p for p in PAGES if p not in ("/login",)])
def test_every_view_has_its_twins(site: Site, window: Window, path: str) -> None:
    page = window.go(path)
    for link in page.locator(".twins a").all():
        told = page.request.get(site.url + str(link.get_attribute("href")))
        assert told.status == 200
        if link.inner_text() == "JSON":
            told.json()
    assert page.locator(".twins a", has_text="JSON").count() == 1


def test_an_unknown_address_is_told_in_a_page(chromium: Browser, site: Site) -> None:
    window = open_window(chromium, site)
    page = window.go("/relations/CAN-XXX")
    assert "XXX" in page.locator("main").inner_text()
    assert window.go("/occurrences/O99999").locator("h1").inner_text() == "Not found"
    page.context.close()


def test_a_network_on_a_phone_begins_where_its_countries_are(chromium: Browser, site: Site) -> None:
    opened = open_window(chromium, site, viewport={"width": 390, "height": 844})
    for asked in ("", "?country=PER"):
        page = opened.go(f"/network{asked}")
        part = page.locator(".scroll:has(svg.net)").bounding_box()
        seen = [c.bounding_box() for c in page.locator("svg.net circle").all()]
        assert part
        assert seen
        inside = [b for b in seen if b and part["x"] <= b["x"] and b["x"] + b["width"] <= part["x"] + part["width"] + 1]
        assert len(inside) >= (len(seen) if asked else 1), asked
    assert opened.complaints == []
    opened.page.context.close()


def test_the_map_comes_nearer_is_dragged_and_goes_back(window: Window) -> None:
    page = window.go("/map")
    nearer, farther = page.get_by_role("button", name="Nearer"), page.get_by_role("button", name="Farther")
    seen = "[...document.querySelectorAll('svg.map .pt')].map(p => Math.round(p.getBoundingClientRect().width))"
    frame = "document.querySelector('svg.map').getAttribute('viewBox').split(' ').map(Number)"
    sizes = page.evaluate(seen)
    assert farther.is_disabled()
    nearer.click()
    nearer.click()
    x, y, width, _ = page.evaluate(frame)
    assert width == 250
    assert page.evaluate(seen) == sizes, "marks keep their size"
    box = page.locator("svg.map").bounding_box()
    assert box is not None
    at = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(*at)
    page.mouse.down()
    page.mouse.move(at[0] - box["width"] / 4, at[1], steps=4)
    page.mouse.up()
    moved = page.evaluate(frame)
    assert abs(moved[0] - (x + width / 4)) < 2
    assert abs(moved[1] - y) < 2
    assert page.url.endswith("/map"), "the end of a drag opens nothing"
    farther.click()
    farther.click()
    assert page.evaluate(frame) == [0, 0, 1000, 435]
    page.mouse.dblclick(box["x"] + 5, box["y"] + 5)
    left, top, width, _ = page.evaluate(frame)
    assert (width, left < 5, top < 5) == (500, True, True), "nearer where it is clicked twice"
    farther.click()
    assert farther.is_disabled()
