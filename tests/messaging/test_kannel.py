"""The whole way through a real gateway: Kannel, its fake SMS centre, and our own web server."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from socketserver import ThreadingMixIn
from urllib.parse import unquote_to_bytes
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connections

from tests.messaging.conftest import NOON, SARA, Club
from tests.messaging.kannel_box import Kannel, missing_program, run_kannel, wait_until
from tests.ports import free_port
from vafa.config.reactions import REACTIONS
from vafa.customers.queries import find_by_mobile
from vafa.foundation.persian import to_persian_digits
from vafa.joining.actions import ensure_code
from vafa.messaging import queries
from vafa.messaging.types import State
from vafa.outbox.actions import deliver_pending
from vafa.tenancy.scope import business_scope

pytestmark = pytest.mark.kannel
PASSWORD = "kannel-pass-71c"
LINE = "30001234"


class Web(ThreadingMixIn, WSGIServer):
    daemon_threads = False


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def run_web(port: int) -> Iterator[str]:
    """Our own application, served over HTTP, on the test's database."""
    application = get_wsgi_application()

    def answer(environ, start_response):
        try:
            yield from application(environ, start_response)
        finally:
            connections.close_all()  # of this request's thread

    server = Web(("127.0.0.1", port), Quiet)
    server.set_app(answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def kannel(committed, club, tmp_path) -> Iterator[Kannel]:
    """A Kannel that the club has an account at, and a web server that it can call."""
    missing = missing_program()
    if missing and os.environ.get("CI") == "true":
        pytest.fail(f"{missing} is not installed")
    if missing:
        pytest.skip(f"{missing} is not installed (apt-get install kannel kannel-extras)")
    web_port, *ports = (free_port() for _port in range(5))
    send_url = f"http://127.0.0.1:{ports[2]}/cgi-bin/sendsms"
    with run_web(web_port) as vafa_url:
        settings = {
            "send_url": send_url,
            "username": "vafa",
            "password": PASSWORD,
            "line": LINE,
            "vafa_url": vafa_url,
        }
        club.add_gateway("kannel", settings)
        with business_scope(club.business.id):
            inbound_url = vafa_url + queries.list_accounts()[0].inbound_path
        with run_kannel(tmp_path, ports, password=PASSWORD, inbound_url=inbound_url) as running:
            assert running.send_url == send_url
            yield running


def read_parts(kannel: Kannel) -> list[tuple[str, str, str]]:
    """(from, to, words) of each part that the centre got; a long text's header is cut off."""
    found = re.findall(r"Got message \d+: <(\S+) (\S+) (\S+) (.*)>", kannel.saw())
    parts = []
    for line, mobile, kind, data in found:
        words = data.split(" ")[-1].replace("+", "%20")
        assert kind in {"ucs-2", "udh"}
        parts.append((line, mobile, unquote_to_bytes(words).decode("utf-16-be")))
    return parts


def test_a_persian_text_goes_out_and_its_report_comes_back(kannel, club: Club, codes):
    one = club.queue("login_code")
    club.send()
    wait_until(lambda: club.state(one) == State.DELIVERED, "the delivery report")
    wait_until(lambda: bool(read_parts(kannel)), "the text at the centre")
    text = "کد ورود به کافه آزمون: 7000001"
    assert read_parts(kannel) == [(LINE, "09121234567", text)]
    message = club.get(one)
    assert (message.parts, message.gateway, message.gateway_id) == (1, "kannel", message.uid)
    assert "7000001" not in message.body


def test_a_long_text_takes_as_many_parts_as_we_count(kannel, club: Club, codes):
    one = club.queue("credit", amount=800_000, last_day="2026-12-06")
    club.send()
    wait_until(lambda: club.state(one) == State.DELIVERED, "the delivery report")
    wait_until(lambda: len(read_parts(kannel)) >= 2, "both parts at the centre")
    parts = read_parts(kannel)
    assert len(parts) == club.get(one).parts == 2
    whole = "".join(words for _line, _mobile, words in parts)
    assert whole.endswith("کد خرج: 7000001\nتا پایان 1405/09/15\nلغو11")


def test_a_customer_writes_and_is_obeyed(kannel, club: Club):
    def is_stopped() -> bool:
        with business_scope(club.business.id):
            return queries.is_stopped(SARA)

    kannel.send_from_customer("09121234567", LINE, "لغو۱۱")
    wait_until(is_stopped, "the stop to be obeyed")
    one = club.queue("expiring", amount=10_000)
    club.send()
    assert club.state(one) == State.BLOCKED_OPTOUT
    kannel.send_from_customer("09121234567", LINE, "۱۲")
    wait_until(lambda: not is_stopped(), "the rejoining")
    with business_scope(club.business.id):
        texts = queries.list_inbound().texts
    assert [(one.text, one.line, one.meaning) for one in texts] == [
        ("۱۲", LINE, "rejoin"),
        ("لغو۱۱", LINE, "stop"),
    ]
    # Kannel texts what it reads in our answer: it read nothing.
    assert read_parts(kannel) == []


def test_whoever_texts_the_code_is_a_member_and_hears_it(kannel, club: Club):
    def has_come() -> bool:
        with business_scope(club.business.id):
            return bool(queries.list_inbound().texts)

    with business_scope(club.business.id):
        code = ensure_code()
    kannel.send_from_customer("09351112233", LINE, f" {to_persian_digits(code)} ")
    wait_until(has_come, "the code to come in")
    with business_scope(club.business.id):
        while deliver_pending(REACTIONS, at=datetime.now(UTC)):
            pass
        assert find_by_mobile("09351112233").joined_by == "text"
    club.send(datetime.now(UTC))
    wait_until(lambda: bool(read_parts(kannel)), "the answer at the centre")
    words = "شما عضو باشگاه کافه آزمون شدید. خوش آمدید!"
    assert read_parts(kannel) == [(LINE, "09351112233", words)]


def test_a_wrong_password_is_the_accounts_fault(kannel, club: Club):
    with business_scope(club.business.id):
        account = queries.list_accounts()[0]
    settings = dict(account.settings) | {"password": "wrong"}
    club.add_gateway("kannel", settings, account_id=account.id)
    one = club.queue("welcome")
    club.send()
    message = club.get(one)
    assert (message.state, message.reason, message.turn) == (State.QUEUED, "http_403", 1)


def test_many_texts_all_come_and_each_once(kannel, club: Club):
    texts = [club.queue("welcome", mobile=f"+98912{number:07}") for number in range(30)]
    # Some reports are quicker than our own record of the call: then the text is delivered by then.
    assert set(club.send(NOON, limit=100).states) <= {State.SENT, State.DELIVERED}
    wait_until(
        lambda: {club.state(one) for one in texts} == {State.DELIVERED}, "30 delivery reports"
    )
    with business_scope(club.business.id):
        assert queries.count_by_state() == {State.DELIVERED: 30}
    wait_until(lambda: len(read_parts(kannel)) >= 60, "60 parts at the centre")
    mobiles = [mobile for _line, mobile, _words in read_parts(kannel)]
    assert sorted(mobiles) == sorted([f"0912{number:07}" for number in range(30)] * 2)
