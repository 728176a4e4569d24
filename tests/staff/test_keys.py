from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection

from tests.staff.cast import NOW, acting, hire, open_branch
from vafa.audit.models import AuditRecord
from vafa.audit.types import SYSTEM
from vafa.foundation.errors import NotFound
from vafa.staff.actions import create_api_key, create_till, note_key_used, revoke_api_key
from vafa.staff.errors import BusinessSuspended, KeyRefused, TillNameTaken
from vafa.staff.models import ApiKey
from vafa.staff.queries import authenticate_key, list_api_keys, list_tills
from vafa.staff.types import Role, Scope
from vafa.tenancy.actions import create_business, resume_business, suspend_business
from vafa.tenancy.scope import business_scope


def make_key(**more):
    facts = {"label": "صندوق", "scopes": [Scope.SALES_WRITE], "actor": SYSTEM, "at": NOW}
    return create_api_key(**(facts | more))


def test_a_key_says_whose_it_is_in_one_statement(business, django_assert_num_queries):
    with business_scope(business.pk):
        new = make_key(branch_id=7, till="صندوق ۱")
    with django_assert_num_queries(1):
        key = authenticate_key(new.token)
    assert (key.business_id, key.key_id, key.branch_id, key.till) == (
        business.pk,
        new.key_id,
        7,
        "صندوق ۱",
    )
    assert key.can(Scope.SALES_WRITE)
    assert not key.can(Scope.CUSTOMERS_READ)
    assert key.business.terms_version == business.terms_version


def test_the_token_is_kept_nowhere(scope):
    new = make_key()
    assert new.token.startswith("vafa_live_")
    assert new.token not in repr(new)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT row_to_json(k)::text FROM staff_apikey k WHERE id = %s", [new.key_id]
        )
        [row] = cursor.fetchone()
        cursor.execute("SELECT coalesce(string_agg(facts::text, ''), '') FROM audit_auditrecord")
        [audit] = cursor.fetchone()
    secret = new.token.removeprefix("vafa_live_")
    assert secret not in row
    assert secret[:-4] not in audit


@pytest.mark.parametrize("token", ["", "vafa_live_", "vafa_live_wrong", "Bearer", "سلام"])
def test_a_wrong_key_is_refused(db, token):
    with pytest.raises(KeyRefused):
        authenticate_key(token)


def test_a_revoked_key_is_refused_at_once_and_recorded_once(business):
    with business_scope(business.pk):
        new = make_key()
    authenticate_key(new.token)
    with business_scope(business.pk):
        by = acting(hire(Role.OWNER))
        for _ in range(2):
            revoke_api_key(key_id=new.key_id, actor=by, at=NOW)
        assert AuditRecord.objects.filter(act="key.revoked").count() == 1
    with pytest.raises(KeyRefused):
        authenticate_key(new.token)


def test_a_suspended_business_has_no_keys(business):
    with business_scope(business.pk):
        new = make_key()
    suspend_business(business.pk)
    with pytest.raises(BusinessSuspended):
        authenticate_key(new.token)
    resume_business(business.pk)
    assert authenticate_key(new.token).key_id == new.key_id


def test_the_last_use_is_written_once_an_hour(business):
    with business_scope(business.pk):
        new = make_key()
    for minutes, expected in ((0, 0), (59, 0), (60, 60), (100, 60)):
        note_key_used(authenticate_key(new.token), at=NOW + timedelta(minutes=minutes))
        assert ApiKey.objects.get(pk=new.key_id).last_used_at == NOW + timedelta(minutes=expected)


def test_a_neighbours_key_is_not_listed_and_cannot_be_revoked(business):
    neighbour = create_business(slug="next-door", name="همسایه", at=NOW)
    with business_scope(neighbour.pk):
        theirs = make_key()
    with business_scope(business.pk):
        assert list_api_keys() == []
        with pytest.raises(NotFound):
            revoke_api_key(key_id=theirs.key_id, actor=SYSTEM, at=NOW)
    assert authenticate_key(theirs.token).business_id == neighbour.pk


def test_a_till_has_one_name_in_its_branch(scope):
    here, there = open_branch(), open_branch()
    create_till(branch_id=here, name="صندوق ۱", actor=SYSTEM, at=NOW)
    create_till(branch_id=there, name="صندوق ۱", actor=SYSTEM, at=NOW)
    with pytest.raises(TillNameTaken):
        create_till(branch_id=here, name="صندوق  ۱", actor=SYSTEM, at=NOW)
    assert [till.branch_id for till in list_tills()] == [here, there]


def test_a_till_stands_in_a_branch_of_its_own_business(business):
    neighbour = create_business(slug="next-door", name="همسایه", at=NOW)
    with business_scope(neighbour.pk):
        theirs = open_branch()
    with pytest.raises(IntegrityError), business_scope(business.pk):
        create_till(branch_id=theirs, name="صندوق", actor=SYSTEM, at=NOW)
