"""What others add to messaging: gateways, and variables made only at the moment of sending."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from vafa.foundation.registry import Registry
from vafa.messaging.types import Gateway

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
