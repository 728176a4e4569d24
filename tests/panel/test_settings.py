from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.staff.cast import NOW, open_branch
from vafa.audit.models import AuditRecord
from vafa.audit.types import SYSTEM
from vafa.catalog.actions import add_holiday, seed_holidays
from vafa.catalog.queries import list_branches, list_holidays, name_holidays
from vafa.foundation.ids import write_id
from vafa.foundation.jalali import (
    format_date,
    from_jalali,
    local_day,
    to_jalali,
    weekday_name,
)
from vafa.staff.actions import change_permissions, create_api_key, create_till
from vafa.staff.errors import KeyRefused
from vafa.staff.models import ApiKey
from vafa.staff.queries import authenticate_key, list_tills
from vafa.staff.types import Permission, Role, Scope
from vafa.tenancy.scope import business_scope

SETTINGS = "/panel/settings/"


@pytest.fixture
def owner(signed_in):
    return signed_in(Role.OWNER)


def test_the_business_changes_its_settings_on_the_record(owner, business):
    values = {"name": "کافه نو", "unit": "rial", "zone": "Asia/Dubai", "language": "fa"}
    for _ in range(2):  # the repeat changes nothing
        assert owner.post(SETTINGS, values | {"accent": "#0F766E"}).status_code == 303
    terms_before = business.terms_version
    business.refresh_from_db()
    assert (business.name, business.unit, business.zone, business.accent) == (
        "کافه نو",
        "rial",
        "Asia/Dubai",
        "#0f766e",
    )
    assert business.terms_version > terms_before
    with business_scope(business.pk):
        row = AuditRecord.objects.get(act="business.changed")
    assert row.facts["before"]["name"] == "کافه آزمون"
    assert row.facts["after"]["unit"] == "rial"


@pytest.mark.parametrize(
    "wrong",
    [{"zone": "Mars/Olympus"}, {"unit": "dollar"}, {"name": ""}, {"accent": "red"}],
)
def test_impossible_settings_are_refused(owner, business, wrong):
    values = {"name": "x", "unit": "rial", "zone": "Asia/Dubai", "language": "fa", "accent": ""}
    assert owner.post(SETTINGS, values | wrong).status_code == 422
    business.refresh_from_db()
    assert business.name == "کافه آزمون"


def test_branches_are_added_changed_and_closed(owner, business):
    new = {"name": "تجریش", "code": "t1", "address": ""}
    assert owner.post(f"{SETTINGS}branches/add/", new).status_code == 303
    assert owner.post(f"{SETTINGS}branches/add/", new).status_code == 422
    with business_scope(business.pk):
        [branch] = list_branches()
    href = f"{SETTINGS}branches/{write_id('brn', branch.id)}/"
    assert owner.get(href).status_code == 200
    assert owner.post(href, new | {"name": "تجریش نو"}).status_code == 303
    with business_scope(business.pk):
        [branch] = list_branches()
        assert (branch.name, branch.code, branch.is_active) == ("تجریش نو", "t1", False)
        row = AuditRecord.objects.get(act="branch.changed")
    assert row.facts["before"] == {"name": "تجریش", "is_active": True}


def test_tills_are_added_renamed_closed_and_opened(owner, business):
    with business_scope(business.pk):
        branch = open_branch()
    new = {"branch": str(branch), "name": "صندوق ۱"}
    assert owner.post(f"{SETTINGS}tills/", new).status_code == 303
    assert owner.post(f"{SETTINGS}tills/", new).status_code == 422
    with business_scope(business.pk):
        [till] = list_tills()
    href = f"{SETTINGS}tills/{write_id('till', till.id)}/"
    owner.post(href, {"name": "حیاط"})
    owner.post(f"{href}close/")
    with business_scope(business.pk):
        assert [(t.name, t.is_active) for t in list_tills()] == [("حیاط", False)]
        assert list_tills(active_only=True) == []
    owner.post(f"{href}reopen/")
    with business_scope(business.pk):
        assert len(list_tills(active_only=True)) == 1
        acts = AuditRecord.objects.filter(object_kind="till").order_by("at", "id")
        assert [row.act for row in acts] == [
            "till.created",
            "till.renamed",
            "till.closed",
            "till.reopened",
        ]


def test_a_key_is_shown_once_and_works_until_it_is_revoked(owner, business):
    values = {"label": "صندوق", "scopes": ["sales:write"], "branch": "", "till": ""}
    answer = owner.post(f"{SETTINGS}keys/add/", values)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    key = ApiKey.objects.get(business=business)
    html = answer.content.decode()
    [token] = {
        word
        for word in html.replace("<", '"').replace(">", '"').split('"')
        if word.startswith("vafa_live_")
    }
    assert authenticate_key(token).business_id == business.pk
    listed = owner.get(f"{SETTINGS}keys/").content.decode()
    assert token not in listed
    assert f"…{key.hint}" in listed
    assert owner.post(f"{SETTINGS}keys/{write_id('key', key.id)}/revoke/").status_code == 303
    with pytest.raises(KeyRefused):
        authenticate_key(token)
    with business_scope(business.pk):
        rows = AuditRecord.objects.filter(object_kind="key").order_by("at", "id")
        assert [(row.act, row.actor_id) for row in rows] == [
            ("key.created", owner.member.id),
            ("key.revoked", owner.member.id),
        ]
        assert token[-20:-4] not in str([row.facts for row in rows])


