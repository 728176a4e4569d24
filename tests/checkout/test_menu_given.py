"""What the menu says is given once something reads it: put in place by one act."""

from decimal import Decimal

import pytest

from tests.checkout.conftest import NOW, TILL
from tests.checkout.test_as_the_menu_says import line
from vafa.catalog.actions import put_product
from vafa.catalog.types import MenuPart
from vafa.checkout.actions import change_settings, give_by_menu
from vafa.checkout.queries import list_menu_uses
from vafa.coupons.actions import pause_discount
from vafa.rules.actions import end_rule, pause_rule
from vafa.rules.models import RuleProposal
from vafa.rules.queries import get_rule


def put(**says):
    put_product(sku="tea", name="چای", actor=TILL, at=NOW, **says)


def give(part):
    return give_by_menu(MenuPart(part), actor=TILL, at=NOW)


def look(part):
    return next(use for use in list_menu_uses() if use.part == part)


def test_nothing_is_said_and_nothing_is_given(till):
    put(points=0, discount_percent=Decimal(0))
    uses = list_menu_uses()
    assert [(use.part, use.is_said, use.is_given, use.readers) for use in uses] == [
        ("discount", False, False, ()),
        ("credit", False, False, ()),
        ("points", False, False, ()),
    ]


def test_each_part_is_put_in_place_and_counts_from_the_next_sale_on(till):
    put(discount_percent=Decimal(10), credit_percent=Decimal(20), points=3)
    tea = line("tea", 1_000_000, quantity="2")
    before = till.sell(tea)
    assert (before.to_pay_rial, till.credit(), till.points()) == (2_000_000, 0, 0)
    for part in MenuPart:
        assert look(part).is_said
        assert not look(part).is_given
        assert give(part) is False
        assert look(part).is_given
    after = till.sell(tea)
    assert after.to_pay_rial == 1_800_000
    assert (till.credit(), till.points()) == (360_000, 6)
    till.take_back(after)
    assert (till.credit(), till.points()) == (0, 0)


@pytest.mark.parametrize("part", list(MenuPart))
def test_a_second_press_changes_nothing(till, part):
    put(discount_percent=Decimal(10), credit_percent=Decimal(20), points=3)
    give(part)
    give(part)
    assert len(look(part).readers) == 1


def test_what_rests_is_started_again_and_what_ended_is_made_anew(till):
    put(credit_percent=Decimal(20), discount_percent=Decimal(5))
    give("credit")
    [reader] = look("credit").readers
    pause_rule(rule_id=reader.id, actor=TILL, at=NOW)
    assert not look("credit").is_given
    give("credit")
    assert [one.id for one in look("credit").readers] == [reader.id]
    end_rule(rule_id=reader.id, actor=TILL, at=NOW)
    assert look("credit").readers == ()
    give("credit")
    assert [one.id for one in look("credit").readers] != [reader.id]
    give("discount")
    [discount] = look("discount").readers
    pause_discount(discount_id=discount.id, actor=TILL, at=NOW)
    give("discount")
    assert [(one.id, one.is_on) for one in look("discount").readers] == [(discount.id, True)]


def test_where_rules_want_a_second_person_it_waits(till):
    change_settings(actor=TILL, at=NOW, needs_approval=True)
    put(points=3)
    assert give("points") is True
    use = look("points")
    assert (use.is_given, use.waits) == (False, True)
    assert give("points") is True
    assert len(look("points").readers) == RuleProposal.objects.count() == 1
    assert get_rule(use.readers[0].id).state == "draft"
