"""A person who is erased: nothing says any more who they were, and the books prove as before."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.checkout.conftest import MINA
from vafa.audit.models import AuditRecord
from vafa.audit.types import SYSTEM, Actor, ActorKind
from vafa.checkout.actions import erase_customer, hold_credit, merge_customers, part_customers
from vafa.checkout.queries import preview_erasing
from vafa.customers.actions import (
    add_custom_field,
    add_note,
    change_customer,
    register_customer,
    take_out_held,
)
from vafa.customers.errors import (
    MergedAlready,
    MergeOver,
    SettleBeforeErasing,
    UnknownCustomer,
)
from vafa.customers.queries import customers, find_by_mobile, find_customer, get_customer
from vafa.customers.types import CustomerKey, JoinedBy, Profile
from vafa.foundation.ids import new_id
from vafa.ledger.models import Lot, Movement, Transfer
from vafa.ledger.types import Unit
from vafa.messaging.actions import queue_text, set_advertising
from vafa.messaging.models import ConsentProof, Message
from vafa.messaging.types import ConsentWay, State
from vafa.sales.models import Sale
from vafa.tenancy.row_security import list_tenant_models

ALI = "+989351112233"
MARKS = ("نشان‌دار", "9121234567", "7731689956", "2188776655", "نشانیِ", "برون‌سپار")


def erase(till, mobile=MINA):
    customer_id = find_by_mobile(mobile).id
    erase_customer(customer_id=customer_id, actor=SYSTEM, at=till.at)
    return customer_id


def seen_anywhere(business_id) -> dict[str, list[str]]:
    """Tables of the business in which a mark stands in any column of any row."""
    found = {}
    with connection.cursor() as cursor:
        for model in list_tenant_models():
            table = model._meta.db_table
            cursor.execute(f'SELECT t::text FROM "{table}" t WHERE business_id = %s', [business_id])
            text = "\n".join(row for (row,) in cursor.fetchall())
            if marks := [mark for mark in MARKS if mark in text]:
                found[table] = marks
    return found


@pytest.fixture
def known(till):
    """Mina bought twice and holds credit and points; of her everything is known that can be."""
    till.credit_rule(5)
    till.points_rule(points=1, per="amount", amount_rial=100_000)
    till.sell(1_000_000)
    till.sell(2_000_000)
    mina = find_by_mobile(MINA)
    field = add_custom_field(title="کفش", kind="text", actor=SYSTEM, at=till.at)
    herself = Actor(kind=ActorKind.CUSTOMER, id=mina.id, label="نشان‌دار")
    change_customer(
        customer_id=mina.id,
        profile={
            "first_name": "نشان‌دار",
            "last_name": "نشان‌دار",
            "father_name": "نشان‌دار",
            "national_code": "7731689956",
            "home_phone": "021 8877 6655",
            "address": "نشانیِ خانه",
            "birth_month": 3,
            "birth_day": 4,
            "latitude": 35.7,
            "longitude": 51.4,
        },
        custom={field.id: "نشان‌دار"},
        external_id="برون‌سپار",
        actor=herself,
        at=till.at,
    )
    change_customer(customer_id=mina.id, profile={"job": "نشان‌دار"}, actor=SYSTEM, at=till.at)
    add_note(customer_id=mina.id, text="نشان‌دار", actor=SYSTEM, at=till.at)
    for is_stopped in (True, False):
        set_advertising(
            mobile=MINA, is_stopped=is_stopped, way=ConsentWay.PORTAL, actor=herself, at=till.at
        )
    queue_text(
        customer_id=mina.id,
        mobile=MINA,
        purpose="thanks",
        variables={"total": 1, "earned": 0, "points": 3, "balance": 2},
        dedupe_key=str(new_id()),
        due_at=till.at,
        at=till.at,
    )
    till.code()
    return till


def test_nothing_in_any_table_says_who_it_was(known):
    assert len(seen_anywhere(known.business.pk)) >= 6  # the marks are there to be found
    customer_id = erase(known)
    assert seen_anywhere(known.business.pk) == {}
    nobody = get_customer(customer_id)
    assert (nobody.mobile, nobody.full_name, nobody.custom, nobody.birth_month) == (None, "", {}, 0)
    assert nobody.latitude is None
    row = AuditRecord.objects.get(act="customer.erased")
    assert (row.object_id, row.facts) == (customer_id, {})


def test_the_books_prove_and_what_was_held_is_written_off_once(known):
    before = Movement.objects.count()
    worth = known.credit()
    assert (worth, known.points()) == (150_000, 30)
    customer_id = erase(known)
    transfer = Transfer.objects.get(reference=f"erasing:{customer_id}")
    rows = Movement.objects.filter(transfer_id=transfer.id)
    assert sorted((row.unit, row.amount) for row in rows) == [
        ("credit", 50_000),
        ("credit", 100_000),
        ("points", 10),
        ("points", 20),
    ]
    assert Movement.objects.count() == before + 4
    assert not Lot.objects.filter(remaining__gt=0).exists()
    assert Sale.objects.filter(customer_id=customer_id).count() == 2
    known.prove()


def test_a_text_that_waits_never_goes_and_a_proof_stays_without_its_number(known):
    erase(known)
    states = Message.objects.values_list("state", "reason", "mobile", "body")
    assert set(states) == {(State.WITHHELD, "erased", "", "")}
    proofs = ConsentProof.objects.values_list("mobile", "is_given", "actor_label")
    assert sorted(proofs) == [("", False, ""), ("", True, "")]


def test_who_comes_again_with_the_number_is_somebody_new(known):
    gone_id = erase(known)
    assert find_by_mobile(MINA) is None
    assert find_customer(CustomerKey(id=gone_id)) is None
    assert customers().count() == 0
    known.sell(1_000_000)
    again = find_by_mobile(MINA)
    assert again.id != gone_id
    assert known.wallet().usable[Unit.CREDIT] == 50_000
    assert Sale.objects.filter(customer_id=again.id).count() == 1


def test_a_repeat_and_every_change_of_who_was_erased_are_refused(known):
    gone_id = erase(known)
    do = {"actor": SYSTEM, "at": known.at}
    with pytest.raises(UnknownCustomer):
        erase_customer(customer_id=gone_id, **do)
    with pytest.raises(UnknownCustomer):
        change_customer(customer_id=gone_id, profile={"first_name": "x"}, **do)
    with pytest.raises(UnknownCustomer):
        add_note(customer_id=gone_id, text="x", **do)
    known.sell(1_000_000, mobile=ALI)
    with pytest.raises(UnknownCustomer):
        merge_customers(kept_id=find_by_mobile(ALI).id, gone_id=gone_id, **do)
    assert Transfer.objects.filter(reference__startswith="erasing:").count() == 1


def test_while_something_is_under_way_nobody_is_erased(known):
    mina = find_by_mobile(MINA)
    hold_credit(
        customer_id=mina.id,
        amount_rial=10_000,
        minutes=10,
        reference="1",
        without_code=True,
        actor=SYSTEM,
        at=known.at,
    )
    assert preview_erasing(mina, at=known.at).obstacle
    with pytest.raises(SettleBeforeErasing):
        erase(known)
    assert find_by_mobile(MINA).first_name == "نشان‌دار"
    known.prove()


def test_who_owes_after_a_return_is_not_erased(till):
    till.credit_rule(10)
    sale = till.sell(1_000_000)
    till.spend(100_000)
    till.take_back(sale)
    with pytest.raises(SettleBeforeErasing):
        erase(till)
    assert find_by_mobile(MINA) is not None


def test_whoever_went_into_them_goes_with_them(known):
    other = register_customer(
        mobile=ALI,
        profile=Profile(first_name="برون‌سپار"),
        joined_by=JoinedBy.API,
        actor=SYSTEM,
        at=known.at,
    )
    kept_id = find_by_mobile(MINA).id
    do = {"actor": SYSTEM, "at": known.at}
    merge = merge_customers(kept_id=kept_id, gone_id=other.id, **do)
    with pytest.raises(MergedAlready):
        erase_customer(customer_id=other.id, **do)
    erase(known)
    assert seen_anywhere(known.business.pk) == {}
    assert find_by_mobile(ALI) is None
    with pytest.raises(MergeOver):
        part_customers(merge_id=merge.id, **do)
    known.prove()


def test_a_preview_says_what_it_would_do_and_does_nothing(known):
    preview = preview_erasing(find_by_mobile(MINA), at=known.at)
    assert (preview.credit_rial, preview.points, preview.purchases) == (150_000, 30, 2)
    assert preview.obstacle == ""
    held = take_out_held(customer_id=find_by_mobile(MINA).id, actor=SYSTEM, at=known.at)
    assert any(one.slug == "notes" for one in held)
