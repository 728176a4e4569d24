"""Calls to the outside end in one of three ways, and never tell an address."""

from __future__ import annotations

import logging
from ipaddress import ip_network

import pytest

from tests.loopback import Reply, closed_url, serve
from vafa.foundation import http

SECRET = "kEy-in-the-address-9f3a"


def test_an_answer_of_any_status_is_an_answer():
    with serve(lambda call: Reply(503, b'{"a": 1}')) as there:
        answer = http.call("POST", f"{there.url}/x", query={"q": "سلام +"}, form={"f": "۱ & ۲"})
    assert (answer.status, answer.json()) == (503, {"a": 1})
    assert there.calls[0].query == {"q": "سلام +"}
    assert there.calls[0].form == {"f": "۱ & ۲"}


def test_nobody_there_is_unreachable():
    with pytest.raises(http.Unreachable):
        http.call("GET", closed_url())


@pytest.mark.parametrize(
    "url", ["", "no-scheme", "ftp://127.0.0.1/", "http://", "http://[::1", "http://a:b:c/"]
)
def test_an_address_that_is_none_is_unreachable(url):
    with pytest.raises(http.Unreachable):
        http.call("GET", url)


@pytest.mark.parametrize("value", ["ب", "a\r\nX-Evil: 1"])
def test_a_header_that_cannot_be_sent_is_unreachable_and_sends_nothing(value):
    with serve(lambda call: Reply()) as there, pytest.raises(http.Unreachable):
        http.call("GET", there.url, headers={"X-Key": value})
    assert there.calls == []


@pytest.mark.parametrize("reply", [Reply(hangs=True), Reply(cuts=True)])
def test_silence_is_no_answer(reply):
    with serve(lambda call: reply) as there, pytest.raises(http.NoAnswer):
        http.call("GET", there.url, seconds=0.3)
    assert len(there.calls) == 1


def test_a_redirect_is_not_followed():
    with serve(lambda call: Reply(302, headers={"Location": "/other"})) as there:
        assert http.call("GET", there.url).status == 302
    assert len(there.calls) == 1


def test_too_much_is_a_bad_answer():
    with (
        serve(lambda call: Reply(200, b"x" * (http.MOST_BYTES + 1))) as there,
        pytest.raises(http.BadAnswer),
    ):
        http.call("GET", there.url)


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff\xfe", b"[" * 100_000, b"9" * 5_000])
def test_what_is_not_json_is_a_bad_answer(body):
    with serve(lambda call: Reply(200, body)) as there, pytest.raises(http.BadAnswer):
        http.call("GET", there.url).json()


def test_no_address_is_logged_or_raised(caplog):
    caplog.set_level(logging.DEBUG)
    with serve(lambda call: Reply(500)) as there:
        http.call("GET", f"{there.url}/{SECRET}", query={"password": SECRET})
    for url in (f"{closed_url()}/{SECRET}", f"nope://{SECRET}"):
        with pytest.raises(http.CallFailed) as failed:
            http.call("GET", url)
        assert SECRET not in f"{failed.value!r} {failed.value.__cause__!r}"
        assert failed.value.__suppress_context__
    assert SECRET not in caplog.text


def test_proxies_of_the_environment_are_not_used(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", closed_url())
    monkeypatch.setenv("ALL_PROXY", closed_url())
    http._client.cache_clear()
    with serve(lambda call: Reply(204)) as there:
        assert http.call("GET", there.url).status == 204


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f.1",
        "127.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[fe80::1%25lo]",
        "0.0.0.0",
        "10.0.0.1",
        "100.64.0.1",
        "169.254.169.254",
        "[fd00:ec2::254]",
        "224.0.0.1",
    ],
)
def test_machines_around_us_are_not_called_unless_listed(settings, host):
    settings.GATEWAYS_WITHIN = []
    with serve(lambda call: Reply(200)) as there, pytest.raises(http.Unreachable):
        http.call("GET", f"http://{host}:{there.url.rpartition(':')[2]}/")
    assert there.calls == []


def test_a_machine_that_is_listed_is_called_by_its_name(settings):
    settings.GATEWAYS_WITHIN = [ip_network("127.0.0.1/32")]
    with serve(lambda call: Reply(200)) as there:
        port = there.url.rpartition(":")[2]
        assert http.call("GET", f"http://localhost:{port}/").status == 200
    assert there.calls[0].headers["Host"] == f"localhost:{port}"


def test_by_default_nothing_asks_the_clouds_own_services():
    assert not http._may_call("169.254.169.254")
