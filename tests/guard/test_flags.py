from datetime import timedelta

import pytest

from tests.checkout.conftest import NOW, TILL
from vafa.audit.models import AuditRecord
from vafa.codes.events import CodesWereLocked
from vafa.foundation.errors import NotFound
from vafa.guard.actions import put_away_flag
from vafa.guard.queries import count_open_flags, list_flags
from vafa.guard.reactions import flag_code_guessing

EVENT = CodesWereLocked(side="till", subject="2", count=10)


def test_a_pattern_is_flagged_once_and_counted_on(scope):
    for minutes in range(3):
        flag_code_guessing(EVENT, at=NOW + timedelta(minutes=minutes))
    [flag] = list_flags()
    assert (flag.rule, flag.subject, flag.times, flag.first_at) == (
        "code_guessing",
        "till:2",
        3,
        NOW,
    )


def test_the_same_event_twice_changes_nothing(scope):
    flag_code_guessing(EVENT, at=NOW)
    flag_code_guessing(EVENT, at=NOW)
    assert list_flags()[0].times == 1


def test_a_flag_that_was_put_away_is_audited_and_may_be_raised_anew(scope):
    flag_code_guessing(EVENT, at=NOW)
    flag_id = list_flags()[0].id
    put_away_flag(flag_id, actor=TILL, at=NOW)
    put_away_flag(flag_id, actor=TILL, at=NOW)
    assert count_open_flags() == 0
    assert AuditRecord.objects.filter(act="flag.put_away").count() == 1
    flag_code_guessing(EVENT, at=NOW + timedelta(days=1))
    assert count_open_flags() == 1
    with pytest.raises(NotFound):
        put_away_flag(1, actor=TILL, at=NOW)
