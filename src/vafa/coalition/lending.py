"""Where a guest's credit was earned: setting it aside for a peer, spending it, letting it go.

What is set aside stays so until the peer says what became of it: time alone never gives it back,
or it could be spent twice. A peer whose sale never came says so within minutes.
"""

from __future__ import annotations

from datetime import datetime

from vafa.audit.types import SYSTEM
from vafa.coalition.agreeing import lock_pact
from vafa.coalition.books import CREDIT_CAUSE, move_position
from vafa.coalition.errors import NotAgreed, NothingToBring, NotYet
from vafa.coalition.events import DrawLapsed, DrawUsed
from vafa.coalition.models import Draw, Offer, Pact
from vafa.coalition.types import DrawState, DrawView, OfferState, Taking
from vafa.coalition.views import read_terms, view_draw
from vafa.codes.actions import check_spend_code, refuse_code_of_nobody, use_code
from vafa.codes.types import Trier
from vafa.customers.queries import find_by_mobile
from vafa.ledger.actions import Journal, hold_value, lock_hold, release_hold, use_hold
from vafa.ledger.queries import load_wallet
from vafa.ledger.types import Cause, TransferKind, Unit
from vafa.tenancy.queries import get_business


def hold_for_peer(
    asked: DrawView, *, peer_id: int, mobile: str, code: str, trier: Trier, at: datetime
) -> tuple[int, int]:
    """Set aside what a peer's draw asks for, at most what there is: (credit, worth) in rials.

    The code of our own text is used up with it; whoever is no customer here is answered as by a
    wrong code. A repeat gets the first answer. Raises WrongCode, CodesLocked, NotAgreed,
    NothingToBring; NotAgreed also for a draw that lapsed before it came here.
    """
    pact = lock_pact(peer_id, must_exist=True)  # twins of one request meet here
    known = Draw.objects.filter(id=asked.id, peer_id=peer_id).first()
    if known is not None:
        if known.state == DrawState.LAPSED:
            raise NotAgreed
        return known.credit_rial, known.worth_rial
    offer, there = _find_terms(pact, asked)
    customer = find_by_mobile(mobile)
    if customer is None:
        refuse_code_of_nobody(trier=trier, at=at)
    code_id = check_spend_code(code, customer_id=customer.id, trier=trier, at=at)
    usable = load_wallet(customer.id, at=at).usable[Unit.CREDIT]
    worth_rial = min(asked.worth_rial, there.worth_of(usable))
    if worth_rial <= 0:
        raise NothingToBring
    credit_rial = there.credit_for(worth_rial)
    hold = hold_value(
        customer.id,
        unit=Unit.CREDIT,
        amount=credit_rial,
        reference=f"draw:{asked.id}",
        expires_at=None,
        actor=SYSTEM,
        at=at,
    )
    use_code(code_id, sale_id=asked.id, at=at)
    Draw(
        id=asked.id,
        peer_id=peer_id,
        is_ours=True,
        offer_id=offer.id,
        customer_id=customer.id,
        state=DrawState.OPEN,
        credit_rial=credit_rial,
        worth_rial=worth_rial,
        hold_id=hold.id,
        request_key=f"peer:{asked.id}",
        opened_at=at,
        expires_at=asked.expires_at,
    ).save(force_insert=True)
    return credit_rial, worth_rial


def count_usable(peer_id: int, mobile: str, *, at: datetime) -> int:
    """What of this guest's credit a peer could take now, as worth at its till; 0 for a stranger."""
    pact = Pact.objects.filter(peer_id=peer_id, is_live=True).select_related("offer").first()
    customer = find_by_mobile(mobile)
    if pact is None or pact.offer is None or customer is None:
        return 0
    there = read_terms(pact.offer).there
    return there.worth_of(load_wallet(customer.id, at=at).usable[Unit.CREDIT])


def receive_use(letter: DrawUsed, *, at: datetime) -> None:
    """The peer's sale stands: spend what was set aside, and owe the peer its worth."""
    draw = _lock(letter.draw_id, letter.sender_id)
    assert draw is not None, "only what is set aside can be used"
    assert draw.state == DrawState.OPEN
    assert draw.hold_id is not None
    journal = Journal(actor=SYSTEM, at=datetime.fromisoformat(letter.used_at), recorded_at=at)
    hold, wallet = lock_hold(draw.hold_id, at=at)
    transfer_id = journal.begin(
        TransferKind.SPEND,
        reference=f"draw:{draw.id}:spend",
        cause=Cause(kind=CREDIT_CAUSE, id=draw.id),
        reason=get_business(draw.peer_id).name,
    )
    use_hold(hold, wallet, journal, transfer_id, amount=letter.credit_rial)
    reference = f"draw:{draw.id}:clear"
    move_position(draw, letter.worth_rial, TransferKind.CLEAR, reference=reference, journal=journal)
    draw.state, draw.ended_at = DrawState.USED, at
    draw.credit_rial, draw.worth_rial = letter.credit_rial, letter.worth_rial
    draw.save(update_fields=["state", "ended_at", "credit_rial", "worth_rial"])


def receive_lapse(letter: DrawLapsed, *, at: datetime) -> None:
    """The peer's sale never came: give back what was set aside, or refuse it when it is asked."""
    draw = _lock(letter.draw_id, letter.sender_id)
    if draw is None:
        Draw(
            id=letter.draw_id,
            peer_id=letter.sender_id,
            is_ours=True,
            state=DrawState.LAPSED,
            worth_rial=0,
            request_key=f"peer:{letter.draw_id}",
            opened_at=at,
            expires_at=at,
            ended_at=at,
        ).save(force_insert=True)
        return
    assert draw.state == DrawState.OPEN
    assert draw.hold_id is not None
    release_hold(draw.hold_id, actor=SYSTEM, at=at)
    draw.state, draw.ended_at = DrawState.LAPSED, at
    draw.save(update_fields=["state", "ended_at"])


def lock_spent(draw_id: int, peer_id: int) -> DrawView:
    """Our customer's credit that a peer took. NotYet while the letter about it is on its way."""
    draw = _lock(draw_id, peer_id)
    if draw is None or draw.state != DrawState.USED:
        raise NotYet
    return view_draw(draw)


def owe_less(draw_id: int, peer_id: int, worth_rial: int, *, key: str, journal: Journal) -> None:
    """Owe a peer less for what its guest brought back; the credit itself the caller gives back."""
    draw = _lock(draw_id, peer_id)
    assert draw is not None, "lock it first"
    draw.returned_rial += worth_rial
    draw.save(update_fields=["returned_rial"])
    reference = f"draw:{draw.id}:back:{key}"
    move_position(draw, -worth_rial, TransferKind.REFUND, reference=reference, journal=journal)


def _find_terms(pact: Pact, asked: DrawView) -> tuple[Offer, Taking]:
    """The terms that the draw names, if we agreed to them and have not parted since."""
    offers = Offer.objects.filter(peer_id=pact.peer_id, state=OfferState.TAKEN)
    offer = offers.filter(id=asked.offer_id).first()
    if offer is None or not pact.is_live:
        raise NotAgreed
    return offer, read_terms(offer).there


def _lock(draw_id: int, peer_id: int) -> Draw | None:
    draw: Draw | None = (
        Draw.objects.select_for_update().filter(id=draw_id, peer_id=peer_id, is_ours=True).first()
    )
    return draw
