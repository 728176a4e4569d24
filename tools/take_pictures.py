"""The pictures of README, taken from a running demo: `.venv/bin/python tools/take_pictures.py`.

Walks the round that README tells of (a sale at the till, the text on the phone, the customer's own
pages) in headless Chromium, and fails where a step does not work.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
MOBILE = "09700004808"
PASSWORD = "vafa-demo"  # noqa: S105 (the demo's own, printed at its start)


def main(address: str) -> None:
    """Take every picture from the demo at `address`."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        manager = sign_in(browser, address, "modir", "/panel/dashboard/", (1280, 900))
        keep(manager, "dashboard")
        till = sign_in(browser, address, "sandogh", "/till/", (1024, 768))
        sell(till)
        before = len(read_login_codes(manager))
        guest = ask_login_code(browser, address)
        enter_portal(guest, wait_for_login_code(manager, before))
        keep(manager, "phone")
        browser.close()


def sign_in(browser: Browser, address: str, name: str, path: str, size: tuple[int, int]) -> Page:
    """A page in which this person of the demo is at `path`."""
    viewport = {"width": size[0], "height": size[1]}
    page = browser.new_context(viewport=viewport, locale="fa-IR", base_url=address).new_page()
    page.goto(path)
    page.fill("[name=username]", name)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".panel, .till")
    return page


def sell(till: Page) -> None:
    """A sale to a known customer, up to the receipt."""
    if till.locator("button[name=stand]").count():
        till.locator("button[name=stand]").first.click()
    till.fill("#q", MOBILE)
    till.fill("#id_amount", "840000")
    till.wait_for_selector(".till-sum")
    keep(till, "till")
    till.keyboard.press("Enter")
    till.wait_for_selector(".receipt")


def ask_login_code(browser: Browser, address: str) -> Page:
    """A page in which the customer asked for a way in."""
    viewport = {"width": 390, "height": 844}
    page = browser.new_context(viewport=viewport, locale="fa-IR", base_url=address).new_page()
    page.goto("/c/naranj/")
    page.locator("input[name=mobile]").fill(MOBILE)
    page.keyboard.press("Enter")
    page.wait_for_selector("input[autocomplete=one-time-code]")
    return page


def read_login_codes(manager: Page) -> list[str]:
    """The codes of 6 digits on the demo phone that got the newest text, oldest first."""
    manager.goto("/demo/phone/")
    return re.findall(r"(?<!\d)\d{6}(?!\d)", manager.inner_text("main"))


def wait_for_login_code(manager: Page, before: int) -> str:
    """The code that comes after so many older ones."""
    for _ in range(30):
        found = read_login_codes(manager)
        if len(found) > before:
            return found[-1]
        manager.wait_for_timeout(500)
    raise SystemExit("The text with the login code did not arrive.")


def enter_portal(page: Page, code: str) -> None:
    """The customer's own pages."""
    page.locator("input[autocomplete=one-time-code]").fill(code)
    page.keyboard.press("Enter")
    page.wait_for_url("**/c/naranj/")
    keep(page, "portal")


def keep(page: Page, name: str) -> None:
    """Keep the picture."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(400)
    page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
