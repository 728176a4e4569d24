"""Fields of one's own in the settings: added, renamed, ordered, put away; what the portal asks."""

from __future__ import annotations

import pytest

from tests.staff.cast import NOW
from vafa.audit.models import AuditRecord
from vafa.audit.types import SYSTEM
from vafa.customers.actions import add_custom_field
from vafa.customers.queries import get_custom_field, list_custom_fields, list_portal_fields
from vafa.foundation.ids import write_id
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

HOME = "/panel/settings/fields/"


@pytest.fixture
def owner(signed_in):
    return signed_in(Role.OWNER)


def page_of(field, part=""):
    return f"{HOME}{write_id('fld', field.id)}/{part}"


def add(business, title, kind="text", choices=()):
    with business_scope(business.pk):
        return add_custom_field(title=title, kind=kind, choices=choices, actor=SYSTEM, at=NOW)


def test_a_field_is_added_and_an_empty_list_offers_that(owner, business):
    assert f'href="{HOME}add/"' in owner.get(HOME).content.decode()
    told = {"title": "نوشیدنی", "kind": "choice", "more_choices": "قهوه\r\n\r\nچای"}
    assert owner.post(f"{HOME}add/", told | {"slug": "drink"}).status_code == 303
    with business_scope(business.pk):
        [field] = list_custom_fields()
        [row] = AuditRecord.objects.filter(act="profile.field_added")
    assert (field.slug, field.kind, field.is_on_portal) == ("drink", "choice", False)
    assert [choice["title"] for choice in field.choices] == ["قهوه", "چای"]
    assert (row.actor_id, row.object_id) == (owner.member.id, field.id)
    assert "قهوه، چای" in owner.get(HOME).content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"kind": "picture"}, "kind"),
        ({"kind": "choices", "more_choices": " "}, None),
        ({"slug": "نوشیدنی"}, "slug"),
        ({"slug": "drink"}, "slug"),
    ],
)
def test_what_is_wrong_is_said_and_no_field_is_added(owner, business, wrong, field):
    with business_scope(business.pk):
        add_custom_field(title="یک", kind="text", slug="drink", actor=SYSTEM, at=NOW)
    answer = owner.post(f"{HOME}add/", {"title": "دو", "kind": "text"} | wrong)
    assert answer.status_code == 422
    if field:
        assert f'id="id_{field}_error"' in answer.content.decode()
    with business_scope(business.pk):
        assert len(list_custom_fields()) == 1


def test_choices_are_renamed_put_away_and_added(owner, business):
    field = add(business, "نوشیدنی", "choice", ["قهوه", "چای"])
    told = {"title": "نوشیدنی دلخواه", "choice_1": "اسپرسو", "choice_2": "", "more_choices": "آب"}
    assert owner.post(page_of(field), told | {"is_on_portal": "on"}).status_code == 303
    with business_scope(business.pk):
        field = get_custom_field(field.id)
    assert (field.title, field.is_on_portal) == ("نوشیدنی دلخواه", True)
    assert field.choices == [
        {"id": "1", "title": "اسپرسو", "is_active": True},
        {"id": "2", "title": "چای", "is_active": False},
        {"id": "3", "title": "آب", "is_active": True},
    ]
    assert owner.post(page_of(field), {"title": "x"}).status_code == 422  # no choice is left


def test_fields_change_places_and_are_put_away_and_taken_out(owner, business):
    first, second = add(business, "یک"), add(business, "دو")

    def titles():
        with business_scope(business.pk):
            return [field.title for field in list_custom_fields()]

    owner.post(page_of(second, "move/"), {"to": "up"})
    assert titles() == ["دو", "یک"]
    owner.post(page_of(second, "move/"), {"to": "down"})
    owner.post(page_of(first, "put-away/"))
    assert titles() == ["دو"]
    assert page_of(first, "restore/") in owner.get(HOME).content.decode()
    owner.post(page_of(first, "restore/"))
    assert titles() == ["یک", "دو"]


def test_the_portal_asks_for_what_was_chosen_and_nothing_else(owner, business):
    assert owner.post(HOME, {"asked": ["job", "city"]}).status_code == 303
    assert owner.post(HOME, {"asked": ["weight_kg"]}).status_code == 422
    with business_scope(business.pk):
        assert list_portal_fields() == ["job", "city"]
    assert owner.post(HOME, {}).status_code == 303
    with business_scope(business.pk):
        assert list_portal_fields() == []
