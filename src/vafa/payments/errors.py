"""What payments refuses."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import Refused, TryLater


class UnknownGateway(Refused):
    """There is no such kind of gateway."""

    code = "unknown_gateway"
    message = _("There is no gateway of this kind.")


class TrialNotAllowed(Refused):
    """Trial payments move no money: only in a demo, or where who runs the server allows them."""

    code = "trial_not_allowed"
    message = _("Trial payments are only for a demo.")


class NoGateway(Refused):
    """No payment gateway is set up through which this could be paid."""

    code = "no_payment_gateway"
    message = _("No payment gateway is set up yet.")


class AmountOutOfRange(Refused):
    """Less or more than may be paid at once; `least_rial` and `most_rial` say what may be."""

    code = "amount_out_of_range"
    message = _("This amount cannot be paid online at once.")


class GatewaySilent(TryLater):
    """No gateway took the payment up. Nothing was paid; trying again is safe."""

    code = "payment_gateway_silent"
    message = _("The payment gateway does not answer. Nothing was paid; please try again.")

    def __init__(self, **facts: Any) -> None:
        super().__init__(retry_after=30, **facts)


class BeingAsked(TryLater):
    """The gateway is being asked for this payment at this moment, by another request."""

    code = "payment_being_asked"
    message = _("This payment is just being prepared. Please load the page again.")

    def __init__(self, **facts: Any) -> None:
        super().__init__(retry_after=5, **facts)


class GatewayRefuses(Exception):
    """A gateway says no to a new payment; `code` in its own words. Nothing can be paid by it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code[:32]
