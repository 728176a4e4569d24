"""The answer to a sale, with the few lines that a till prints under the invoice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from vafa.checkout.brought import NOTHING_BROUGHT, Brought
from vafa.checkout.spending import NOTHING, Spending
from vafa.checkout.terms import Terms
from vafa.checkout.types import Discounted, Earned, GiftPart, Receipt, Why
from vafa.foundation.formatting import format_money, format_number
from vafa.foundation.jalali import format_date, last_good_day
from vafa.ledger.types import Unit, Wallet
from vafa.tiers.queries import say_missing
from vafa.tiers.types import Place


def write_receipt(
    *,
    sale_id: int,
    number: str,
    total_rial: int,
    customer_id: int | None,
    wallet: Wallet | None,
    terms: Terms,
    is_new_customer: bool = False,
    spending: Spending = NOTHING,
    earned: tuple[Earned, ...] = (),
    why: tuple[Why, ...] = (),
    place: Place | None = None,
    discounts: tuple[Discounted, ...] = (),
    gift_cards: tuple[GiftPart, ...] = (),
    brought: Brought = NOTHING_BROUGHT,
) -> Receipt:
    """What a sale is answered, with the balances as the wallet has them now."""
    receipt = Receipt(
        sale_id=sale_id,
        number=number,
        customer_id=customer_id,
        is_new_customer=is_new_customer,
        total_rial=total_rial,
        to_pay_rial=total_rial
        - spending.worth_rial
        - sum(part.spent_rial for part in gift_cards)
        - brought.worth_rial,
        credit_spent_rial=spending.credit_rial,
        points_spent=spending.points,
        earned=earned,
        balance_rial=wallet.balance(Unit.CREDIT) if wallet else 0,
        balance_points=wallet.balance(Unit.POINTS) if wallet else 0,
        lines=(),
        why=why,
        discounts=discounts,
        gift_cards=gift_cards,
        brought_rial=brought.worth_rial,
        brought_from=brought.name if brought.worth_rial else "",
    )
    return replace(receipt, lines=_print_lines(receipt, terms, place))


def _print_lines(receipt: Receipt, terms: Terms, place: Place | None) -> tuple[str, ...]:
    """What was spent, what is to be paid, what was earned and until when, what there is now, and
    how far the next tier is.
    """
    unit = terms.business.unit
    beside_rial = receipt.gift_rial + receipt.brought_rial
    spent_rial = receipt.total_rial - receipt.to_pay_rial - beside_rial
    with translation.override(terms.business.language):
        lines = [_print_discount(one, unit) for one in receipt.discounts if one.applied]
        for part in receipt.gift_cards:
            lines.extend(_print_gift(part, terms))
        if receipt.brought_rial:
            lines.append(_print_brought(receipt, unit))
        if spent_rial:
            lines.append(_("From club credit: %s") % format_money(spent_rial, unit))
        if spent_rial or beside_rial:
            lines.append(_("To pay: %s") % format_money(receipt.to_pay_rial, unit))
        lines.extend(print_club(receipt, terms))
        if place is not None:
            lines.extend(_print_tier(place, terms))
        return tuple(lines)


def print_club(receipt: Receipt, terms: Terms) -> Iterator[str]:
    """What was earned, each unit and last day once, and what there is now."""
    earned: Counter[tuple[str, date | None]] = Counter()
    for award in receipt.earned:
        ends = award.unit != Unit.POINTS and award.expires_at
        earned[award.unit, last_good_day(ends, terms.zone) if ends else None] += award.amount
    for (unit, last_day), amount in earned.items():
        yield _print_award(unit, amount, last_day, terms)
    if receipt.balance_rial:
        amount_now = format_money(receipt.balance_rial, terms.business.unit)
        yield _("Your credit now: %s") % amount_now
    if receipt.balance_points:
        yield _("Your points now: %s") % format_number(receipt.balance_points)


def _print_tier(place: Place, terms: Terms) -> Iterator[str]:
    if place.tier is not None:
        yield _("Your tier: %s") % place.tier.name
    if missing := say_missing(place, terms.business.unit):
        yield missing


def _print_discount(one: Discounted, unit: str) -> str:
    amount = format_money(one.amount_rial, unit)
    return _("Discount “%(name)s”: %(amount)s") % {"name": one.name, "amount": amount}


def _print_brought(receipt: Receipt, unit: str) -> str:
    amount = format_money(receipt.brought_rial, unit)
    return _("From your credit at %(name)s: %(amount)s") % {
        "name": receipt.brought_from,
        "amount": amount,
    }


def _print_gift(part: GiftPart, terms: Terms) -> Iterator[str]:
    unit, words = terms.business.unit, {"ending": part.ending}
    if part.spent_rial:
        words["amount"] = format_money(part.spent_rial, unit)
        yield _("From gift card …%(ending)s: %(amount)s") % words
    else:
        words["amount"] = format_money(part.sold_rial, unit)
        yield _("Put on gift card …%(ending)s: %(amount)s") % words
    if part.left_rial:
        words["amount"] = format_money(part.left_rial, unit)
        if part.expires_at is None:
            yield _("On gift card …%(ending)s now: %(amount)s") % words
        else:
            words["day"] = format_date(last_good_day(part.expires_at, terms.zone))
            yield _("On gift card …%(ending)s now: %(amount)s, until %(day)s") % words


def _print_award(unit: str, amount: int, last_day: date | None, terms: Terms) -> str:
    if unit == Unit.POINTS:
        return _("Points from this purchase: %s") % format_number(amount)
    money = format_money(amount, terms.business.unit)
    if last_day is None:
        return _("Credit from this purchase: %s") % money
    return _("Credit from this purchase: %(amount)s, until %(day)s") % {
        "amount": money,
        "day": format_date(last_day),
    }
