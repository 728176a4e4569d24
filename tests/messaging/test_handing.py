"""Texts that wait for a file, which somebody uploads to a panel by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.messaging.conftest import NOON, SARA, minutes
from vafa.audit.types import SYSTEM
from vafa.foundation.errors import NotFound
from vafa.messaging import actions, queries
from vafa.messaging.errors import NothingWaits
from vafa.tenancy.scope import business_scope

ALI = "+989350000000"


@pytest.fixture
def excel(club):
    return club.add_gateway("excel_file", {})


def make(club, account, at=NOON):
    with business_scope(club.business.id):
        return actions.hand_over(account_id=account, actor=SYSTEM, at=at)


def read(club, account, made):
    with business_scope(club.business.id):
        return [(one.mobile, one.text) for one in queries.list_handed(account, made)]


def count(club, account):
    with business_scope(club.business.id):
        return queries.count_waiting_texts(account)


def test_each_text_is_in_one_file_once(club, excel):
    texts = [club.queue("test"), club.queue("test", mobile=ALI)]
    club.send()
    assert [club.get(one).reason for one in texts] == ["waits_for_file"] * 2
    assert count(club, excel) == 2
    made = make(club, excel)
    assert [mobile for mobile, _text in read(club, excel, made)] == ["09121234567", "09350000000"]
    assert all(text for _mobile, text in read(club, excel, made))
    assert [club.get(one).reason for one in texts] == ["handed_over"] * 2
    assert count(club, excel) == 0
    with pytest.raises(NothingWaits):
        make(club, excel)
    later = club.queue("test")
    club.send()
    second = make(club, excel)
    assert len(read(club, excel, second)) == 1
    assert len(read(club, excel, made)) == 2
    with business_scope(club.business.id):
        assert [one.texts for one in queries.list_hand_overs(excel)] == [1, 2]
    assert club.state(later) == "sent"


@pytest.mark.parametrize("channel", ["any", "sms"])
def test_what_is_too_late_or_unwanted_by_now_is_left_out(club, excel, channel):
    late, unwanted = club.queue("test"), club.queue("reward", words="۲۰٪ تخفیف")
    good = club.queue("reward", words="۲۰٪ تخفیف", mobile=ALI)
    club.send()
    with business_scope(club.business.id):
        stop = {"mobile": SARA, "is_given": False, "way": "staff", "words": "", "channel": channel}
        actions.set_consent(**stop, actor=SYSTEM, at=NOON)
    club.change(late, expires_at=NOON + minutes(1))
    made = make(club, excel, at=NOON + minutes(2))
    assert [mobile for mobile, _text in read(club, excel, made)] == ["09350000000"]
    states = [club.state(one) for one in (late, unwanted, good)]
    assert states == ["expired", "blocked_optout", "sent"]


def test_no_code_rests_in_a_file(club, excel, codes, panel):
    code, plain = club.queue("login_code"), club.queue("test")
    club.send()
    assert [club.get(one).gateway for one in (code, plain)] == ["generic_http", "excel_file"]


def test_a_code_without_another_gateway_waits(club, excel, codes):
    code = club.queue("login_code")
    club.send()
    assert (club.state(code), club.get(code).reason) == ("queued", "no_gateway")
    assert codes == []


def test_a_file_of_another_account_is_not_found(club, excel):
    club.queue("test")
    club.send()
    made = make(club, excel)
    other = club.add_gateway("excel_file", {})
    assert read(club, other, made) == []
    with pytest.raises(NotFound):
        read(club, other + 1, made)


def test_what_nobody_fetched_in_three_days_is_given_up(club, excel):
    club.queue("test")
    club.send()
    with business_scope(club.business.id):
        assert actions.close_undecided(at=NOON + timedelta(hours=73)) == 1
    with pytest.raises(NothingWaits):
        make(club, excel, at=NOON + timedelta(hours=73))
