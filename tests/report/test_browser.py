from __future__ import annotations

import base64
import time
from dataclasses import replace

import pytest

from tests.evidence.examples import ENVIRONMENT
from tests.report.chromium import BINARY, Page
from tests.report.pages import PICTURE, everything
from verify.evidence import Ledger
from verify.report.html import write_html
from verify.report.pictures import as_csv

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not BINARY, reason="chromium is missing (Debian: chromium)"),
]


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "report.html"
    write_html(everything(), path)
    return path.as_uri()


@pytest.fixture(params=[400, 1200])
def page(request, browser, report):
    browser.call("Emulation.setEmulatedMedia", features=[])
    browser.open(report, request.param)
    return browser


def shown(page: Page) -> int:
    return page.evaluate("document.querySelectorAll('tbody tr[data-grade]:not([hidden])').length")


def test_no_request_leaves_the_page_and_the_console_is_silent(page):
    page.evaluate("1")
    sent = [e["params"]["request"]["url"] for e in page.events if e["method"] == "Network.requestWillBeSent"]
    assert [url for url in sent if not url.startswith(("file:", "data:"))] == []
    noise = [
        e
        for e in page.events
        if e["method"] in ("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded")
    ]
    assert noise == []


def test_every_equation_has_a_plausible_box_and_the_page_does_not_scroll_sideways(page):
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    boxes = page.evaluate(
        "[...document.querySelectorAll('svg.equation')].map((e) => e.getBoundingClientRect())"
        ".map((r) => [r.width, r.height])"
    )
    assert len(boxes) > 10
    assert all(8 < width < 3000 and 8 < height < 300 for width, height in boxes)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_filters_work_by_mouse_and_by_keyboard(page):
    everyone = shown(page)
    page.click("input[value=PROVED]")
    fewer = shown(page)
    assert 0 < fewer < everyone
    assert (
        page.evaluate("document.getElementById('shown').textContent") == f"{fewer} of {everyone} claims shown"
    )
    page.evaluate("document.querySelector('input[value=PROVED]').focus()")
    page.press(" ", 32, " ")
    assert shown(page) == everyone


def test_a_node_of_the_graph_leads_to_its_claim_even_if_it_is_filtered_out(page):
    page.click("input[value=PROVED]")
    page.evaluate("document.querySelector('svg.graph a[href=\"#claim-F-Lemma-1\"]').focus()")
    page.press("Enter", 13, "\r")
    assert page.evaluate("location.hash") == "#claim-F-Lemma-1"
    wait_for(page, "!document.getElementById('claim-F-Lemma-1').hidden")


def test_the_graph_fits_a_page_of_1200_and_no_label_leaves_its_box(page):
    overflow = page.evaluate(
        "(() => { const box = document.querySelector('svg.graph').parentElement;"
        " return box.scrollWidth - box.clientWidth; })()"
    )
    assert (overflow <= 0) == (page.evaluate("innerWidth") >= 1200)
    outside = page.evaluate(
        "[...document.querySelectorAll('g.node')].filter((g) => {"
        " const r = g.querySelector('rect').getBBox(), t = g.querySelector('text').getBBox();"
        " return t.x < r.x || t.x + t.width > r.x + r.width || t.y + t.height > r.y + r.height; })"
        ".map((g) => g.dataset.key)"
    )
    assert outside == []


def test_pointing_at_a_claim_fades_what_it_has_nothing_to_do_with(page):
    page.call("Emulation.setFocusEmulationEnabled", enabled=True)
    page.evaluate("document.querySelector('svg.graph a[href=\"#claim-F-Lemma-1\"]').focus()")
    apart = page.evaluate("[...document.querySelectorAll('g.node.apart')].map((g) => g.dataset.key)")
    assert "F Lemma 3" in apart
    assert not {"F Lemma 1", "F Lemma 2"} & set(apart)
    page.evaluate("document.activeElement.blur()")
    assert page.evaluate("document.querySelectorAll('.apart').length") == 0


def test_a_link_to_an_instance_unfolds_it(page):
    page.evaluate("location.hash = document.querySelector('details.instance').id")
    wait_for(page, "document.querySelector('details.instance').open")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pictures_are_drawn_in_the_ink_of_the_page(page, scheme):
    page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    ink = page.evaluate("getComputedStyle(document.body).color")
    for place in ("figure svg.picture", ".gallery svg.picture"):
        page.evaluate(f"document.querySelector({place!r}).scrollIntoView()")
        box = page.evaluate(
            f"(() => {{ const r = document.querySelector({place!r}).getBoundingClientRect();"
            " return [r.width, r.height]; })()"
        )
        assert 150 < box[0] <= page.evaluate("innerWidth")
        assert 100 < box[1] < 700
        assert page.evaluate(f"getComputedStyle(document.querySelector({place!r})).fill") == ink
    drawn = "document.querySelector('figure svg.picture path[style*=currentColor]')"
    assert page.evaluate(f"getComputedStyle({drawn}).stroke") == ink


def test_data_and_evidence_are_saved_by_a_click(page, tmp_path):
    page.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    page.click("figcaption a[download]")
    name = page.evaluate("document.querySelector('figcaption a[download]').download")
    for _ in range(100):
        if (tmp_path / name).is_file():
            break
        time.sleep(0.05)
    assert (tmp_path / name).read_text(encoding="utf-8") == as_csv(PICTURE)


def pages_printed(page: Page) -> bytes:
    return base64.b64decode(page.call("Page.printToPDF")["data"])


def test_print_is_brief_unless_everything_is_asked_for(page):
    def printed_open() -> int:  # counted while the page is laid out for printing
        page.evaluate("addEventListener('beforeprint', () => { window.unfolded ="
                      " document.querySelectorAll('details[open]').length; })")  # fmt: skip
        assert pages_printed(page).startswith(b"%PDF")
        return page.evaluate("window.unfolded")

    every = page.evaluate("document.querySelectorAll('details').length")
    assert printed_open() == 1  # the worst case of the one claim with several instances
    page.click("#print-all")
    assert printed_open() == every
    assert page.evaluate("document.querySelectorAll('details[open]').length") == 1  # as before


def test_it_opens_fast(browser, tmp_path):
    """Of 42 claims; 2 s is promised, and a busy machine is given twice that for the median of three."""
    many = (replace(r.claim, label=f"{r.claim.label} {k}") for k in range(7) for r in everything().records)
    records = (replace(r, claim=c) for r, c in zip(everything().records * 7, many, strict=True))
    write_html(Ledger(ENVIRONMENT, tuple(records)), tmp_path / "report.html")
    times = []
    for _ in range(3):
        browser.open((tmp_path / "report.html").as_uri(), 1200)
        wait_for(browser, "performance.getEntriesByType('navigation')[0].loadEventEnd > 0")
        times.append(browser.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd"))
    assert sorted(times)[1] < 2 * 2000


def wait_for(page: Page, condition: str) -> None:
    """The browser does what it is told in its own time."""
    for _ in range(100):
        if page.evaluate(condition):
            return
        time.sleep(0.05)
    raise AssertionError(f"never: {condition}")
