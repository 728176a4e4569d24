"""Who may open what: every address, as every role, signed out, suspended, with others' ids."""

from __future__ import annotations

import re
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import Client

from tests.panel.addresses import EVERYBODY, list_addresses, make_things, read_table
from tests.staff.cast import NOW, hire, open_branch
from vafa.audit.models import AuditRecord
from vafa.foundation.ids import new_id
from vafa.staff.types import Role
from vafa.tenancy.actions import create_business, suspend_business
from vafa.tenancy.scope import business_scope

ADDRESSES = {address.name: address for address in list_addresses()}
SIGN_IN, SIGN_OUT = "/panel/sign-in/", "panel:sign_out"


@contextmanager
def undone():
    """Whatever is done inside is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def ask(client, method, href):
    with undone():
        return client.generic(method, href, "", content_type="application/x-www-form-urlencoded")


def was_let_in(answer) -> bool:
    sent_away = answer.status_code == 302 and answer["Location"].startswith(SIGN_IN)
    return answer.status_code not in (401, 403, 405) and not sent_away


def strip_token(answer) -> str:
    return re.sub(r"[A-Za-z0-9]{64}", "", answer.content.decode())


def as_user(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def house(business):
    """A browser for each role, and one thing of each kind within everybody's reach."""
    with business_scope(business.pk):
        branch = open_branch()
        members = {role: hire(role, branch_id=_branch_of(role, branch)) for role in Role}
        things = make_things()
        things["member_id"] = hire(Role.CASHIER, branch_id=branch).id
    return {role: as_user(member.user) for role, member in members.items()}, things


def _branch_of(role, branch):
    return branch if role is Role.BRANCH_MANAGER else None


def test_the_table_and_the_addresses_are_the_same():
    table = read_table()
    lines = {name: address.line for name, address in ADDRESSES.items()}
    missing = "\n".join(line for name, line in lines.items() if name not in table)
    assert not missing, f"add to tests/panel/permissions.txt, after thinking:\n{missing}"
    assert not set(table) - set(lines), "these addresses are gone"
    wrong = [
        f"{lines[name]}   # the table says: {' '.join(methods)} {' '.join(who)}"
        for name, (methods, who) in table.items()
        if lines[name].split()[1:] != [*methods, *who]
    ]
    assert not wrong, "\n".join(wrong)


def test_every_role_gets_in_where_the_table_says_and_nowhere_else(house):
    browsers, things = house
    # Who is let in is told that there is no such thing; whole pages are drawn for the owner.
    never = {name: new_id() if name.endswith("_id") else one for name, one in things.items()}
    wrong = []
    for name, (methods, who) in read_table().items():
        if name == SIGN_OUT:  # has a test of its own, and would empty our browsers
            continue
        whole, quick = ADDRESSES[name].href(things), ADDRESSES[name].href(never)
        for method in methods:
            for role, browser in browsers.items():
                is_expected = role in who or who[0] in EVERYBODY
                href = quick if is_expected and role is not Role.OWNER else whole
                answer = ask(browser, method, href)
                if is_expected:
                    is_right = answer.status_code < 500 and was_let_in(answer)
                else:
                    is_right = answer.status_code == 403
                if not is_right:
                    wrong.append(f"{role} {method} {name}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def test_signed_out_only_the_open_ones_answer(house):
    _, things = house
    wrong = []
    for name, (methods, who) in read_table().items():
        for method in methods:
            answer = ask(Client(), method, ADDRESSES[name].href(things))
            if was_let_in(answer) != (who == ("anyone",)) and name != SIGN_OUT:
                wrong.append(f"{method} {name}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def test_in_a_suspended_business_nobody_gets_in(house, business):
    browsers, things = house
    suspend_business(business.pk)
    wrong = []
    for name, (methods, who) in read_table().items():
        if who == ("anyone",):
            continue
        for method in methods:
            for role in (Role.OWNER, Role.CASHIER):
                answer = ask(browsers[role], method, ADDRESSES[name].href(things))
                if answer.status_code != 403:
                    wrong.append(f"{role} {method} {name}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def test_other_methods_are_refused_whoever_asks(house):
    browsers, things = house
    for name, (methods, _who) in read_table().items():
        for method in {"POST", "PUT", "PATCH", "DELETE"} - set(methods):
            answer = ask(browsers[Role.OWNER], method, ADDRESSES[name].href(things))
            assert answer.status_code == 405, f"{method} {name}: {answer.status_code}"


def test_a_neighbours_things_do_not_exist(house, business):
    browsers, _ = house
    neighbour = create_business(slug="next-door", name="همسایه", at=NOW)
    with business_scope(neighbour.pk):
        theirs = make_things()
        acts_before = AuditRecord.objects.count()
    wrong = []
    for name, (methods, _who) in read_table().items():
        if not ADDRESSES[name].kinds:
            continue
        for method in methods:
            answer = browsers[Role.OWNER].generic(method, ADDRESSES[name].href(theirs))
            if answer.status_code != 404:
                wrong.append(f"{method} {name}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)
    with business_scope(neighbour.pk):
        assert AuditRecord.objects.count() == acts_before


def test_an_id_that_never_was_and_a_neighbours_look_the_same(house):
    browsers, _ = house
    neighbour = create_business(slug="next-door", name="همسایه", at=NOW)
    with business_scope(neighbour.pk):
        theirs = make_things()
    address = ADDRESSES["panel:people:one"]
    answers = [
        browsers[Role.OWNER].get(address.href({"member_id": member_id}))
        for member_id in (theirs["member_id"], 1)
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert strip_token(answers[0]) == strip_token(answers[1])


def test_a_member_of_one_branch_does_not_see_the_people_of_another(house, business):
    browsers, _ = house
    with business_scope(business.pk):
        elsewhere = hire(Role.CASHIER, branch_id=open_branch(), name="یک نفر دیگر")
    browser = browsers[Role.BRANCH_MANAGER]
    href = ADDRESSES["panel:people:one"].href({"member_id": elsewhere.id})
    assert browser.get(href).status_code == 404
    assert "یک نفر دیگر" not in browser.get("/panel/people/").content.decode()
    assert browsers[Role.OWNER].get(href).status_code == 200
