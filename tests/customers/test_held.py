"""All that is held on a person: no table is forgotten, neither in taking out nor in erasing."""

import json
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.db import models

from tests.panel.club import Club
from vafa.audit.models import AuditRecord
from vafa.audit.types import SYSTEM
from vafa.checkout.actions import merge_customers
from vafa.codes.actions import issue_spend_code
from vafa.customers.actions import add_custom_field, change_customer, take_out_held
from vafa.customers.errors import UnknownCustomer
from vafa.customers.queries import list_held, write_held
from vafa.customers.registry import list_holdings
from vafa.messaging.actions import set_advertising
from vafa.messaging.types import ConsentWay
from vafa.tenancy.row_security import list_tenant_models

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
MARKS = {"customer_id", "mobile", "owner_id", "newcomer_id", "inviter_id", "kept_id", "gone_id"}
WORDS = {"first_name", "last_name", "email", "national_code", "father_name", "address"}

# Tables with such a column that no `held.py` speaks for, and why.
EXEMPT = {
    "catalog.Branch": "the address of a branch",
    "ledger.Account": "told by its lots and movements; it names an owner by id alone",
    "partners.Partner": "somebody who sells for the business, not a customer",
    "rules.RuleUse": "how often a rule gave, by an id that says nothing once the row is empty",
    "coupons.DiscountCount": "how often a discount was taken, by such an id",
    "staff.Member": "the staff are no customers",
    "audit.AuditRecord": "told, and its facts are emptied by a door of its own",
}


def columns_of(model):
    return {field.column for field in model._meta.concrete_fields if getattr(field, "column", "")}


def test_every_table_that_knows_a_person_is_spoken_for_or_named_here():
    spoken_for = {holding.model for holding in list_holdings()}
    knowing = {
        model._meta.label for model in list_tenant_models() if columns_of(model) & (MARKS | WORDS)
    }
    assert knowing - spoken_for == set(EXEMPT) - {"audit.AuditRecord"}


def test_what_names_a_person_is_erased_or_is_an_id_alone():
    """A column that may hold a number, a name or what somebody wrote is emptied or goes."""
    open_words = {
        "mobile", "text", "body", "variables", "place", "note", "filled", "custom", "email",
    } | WORDS  # fmt: skip
    for holding in list_holdings():
        model = apps.get_model(holding.model)
        named = columns_of(model) & open_words
        if holding.erase == "rows" or holding.model in EXEMPT:
            continue
        left = named - set(holding.erase or {})
        assert left == KEPT.get(holding.model, set()), (holding.model, left)


KEPT = {
    "codes.Code": {"mobile"},  # empty wherever a customer is named: a constraint
    "messaging.ConsentProof": {"mobile", "address"},  # by a door of its own: forget_proofs
    "scenarios.Traveller": {"place"},  # in the drawing of the scenario
    "coupons.DiscountCode": {"text"},  # the code itself, which somebody may still have
}


def test_whatever_is_told_is_there():
    for holding in list_holdings():
        model = apps.get_model(holding.model)
        assert issubclass(model, models.Model)
        assert holding.tells, holding.slug
        assert str(holding.title)


@pytest.fixture
def negar(scope):
    club = Club(now=NOW)
    negar = club.negar()
    field = add_custom_field(
        title="نوشیدنی", kind="choice", choices=["قهوه", "چای"], actor=SYSTEM, at=NOW
    )
    change_customer(customer_id=negar, custom={field.id: "2"}, actor=SYSTEM, at=NOW)
    set_advertising(
        mobile="+989120104001",
        is_stopped=True,
        way=ConsentWay.PORTAL,
        actor=SYSTEM,
        at=NOW,
    )
    club.code = issue_spend_code(negar, at=NOW)
    club.score()
    other = club.join("سارا", "راد")
    club.sell(other)
    club.other = other
    return club, negar


def test_all_of_it_is_told_and_nothing_of_anybody_else(negar):
    club, customer_id = negar
    held = {one.slug: one.rows for one in list_held(customer_id)}
    assert held["profile"][0]["first_name"] == "نگار"
    assert held["custom_fields"] == [{"field": "نوشیدنی", "value": "چای"}]
    assert len(held["purchases"]) == 16
    assert len(held["purchase_lines"]) == 33
    assert [row["number"] for row in held["returns"]] == [f"r{club.negar_returned}"]
    assert held["notes"][0]["by"] == "مهسا رستگار"
    assert held["consent"][0]["is_stopped"] is True
    assert held["metrics"][0]["purchases"] == 16
    assert {row["unit"] for row in held["lots"]} == {"credit", "points"}
    spent = [row["amount"] for row in held["movements"] if row["kind"] == "spend"]
    assert sum(spent) == -200_000
    assert [row["state"] for row in held["codes"]] == ["live"]
    written = json.dumps(write_held(list_held(customer_id)), ensure_ascii=False)
    assert club.code not in written
    assert "سارا" not in written


def test_whoever_went_into_them_is_told_of_too(negar):
    club, customer_id = negar
    merge_customers(kept_id=customer_id, gone_id=club.other, actor=SYSTEM, at=NOW)
    held = {one.slug: one.rows for one in list_held(customer_id)}
    assert {row["first_name"] for row in held["profile"]} == {"نگار", "سارا"}
    assert len(held["purchases"]) == 17


def test_taking_it_out_goes_on_the_record(negar):
    _club, customer_id = negar
    held = take_out_held(customer_id=customer_id, actor=SYSTEM, at=NOW)
    row = AuditRecord.objects.get(act="customer.data_taken_out")
    assert row.object_id == customer_id
    assert row.facts == {"rows": sum(len(one.rows) for one in held)}
    with pytest.raises(UnknownCustomer):
        take_out_held(customer_id=17, actor=SYSTEM, at=NOW)
    assert AuditRecord.objects.filter(act="customer.data_taken_out").count() == 1
