"""Where a guest's credit is spent: asking for it, using it on a sale, giving it back.

This side decides, once and under the lock of the draw, whether it was used or lapsed; the other
holds the credit until it hears which.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from vafa.audit.types import Actor
from vafa.coalition.agreeing import lock_pact
from vafa.coalition.books import move_position
from vafa.coalition.errors import (
    DrawEnded,
    DrawOfAnother,
    MonthIsFull,
    NotAgreed,
    SameKeyOtherDraw,
    UnknownDraw,
)
from vafa.coalition.events import DrawGivenBack, DrawLapsed, DrawUsed
from vafa.coalition.models import Draw, Pact
from vafa.coalition.types import DRAW_LIFE, MOST_RIAL, DrawState, DrawView
from vafa.coalition.views import read_terms, view_draw
from vafa.foundation.jalali import first_day_of_month, local_day, start_of_day
from vafa.ledger.actions import Journal
from vafa.ledger.types import TransferKind
from vafa.outbox.actions import send_letter
from vafa.tenancy.queries import load_current_business
from vafa.tenancy.scope import current_business_id


def open_draw(
    *, peer_id: int, customer_id: int, most_rial: int | None, request_key: str, at: datetime
) -> DrawView:
    """Make room for a peer's credit within our terms, before it is asked for.

    A repeat of the key gets the first draw again, unless that came to nothing. NotAgreed,
    MonthIsFull.
    """
    pact = lock_pact(peer_id, must_exist=True)  # the cap of a month is counted under it
    known = Draw.objects.filter(request_key=request_key).exclude(state=DrawState.LAPSED).first()
    if known is not None:
        if (known.peer_id, known.customer_id) != (peer_id, customer_id):
            raise SameKeyOtherDraw
        return view_draw(known)
    room = find_room(pact, at=at)
    draw = Draw(
        peer_id=peer_id,
        is_ours=False,
        offer_id=pact.offer_id,
        customer_id=customer_id,
        state=DrawState.OPEN,
        worth_rial=room if most_rial is None else min(room, most_rial),
        request_key=request_key,
        opened_at=at,
        expires_at=at + DRAW_LIFE,
    )
    draw.save(force_insert=True)
    return view_draw(draw)


def find_room(pact: Pact, *, at: datetime) -> int:
    """What may be taken off one purchase now, in rials. NotAgreed, MonthIsFull."""
    if not pact.is_live or pact.offer is None:
        raise NotAgreed
    here = read_terms(pact.offer).here
    if not here.percent:
        raise NotAgreed
    room = here.most_rial or MOST_RIAL
    if here.month_rial:
        room = min(room, here.month_rial - _sum_month(pact.peer_id, at=at))
    if room <= 0:
        raise MonthIsFull
    return room


def note_held(draw_id: int, *, credit_rial: int, worth_rial: int) -> DrawView:
    """Write down what the other side set aside. A repeat, or one too late, changes nothing."""
    draw = _lock(draw_id)
    if draw.state == DrawState.OPEN and not draw.credit_rial:
        draw.credit_rial, draw.worth_rial = credit_rial, worth_rial
        draw.save(update_fields=["credit_rial", "worth_rial"])
    return view_draw(draw)


def lock_draw(draw_id: int, *, customer_id: int | None, at: datetime) -> DrawView:
    """What was brought for this customer, kept for the sale in hand.

    UnknownDraw, DrawOfAnother, DrawEnded.
    """
    draw = _lock(draw_id)
    if draw.customer_id != customer_id:
        raise DrawOfAnother(pointer="/redeem/draw")
    if draw.state != DrawState.OPEN or not draw.credit_rial or draw.expires_at <= at:
        raise DrawEnded(pointer="/redeem/draw")
    return view_draw(draw)


def use_draw(draw_id: int, worth_rial: int, *, sale_id: int, journal: Journal) -> None:
    """Spend so much of a locked draw on a sale: the peer owes it to us, and is told."""
    draw = _lock(draw_id)
    now = journal.recorded_at or journal.at
    assert draw.state == DrawState.OPEN, "lock it first"
    assert 0 < worth_rial <= draw.worth_rial, "more than was brought"
    assert draw.offer is not None
    draw.credit_rial = read_terms(draw.offer).here.credit_for(worth_rial)
    draw.state, draw.worth_rial, draw.sale_id, draw.ended_at = (
        DrawState.USED,
        worth_rial,
        sale_id,
        now,
    )
    draw.save(update_fields=["credit_rial", "state", "worth_rial", "sale_id", "ended_at"])
    reference = f"draw:{draw.id}:clear"
    move_position(draw, -worth_rial, TransferKind.CLEAR, reference=reference, journal=journal)
    letter = DrawUsed(
        sender_id=current_business_id(),
        draw_id=draw.id,
        credit_rial=draw.credit_rial,
        worth_rial=worth_rial,
        used_at=journal.at.isoformat(),
    )
    send_letter(letter, to=draw.peer_id, at=now)


def find_draw_of(sale_id: int) -> DrawView | None:
    """What of a peer's credit was spent on a sale, or None."""
    draw = Draw.objects.filter(sale_id=sale_id, is_ours=False).first()
    return view_draw(draw) if draw else None


