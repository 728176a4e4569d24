"""What crosses the door of answers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from vafa.customers.models import Customer

MOST_A_DAY = 5  # answers to one number


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A text that came in. `bare` is how it is compared: letters and digits alone, in one way of
    writing. `at` is when it was sent; `has_changed`: a stop or rejoin that was none before.
    """

    inbound_id: int
    mobile: str
    bare: str
    obeyed: str
    has_changed: bool
    customer: Customer | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A text back to the number; `is_once_a_day`: not again to it on this day."""

    purpose: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    is_once_a_day: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What following a text came to: one of the meaning's outcomes, and what is said back."""

    outcome: str
    reply: Reply | None = None


class Meaning(ABC):
    """Something that a text may say to us. The first by `rank` that is on and understands has it.

    `says` is what people write, `does` what follows; `outcomes` names what came of it.
    """

    slug: ClassVar[str]
    rank: ClassVar[int]
    says: ClassVar[Any]
    does: ClassVar[Any]
    outcomes: ClassVar[Mapping[str, Any]]
    is_on_at_first: ClassVar[bool] = True

    @abstractmethod
    def understands(self, heard: Heard) -> bool:
        """Whether the text says this. Reads at most the newest text to the customer."""

    @abstractmethod
    def follow(self, heard: Heard, *, at: datetime) -> Done:
        """Do what it asks. In the scope and the transaction of the text's event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerView:
    """What a text did, in words."""

    outcome: str
    is_answered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MeaningRow:
    """A meaning as the manager sees it."""

    slug: str
    says: Any
    does: Any
    is_on: bool
