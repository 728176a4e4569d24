"""What messaging refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import Refused


class OnlyForDemo(Refused):
    """The demo phone shows texts in the open, codes too: it is for demo businesses."""

    code = "only_for_demo"
    message = _("The demo phone is only for a demo business.")


class BadTemplate(Refused):
    """The text is empty, too long, or names a variable that this purpose does not have."""

    code = "bad_template"
    message = _("This text cannot be sent as it is.")


class SwitchedOff(Refused):
    """The business does not send texts of this purpose."""

    code = "switched_off"
    message = _("Texts of this kind are switched off.")


class CannotWrite(Refused):
    """A value that is made when sending could not be made; the log says which and why."""

    code = "cannot_write"
    message = _("This text could not be written.")


class NothingToSay(Refused):
    """Of this customer nothing is known that the text would say."""

    code = "nothing_to_say"
    message = _("For this customer the text would be empty.")


class NobodyToWrite(Refused):
    """None of these customers has a mobile number."""

    code = "nobody_to_write"
    message = _("None of these customers has a mobile number.")


class TooManyToWrite(Refused):
    """More people than a text by hand is for."""

    code = "too_many_to_write"
    message = _("For so many people, make a campaign: it is measured and can be paused.")


class TooLateToWrite(Refused):
    """A moment that is past, or too far ahead."""

    code = "too_late_to_write"
    message = _("Please choose a moment from now on, within three months.")


class UnknownPurpose(Refused):
    """There is no such purpose."""

    code = "unknown_purpose"
    message = _("There is no text of this kind.")


class UnknownGateway(Refused):
    """There is no such kind of gateway."""

    code = "unknown_gateway"
    message = _("There is no gateway of this kind.")


class GatewaySilent(Refused):
    """The gateway could not be reached, or did not answer as it should."""

    code = "gateway_silent"
    message = _("The gateway did not answer. Please check its settings and try again.")


class NothingWaits(Refused):
    """No text waits for a file."""

    code = "nothing_waits"
    message = _("No text waits for a file.")


class BadChannels(Refused):
    """A channel that is not known, is named twice, or comes after SMS; `pointer` says where."""

    code = "bad_channels"
    message = _("Please check the order: each once, and SMS the last.")


class FateIsKnown(Refused):
    """Only a text of which nobody knows whether it arrived can be sent again."""

    code = "fate_is_known"
    message = _("What became of this text is known; it is not sent again.")
