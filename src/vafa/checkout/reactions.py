"""What the customer hears after something happened at the till."""

from __future__ import annotations

from datetime import datetime, timedelta

from vafa.audit.types import SYSTEM
from vafa.cards.queries import get_gift_card
from vafa.checkout.events import CreditGranted, GiftCardUsed, GiftCardUseUndone
from vafa.checkout.gifts import give_gift, take_gifts_back
from vafa.checkout.occasions import reward_occasion, undo_occasion
from vafa.checkout.terms import Terms, load_terms
from vafa.checkout.types import Happening
from vafa.customers.events import CustomerJoined, ProfileCompleted
from vafa.customers.queries import get_customer
from vafa.customers.types import JoinedBy
from vafa.foundation.ids import write_id
from vafa.foundation.jalali import last_good_day, local_day
from vafa.guard.queries import is_held
from vafa.ledger.queries import LotView, list_given_by, load_wallet
from vafa.ledger.types import Cause, Unit
from vafa.messaging.actions import queue_text
from vafa.sales.events import SaleAccepted
from vafa.sales.queries import get_sale
from vafa.sharing.queries import find_own_share
from vafa.visits.events import CustomerVisited
from vafa.visits.queries import get_visit

__all__ = [
    "give_gift",
    "reward_giver",
    "reward_joining",
    "reward_profile",
    "reward_visit",
    "send_code_text",
    "take_from_giver",
    "take_gifts_back",
    "tell_about_grant",
    "tell_about_sale",
    "welcome_customer",
]

CARD_USED = "card_used"
# They learn of the club in another way, or long ago.
NOT_WELCOMED = {JoinedBy.IMPORT, JoinedBy.TEXT}


def welcome_customer(event: CustomerJoined, *, at: datetime) -> None:
    """One text to a new member."""
    if event.joined_by in NOT_WELCOMED:
        return
    customer = get_customer(event.customer_id)
    if customer.mobile:
        queue_text(
            customer_id=customer.id,
            mobile=customer.mobile,
            purpose="welcome",
            variables={},
            dedupe_key=f"welcome:{customer.id}",
            due_at=at,
            at=at,
        )


def reward_joining(event: CustomerJoined, *, at: datetime) -> None:
    """What the rules give for joining, unless a list of old customers was brought in.

    Who told name and birthday at once has completed the profile with it.
    """
    if event.joined_by != JoinedBy.IMPORT:
        customer = get_customer(event.customer_id)
        joining = Happening(
            trigger="joining",
            key=str(event.customer_id),
            customer_id=event.customer_id,
            at=customer.joined_at,
        )
        reward_occasion(joining, actor=SYSTEM, at=at)
        if customer.is_whole:
            _reward_profile(customer.id, customer.joined_at, at=at)


def reward_profile(event: ProfileCompleted, *, at: datetime) -> None:
    """What the rules give for a completed profile, once."""
    _reward_profile(event.customer_id, at, at=at)


def reward_visit(event: CustomerVisited, *, at: datetime) -> None:
    """What the rules give for coming in, once a visit."""
    visit = get_visit(event.visit_id)
    came = Happening(
        trigger="visit",
        key=str(visit.id),
        customer_id=visit.customer_id,
        at=visit.at,
        branch_id=visit.branch_id,
    )
    reward_occasion(came, actor=SYSTEM, at=at)


def reward_giver(event: GiftCardUsed, *, at: datetime) -> None:
    """What the rules give the member whose gift card somebody else used, unless it was undone."""
    if get_gift_card(event.card_id).used_by_id != event.sale_id:
        return
    sale = get_sale(event.sale_id)
    used = Happening(
        trigger=CARD_USED,
        key=f"{event.card_id}:{event.sale_id}",
        customer_id=event.giver_id,
        at=sale.at,
        branch_id=sale.branch_id,
    )
    reward_occasion(used, actor=SYSTEM, at=at)


def take_from_giver(event: GiftCardUseUndone, *, at: datetime) -> None:
    """The sale came back whole: so does what the giver had for it."""
    undo_occasion(CARD_USED, f"{event.card_id}:{event.sale_id}", actor=SYSTEM, at=at)


def _reward_profile(customer_id: int, completed_at: datetime, *, at: datetime) -> None:
    completed = Happening(
        trigger="profile_completed",
        key=str(customer_id),
        customer_id=customer_id,
        at=completed_at,
    )
    reward_occasion(completed, actor=SYSTEM, at=at)


