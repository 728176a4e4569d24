"""How two businesses come to terms, change them, and part.

Terms are offered by one and taken by the other. In force is, on both sides, the newest offer that
was taken; ids grow with time, so two that cross each other end alike.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import datetime

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.coalition.errors import BadTerms, NoSuchAddress, NoSuchOffer, UnknownPeer
from vafa.coalition.events import OfferAnswered, OfferMade, PactLeft
from vafa.coalition.models import Offer, Pact
from vafa.coalition.types import MOST_RIAL, OfferState, Taking, Terms
from vafa.coalition.views import read_terms
from vafa.outbox.actions import send_letter
from vafa.tenancy.models import Business
from vafa.tenancy.queries import find_business
from vafa.tenancy.scope import current_business_id

_SLUG = re.compile(r"[a-z0-9-]+")


def find_peer(address: str) -> Business:
    """The business at an address: its slug, or a link to its pages. NoSuchAddress."""
    for word in reversed(_SLUG.findall(address.lower().split("?")[0])):
        business = find_business(word)
        if business is not None:
            if business.pk == current_business_id() or business.state != Business.State.ACTIVE:
                break
            return business
    raise NoSuchAddress(pointer="/address")


def make_offer(peer_id: int, terms: Terms, *, actor: Actor, at: datetime) -> int:
    """Put terms before a peer, in the place of our former offer; returns its id. BadTerms.

    They count for nothing until the other side takes them; the first offer is the invitation.
    """
    _check(terms)
    lock_pact(peer_id)
    _end(_find_open(peer_id, is_ours=True), OfferState.REPLACED, at=at)
    offer = _write_offer(Offer(peer_id=peer_id, is_ours=True, made_at=at), terms)
    seen = terms.seen_from_there()
    letter = OfferMade(
        sender_id=current_business_id(),
        offer_id=offer.id,
        here=asdict(seen.here),
        there=asdict(seen.there),
    )
    send_letter(letter, to=peer_id, at=at)
    _record("coalition.offered", peer_id, actor=actor, at=at, terms=asdict(terms))
    return offer.id


def take_offer(offer_id: int, *, actor: Actor, at: datetime) -> None:
    """Agree to what a peer offered: from now on its terms hold for whatever is brought anew.

    NoSuchOffer for one that is not open, or is our own.
    """
    offer = _answer(offer_id, OfferState.TAKEN, actor=actor, at=at)
    _put_in_force(offer, at=at)


def decline_offer(offer_id: int, *, actor: Actor, at: datetime) -> None:
    """Say no to what a peer offered; what was agreed before stays. NoSuchOffer."""
    _answer(offer_id, OfferState.DECLINED, actor=actor, at=at)


def leave(peer_id: int, *, actor: Actor, at: datetime) -> None:
    """Take no more of a peer's credit, nor let it take ours; what is owed stays until cleared.

    What was brought already may still be spent, and taken back. A repeat changes nothing.
    """
    pact = lock_pact(peer_id, must_exist=True)
    closed = [offer for offer in _list_open(peer_id) if _end(offer, OfferState.DECLINED, at=at)]
    if not (pact.is_live or closed):
        return
    _end_pact(pact, at=at)
    letter = PactLeft(sender_id=current_business_id(), closed=[offer.id for offer in closed])
    send_letter(letter, to=peer_id, at=at)
    _record("coalition.left", peer_id, actor=actor, at=at)


def receive_offer(letter: OfferMade, *, at: datetime) -> None:
    """Keep what a peer offers, unless a newer offer of theirs came before it."""
    peer_id = letter.sender_id
    lock_pact(peer_id)
    terms = Terms(here=Taking(**letter.here), there=Taking(**letter.there))
    offer = Offer(id=letter.offer_id, peer_id=peer_id, is_ours=False, made_at=at)
    newest = _find_open(peer_id, is_ours=False)
    if newest is not None and newest.id > offer.id:
        _write_offer(offer, terms, state=OfferState.REPLACED, ended_at=at)
        return
    _end(newest, OfferState.REPLACED, at=at)
    _write_offer(offer, terms)


def receive_answer(letter: OfferAnswered, *, at: datetime) -> None:
    """Our offer was taken or declined; one that we closed meanwhile stays closed."""
    lock_pact(letter.sender_id)
    offer = Offer.objects.get(id=letter.offer_id, peer_id=letter.sender_id, is_ours=True)
    # Replaced by us while they took it: they hold us to it, and the newer one stays open.
    if offer.state == OfferState.OPEN or (letter.is_taken and offer.state == OfferState.REPLACED):
        _set(offer, OfferState.TAKEN if letter.is_taken else OfferState.DECLINED, at=at)
        if letter.is_taken:
            _put_in_force(offer, at=at)


def receive_leave(letter: PactLeft, *, at: datetime) -> None:
    """The peer left."""
    pact = lock_pact(letter.sender_id)
    between = Offer.objects.filter(peer_id=letter.sender_id, state=OfferState.OPEN)
    for offer in between.filter(id__in=letter.closed):
        _set(offer, OfferState.DECLINED, at=at)
    _end_pact(pact, at=at)


def lock_pact(peer_id: int, *, must_exist: bool = False) -> Pact:
    """What stands with a peer, locked; begun when there is nothing yet, or UnknownPeer."""
    if not must_exist:
        Pact.objects.bulk_create([Pact(peer_id=peer_id)], ignore_conflicts=True)
    pact: Pact | None = Pact.objects.select_for_update().filter(peer_id=peer_id).first()
    if pact is None:
        raise UnknownPeer
    return pact


def _check(terms: Terms) -> None:
    ways = (terms.here, terms.there)
    if not any(way.percent for way in ways):
        raise BadTerms
    for way in ways:
        is_amount = all(0 <= one <= MOST_RIAL for one in (way.most_rial, way.month_rial))
        if not (0 <= way.percent <= 100 and is_amount):
            raise BadTerms


def _write_offer(
    offer: Offer,
    terms: Terms,
    *,
    state: OfferState = OfferState.OPEN,
    ended_at: datetime | None = None,
) -> Offer:
    for side, way in (("here", terms.here), ("there", terms.there)):
        for name, value in asdict(way).items():
            setattr(offer, f"{side}_{name}", value)
    offer.state, offer.ended_at = state, ended_at
    offer.save(force_insert=True)
    return offer


def _answer(offer_id: int, state: OfferState, *, actor: Actor, at: datetime) -> Offer:
    known = Offer.objects.filter(id=offer_id, is_ours=False).first()
    if known is None:
        raise NoSuchOffer
    lock_pact(known.peer_id)
    offer: Offer = Offer.objects.get(id=offer_id)
    if offer.state != OfferState.OPEN:
        raise NoSuchOffer
    _set(offer, state, at=at)
    is_taken = state == OfferState.TAKEN
    letter = OfferAnswered(sender_id=current_business_id(), offer_id=offer_id, is_taken=is_taken)
    send_letter(letter, to=offer.peer_id, at=at)
    act = "coalition.agreed" if is_taken else "coalition.declined"
    _record(act, offer.peer_id, actor=actor, at=at, terms=asdict(read_terms(offer)))
    return offer


def _put_in_force(offer: Offer, *, at: datetime) -> None:
    pact = lock_pact(offer.peer_id)
    if pact.offer_id is None or pact.offer_id < offer.id:
        pact.offer_id = offer.id
    pact.since = pact.since if pact.is_live else at
    pact.is_live, pact.left_at = True, None
    pact.save(update_fields=["offer_id", "since", "is_live", "left_at"])


def _end_pact(pact: Pact, *, at: datetime) -> None:
    if pact.is_live:
        pact.is_live, pact.left_at = False, at
        pact.save(update_fields=["is_live", "left_at"])


def _list_open(peer_id: int) -> list[Offer]:
    return list(Offer.objects.filter(peer_id=peer_id, state=OfferState.OPEN).order_by("id"))


def _find_open(peer_id: int, *, is_ours: bool) -> Offer | None:
    return next((offer for offer in _list_open(peer_id) if offer.is_ours is is_ours), None)


def _end(offer: Offer | None, state: OfferState, *, at: datetime) -> bool:
    if offer is not None:
        _set(offer, state, at=at)
    return offer is not None


def _set(offer: Offer, state: OfferState, *, at: datetime) -> None:
    offer.state, offer.ended_at = state, at
    offer.save(update_fields=["state", "ended_at"])


def _record(act: str, peer_id: int, *, actor: Actor, at: datetime, **facts: object) -> None:
    record(actor=actor, act=act, at=at, object_kind="peer", object_id=peer_id, **facts)
