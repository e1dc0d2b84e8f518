from __future__ import annotations

import time

import pytest

from tests.report.chromium import BINARY, Page
from tests.report.pages import everything
from verify.report.html import write_html

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not BINARY, reason="chromium is missing (Debian: chromium)"),
]


@pytest.fixture(params=[400, 1200])
def page(request, tmp_path):
    write_html(everything(), tmp_path / "report.html")
    opened = Page(tmp_path / "profile")
    try:
        assert opened.open((tmp_path / "report.html").as_uri(), request.param) < 10
        yield opened
    finally:
        opened.close()


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
    for _ in range(100):  # the browser tells the page of the new address in its own time
        if not page.evaluate("document.getElementById('claim-F-Lemma-1').hidden"):
            break
        time.sleep(0.05)
    assert page.evaluate("document.getElementById('claim-F-Lemma-1').hidden") is False
