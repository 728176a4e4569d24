"""One after the other, where what somebody does is counted together."""

from __future__ import annotations

from vafa.audit.types import Actor, ActorKind
from vafa.staff.models import ApiKey, Member


def lock_hand(actor: Actor) -> None:
    """Let acts of this person or key come one by one until the transaction ends.

    Whoever checks a limit over all that somebody did today calls this first.
    """
    match actor.kind:
        case ActorKind.STAFF:
            Member.objects.select_for_update().filter(id=actor.id).first()
        case ActorKind.KEY:
            ApiKey.objects.select_for_update().filter(id=actor.id).first()
