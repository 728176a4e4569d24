"""Letters by SMTP, to a server on loopback."""

from __future__ import annotations

import base64
import logging
from dataclasses import replace

import pytest

from tests.contracts.test_gateways import open_gateway
from tests.ports import free_port
from tests.smtp import CUT, HANG, Post, serve_smtp
from vafa.foundation import http
from vafa.foundation.gateway_settings import read_settings
from vafa.messaging.registry import gateways
from vafa.messaging.types import Fault, GatewayContext, Outgoing, State

SECRET = "smtp-password-5"
WAY_OUT = "https://go.example.ir/l/aB3dE5gH7j"


def connect(port: int, **more):
    kind = gateways.get("email")
    raw = {
        "host": "127.0.0.1",
        "port": str(port),
        "sender": "club@example.ir",
        "security": "none",
        **more,
    }
    context = GatewayContext(
        business_id=0,
        account_id=1,
        at=open_gateway(kind).context.at,
        business_name="کافه گلستان",
    )
    return kind(read_settings(kind.Settings, raw), context)


def write(count: int, stop_link: str = "") -> list[Outgoing]:
    return [
        Outgoing(
            uid=str(1000 + n),
            mobile=f"+98912{n:07}",
            text=f"سلام {n}\n.نقطه در آغاز خط",
            address=f"p{n}@example.com",
            stop_link=stop_link,
        )
        for n in range(count)
    ]


@pytest.fixture
def post():
    with serve_smtp() as running:
        yield running


def test_each_gets_a_letter_of_their_own_by_one_connection(post: Post):
    results = connect(post.port).send(write(3))
    assert [(one.uid, one.state) for one in results] == [
        ("1000", State.SENT),
        ("1001", State.SENT),
        ("1002", State.SENT),
    ]
    assert [letter["To"] for letter in post.letters] == [f"p{n}@example.com" for n in range(3)]
    first = post.letters[0]
    assert first.get_content().replace("\r", "").strip() == "سلام 0\n.نقطه در آغاز خط"
    assert first["Subject"].strip().startswith("کافه گلستان: سلام 0")
    assert first["From"].addresses[0].display_name == "کافه گلستان"
    assert first["Message-ID"] == "<1000@example.ir>"
    assert first["List-Unsubscribe"] is None
    assert [line for line in post.heard if line.startswith("ehlo")] == post.heard[:1]


def test_advertising_brings_its_way_out_in_the_head_and_under_the_words(post: Post):
    connect(post.port).send(write(1, stop_link=WAY_OUT))
    [letter] = post.letters
    assert letter["List-Unsubscribe"] == f"<{WAY_OUT}>"
    assert letter.get_content().strip().endswith(WAY_OUT)


@pytest.mark.parametrize(
    ("command", "reply", "expected"),
    [
        ("RCPT", "550 no such person", (State.INVALID, Fault.NONE)),
        ("RCPT", "450 come back later", (State.QUEUED, Fault.PASSING)),
        ("MAIL", "530 sign in first", (State.QUEUED, Fault.ACCOUNT)),
        ("END", "554 looks like spam", (State.FAILED, Fault.NONE)),
        ("END", "451 no room", (State.QUEUED, Fault.PASSING)),
        ("END", CUT, (State.UNKNOWN, Fault.NONE)),
    ],
)
def test_what_the_server_says_is_understood(post: Post, command, reply, expected):
    post.replies[command] = reply
    [result] = connect(post.port).send(write(1))
    assert (result.state, result.fault) == expected
    assert post.letters == []


def test_a_refused_letter_does_not_spoil_the_others(post: Post):
    post.replies["rcpt TO:<p1@example.com>"] = "550 no such person"
    states = [one.state for one in connect(post.port).send(write(3))]
    assert states == [State.SENT, State.INVALID, State.SENT]
    assert len(post.letters) == 2


def test_an_address_in_other_letters_goes_as_mail_writes_it_and_spoils_nothing(post: Post):
    foreign, odd = ("p1@نمونه.ایران", "مینا@@example.com")
    batch = write(4)
    batch[1] = replace(batch[1], address=foreign)
    batch[2] = replace(batch[2], address=odd)
    states = [one.state for one in connect(post.port).send(batch)]
    assert states == [State.SENT, State.SENT, State.INVALID, State.SENT]
    [known] = [line for line in post.heard if "xn--" in line]
    assert known.startswith("rcpt TO:<p1@xn--")


def test_silence_after_the_words_is_unknown_and_the_others_wait(post: Post, monkeypatch):
    monkeypatch.setattr(http, "ANSWER_SECONDS", 0.3)
    post.replies["END"] = HANG
    results = connect(post.port).send(write(3))
    assert [(one.state, one.fault) for one in results] == [
        (State.UNKNOWN, Fault.NONE),
        (State.QUEUED, Fault.PASSING),
        (State.QUEUED, Fault.PASSING),
    ]


def test_nobody_there_or_a_wrong_password_means_not_taken(post: Post, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    [nobody] = connect(free_port()).send(write(1))
    assert (nobody.state, nobody.fault) == (State.QUEUED, Fault.PASSING)
    post.replies |= {"EHLO": "250-loopback\r\n250 AUTH PLAIN", "AUTH": "535 no"}
    account = connect(post.port, username="club", password=SECRET)
    [refused] = account.send(write(1))
    assert (refused.state, refused.fault, refused.code) == (State.QUEUED, Fault.ACCOUNT, "535")
    said = f"{account!r} {account.settings!r} {refused!r}{caplog.text}{capfd.readouterr()}"
    assert SECRET not in said
    assert base64.b64encode(f"\0club\0{SECRET}".encode()).decode() not in said


def test_nothing_goes_in_the_open_where_tls_is_wanted(post: Post):
    [result] = connect(post.port, security="starttls", username="club", password=SECRET).send(
        write(1)
    )
    assert (result.state, result.fault, result.code) == (State.QUEUED, Fault.ACCOUNT, "no_tls")
    assert not [line for line in post.heard if line.startswith(("AUTH", "MAIL", "mail"))]


def test_a_server_within_is_not_called(post: Post, settings):
    settings.GATEWAYS_WITHIN = []
    [result] = connect(post.port).send(write(1))
    assert (result.state, result.fault) == (State.QUEUED, Fault.PASSING)
    assert post.heard == []