def test_a_key_without_a_scope_or_with_an_unknown_one_is_not_made(owner, business):
    for scopes in ([], ["everything"]):
        answer = owner.post(f"{SETTINGS}keys/add/", {"label": "x", "scopes": scopes})
        assert answer.status_code == 422
    assert ApiKey.objects.filter(business_id=business.pk).count() == 0


def test_nobody_makes_a_key_that_may_do_more_than_they(signed_in, business):
    person = signed_in(Role.OPERATOR)
    more = {"extra": [Permission.EDIT_KEYS], "denied": []}
    with business_scope(business.pk):
        change_permissions(member_id=person.member.id, actor=SYSTEM, at=NOW, **more)
    values = {"label": "x", "branch": "", "till": ""}
    refused = person.post(f"{SETTINGS}keys/add/", values | {"scopes": ["grants:write"]})
    assert refused.status_code == 422
    assert "grants:write" not in person.get(f"{SETTINGS}keys/add/").content.decode()
    assert not ApiKey.objects.filter(business=business).exists()
    assert (
        person.post(f"{SETTINGS}keys/add/", values | {"scopes": ["sales:read"]}).status_code == 200
    )


def test_lists_cost_the_same_for_one_and_for_three(owner, business):
    def add_one_of_each():
        with business_scope(business.pk):
            branch = open_branch()
            create_till(branch_id=branch, name="صندوق", actor=SYSTEM, at=NOW)
            create_api_key(
                label="k", scopes=[Scope.SALES_READ], branch_id=branch, actor=SYSTEM, at=NOW
            )

    add_one_of_each()
    costs = {}
    for _ in range(2):
        for part in ("branches/", "tills/", "keys/"):
            with CaptureQueriesContext(connection) as queries:
                assert owner.get(f"{SETTINGS}{part}").status_code == 200
            costs.setdefault(part, []).append(len(queries))
        add_one_of_each(), add_one_of_each()
    assert all(one == three for one, three in costs.values()), costs


@pytest.mark.parametrize("part", ["branches/", "tills/", "keys/"])
def test_an_empty_list_offers_the_first_step(owner, part):
    html = owner.get(f"{SETTINGS}{part}").content.decode()
    assert 'class="empty"' in html
    assert "/add/" in html


CALENDAR = f"{SETTINGS}calendar/"


def jalali(day):
    return format_date(day, digits="latin")


def test_holidays_are_added_changed_removed_and_brought_back(owner, business):
    today = local_day(datetime.now(UTC))
    new = {"day": jalali(today), "name": "سالگرد کافه", "is_mourning": ""}
    answer = owner.post(CALENDAR, new)
    assert (answer.status_code, answer["Location"]) == (303, f"{CALENDAR}?year={jalali(today)[:4]}")
    again = owner.post(CALENDAR, new)
    assert again.status_code == 422
    assert "این روز در تقویم هست" in again.content.decode()
    assert owner.post(CALENDAR, new | {"day": "1405/13/40"}).status_code == 422
    with business_scope(business.pk):
        [holiday] = list_holidays(today, today)
    href = f"{CALENDAR}{write_id('hol', holiday.id)}/"
    assert owner.post(href, {"name": "سوگ", "is_mourning": "on"}).status_code == 303
    assert "سوگواری</span>" in owner.get(CALENDAR).content.decode()
    owner.post(f"{href}remove/")
    assert "برداشته‌شده</span>" in owner.get(CALENDAR).content.decode()
    with business_scope(business.pk):
        assert name_holidays(today, today) == {}
    owner.post(f"{href}restore/")
    with business_scope(business.pk):
        assert name_holidays(today, today) == {today: "سوگ"}
        acts = AuditRecord.objects.filter(object_kind="holiday").order_by("id")
        assert [(row.act, row.actor_id) for row in acts] == [
            (f"holiday.{act}", owner.member.id)
            for act in ("added", "changed", "removed", "restored")
        ]


def test_the_calendar_shows_a_year_by_months_and_teaches_while_it_is_empty(owner, business):
    now = datetime.now(UTC)
    year = to_jalali(local_day(now)).year
    assert "این سال تعطیلی ندارد" in owner.get(CALENDAR).content.decode()
    with business_scope(business.pk):
        seed_holidays(at=now)
    html = owner.get(CALENDAR, {"year": year}).content.decode()
    assert "روز طبیعت" in html
    assert f"{weekday_name(from_jalali(year, 1, 13))}&nbsp;۱۳" in html
    assert html.index("فروردین</th>") < html.index("بهمن</th>")
    assert "تخمینی" in owner.get(CALENDAR, {"year": year + 1}).content.decode()
    assert "این سال تعطیلی ندارد" in owner.get(CALENDAR, {"year": year - 1}).content.decode()
    assert owner.get(CALENDAR, {"year": "x"}).content.decode().count("روز طبیعت") == 1


def test_a_full_calendar_asks_as_little_as_one_with_a_day(owner, business):
    with business_scope(business.pk):
        add_holiday(day=local_day(NOW), name="جشن", actor=SYSTEM, at=NOW)
    with CaptureQueriesContext(connection) as one:
        owner.get(CALENDAR)
    with business_scope(business.pk):
        seed_holidays(at=datetime.now(UTC))
    with CaptureQueriesContext(connection) as many:
        owner.get(CALENDAR)
    assert len(many) == len(one)
