"""What a pattern is: settings with good defaults, a look at a scene, and words for what it saw."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Protocol

from django.utils.functional import Promise
from pydantic import Field

from vafa.codes.types import Secret
from vafa.foundation.shapes import Kind
from vafa.guard.scenes import GiftScene, LockScene, SaleScene
from vafa.guard.types import Then
from vafa.ledger.types import Cause


class Telling(Protocol):
    """How figures and people are written for whoever reads the evidence."""

    def number(self, value: int) -> str: ...
    def money(self, rial: int) -> str: ...
    def who(self, subject: str) -> str: ...
    def where(self, subject: str) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A pattern was seen: of whom, how surely (0 to 100), with which sales or gifts to show.

    `facts` are plain values for the pattern's own sentence.
    """

    subject: str
    score: int
    facts: Mapping[str, Any]
    evidence: tuple[Cause, ...] = field(default=())

    @property
    def severity(self) -> int:
        """1 have a look, 2 soon, 3 now."""
        return 3 if self.score >= 85 else 2 if self.score >= 60 else 1


class Pattern(Kind):
    """One way in which a club is misused; its fields are the thresholds of this business."""

    title: ClassVar[Promise]
    about: ClassVar[Promise]
    """What is looked for and why it matters, in one sentence for the manager."""
    advice: ClassVar[Promise]
    """What the manager does first."""
    labels: ClassVar[Mapping[str, Promise]]
    """Field → its label. Fields that end in `_rial` are money."""
    then: ClassVar[Then] = Then.BLOCK
    """What follows unless the business says otherwise."""

    @abstractmethod
    def say(self, facts: Mapping[str, Any], telling: Telling) -> str:
        """What was seen, as one sentence that accuses nobody. `facts` have the `subject` too."""


class SalePattern(Pattern):
    """Looks at a sale of a known customer, and at what that customer bought before."""

    @abstractmethod
    def find(self, scene: SaleScene) -> Finding | None: ...


class ReturnPattern(Pattern):
    """Looks at a sale that came back."""

    @abstractmethod
    def find(self, scene: SaleScene) -> Finding | None: ...


class GiftPattern(Pattern):
    """Looks at what somebody gave by hand."""

    @abstractmethod
    def find(self, scene: GiftScene) -> Finding | None: ...


class LockPattern(Pattern):
    """Looks at codes or cards (`secret`) that were tried until they were locked.

    How many lock is the arithmetic of `codes.tries`.
    """

    secret: ClassVar[Secret]
    then: ClassVar[Then] = Then.TELL

    count: Annotated[int, Field(ge=5, le=500)] = 5

    def find(self, scene: LockScene) -> Finding | None:
        if scene.what != self.secret or scene.count < self.count:
            return None
        return Finding(
            subject=f"{scene.side}:{scene.subject}",
            score=90 if scene.side == "business" else 70,
            facts={"count": scene.count},
        )


def grade(seen: float, limit: float) -> int:
    """How surely: 60 at the limit, 100 at twice as much."""
    return max(0, min(100, round(60 + 40 * (seen - limit) / limit)))


def causes(kind: str, ids: Any) -> tuple[Cause, ...]:
    """Evidence of one kind, the first fifty."""
    return tuple(Cause(kind=kind, id=number) for number in list(ids)[:50])
