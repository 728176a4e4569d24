from __future__ import annotations

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.staff.cast import NOW, acting, hire
from vafa.audit.actions import record
from vafa.audit.models import AuditRecord
from vafa.audit.types import SYSTEM
from vafa.panel.audit.acts import ACTS
from vafa.panel.audit.pages import ROWS
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

AUDIT = "/panel/audit/"


@pytest.fixture
def auditor(signed_in):
    return signed_in(Role.AUDITOR)


@pytest.fixture
def write(business):
    def write_one(act="staff.edited", *, actor=SYSTEM, at=NOW, **facts):
        with business_scope(business.pk):
            record(actor=actor, act=act, at=at, object_kind="member", object_id=1, **facts)

    return write_one


def shown(client, **query):
    answer = client.get(AUDIT, query, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_says_who_what_from_what_to_what_and_from_where(auditor, write, business):
    with business_scope(business.pk):
        owner = hire(Role.OWNER, name="مهسا رستگار")
    write(
        "staff.role_changed",
        actor=acting(owner),
        name="سارا",
        before={"role": "cashier", "branch_id": None},
        after={"role": "manager", "branch_id": None},
    )
    html = shown(auditor, act="staff.role_changed")
    for words in ("مهسا رستگار", "203.0.113.9", "سارا"):
        assert words in html
    assert html.count("<tr>") == 2  # the head and the act; the branch did not change


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 7),
        ({"act": "till."}, 1),
        ({"act": "staff.edited"}, 2),
        ({"actor": "system"}, 5),
        ({"first": "1405/08/30", "last": "1405/08/30", "act": "staff.edited"}, 1),
        ({"first": "۱۴۰۵/۰۹/۰۱", "act": "staff.edited"}, 1),
        ({"last": "1405/08/29"}, 0),
        ({"about": "member:1"}, 3),
    ],
)
def test_it_can_be_narrowed(auditor, write, business, query, count):
    with business_scope(business.pk):
        owner = hire(Role.OWNER)
        hire(Role.CASHIER)
    write("staff.edited")  # 21 November 2026 is 30 Aban 1405
    write("staff.edited", at=NOW + timedelta(days=1))
    write("till.closed", actor=acting(owner))
    html = shown(auditor, **query)  # besides: three people hired, one signed in
    assert max(html.count("<tr>") - 1, 0) == count


def test_pages_follow_one_another_without_gap_or_repeat(auditor, write, business):
    for number in range(ROWS + 3):
        write("till.created", name=f"صندوق {number:03}", at=NOW + timedelta(seconds=number // 2))
    first = shown(auditor, act="till.")
    href = first.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    second = auditor.get(AUDIT + href, headers={"HX-Request": "true"}).content.decode()
    names = [f"صندوق {number:03}" for number in range(ROWS + 3)]
    assert sum(name in first for name in names) == ROWS
    assert sum(name in second for name in names) == 3
    assert all((name in first) != (name in second) for name in names)
    assert 'rel="next"' not in second


@pytest.mark.parametrize(
    "query", [{"before": "x~y"}, {"about": "member:1;drop"}, {"first": "1405/13/40"}, {"act": "?"}]
)
def test_nonsense_in_the_address_does_no_harm(auditor, query):
    shown(auditor, **query)


def test_the_record_cannot_be_changed_or_erased_by_the_application(scope):
    record(actor=SYSTEM, act="staff.edited", at=NOW)
    for statement in (
        "UPDATE audit_auditrecord SET act = 'x'",
        "DELETE FROM audit_auditrecord",
        "TRUNCATE audit_auditrecord",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)
    assert AuditRecord.objects.get().act == "staff.edited"


def test_the_list_costs_the_same_for_one_and_for_three(auditor, write):
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            shown(auditor)
        costs.append(len(queries))
        write(), write()
    assert costs[0] == costs[1]


def test_every_act_has_words():
    """An act that is recorded is named in panel/audit/words.py, or people see its code."""
    known = {act for acts in ACTS.values() for act in acts}
    recorded = set()
    for path in Path("src/vafa").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                recorded |= {act for given in acts_given(node) for act in literals(given)}
    assert recorded - known == set()


def acts_given(call):
    """What the call gives as `act`, by name or, to a helper called `_record`, by place."""
    yield from (keyword.value for keyword in call.keywords if keyword.arg == "act")
    if getattr(call.func, "id", "") == "_record":
        yield from call.args


def literals(node):
    texts = (each.value for each in ast.walk(node) if isinstance(each, ast.Constant))
    return [text for text in texts if re.fullmatch(r"[a-z_]+\.[a-z_]+", str(text))]
