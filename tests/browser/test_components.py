"""The page of components: looked at in both themes and widths, and used by keyboard."""

import gzip

import pytest

PLACES = ["panel", "till", "portal", "login", "empty"]


@pytest.fixture(autouse=True)
def _debugging(settings):
    settings.DEBUG = True


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("place", PLACES)
def test_nothing_grave_to_axe_and_fits_a_desk_and_a_phone(new_page, axe, shot, place, theme):
    page = new_page(theme=theme)
    page.goto(f"/ui/{place}")

    axe(page)
    shot(page, f"ui-{place}-{theme}")


def test_english_runs_the_other_way(new_page, axe, shot, settings):
    page = new_page()
    page.context.add_cookies(
        [{"name": settings.LANGUAGE_COOKIE_NAME, "value": "en", "url": page_address(page)}]
    )
    page.goto("/ui/panel")

    assert page.locator("html").get_attribute("dir") == "ltr"
    side = page.locator(".panel-side").bounding_box()
    assert side["x"] == 0
    axe(page)
    shot(page, "ui-panel-english")


def page_address(page):
    page.goto("/ui/panel")
    return page.url


def test_the_till_does_not_scroll_at_1024_by_768(new_page):
    page = new_page(width=1024)
    page.goto("/ui/till")

    assert page.evaluate("document.documentElement.scrollHeight") == 768


def test_reads_without_script(new_page):
    page = new_page(java_script_enabled=False)
    page.goto("/ui/panel")

    assert page.get_by_role("cell", name="۳۹۸").count() >= 1  # the chart's table stands in
    page.locator("summary.top-slot").first.click()
    assert page.get_by_role("link", name="تجریش").first.is_visible()


def test_the_theme_is_remembered_before_paint(page):
    page.goto("/ui/panel")
    assert page.locator("html").get_attribute("data-theme") is None

    page.locator("[data-theme-toggle]").first.click()
    assert page.locator("html").get_attribute("data-theme") == "dark"

    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_a_row_opens_by_keyboard_and_by_click(page):
    page.goto("/ui/panel")
    rows = page.locator("tr[data-href]")
    rows.nth(0).focus()
    page.keyboard.press("ArrowDown")
    assert rows.nth(1).evaluate("row => row === document.activeElement")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ui/empty")

    page.goto("/ui/panel")
    rows.nth(2).locator("td").nth(4).click()
    page.wait_for_url("**/ui/empty")


def test_ctrl_k_goes_to_the_search(page):
    page.goto("/ui/panel")
    page.keyboard.press("Control+k")

    assert page.evaluate("document.activeElement.name") == "q"


def test_picked_rows_are_counted(page):
    page.goto("/ui/panel")
    bar = page.locator(".bulk-bar")
    assert not bar.is_visible()

    page.locator("input.pick").nth(1).check()
    page.locator("input.pick").nth(3).check()
    assert "۲ نفر" in bar.inner_text()

    page.get_by_role("button", name="رها کردن").click()
    assert not bar.is_visible()


def test_an_amount_is_grouped_and_said_in_words(page):
    page.goto("/ui/panel")
    amount = page.locator("#id_amount")
    amount.fill("")
    amount.press_sequentially("۱۲۵۰۰۰۰")

    assert amount.input_value() == "1,250,000"
    assert page.locator("#id_amount-words").inner_text() == "یک میلیون و دویست و پنجاه هزار تومان"


def test_a_day_is_chosen_from_the_calendar(page):
    page.goto("/ui/panel")
    page.locator("#id_first").click()
    page.locator("jdp-container .jdp-day:not(.not-in-month)", has_text="15").first.click()

    assert page.locator("#id_first").input_value() == "1405/08/15"


def test_the_name_is_typed_where_there_is_no_undo(page):
    page.goto("/ui/panel")
    page.get_by_role("button", name="حذف").click()
    dialog = page.locator("dialog#erase")
    button = dialog.get_by_role("button", name="پاک کردن")
    assert dialog.is_visible()
    assert button.is_disabled()

    dialog.locator("#typed").fill("نگار محمدی")
    assert button.is_enabled()
    page.keyboard.press("Escape")
    assert not dialog.is_visible()


def test_a_chart_tells_its_figures_without_breaking_the_policy(page):
    page.goto("/ui/panel")
    chart = page.locator("[data-chart]").first
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    page.locator(".chart-tip").wait_for()
    assert "برگشتی‌ها" in page.locator(".chart-tip").inner_text()


def test_the_first_load_of_the_portal_is_light(page):
    sizes = {}

    def note(response):
        if "/static/" in response.url and "woff2" not in response.url:
            sizes[response.url] = len(gzip.compress(response.body()))

    page.on("response", note)
    page.goto("/ui/portal")
    page.wait_for_load_state("networkidle")

    assert not [url for url in sizes if "charts" in url or "datepicker" in url]
    assert sum(sizes.values()) < 80_000  # bytes as they travel
