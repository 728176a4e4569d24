"""The way in for customers: ask for a code, type it."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from vafa.audit.types import SYSTEM, Actor, ActorKind
from vafa.codes.actions import use_join_code, use_login_code
from vafa.codes.errors import WrongCode
from vafa.customers.actions import join_customer
from vafa.customers.queries import find_by_mobile
from vafa.customers.types import CustomerKey, JoinedBy, Profile
from vafa.joining.actions import note_agreement
from vafa.joining.queries import get_place, load_settings, write_terms
from vafa.messaging.types import ConsentWay
from vafa.outbox.actions import publish
from vafa.portal import limits
from vafa.portal.errors import LoginCodeOver, WrongLoginCode
from vafa.portal.events import LoginCodeAsked
from vafa.portal.limits import forget_turns, lock_turns
from vafa.portal.models import Ask
from vafa.referrals.actions import set_inviter
from vafa.referrals.errors import CannotBeBrought
from vafa.referrals.queries import find_invitation
from vafa.referrals.types import Way
from vafa.tenancy.queries import get_business
from vafa.tenancy.scope import current_business_id

if TYPE_CHECKING:
    from vafa.customers.models import Customer

ASK_LIFE = timedelta(minutes=10)
MOST_TRIES = 5
_NOBODY = 0


def ask_for_code(
    *,
    mobile: str,
    address: str,
    site: str,
    at: datetime,
    invitation: str = "",
    join_code: str = "",
) -> int:
    """Wish a login code for this number (E.164); the id of the ask, for the browser to keep.

    By an `invitation` (its code) or a `join_code` whoever has the number joins with the code.
    Whether a customer has it is not looked up here but when the text is queued, so that the answer
    and its time cannot tell. A repeat is another ask. TooOften.
    """
    turns = lock_turns(
        {
            limits.ASK_MOBILE: mobile,
            limits.ASK_BLOCK: mobile[:-4],
            limits.ASK_ADDRESS: limits.read_neighbourhood(address),
            limits.ASK_CLUB: "all",
        },
        at=at,
    )
    turns.count(at=at)
    ask = Ask(mobile=mobile, invitation=invitation, join_code=join_code, at=at)
    ask.save(force_insert=True)
    publish(LoginCodeAsked(ask_id=ask.id, site=site), at=at)
    return ask.id


def enter_with_code(
    *, ask_id: int, code: str, address: str, at: datetime, name: str = ""
) -> Customer:
    """The customer whose code this is, once. Only the browser of the newest ask may try.

    Who may join is a customer with it, called `name`, of the branch whose join code brought them;
    who was invited is brought by the inviter if they are new. WrongLoginCode
    (counted; `left` tries remain), LoginCodeOver, TooOften. A number that no customer has is
    refused in the same words after the same work.
    """
    ask = Ask.objects.select_for_update().filter(id=ask_id).first()
    if ask is None:
        raise LoginCodeOver
    turns = lock_turns(
        {
            limits.TRY_MOBILE: ask.mobile,
            limits.TRY_ADDRESS: limits.read_neighbourhood(address),
            limits.TRY_CLUB: "all",
        },
        at=at,
    )
    if not _is_open(ask, at=at):
        raise LoginCodeOver
    customer = find_by_mobile(ask.mobile)
    try:
        if customer is None and ask.may_join:
            use_join_code(code, mobile=ask.mobile, at=at)
        else:
            use_login_code(code, customer_id=customer.id if customer else _NOBODY, at=at)
    except WrongCode:
        turns.count(at=at)
        ask.tries += 1
        ask.save(update_fields=["tries"])
        left = MOST_TRIES - ask.tries
        raise (WrongLoginCode(left=left) if left else LoginCodeOver()) from None
    ask.ended_at = at
    ask.save(update_fields=["ended_at"])
    if customer is None:
        assert ask.may_join, "nobody's code opens nothing"
        customer = _join(ask, name, address=address, at=at)
    if ask.invitation:
        _note_inviter(ask, customer, address=address, at=at)
    return customer


def take_code_text_turn(customer_id: int, *, at: datetime) -> None:
    """Count that a customer had a spending code sent; TooOften."""
    lock_turns({limits.CODE_TEXT: str(customer_id)}, at=at).count(at=at)


def forget_asks(*, at: datetime) -> None:
    """Delete asks and counts that are over. Safe to repeat."""
    Ask.objects.filter(at__lt=at - limits.FORGET_AFTER).delete()
    forget_turns(at=at)


def _join(ask: Ask, name: str, *, address: str, at: datetime) -> Customer:
    """A customer from now on, of the branch whose poster it was; they agreed to its terms."""
    customer = join_customer(
        CustomerKey(mobile=ask.mobile),
        joined_by=JoinedBy.PORTAL,
        branch_id=get_place(ask.join_code).branch_id if ask.join_code else None,
        actor=SYSTEM,
        at=at,
        profile=Profile(first_name=name),
    ).customer
    if ask.join_code:  # on whose page the terms stand
        note_agreement(
            mobile=ask.mobile,
            customer_id=customer.id,
            words=write_terms(load_settings().terms, club=get_business(current_business_id()).name),
            way=ConsentWay.PORTAL,
            actor=Actor(
                kind=ActorKind.CUSTOMER, id=customer.id, label=customer.full_name, address=address
            ),
            at=at,
        )
    return customer


def _note_inviter(ask: Ask, customer: Customer, *, address: str, at: datetime) -> None:
    """Who came by an invitation was brought by the inviter, if they are new."""
    with suppress(CannotBeBrought):  # a member already: they are in, and that is all
        set_inviter(
            customer_id=customer.id,
            inviter_id=find_invitation(ask.invitation),
            way=Way.LINK,
            place=f"net:{limits.read_neighbourhood(address)}",
            actor=SYSTEM,
            at=at,
        )


def _is_open(ask: Ask, *, at: datetime) -> bool:
    if ask.ended_at is not None or ask.tries >= MOST_TRIES or at >= ask.at + ASK_LIFE:
        return False
    return not Ask.objects.filter(mobile=ask.mobile, id__gt=ask.id).exists()
