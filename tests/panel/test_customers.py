"""Customers in the panel: found, added, corrected, given to, told of, taken out."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.panel.club import Club
from tests.staff.cast import NOW
from vafa.audit.models import AuditRecord
from vafa.audit.types import SYSTEM
from vafa.customers.actions import add_custom_field
from vafa.customers.models import Customer, Note
from vafa.foundation.ids import write_id
from vafa.ledger.queries import load_wallet
from vafa.ledger.types import Unit
from vafa.messaging.models import Message
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

HOME = "/panel/customers/"


def page_of(customer_id, part=""):
    return f"{HOME}{write_id('cus', customer_id)}/{part}"


def rows_of(answer):
    return [each.name for each in answer.context["page"].rows]


def profile(**more):
    values = {"first_name": "سارا", "last_name": "کریمی", "mobile": "۰۹۳۵ ۱۱۲ ۴۰۹۶"}
    return values | {"birth_day": "۱۷", "birth_month": "10", "birth_year": "۱۳۷۰"} | more


@pytest.fixture
def club(business):
    with business_scope(business.pk):
        return Club()


def test_the_list_finds_by_name_and_mobile_and_by_what_people_did(signed_in, club, business):
    with business_scope(business.pk):
        buyer = club.join("نگار", "محمدی")
        club.join("زهرا", "آذری")
        club.join("سمیرا", "پاکدل", days_ago=2)
        club.sell(buyer)
        club.score()
    owner = signed_in(Role.OWNER)

    def found(query):
        return rows_of(owner.get(f"{HOME}?{query}"))

    assert found("") == ["زهرا آذری", "سمیرا پاکدل", "نگار محمدی"]  # by the Persian alphabet
    assert found("q=محمد") == found("q=۰۹۱۲۰۱۰۴۰۰۱") == found("q=4001") == ["نگار محمدی"]
    assert found("credit=1") == found("group=new") == found("sort=-spent")[:1] == ["نگار محمدی"]
    assert found("group=none") == ["زهرا آذری", "سمیرا پاکدل"]
    assert found(f"branch={club.branches[1]}") == found("q=کسی+دیگر") == found("by=api") == []
    for order in ("name", "last", "purchases", "spent", "credit"):
        upwards = found(f"sort={order}")
        assert sorted(upwards) == sorted(found("")), order
        assert found(f"sort=-{order}") == upwards[::-1], order


def test_pages_of_the_list_follow_one_another_in_every_order(club, business):
    from vafa.reports.queries import Order, RosterFilter, list_roster

    with business_scope(business.pk):
        club.crowd(12)
        club.score()
        for order in Order:
            for is_descending in (False, True):
                after, seen = "", []
                while True:
                    page = list_roster(
                        RosterFilter(),
                        order=order,
                        is_descending=is_descending,
                        after=after,
                        limit=5,
                    )
                    seen += [row.customer.id for row in page.rows]
                    after = page.next_after
                    if not after:
                        break
                assert len(seen) == len(set(seen)) == 12, (order, is_descending)


def test_somebody_new_joins_and_is_on_the_record(signed_in, business):
    owner = signed_in(Role.OWNER)
    answer = owner.post(f"{HOME}add/", profile())
    with business_scope(business.pk):
        sara = Customer.objects.get()
        [row] = AuditRecord.objects.filter(act="customer.registered")
    assert (answer.status_code, answer["Location"]) == (303, page_of(sara.id))
    assert (sara.mobile, sara.full_name) == ("+989351124096", "سارا کریمی")
    assert (sara.birth_year, sara.birth_month, sara.birth_day) == (1370, 10, 17)
    assert (row.actor_id, row.object_id) == (owner.member.id, sara.id)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"mobile": "12"}, "mobile"),
        ({"birth_day": "31", "birth_month": "12"}, "birth_day"),
        ({"birth_day": ""}, "birth_day"),
        ({"email": "sara"}, "email"),
        ({"national_code": "7731689957"}, "national_code"),
        ({"marriage_day": "3"}, "marriage_day"),
        ({"marriage_day": "30", "marriage_month": "12", "marriage_year": "1400"}, "marriage_day"),
        ({"home_phone": "call me"}, "home_phone"),
        ({"place": "35.7"}, "place"),
    ],
)
def test_what_is_wrong_is_said_at_its_place_and_nobody_joins(signed_in, business, wrong, field):
    answer = signed_in(Role.OWNER).post(f"{HOME}add/", profile(**wrong))
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()
    with business_scope(business.pk):
        assert not Customer.objects.exists()


def test_a_whole_profile_with_fields_of_ones_own_is_kept_and_shown(signed_in, business):
    owner = signed_in(Role.OWNER)
    with business_scope(business.pk):
        drink = add_custom_field(
            title="نوشیدنی", kind="choice", choices=["قهوه", "چای"], actor=SYSTEM, at=NOW
        )
    told = profile(
        national_code="۷۷۳۱۶۸۹۹۵۶",
        marriage_day="۳۰",
        marriage_month="12",
        marriage_year="۱۳۹۹",
        education="master",
        home_phone="۰۲۱-۸۸۷۷۶۶۵۵",
        city="تهران",
        place="۳۵٫۷۲۱۹، ۵۱٫۳۳۴۷",
        weight_kg="",
        own_field_1="2",
    )
    assert owner.post(f"{HOME}add/", told).status_code == 303
    with business_scope(business.pk):
        sara = Customer.objects.get()
    assert (sara.national_code, sara.home_phone) == ("7731689956", "+982188776655")
    assert (sara.marriage_year, sara.marriage_month, sara.marriage_day) == (1399, 12, 30)
    assert (sara.latitude, sara.longitude, sara.weight_kg) == (35.7219, 51.3347, 0)
    assert sara.custom == {str(drink.id): "2"}
    html = owner.get(page_of(sara.id)).content.decode()
    for said in ("چای", "۳۰ اسفند ۱۳۹۹", "کارشناسی ارشد", "۰۲۱ ۸۸۷۷ ۶۶۵۵", "geo:35.7219,51.3347"):
        assert said in html, said
    form = owner.get(page_of(sara.id, "edit/")).context["form"]
    again = {name: form[name].value() for name in form.fields}
    assert owner.post(page_of(sara.id, "edit/"), again).status_code == 303
    with business_scope(business.pk):  # what the form shows is what it reads
        assert not AuditRecord.objects.filter(act="customer.changed").exists()
    wrong = owner.post(page_of(sara.id, "edit/"), told | {"own_field_1": "9"})
    assert wrong.status_code == 422
    assert 'id="id_own_field_1_error"' in wrong.content.decode()


def test_a_taken_mobile_is_refused(signed_in, club, business):
    with business_scope(business.pk):
        club.join("نگار", "محمدی")
    answer = signed_in(Role.OWNER).post(f"{HOME}add/", profile(mobile="09120104001"))
    assert answer.status_code == 422
    with business_scope(business.pk):
        assert Customer.objects.count() == 1


def test_a_correction_keeps_what_stood_before_on_the_record(signed_in, club, business):
    with business_scope(business.pk):
        customer_id = club.join("نگار", "محمدی")
    owner = signed_in(Role.OWNER)
    assert owner.post(page_of(customer_id, "edit/"), profile()).status_code == 303
    with business_scope(business.pk):
        [row] = AuditRecord.objects.filter(act="customer.changed")
    assert row.facts["before"]["first_name"] == "نگار"
    assert row.facts["after"]["mobile"] == "+989351124096"
    assert "سارا" in owner.get(page_of(customer_id) + "?show=profile").content.decode()


def test_credit_by_hand_is_given_once_however_often_it_is_sent(signed_in, club, business):
    with business_scope(business.pk):
        customer_id = club.join("نگار", "محمدی")
    owner = signed_in(Role.OWNER)
    gift = {"credit": "۵۰٬۰۰۰", "points": "", "reason": "دیر رسید", "last_day": "1410/01/15"}
    gift["key"] = "77"
    assert owner.post(page_of(customer_id, "give/"), gift).status_code == 303
    assert owner.post(page_of(customer_id, "give/"), gift).status_code == 422
    with business_scope(business.pk):
        wallet = load_wallet(customer_id, at=club.now)
        [row] = AuditRecord.objects.filter(act="credit.given_by_hand")
    assert [(lot.amount, lot.unit) for lot in wallet.lots] == [(500_000, Unit.CREDIT)]
    assert (row.actor_id, row.facts["reason"]) == (owner.member.id, "دیر رسید")
    html = owner.get(page_of(customer_id, "statement/")).content.decode()
    assert "دیر رسید" in html
    assert owner.member.display_name in html


@pytest.mark.parametrize(
    "wrong",
    [
        {"credit": "5,000,000"},  # over the limit of one act
        {"credit": "5,000", "points": "3"},
        {"credit": ""},
        {"reason": " "},
        {"key": "x"},
    ],
)
def test_a_gift_that_is_not_in_order_gives_nothing(signed_in, club, business, wrong):
    with business_scope(business.pk):
        customer_id = club.join("نگار", "محمدی")
    gift = {"credit": "5,000", "reason": "چون", "key": "78"} | wrong
    assert signed_in(Role.OWNER).post(page_of(customer_id, "give/"), gift).status_code == 422
    with business_scope(business.pk):
        assert load_wallet(customer_id, at=club.now).lots == ()
        assert not AuditRecord.objects.filter(act="credit.given_by_hand").exists()


def test_without_the_permission_nothing_is_given(signed_in, club, business):
    with business_scope(business.pk):
        customer_id = club.join("نگار", "محمدی")
    operator = signed_in(Role.OPERATOR)
    gift = {"credit": "5,000", "reason": "چون", "key": "79"}
    assert operator.post(page_of(customer_id, "give/"), gift).status_code == 403
    assert page_of(customer_id, "give/") not in operator.get(page_of(customer_id)).content.decode()
    with business_scope(business.pk):
        assert load_wallet(customer_id, at=club.now).lots == ()


def test_a_code_goes_out_only_when_there_is_something_to_spend(signed_in, club, business):
    with business_scope(business.pk):
        poor, rich = club.join("نگار", "محمدی"), club.join("سارا", "راد")
        club.sell(rich)
    owner = signed_in(Role.OWNER)
    for customer_id in (poor, rich, rich):
        assert owner.post(page_of(customer_id, "code/")).status_code == 303
    with business_scope(business.pk):
        told = Message.objects.filter(purpose="credit").values_list("customer_id", flat=True)
        assert set(told) == {rich}
        assert len(told) <= 2  # one a minute


def test_notes_are_kept_and_told(signed_in, club, business):
    with business_scope(business.pk):
        customer_id = club.join("نگار", "محمدی")
    owner = signed_in(Role.OWNER)
    said = "<b>میز کنار پنجره</b>"
    assert owner.post(page_of(customer_id, "note/"), {"text": said}).status_code == 303
    assert owner.post(page_of(customer_id, "note/"), {"text": " "}).status_code == 422
    with business_scope(business.pk):
        assert Note.objects.get().text == said
    html = owner.get(page_of(customer_id)).content.decode()
    assert "&lt;b&gt;میز کنار پنجره" in html


def test_the_list_is_taken_out_by_who_may_and_that_is_on_the_record(signed_in, club, business):
    with business_scope(business.pk):
        club.join("=نگار", "محمدی")
        club.join("سارا", "راد")
    owner = signed_in(Role.OWNER)
    text = owner.get(f"{HOME}export/csv/?q=محمد").content.decode("utf-8-sig")
    assert "'=نگار" in text
    assert "سارا" not in text
    assert owner.get(f"{HOME}export/xlsx/").content[:2] == b"PK"
    assert owner.get(f"{HOME}export/pdf/").status_code == 404
    assert signed_in(Role.OPERATOR).get(f"{HOME}export/csv/").status_code == 403
    with business_scope(business.pk):
        rows = AuditRecord.objects.filter(act="customer.list_taken_out").order_by("at", "-id")
        assert sorted(row.facts["rows"] for row in rows) == [1, 2]


def test_who_works_in_one_branch_sees_whom_it_knows(signed_in, club, business):
    with business_scope(business.pk):
        ours, theirs = club.join("نگار", "محمدی"), club.join("سارا", "راد")
        club.sell(ours, branch=1)
    manager = signed_in(Role.BRANCH_MANAGER, branch_id=club.branches[1])
    assert rows_of(manager.get(HOME)) == ["نگار محمدی"]
    assert manager.get(page_of(ours)).status_code == 200
    assert manager.get(page_of(theirs)).status_code == 404
    gift = {"credit": "5,000", "reason": "چون", "key": "80"}
    assert manager.post(page_of(theirs, "give/"), gift).status_code == 404


def test_pages_cost_the_same_for_one_and_for_three(signed_in, club, business):
    owner = signed_in(Role.OWNER)

    def count(href):
        owner.get(href)
        with CaptureQueriesContext(connection) as queries:
            assert owner.get(href).status_code == 200
        return len(queries)

    costs = []
    with business_scope(business.pk):
        one = club.negar()
        club.score()
    for _ in range(2):
        costs.append([count(HOME), count(page_of(one)), count(page_of(one, "statement/"))])
        with business_scope(business.pk):
            club.crowd(2)
            for days in (1.5, 1.6, 1.7):
                club.sell(one, days_ago=days)
            club.score()
    assert costs[0] == costs[1]
    assert costs[0][1] <= 53
