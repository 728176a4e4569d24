"""The price of a sale after the discounts of the club: automatic ones, and those of codes.

The sale comes in as the till wrote it. What discounts take off is written into its lines, so that
whatever follows (rules, spending, the record, returns) sees a plain sale. Tax is spread over the
lines by what they come to, and falls with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext as _

from vafa.audit.types import Actor
from vafa.checkout.spending import make_trier
from vafa.checkout.split import split_over_lines
from vafa.checkout.terms import Terms
from vafa.checkout.types import Discounted
from vafa.coupons.actions import lock_counts, open_codes
from vafa.coupons.errors import DiscountDoesNotApply, WrongDiscountCode
from vafa.coupons.queries import has_room, left_of_budget, less, list_counts, load_counts
from vafa.coupons.types import (
    CountKey,
    Holding,
    Line,
    LiveDiscount,
    Offer,
    OpenCode,
    Priced,
    Taking,
    Used,
    take_discounts,
)
from vafa.rules.queries import say_reason
from vafa.rules.types import CustomerFacts, Occasion, find_reason
from vafa.sales.types import SaleInput

WRONG, USED_UP, NO_GAIN = "wrong_code", "used_up", "nothing_taken"
NOTHING_HELD = Holding()
_NEUTRAL = {WRONG, USED_UP}  # of a code, these look alike


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedSale:
    """A sale at its price, what each discount said of it, and what is to be written down."""

    sale: SaleInput
    discounts: tuple[Discounted, ...] = ()
    takings: tuple[Taking, ...] = ()

    @property
    def kept(self) -> list[dict[str, object]]:
        """What is kept with the sale: each discount that took something, and of which lines."""
        return [one.keep() for one in self.discounts if one.applied]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks for a price, and whether it is to be kept.

    `keeps` locks codes and limits until the transaction ends, and refuses a code that is no good;
    a quote is only told. `holding` is what this sale took before, if it is being corrected.
    """

    terms: Terms
    customer: CustomerFacts | None
    actor: Actor
    at: datetime
    keeps: bool
    holding: Holding = NOTHING_HELD

    @property
    def customer_id(self) -> int | None:
        """None for nobody, and for somebody who is not a customer yet."""
        return self.customer.id or None if self.customer else None


@dataclass(slots=True)
class _Candidate:
    """A discount that is asked for, the code that asks for it, and what is in its way."""

    discount: LiveDiscount
    code: OpenCode | None
    obstacle: tuple[str, str] | None = None  # a word for machines, a sentence for people


def price_sale(sale: SaleInput, typed: Sequence[str], *, asker: Asker) -> PricedSale:
    """The sale at its price. No statement where no discount is live and no code is shown.

    WrongDiscountCode, DiscountDoesNotApply where the price is to be kept; CodesLocked.
    """
    book = asker.terms.book
    automatic = [] if _is_paid_as_sent(sale) else book.automatic()
    if not (automatic or typed or asker.holding.codes):
        return PricedSale(sale=sale.paid())
    with translation.override(asker.terms.business.language):
        opened, wrong = open_codes(
            typed,
            customer_id=asker.customer_id,
            trier=make_trier(asker.actor, sale.till),
            at=asker.at,
            lock=asker.keeps,
            held=asker.holding.codes,
        )
        candidates = {one.id: _Candidate(one, None) for one in automatic}
        for shown, code in opened.items():
            discount = book.discounts.get(code.discount_id)
            if discount is None:
                wrong.append(shown)
            else:
                candidates[discount.id] = _Candidate(discount, code)
        if asker.keeps:
            _refuse_wrong(wrong, typed)
        occasion = _see(sale, asker)
        used = _judge(candidates.values(), occasion, asker)
        if asker.keeps:
            _refuse_unfit(opened, candidates, typed)
        lines = _list_lines(sale, asker.terms)
        offers = {
            one.discount.id: _offer(one.discount, used)
            for one in candidates.values()
            if one.obstacle is None
        }
        priced = take_discounts(lines, book.arrange(offers))
        said = [_say_wrong(code) for code in wrong]
        return _write(sale, priced, candidates, said, occasion, asker)


