"""The page in a real browser: it loads nothing, says nothing, and each place leads to its command."""

from __future__ import annotations

import pytest

from tests.report.chromium import BINARY
from tests.sweep.specs import toy
from verify.sweep.page import write_page
from verify.sweep.pool import here
from verify.sweep.sweeping import run_sweep

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not BINARY, reason="chromium is missing (Debian: chromium)"),
]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    root = tmp_path_factory.mktemp("sweep")
    spec = toy(5, 5, refine={"axes": ["start.x", "start.y"], "depth": 2, "certify": 2})
    run_sweep(spec, root, here(), lambda *_: None)
    write_page("a spec.toml", spec, root, root / "index.html")
    return (root / "index.html").as_uri()


@pytest.fixture(params=[400, 1200])
def page(request, browser, written):
    browser.open(written, request.param)
    return browser


def details(page):
    return page.evaluate("document.getElementById('details').textContent")


def test_no_request_leaves_the_page_and_the_console_is_silent(page):
    page.evaluate("1")
    sent = [e["params"]["request"]["url"] for e in page.events if e["method"] == "Network.requestWillBeSent"]
    assert [url for url in sent if not url.startswith(("file:", "data:"))] == []
    kinds = ("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded")
    assert [e for e in page.events if e["method"] in kinds] == []


def test_the_page_does_not_scroll_sideways(page):
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_place_leads_to_its_command(page):
    page.click("rect.mark:last-of-type")
    said = details(page)
    assert "python -m verify sweep 'a spec.toml' --point " in said
    assert "start.x" in said
    assert page.evaluate("document.querySelectorAll('.chosen').length") == 2


def test_a_certified_place_leads_to_its_certified_run(page):
    k = page.evaluate("rows.findIndex((row) => row.certified.length)")
    page.evaluate(f"show({k})")
    assert "--grade CERTIFIED" in details(page)


def test_the_keyboard_goes_from_place_to_place(page):
    page.evaluate("document.querySelector('svg.sheet').focus()")
    seen = {details(page)}
    for key, code in 4 * [("ArrowRight", 39)] + 4 * [("ArrowUp", 38)]:
        page.press(key, code)
        seen.add(details(page))
    assert len(seen) > 6