def tell_about_sale(event: SaleAccepted, *, at: datetime) -> None:
    """One text after a purchase: the credit and its code, or simply thanks."""
    if event.customer_id is None:
        return
    customer = get_customer(event.customer_id)
    if not customer.mobile:
        return
    terms = load_terms()
    if terms.watch and is_held(Cause(kind="sale", id=event.sale_id)):
        return  # told when it is decided
    lots = [lot for lot in list_given_by(Cause(kind="sale", id=event.sale_id)) if lot.remaining]
    credit = [lot for lot in lots if lot.unit == Unit.CREDIT]
    if credit:
        _announce_credit(customer.id, customer.mobile, credit, f"sale:{event.sale_id}", terms, at)
        return
    wallet = load_wallet(customer.id, at=at)
    left = [lot for lot in wallet.lots if lot.unit == Unit.CREDIT]
    if event.credit_spent_rial and left:  # their code is used up, and something is left to spend
        _announce_credit(customer.id, customer.mobile, left, f"sale:{event.sale_id}", terms, at)
        return
    sale = get_sale(event.sale_id)
    queue_text(
        customer_id=customer.id,
        mobile=customer.mobile,
        purpose="thanks",
        variables={
            "total": sale.total_rial,
            "earned": event.credit_earned_rial,
            "points": event.points_earned,
            "balance": wallet.usable[Unit.CREDIT],
        },
        dedupe_key=f"thanks:{write_id('sale', event.sale_id)}",
        due_at=at,
        at=at,
        branch_id=sale.branch_id,
    )


def tell_about_grant(event: CreditGranted, *, at: datetime) -> None:
    """One text about credit given otherwise than by a sale."""
    customer = get_customer(event.customer_id)
    lots = [lot for lot in load_wallet(customer.id, at=at).lots if lot.id == event.lot_id]
    if customer.mobile and lots:
        _announce_credit(
            customer.id, customer.mobile, lots, f"lot:{event.lot_id}", load_terms(), at
        )


def send_code_text(customer_id: int, *, at: datetime) -> bool:
    """Text the customer a fresh code for what they have; False when there is nothing to spend.

    At most one such text a minute: a repeat within it is the same text.
    """
    customer = get_customer(customer_id)
    wallet = load_wallet(customer_id, at=at)
    lots = [lot for lot in wallet.lots if lot.unit == Unit.CREDIT and lot.available_at <= at]
    about, terms = f"again:{customer_id}:{at:%Y%m%d%H%M}", load_terms()
    if customer.mobile and lots:
        _announce_credit(customer_id, customer.mobile, lots, about, terms, at, at_once=True)
        return True
    share = find_own_share(customer_id, at=at, day=local_day(at, terms.zone))
    if not customer.mobile or share is None or not share.may_spend_rial:
        return False
    _text_credit(customer_id, customer.mobile, share.may_spend_rial, "", about, due_at=at, at=at)
    return True


def _announce_credit(
    customer_id: int,
    mobile: str,
    lots: list[LotView],
    about: str,
    terms: Terms,
    at: datetime,
    *,
    at_once: bool = False,
) -> None:
    ends = [lot.expires_at for lot in lots if lot.expires_at is not None]
    usable_from = max(lot.available_at for lot in lots)
    delay = timedelta(minutes=terms.settings.credit_text_minutes)
    last_day = last_good_day(min(ends), terms.zone).isoformat() if ends else ""
    _text_credit(
        customer_id,
        mobile,
        sum(lot.remaining for lot in lots),
        last_day,
        about,
        due_at=at if at_once else max(at + delay, usable_from),
        at=at,
    )


def _text_credit(
    customer_id: int,
    mobile: str,
    amount_rial: int,
    last_day: str,
    about: str,
    *,
    due_at: datetime,
    at: datetime,
) -> None:
    queue_text(
        customer_id=customer_id,
        mobile=mobile,
        purpose="credit",
        variables={
            "amount": amount_rial,
            "last_day": last_day,
            "balance": load_wallet(customer_id, at=at).usable[Unit.CREDIT],
        },
        dedupe_key=f"credit:{about}",
        due_at=due_at,
        at=at,
    )