def refuse_wrong_codes(sale: SaleInput, typed: Sequence[str], *, asker: Asker) -> None:
    """Raise WrongDiscountCode, counted, for a code that opens nothing. Locks and uses nothing."""
    trier = make_trier(asker.actor, sale.till)
    _, wrong = open_codes(
        typed, customer_id=asker.customer_id, trier=trier, at=asker.at, lock=False
    )
    _refuse_wrong(wrong, typed)


def _is_paid_as_sent(sale: SaleInput) -> bool:
    """Whether the guest paid the price that the till wrote: then nothing comes off by itself."""
    paid = sum(payment.amount_rial for payment in sale.payments)
    return bool(sale.payments) and paid == sale.total_rial


def _see(sale: SaleInput, asker: Asker) -> Occasion:
    terms = asker.terms
    return Occasion.of_sale(
        sale,
        zone=terms.zone,
        customer=asker.customer,
        menu=terms.menu,
        holidays=terms.holidays,
    )


def _judge(
    candidates: Iterable[_Candidate], occasion: Occasion, asker: Asker
) -> Mapping[CountKey, Used]:
    """Note what is in the way of each; returns what its limits had been used for before."""
    for one in candidates:
        one.obstacle = _find_obstacle(one.discount, occasion, asker)
    who, day = asker.customer_id, occasion.local.day
    fitting = [one for one in candidates if one.obstacle is None]
    keys = [key for one in fitting for key in list_counts(one.discount, customer_id=who, day=day)]
    used = less((lock_counts if asker.keeps else load_counts)(keys), asker.holding.counts)
    for one in fitting:
        if not has_room(one.discount, used, customer_id=who, day=day):
            one.obstacle = (USED_UP, _("This discount is used up."))
    return used


def _find_obstacle(
    discount: LiveDiscount, occasion: Occasion, asker: Asker
) -> tuple[str, str] | None:
    spec, words = discount.spec, asker.terms.words
    if spec.starts_at is not None and occasion.at < spec.starts_at:
        return "not_started", _("Starts on %(day)s.") % {"day": words.day_of(spec.starts_at)}
    if spec.ends_at is not None and occasion.at >= spec.ends_at:
        return USED_UP, _("This discount is over.")
    if occasion.goods_rial < spec.smallest_rial:
        amount = words.money(spec.smallest_rial)
        return "too_small", _("For purchases from %(amount)s on.") % {"amount": amount}
    if spec.largest_rial is not None and occasion.goods_rial > spec.largest_rial:
        amount = words.money(spec.largest_rial)
        return "too_large", _("For purchases up to %(amount)s.") % {"amount": amount}
    if spec.limits.ask_who and occasion.customer is None:
        return "no_customer", _("No customer is on this purchase.")
    node = asker.terms.asked[discount.id]
    if node.holds(occasion):
        return None
    reason = find_reason(node, occasion)
    return reason.code, say_reason(reason, words)


def _refuse_wrong(wrong: Sequence[str], typed: Sequence[str]) -> None:
    for place, code in enumerate(typed):
        if code in wrong:
            raise WrongDiscountCode(pointer=f"/redeem/discount_codes/{place}")


def _refuse_unfit(
    opened: Mapping[str, OpenCode], candidates: Mapping[int, _Candidate], typed: Sequence[str]
) -> None:
    for place, text in enumerate(typed):
        obstacle = candidates[opened[text].discount_id].obstacle
        if obstacle is None:
            continue
        pointer = f"/redeem/discount_codes/{place}"
        if obstacle[0] in _NEUTRAL:
            refusal = WrongDiscountCode(pointer=pointer)
            refusal.keeps_writes = False  # it was no guess, and nothing was counted
            raise refusal
        raise DiscountDoesNotApply(obstacle[1], pointer=pointer, reason=obstacle[0])


