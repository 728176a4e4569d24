"""A real browser on a real server, for tests marked `browser`.

`live_url`  the address of the product, served from a thread on the test database (real commits)
`page`      a Chromium page, Persian, 1280 wide; the test fails where the page logs an error,
            breaks the content policy or asks for something that is not there
`sign_in`   `sign_in(page, member)` without the form, which test_till.py fills in
`axe`       `axe(page)` fails on serious or critical findings of axe-core
`shot`      `shot(page, "panel-dashboard")` fails where a page is too wide at 1280 or 390, and keeps
            pictures of both in build/shots; in `make test`, where nobody looks, it keeps none

Without Chromium or Node the tests are skipped in one line; with CI=true they fail.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.test import Client, override_settings
from playwright.sync_api import Browser, Page, sync_playwright

ROOT: Path = django_settings.ROOT
SHOTS = ROOT / "build" / "shots"
ARE_KEPT = os.environ.get("VAFA_SHOTS") != "0"
FIRST_PORT, LAST_PORT = 17100, 17999
WIDTHS = {1280: 900, 390: 844}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SETTLED = """async () => {
  const isBusy = () =>
    document.querySelector(".htmx-request, .htmx-swapping, .htmx-settling") ||
    [...document.querySelectorAll("[data-chart]")].some((it) => !it.querySelector("svg"));
  await document.fonts.ready;
  const end = performance.now() + 10_000;
  while (isBusy()) {
    if (performance.now() > end) {
      throw new Error("the page does not come to rest");
    }
    await new Promise((go) => setTimeout(go, 20));
  }
}"""
PLAIN_STATIC = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def static_files() -> None:
    """build/static as the sources say; building costs nothing when nothing changed."""
    node = Path(sys.executable).parent / "node"
    if not node.exists() or not (ROOT / "node_modules").exists():
        _give_up("no Node or node_modules (make static)")
    subprocess.run([node, ROOT / "frontend" / "build.mjs"], check=True, cwd=ROOT)


@pytest.fixture(scope="session")
def server_url(static_files, django_db_setup) -> Iterator[str]:
    with override_settings(
        STORAGES=PLAIN_STATIC, STATICFILES_DIRS=[ROOT / "build" / "static"], ALLOWED_HOSTS=["*"]
    ):
        server = _bind()
        server.set_app(StaticFilesHandler(get_wsgi_application()))
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def live_url(server_url, committed) -> str:
    """The address of the product, on the test database."""
    return server_url


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, or the one that Playwright brought."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    # Playwright runs a loop in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
        if not program and not own.exists():
            _give_up("no Chromium (apt-get install chromium)")
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium, live_url) -> Iterator[Callable[..., Page]]:
    """`new_page(width=390, theme="dark")`; what a page did wrong fails the test at its end."""
    with opening_pages(chromium, live_url) as open_page:
        yield open_page


@contextmanager
def opening_pages(chromium: Browser, url: str) -> Iterator[Callable[..., Page]]:
    """A function that opens a page on `url`; what a page does wrong fails at the end."""
    contexts, faults = [], []

    def open_page(*, width: int = 1280, theme: str = "light", **more: Any) -> Page:
        context = chromium.new_context(
            base_url=url,
            viewport={"width": width, "height": WIDTHS.get(width, 768)},
            color_scheme=theme,
            locale="fa-IR",
            service_workers="block",  # what they serve takes nothing from a test, by its policy
            **more,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: faults.append(f"{page.url} error: {error}"))
        page.on(
            "console",
            lambda said: (
                faults.append(f"{page.url} console: {said.text}") if said.type == "error" else None
            ),
        )
        page.on(
            "response",
            lambda got: faults.append(f"{got.status} {got.url}") if got.status >= 500 else None,
        )
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not faults, "\n".join(faults)


@pytest.fixture
def page(new_page) -> Page:
    """A page 1280 wide, in the light theme."""
    return new_page()


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """`axe(page)` fails on what is serious or critical."""
    source = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")

    def check(page: Page) -> None:
        settle(page)
        page.evaluate(source)  # by the debugger: the content policy does not stand in its way
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        grave = [
            f"{finding['impact']} {finding['id']}: {finding['help']}\n    "
            + "\n    ".join(node["html"][:200] for node in finding["nodes"][:5])
            for finding in found
            if finding["impact"] in {"serious", "critical"}
        ]
        assert not grave, "\n".join(grave)

    return check


@pytest.fixture
def shot() -> Callable[[Page, str], None]:
    """`shot(page, "name")` keeps a picture at each width, and fails where a page is too wide."""

    def take(page: Page, name: str) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        before = page.viewport_size
        for width, height in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            settle(page)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{name}: {wide} px at a width of {width}"
            if ARE_KEPT:
                page.screenshot(path=SHOTS / f"{name}-{width}.png", full_page=True)
        page.set_viewport_size(before)

    return take


def sign_in(page: Page, member: Any) -> None:
    """Let the member be signed in, in this page's browser."""
    client = Client()
    client.force_login(member.user)
    cookie = {"name": django_settings.SESSION_COOKIE_NAME, "domain": "127.0.0.1", "path": "/"}
    page.context.add_cookies([cookie | {"value": client.cookies[cookie["name"]].value}])


def settle(page: Page) -> None:
    """Wait for the page, for what it asked for, the font and the charts; not for silence."""
    page.wait_for_load_state()
    page.evaluate(SETTLED)


def _give_up(reason: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(f"browser tests cannot run: {reason}")
    pytest.skip(f"browser tests need more: {reason}")


class _Silent(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing: failures speak through the page's faults."""


def _bind() -> ThreadedWSGIServer:
    for port in range(FIRST_PORT + os.getpid() % 100, LAST_PORT):
        try:
            return ThreadedWSGIServer(("127.0.0.1", port), _Silent)
        except OSError:
            continue
    raise RuntimeError(f"no free port between {FIRST_PORT} and {LAST_PORT}")
