from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.guard.conftest import Café
from tests.staff.cast import NOW
from vafa.audit.models import AuditRecord
from vafa.foundation.ids import write_id
from vafa.guard.actions import raise_flag
from vafa.guard.queries import list_flags, list_patterns
from vafa.guard.types import FlagRule
from vafa.panel.guard.telling import Teller, _say
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

GUARD = "/panel/guard/"


@pytest.fixture
def owner(signed_in):
    return signed_in(Role.OWNER)


FACTS = {"count": 10, "name": "۱۰ درصد", "budget_rial": 100}


def wave(subject="till:2", *, rule="code_guessing", severity=2):
    raise_flag(rule=rule, subject=subject, severity=severity, at=NOW, facts=FACTS)


def test_a_flag_is_put_away_with_a_name_and_stays_in_the_history(owner, business):
    with business_scope(business.pk):
        wave()
        [flag] = list_flags()
    html = owner.get(GUARD).content.decode()
    assert "۱۰ کد نادرست در صندوق 2" in html
    assert 'class="nav-count">۱' in html
    href = f"{GUARD}{write_id('flag', flag.id)}/put-away/"
    for _ in range(2):  # the repeat changes nothing
        assert owner.post(href).status_code == 303
    html = owner.get(GUARD).content.decode()
    assert "nav-count" not in html
    assert href not in html
    assert "تصمیم نگار" in owner.get(f"{GUARD}?show=all").content.decode()
    with business_scope(business.pk):
        [row] = AuditRecord.objects.filter(act="flag.put_away")
    assert (row.actor_id, row.object_id) == (owner.member.id, flag.id)


def test_every_side_and_rules_without_words_are_shown(owner, business):
    subjects = [f"cashier:staff:{owner.member.id}", "customer:7", "business:all", "till:2"]
    with business_scope(business.pk):
        for subject in subjects:
            wave(subject)
        wave("till:9", rule="something_new")
    html = owner.get(GUARD).content.decode()
    assert "به دست نگار" in html
    assert "something new" in html


@pytest.mark.parametrize("rule", FlagRule)
def test_every_rule_has_persian_words(owner, business, rule):
    with business_scope(business.pk):
        wave("portal", rule=rule)
        flag = list_flags()[0]
    with translation.override("fa"):
        title, seen, advice = _say(
            flag.rule, flag.subject, flag.facts, Teller(name_actor=str, names={})
        )
    for words in (title, seen, advice):
        assert words
        assert not re.search("[a-zA-Z]", words)
    assert "۱۰" in seen
    assert title in owner.get(GUARD).content.decode()


def test_an_operator_is_not_asked(signed_in, business):
    assert signed_in(Role.OPERATOR).get(GUARD).status_code == 403


def test_the_list_costs_the_same_for_one_and_for_three(owner, business):
    costs = []
    for subjects in (["till:1"], ["till:2", "till:3"]):
        with business_scope(business.pk):
            for subject in subjects:
                wave(subject)
        with CaptureQueriesContext(connection) as queries:
            assert owner.get(GUARD).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]


def suspect(owner, business):
    """A customer with three invoices within minutes, flagged; the flag."""
    with business_scope(business.pk):
        café = Café(business)
        café.split_invoices()
        return list_flags()[0]


def test_evidence_is_told_with_links_and_a_decision_gives_what_waited(owner, business):
    flag = suspect(owner, business)
    html = owner.get(GUARD).content.decode()
    assert "۳ فاکتور در یک شعبه در ۱۰ دقیقه" in html
    assert html.count("/panel/sales/sale_") == 3
    assert "پاداش در انتظار" in html
    href = f"{GUARD}{write_id('flag', flag.id)}/decide/"
    for _ in range(2):  # the repeat changes nothing
        assert owner.post(href, {"ruling": "fine"}).status_code == 303
    assert owner.post(href, {"ruling": "block"}).status_code == 303
    with business_scope(business.pk):
        [row] = AuditRecord.objects.filter(act="flag.decided")
        [flag] = list_flags(only_open=False)
    assert (row.actor_id, flag.ruling, flag.stance) == (owner.member.id, "fine", "")


def test_stopped_awards_are_let_go_on(owner, business):
    flag = suspect(owner, business)
    address = f"{GUARD}{write_id('flag', flag.id)}/"
    owner.post(f"{address}decide/", {"ruling": "block"})
    assert "پاداش بسته" in owner.get(f"{GUARD}?show=all").content.decode()
    assert owner.post(f"{address}lift/").status_code == 303
    assert "پاداش بسته" not in owner.get(f"{GUARD}?show=all").content.decode()


@pytest.mark.parametrize("place", ["subject", "facts"])
def test_nobody_but_the_owner_decides_on_their_own_case(signed_in, business, place):
    manager, owner = signed_in(Role.BRANCH_MANAGER), signed_in(Role.OWNER)
    hand = f"cashier:staff:{manager.member.id}"
    with business_scope(business.pk):
        if place == "subject":
            wave(hand, rule="hand_gifts")
        else:
            facts = FACTS | {"cashier": hand}
            raise_flag(rule="own_phone", subject="customer:7", severity=2, at=NOW, facts=facts)
        [flag] = list_flags()
    address = f"{GUARD}{write_id('flag', flag.id)}/"
    for act in ("decide/", "put-away/", "lift/"):
        answer = manager.post(f"{address}{act}", {"ruling": "fine"})
        assert answer.status_code == 422
        assert "دربارهٔ خود شماست" in answer.content.decode()
    with business_scope(business.pk):
        assert list_flags()[0].seen_at is None
    assert owner.post(f"{address}put-away/").status_code == 303


def test_what_is_looked_for_is_changed_on_one_page(owner, business):
    form = owner.get(f"{GUARD}patterns/").context["page"].cards
    values = {
        f"{card.slug}-{name}": card.form.initial[name] // 10
        if name.endswith("_rial")
        else card.form.initial[name]
        for card in form
        for name in card.form.fields
    }
    assert owner.post(f"{GUARD}patterns/", values).status_code == 303
    with business_scope(business.pk):
        assert AuditRecord.objects.filter(act="guard.pattern_changed").count() == 0
    values |= {"many_small-count": "9", "many_small-then": "tell"}
    assert owner.post(f"{GUARD}patterns/", values).status_code == 303
    assert owner.post(f"{GUARD}patterns/", values | {"many_small-count": "0"}).status_code == 422
    with business_scope(business.pk):
        [one] = [one for one in list_patterns() if one.pattern.slug == "many_small"]
    assert (one.pattern.count, one.then) == (9, "tell")


def test_only_who_edits_settings_sees_what_is_looked_for(signed_in):
    manager = signed_in(Role.BRANCH_MANAGER)
    assert manager.get(f"{GUARD}patterns/").status_code == 403
    assert "patterns/" not in manager.get(GUARD).content.decode()
