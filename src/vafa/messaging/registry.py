"""What others add to messaging: gateways, what texts may say of a person, what of it is made only
at the moment of sending, and who has a word in that moment.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from vafa.foundation.registry import Registry
from vafa.messaging.types import Gateway, Variable

gateways: Registry[type[Gateway]] = Registry("vafa.messaging.gateways")


class LateVariable(Protocol):
    """Makes a value in the business's scope, in the transaction that claims the text.

    Whatever it stores (the hash of a code) is kept together with the claim. It is called once for
    each attempt, so a text that a gateway surely did not take gets a new value. It may refuse
    (`Refused`), before it has written anything: the text is then withheld for that reason.
    """

    def __call__(
        self, *, customer_id: int | None, mobile: str, message_uid: str, at: datetime
    ) -> str: ...


late_variables: dict[str, LateVariable] = {}


def register_late_variable(name: str, make: LateVariable) -> None:
    """Let `{name}` in a text be made by `make` when it is sent; it is stored as dots."""
    assert late_variables.get(name, make) is make, f"{name} is made by somebody else"
    late_variables[name] = make


class LoadValues(Protocol):
    """What is known of these customers, by id, in a number of statements that does not grow with
    them; whoever is missing has nothing to say. Plain values, as the variable's kind wants them.
    """

    def __call__(self, customer_ids: Sequence[int], *, at: datetime) -> Mapping[int, Any]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalVariable(Variable):
    """A `{name}` that any free text may hold. `load` is None for what is made when sending.

    What is not offered any more is still understood, in texts that were written before.
    """

    load: LoadValues | None = None
    is_offered: bool = True


class LoadLeft(Protocol):
    """What is left for advertising on the account that texts are paid from, in rials; None where
    there is no such account, or advertising goes without. It stays true until the end of the
    transaction, as far as advertising goes.
    """

    def __call__(self) -> int | None: ...


purses: list[LoadLeft] = []


def register_purse(load_left: LoadLeft) -> None:
    """Let advertising wait while there is nothing left."""
    assert purses in ([], [load_left]), "texts are paid from one account"
    purses[:] = [load_left]


personal_variables: list[Callable[[], Sequence[PersonalVariable]]] = []


def register_personal_variables(list_them: Callable[[], Sequence[PersonalVariable]]) -> None:
    """Let free texts say what `list_them` names, asked in the scope of a business."""
    personal_variables.append(list_them)


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """Why a text does not leave now: it waits until then, or is dropped."""

    reason: str
    until: datetime | None = None


class Sender(Protocol):
    """Who wished texts that bring something along. Asked in the transaction that claims the texts,
    which it knows by their dedupe keys; told by `TextsTurned` what then became of them.
    """

    def object(self, keys: Sequence[str], *, at: datetime) -> Mapping[str, Objection]:
        """Which of these texts, due now, must not leave. Asked before the gate is."""

    def give(self, keys: Sequence[str], *, at: datetime) -> Mapping[str, str]:
        """Give what these texts tell of, as they leave; to whom not, and the reason: their texts
        are withheld. A text may come again after a gateway did not take it: nothing is given twice.
        """


senders: dict[str, Sender] = {}


def register_sender(purpose: str, sender: Sender) -> None:
    """Let `sender` have a word when texts of this purpose leave."""
    senders[purpose] = sender
