"""What is refused about cards."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import NotFound, Refused


class NoSuchCard(Refused):
    """One answer for a card that never was, is blocked, is over, or is not ours."""

    code = "no_such_card"
    message = _("This card is not known.")


class UnknownCard(NotFound):
    """No card or batch of this business has this id."""

    code = "unknown_card"
    message = _("There is no such card.")


class BankCard(Refused):
    """A card of a bank was swiped; its number is kept nowhere."""

    code = "bank_card"
    message = _("This looks like a bank card. Only cards of the club are taken here.")


class CardTaken(Refused):
    """The card belongs to somebody else."""

    code = "card_taken"
    message = _("This card belongs to another customer.")


class TooManyCards(Refused):
    """A batch may not be so large."""

    code = "too_many_cards"
    message = _("A batch has 1 to 10,000 cards.")
