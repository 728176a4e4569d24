"""What sharing credit refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import NotFound, Refused


class UnknownPeer(NotFound):
    """No such business, or none with which we share credit."""

    code = "unknown_peer"
    message = _("There is no such business in your shared club.")


class NoSuchAddress(Refused):
    """Nobody to invite at this address."""

    code = "no_such_address"
    message = _("No business is found at this address. Ask them for the one on their page.")


class BadTerms(Refused):
    """Terms that cannot be, or that take nobody's credit."""

    code = "bad_terms"
    message = _("At least one of you takes the other's credit: between 1 and 100 percent of it.")


class NoSuchOffer(Refused):
    """The offer was answered, or replaced by a newer one."""

    code = "no_such_offer"
    message = _("This offer no longer stands. Look at the newest one.")


class NotAgreed(Refused):
    """No terms in force under which this credit is taken here."""

    code = "not_agreed"
    message = _("You and this business have not agreed on taking its credit here.")


class MonthIsFull(Refused):
    """What the two agreed on for a month is spent."""

    code = "month_is_full"
    message = _("What you take of this business's credit in a month has reached its cap.")


class NothingToBring(Refused):
    """The guest has no credit there that would take anything off here."""

    code = "nothing_to_bring"
    message = _("The customer has no credit there that can be spent here.")


class NoMobile(Refused):
    """Guests are recognised elsewhere by their mobile."""

    code = "no_mobile"
    message = _("Without a mobile number the customer cannot be found at the other business.")


class UnknownDraw(NotFound):
    """No such credit was brought here."""

    code = "unknown_draw"
    message = _("No such credit was brought here.")


class DrawEnded(Refused):
    """It was used, given back, or its time is over."""

    code = "draw_ended"
    message = _("The credit that was brought has gone back. Bring it again with a new code.")


class DrawOfAnother(Refused):
    """It was brought for another customer."""

    code = "draw_of_another"
    message = _("This credit was brought for another customer.")


class SameKeyOtherDraw(Refused):
    """This request key stands for other credit."""

    code = "same_key_other_draw"
    message = _("This key was used for something else.")


class NothingOwed(Refused):
    """They do not owe so much."""

    code = "nothing_owed"
    message = _("This business does not owe you so much.")


class NotYet(Exception):
    """A letter came before one that it builds on: it is tried again."""