def _list_lines(sale: SaleInput, terms: Terms) -> list[Line]:
    """What is left of each line after the till's own discounts, and its part of the tax."""
    nets = [line.net_rial for line in sale.lines]
    if sale.discount_rial:
        off = split_over_lines(sale.discount_rial, nets)
        nets = [net - part for net, part in zip(nets, off, strict=True)]
    taxes = split_over_lines(sale.tax_rial, nets)
    return [
        Line(
            rial=0 if line.card else net,  # nothing is taken off what is worth its price
            quantity=line.quantity,
            sku=line.sku,
            category=line.category,
            tax_rial=tax,
            had_discount=bool(line.discount_rial),
            menu_percent=terms.menu.find(line.sku, line.category).discount_percent or _0,
        )
        for line, net, tax in zip(sale.lines, nets, taxes, strict=True)
    ]


def _offer(discount: LiveDiscount, used: Mapping[CountKey, Used]) -> Offer:
    spec = discount.spec
    limits = [most for most in (spec.most_rial, left_of_budget(discount, used)) if most is not None]
    return Offer(
        id=discount.id,
        kind=spec.what,
        on=spec.on,
        most_rial=min(limits, default=None),
        most_with_tax=spec.most_with_tax,
    )


def _write(
    sale: SaleInput,
    priced: Priced,
    candidates: Mapping[int, _Candidate],
    said: Sequence[Discounted],
    occasion: Occasion,
    asker: Asker,
) -> PricedSale:
    took = {one.offer_id: one for one in priced.taken}
    discounts, takings = [], []
    for candidate in sorted(candidates.values(), key=lambda one: _rank(one.discount)):
        discount, code = candidate.discount, candidate.code
        taken = took.get(discount.id)
        discounts.append(_say(candidate, taken.by_line if taken else ()))
        if taken is not None:
            counted = list_counts(discount, customer_id=asker.customer_id, day=occasion.local.day)
            takings.append(
                Taking(
                    discount_id=discount.id,
                    amount_rial=taken.amount_rial,
                    counted=tuple(counted),
                    free_again=discount.spec.free_again,
                    code_id=code.id if code else None,
                )
            )
    return PricedSale(
        sale=(_lessen(sale, priced) if took else sale).paid(),
        discounts=(*discounts, *said),
        takings=tuple(takings),
    )


def _rank(discount: LiveDiscount) -> tuple[int, int]:
    return -discount.spec.priority, discount.id


def _lessen(sale: SaleInput, priced: Priced) -> SaleInput:
    """The sale with what was taken off in its lines' discounts, and the tax on what is left."""
    off = [sum(parts) for parts in zip(*(one.by_line for one in priced.taken), strict=True)]
    return replace(
        sale,
        lines=tuple(
            replace(line, discount_rial=line.discount_rial + part)
            for line, part in zip(sale.lines, off, strict=True)
        ),
        tax_rial=sum(line.tax_rial for line in priced.lines),
    )


def _say(candidate: _Candidate, by_line: tuple[int, ...]) -> Discounted:
    discount, code = candidate.discount, candidate.code
    reason, sentence = candidate.obstacle or (
        ("applied", "") if by_line else (NO_GAIN, _("Another discount counts instead, or none."))
    )
    return Discounted(
        discount_id=discount.id,
        version=discount.version,
        name=discount.spec.name,
        code=code.shown if code else "",
        applied=bool(by_line),
        amount_rial=sum(by_line),
        by_line=by_line,
        reason=WRONG if code and reason in _NEUTRAL else reason,
        sentence=str(WrongDiscountCode.message) if code and reason in _NEUTRAL else sentence,
    )


def _say_wrong(code: str) -> Discounted:
    """What opens nothing, whatever the cause: the code as it was typed, and no more."""
    return Discounted(code=code, reason=WRONG, sentence=str(WrongDiscountCode.message))


_0 = Decimal(0)
