"""Bringing a guest's credit over: three transactions, each in one scope, none inside another.

  1. here   open a draw within our terms            killed after it: the draw lapses
  2. there  check the code, set the credit aside    killed after it: the draw lapses, and says so
  3. here   write down what was set aside           killed after it: a repeat, or it lapses

Then the sale uses the draw in a transaction of its own, and a letter of that transaction tells the
other side to spend what it set aside. Whether a draw was used or lapsed is decided here, once;
there nothing moves for good until that is known. So credit is neither lost nor spent twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from vafa.coalition.drawing import find_room, let_go, note_held, open_draw
from vafa.coalition.errors import MonthIsFull, NoMobile, NotAgreed
from vafa.coalition.lending import count_usable, hold_for_peer
from vafa.coalition.models import Pact
from vafa.coalition.types import Abroad, DrawView
from vafa.codes.types import Trier
from vafa.customers.queries import get_customer
from vafa.foundation.errors import Refused
from vafa.tenancy.models import Business
from vafa.tenancy.queries import get_business, map_businesses
from vafa.tenancy.scope import business_scope


def bring_credit(
    business_id: int,
    peer_id: int,
    *,
    customer_id: int,
    code: str,
    request_key: str,
    at: datetime,
    most_rial: int | None = None,
    till: str = "",
) -> DrawView:
    """Bring credit that a customer has at a peer, as much as the terms and the wallet allow.

    Call outside any scope. `code` is the one of the peer's own text; `most_rial` is worth at this
    till. A repeat of the key gets the first draw again. Raises UnknownPeer, NotAgreed, MonthIsFull,
    NothingToBring, NoMobile, WrongCode, CodesLocked, SameKeyOtherDraw.
    """
    with business_scope(business_id):
        mobile = get_customer(customer_id).mobile
        if not mobile:
            raise NoMobile(pointer="/customer")
        if get_business(peer_id).state != Business.State.ACTIVE:
            raise NotAgreed
        asked = open_draw(
            peer_id=peer_id,
            customer_id=customer_id,
            most_rial=most_rial,
            request_key=request_key,
            at=at,
        )
    if asked.credit_rial:
        return asked
    side = Trier(till=f"{business_id}:{till}"[:40], cashier=f"peer:{business_id}")
    try:
        with business_scope(peer_id):
            credit_rial, worth_rial = hold_for_peer(
                asked, peer_id=business_id, mobile=mobile, code=code, trier=side, at=at
            )
    except Refused:
        with business_scope(business_id):
            let_go(asked.id, at=at)
        raise
    with business_scope(business_id):
        return note_held(asked.id, credit_rial=credit_rial, worth_rial=worth_rial)


def list_abroad(business_id: int, customer_id: int, *, at: datetime) -> list[Abroad]:
    """What this customer could bring from each peer now; peers with nothing are left out.

    Call outside any scope. Of a peer's books no more is told than what may be spent here.
    """
    with business_scope(business_id):
        mobile = get_customer(customer_id).mobile
        rooms = _list_rooms(at=at) if mobile else {}
        names = {peer_id: row.name for peer_id, row in map_businesses(rooms).items()}
    found = []
    for peer_id, room in rooms.items():
        with business_scope(peer_id):
            usable = count_usable(business_id, mobile or "", at=at)
        if usable:
            found.append(Abroad(peer_id=peer_id, name=names[peer_id], worth_rial=min(usable, room)))
    return found


def _list_rooms(*, at: datetime) -> dict[int, int]:
    """What may be taken off one purchase now, of each peer whose credit we take."""
    rooms = {}
    for pact in _list_live():
        try:
            rooms[pact.peer_id] = find_room(pact, at=at)
        except (NotAgreed, MonthIsFull):
            continue
    return rooms


def _list_live() -> Iterable[Pact]:
    return Pact.objects.filter(is_live=True).select_related("offer").order_by("since", "id")[:100]
