"""What a guest spends on a sale: found out before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.utils import translation

from vafa.audit.types import Actor, ActorKind
from vafa.checkout.errors import CodeNeeded, MoreThanInvoice, NoCustomer, PointsDoNotPay
from vafa.checkout.shares import POINTER, Share, measure_share
from vafa.checkout.terms import Terms
from vafa.checkout.types import Redeem
from vafa.codes.actions import check_spend_code
from vafa.codes.types import Trier
from vafa.foundation.formatting import format_money
from vafa.ledger.errors import HoldEnded, MoreThanHeld, NotEnoughBalance, UnknownHold
from vafa.ledger.queries import get_hold
from vafa.ledger.types import HeldValue, Holder, HoldState, Owner, Unit, Wallet
from vafa.sales.types import SaleInput
from vafa.sharing.errors import OnlySharedCredit
from vafa.tiers.queries import check_spending, most_spendable
from vafa.tiers.types import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """How much of each unit comes off, what it is worth, and the code or hold that allows it.

    With a `share`, the credit is that of the shared wallet.
    """

    credit_rial: int = 0
    points: int = 0
    worth_rial: int = 0
    code_id: int | None = None
    hold: HeldValue | None = None
    share: Share | None = None


NOTHING = Spending()


def make_trier(actor: Actor, till: str) -> Trier:
    """From which sides a code comes in: the till, and the person or key behind it."""
    is_person = actor.kind in {ActorKind.STAFF, ActorKind.KEY}
    return Trier(till=till, cashier=actor.code if is_person else "")


def plan_spending(
    sale: SaleInput,
    redeem: Redeem | None,
    wallet: Wallet | None,
    share: Share | None,
    most_rial: int,
    *,
    terms: Terms,
    actor: Actor,
    at: datetime,
    place: Place | None = None,
) -> Spending:
    """Check the code and the amounts against the locked wallet, whose lots are loaded.

    At most `most_rial` may be paid so: the rest was, or is for what takes money alone.
    `place` is where the customer stands on the ladder, whose tiers may limit the credit. Raises
    NoCustomer, CodeNeeded, WrongCode, NotEnoughBalance, MoreThanInvoice, PointsDoNotPay,
    UnknownHold, HoldEnded, MoreThanHeld, InvoiceTooSmall, CreditOverTierLimit, NotAMember,
    OverShareLimit. Writes nothing but
    the count of a wrong code.
    """
    if redeem is None:
        return NOTHING
    if wallet is None:
        raise NoCustomer(pointer="/customer")
    if redeem.from_shared and (redeem.hold_id or redeem.points):
        raise OnlySharedCredit(pointer=POINTER)
    hold = find_open_hold(redeem.hold_id, wallet.owner_id, at=at) if redeem.hold_id else None
    code_id = None
    if hold is None or redeem.points:
        trier = make_trier(actor, sale.till)
        code_id = open_code(redeem, wallet.owner_id, trier=trier, terms=terms, at=at)
    usable = hold.amount if hold else wallet.usable(Unit.CREDIT, sale.at)
    if redeem.from_shared:
        usable = measure_share(share, redeem.credit_rial, sale, terms)
    points_rial = _value_points(redeem, wallet, sale, most_rial, terms)
    rest = most_rial - points_rial
    credit = redeem.credit_rial
    if credit is None:
        credit = limit_credit(min(usable, rest), sale, place)
    if hold and credit > usable:
        raise MoreThanHeld(pointer="/redeem/credit_rial", held=usable, asked=credit)
    if credit > usable:
        raise NotEnoughBalance(
            pointer="/redeem/credit_rial", usable=usable, asked=credit, unit=Unit.CREDIT
        )
    if credit > rest:
        raise MoreThanInvoice(pointer="/redeem/credit_rial", most_rial=rest)
    check_limits(credit, sale, place, terms)
    return Spending(
        credit_rial=credit,
        points=redeem.points,
        worth_rial=credit + points_rial,
        code_id=code_id,
        hold=hold if credit else None,
        share=share if credit and redeem.from_shared else None,
    )


def limit_credit(credit_rial: int, sale: SaleInput, place: Place | None) -> int:
    """As much of it as the customer's tier may spend on this sale."""
    most = most_spendable(place, total_rial=sale.total_rial) if place else None
    return credit_rial if most is None else min(credit_rial, most)


def check_limits(credit_rial: int, sale: SaleInput, place: Place | None, terms: Terms) -> None:
    """Refuse what is over the limits of the customer's tier."""
    if place is not None:
        with translation.override(terms.business.language):
            money = partial(format_money, unit=terms.business.unit)
            check_spending(place, credit_rial, total_rial=sale.total_rial, money=money)


def find_open_hold(hold_id: int, customer_id: int, *, at: datetime) -> HeldValue:
    """The customer's credit under this hold. Raises HoldEnded; UnknownHold, also for another's."""
    hold = get_hold(hold_id)
    is_theirs = (hold.owner, hold.unit) == (Owner(Holder.CUSTOMER, customer_id), Unit.CREDIT)
    if not is_theirs or hold.expires_at is None:  # without an end: promised to another business
        raise UnknownHold(pointer="/redeem/hold")
    if hold.state != HoldState.OPEN or hold.expires_at <= at:
        raise HoldEnded(pointer="/redeem/hold", state=hold.state)
    return hold


def open_code(
    redeem: Redeem, customer_id: int, *, trier: Trier, terms: Terms, at: datetime
) -> int | None:
    """The id of the code that lets this customer's value be spent; None where none is needed.

    Raises CodeNeeded, WrongCode, CodesLocked.
    """
    if redeem.code:
        return check_spend_code(redeem.code, customer_id=customer_id, trier=trier, at=at)
    if terms.settings.needs_code and not redeem.without_code:
        raise CodeNeeded(pointer="/redeem/code")
    return None


def _value_points(
    redeem: Redeem, wallet: Wallet, sale: SaleInput, most_rial: int, terms: Terms
) -> int:
    if not redeem.points:
        return 0
    value = terms.settings.point_value_rial
    if not value:
        raise PointsDoNotPay(pointer="/redeem/points")
    usable = wallet.usable(Unit.POINTS, sale.at)
    if redeem.points > usable:
        raise NotEnoughBalance(
            pointer="/redeem/points", usable=usable, asked=redeem.points, unit=Unit.POINTS
        )
    if redeem.points * value > most_rial:
        raise MoreThanInvoice(pointer="/redeem/points", most_rial=most_rial)
    return redeem.points * value
