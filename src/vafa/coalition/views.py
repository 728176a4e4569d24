"""Rows as plain values."""

from __future__ import annotations

from vafa.coalition.models import Draw, Offer
from vafa.coalition.types import DrawState, DrawView, OfferState, OfferView, Taking, Terms


def read_terms(offer: Offer) -> Terms:
    """The terms of an offer, as we read them."""
    return Terms(
        here=Taking(
            percent=offer.here_percent,
            most_rial=offer.here_most_rial,
            month_rial=offer.here_month_rial,
        ),
        there=Taking(
            percent=offer.there_percent,
            most_rial=offer.there_most_rial,
            month_rial=offer.there_month_rial,
        ),
    )


def view_offer(offer: Offer) -> OfferView:
    """Terms that one put before the other."""
    return OfferView(
        id=offer.id,
        is_ours=offer.is_ours,
        state=OfferState(offer.state),
        terms=read_terms(offer),
        made_at=offer.made_at,
        ended_at=offer.ended_at,
    )


def view_draw(draw: Draw) -> DrawView:
    """A row of the table as a plain value."""
    assert draw.customer_id is not None, "it came to nothing"
    assert draw.offer_id is not None
    return DrawView(
        id=draw.id,
        peer_id=draw.peer_id,
        offer_id=draw.offer_id,
        is_ours=draw.is_ours,
        customer_id=draw.customer_id,
        state=DrawState(draw.state),
        credit_rial=draw.credit_rial,
        worth_rial=draw.worth_rial,
        returned_rial=draw.returned_rial,
        sale_id=draw.sale_id,
        opened_at=draw.opened_at,
        expires_at=draw.expires_at,
    )
