"""Discounts beside each other: groups made, nested, changed and removed in the panel."""

import pytest

from tests.panel.test_discounts import write
from vafa.coupons.models import Discount, StackGroup
from vafa.foundation.ids import write_id
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

TREE = "/panel/loyalty/discounts/groups/"


@pytest.fixture
def owner(signed_in):
    return signed_in(Role.OWNER)


def add(owner, business, **fields):
    """A group written in the form; its address and id."""
    assert owner.post(f"{TREE}add/", {"how": "first"} | fields).status_code == 303
    with business_scope(business.pk):
        number = StackGroup.objects.latest("id").id
    return f"{TREE}{write_id('dgr', number)}/", number


def test_a_group_within_a_group_stands_in_the_tree_with_its_discounts(owner, business):
    assert "هنوز خالی است" in owner.get(TREE).content.decode()
    _, outer = add(owner, business, name="نوروز", how="best_for_customer")
    add(owner, business, name="صبحانه", parent_id=str(outer), priority="5")
    write(owner, business, name="چای مهمان", group=str(outer))
    html = owner.get(TREE).content.decode()
    places = [html.index(name) for name in ("نوروز", "چای مهمان", "صبحانه")]
    assert places == sorted(places)
    assert "فقط بیشترین تخفیف (بهترین برای مشتری)" in html


def test_it_is_changed_but_never_into_itself_or_anothers_name(owner, business):
    here, outer = add(owner, business, name="نوروز")
    inside, inner = add(owner, business, name="صبحانه", parent_id=str(outer))
    fields = {"name": "عید", "how": "stack", "priority": "3"}
    assert owner.post(here, fields).status_code == 303
    with business_scope(business.pk):
        group = StackGroup.objects.get(id=outer)
    assert (group.name, group.how, group.priority, group.parent_id) == ("عید", "stack", 3, None)
    assert owner.post(here, fields | {"parent_id": str(inner)}).status_code == 422
    taken = owner.post(inside, fields)
    assert taken.status_code == 422
    assert "گروه دیگری همین نام را دارد." in taken.content.decode()


def test_what_stood_in_a_removed_group_stands_where_the_group_stood(owner, business):
    _, outer = add(owner, business, name="نوروز")
    here, middle = add(owner, business, name="صبحانه", parent_id=str(outer))
    _, inner = add(owner, business, name="شنبه", parent_id=str(middle))
    write(owner, business, group=str(middle))
    assert owner.post(f"{here}remove/").status_code == 303
    with business_scope(business.pk):
        assert StackGroup.objects.get(id=inner).parent_id == outer
        assert Discount.objects.get().group_id == outer
        assert StackGroup.objects.count() == 2