def give_back_draw(sale_id: int, worth_rial: int, *, key: str, actor: Actor, at: datetime) -> int:
    """Give back up to so much of what was spent on a sale; returns how much. `key` happens once.

    The guest's credit goes home in the same share, so that all parts sum to the whole.
    """
    draw = Draw.objects.select_for_update().filter(sale_id=sale_id, is_ours=False).first()
    if draw is None:
        return 0
    worth_rial = min(worth_rial, draw.worth_rial - draw.returned_rial)
    if worth_rial <= 0:
        return 0
    before = draw.credit_rial * draw.returned_rial // draw.worth_rial
    draw.returned_rial += worth_rial
    after = draw.credit_rial * draw.returned_rial // draw.worth_rial
    draw.save(update_fields=["returned_rial"])
    journal = Journal(actor=actor, at=at)
    reference = f"draw:{draw.id}:back:{key}"
    move_position(draw, worth_rial, TransferKind.REFUND, reference=reference, journal=journal)
    letter = DrawGivenBack(
        sender_id=current_business_id(),
        draw_id=draw.id,
        key=key,
        credit_rial=after - before,
        worth_rial=worth_rial,
        at=at.isoformat(),
    )
    send_letter(letter, to=draw.peer_id, at=at)
    return worth_rial


def let_go(draw_id: int, *, at: datetime) -> None:
    """Send credit home unspent. A repeat changes nothing; UnknownDraw, DrawEnded for a used one."""
    draw = _lock(draw_id)
    if draw.state == DrawState.USED:
        raise DrawEnded
    if draw.state == DrawState.OPEN:
        _lapse(draw, at=at)


def lapse_draws(*, at: datetime, limit: int = 200) -> int:
    """Send home what was not spent in time; returns how many draws there were.

    Call again until it returns 0. A repeat finds nothing.
    """
    due = Draw.objects.filter(state=DrawState.OPEN, is_ours=False, expires_at__lte=at)
    rows = list(due.order_by("id").select_for_update(skip_locked=True)[:limit])
    for draw in rows:
        _lapse(draw, at=at)
    return len(rows)


def _lapse(draw: Draw, *, at: datetime) -> None:
    draw.state, draw.ended_at = DrawState.LAPSED, at
    draw.save(update_fields=["state", "ended_at"])
    letter = DrawLapsed(sender_id=current_business_id(), draw_id=draw.id)
    send_letter(letter, to=draw.peer_id, at=at)


def _lock(draw_id: int) -> Draw:
    draw: Draw | None = Draw.objects.select_for_update().filter(id=draw_id, is_ours=False).first()
    if draw is None:
        raise UnknownDraw
    return draw


def _sum_month(peer_id: int, *, at: datetime) -> int:
    """What was drawn from a peer in this Jalali month, what waits for its sale included."""
    zone = ZoneInfo(load_current_business().zone)
    start = start_of_day(first_day_of_month(local_day(at, zone)), zone)
    rows = Draw.objects.filter(peer_id=peer_id, is_ours=False, opened_at__gte=start)
    kept = rows.exclude(state=DrawState.LAPSED).aggregate(
        total=Coalesce(Sum(F("worth_rial") - F("returned_rial")), 0)
    )
    return int(kept["total"])
