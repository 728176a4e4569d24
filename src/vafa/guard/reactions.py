"""What guard looks at when something below it happens. Never in the till's own transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from vafa.codes.events import CodesWereLocked
from vafa.guard.actions import raise_finding, raise_flag
from vafa.guard.pattern import GiftPattern, LockPattern, ReturnPattern, SalePattern
from vafa.guard.scenes import GiftScene, LockScene, SaleScene
from vafa.guard.settings import list_watchful
from vafa.guard.types import FlagRule
from vafa.messaging.events import TextBudgetSpent
from vafa.sales.events import SaleAccepted, SaleReturned


def look_at_sale(event: SaleAccepted, *, at: datetime) -> None:
    """Look at a sale that was just accepted, with what its customer bought before."""
    del at
    if event.customer_id is None:
        return
    scene = SaleScene.of_sale(event.sale_id)
    if scene is None:
        return
    for pattern, then in list_watchful(SalePattern):  # type: ignore[type-abstract]
        if finding := pattern.find(scene):
            raise_finding(finding, rule=pattern.slug, then=then, at=scene.at)


def look_at_return(event: SaleReturned, *, at: datetime) -> None:
    """Look at what came back, with what its customer and its cashier took back before."""
    del at
    scene = SaleScene.of_return(event.return_id)
    for pattern, then in list_watchful(ReturnPattern):  # type: ignore[type-abstract]
        if finding := pattern.find(scene):
            raise_finding(finding, rule=pattern.slug, then=then, at=scene.at)


class LotGiven(Protocol):
    """An event of a package above: this lot was given otherwise than by a sale."""

    lot_id: int


def look_at_gift(event: LotGiven, *, at: datetime) -> None:
    """Look at a lot that may have been given by hand."""
    del at
    scene = GiftScene.of_lot(event.lot_id)
    if scene is None:
        return
    for pattern, then in list_watchful(GiftPattern):  # type: ignore[type-abstract]
        if finding := pattern.find(scene):
            raise_finding(finding, rule=pattern.slug, then=then, at=scene.at)


def flag_texts_used_up(event: TextBudgetSpent, *, at: datetime) -> None:
    """Advertising stops for this month: the manager is told once."""
    raise_flag(
        rule=FlagRule.TEXTS_USED_UP,
        subject=f"texts:{event.month}",
        severity=1,
        at=at,
        facts={"budget_rial": event.budget_rial},
    )


def flag_code_guessing(event: CodesWereLocked, *, at: datetime) -> None:
    """Somebody guessed at codes until they were locked out."""
    scene = LockScene(
        side=event.side, subject=event.subject, count=event.count, at=at, what=event.what
    )
    for pattern, then in list_watchful(LockPattern):  # type: ignore[type-abstract]
        if finding := pattern.find(scene):
            raise_finding(finding, rule=pattern.slug, then=then, at=at)
