"""What a result means, and what to do next: plain words for each way that a campaign can end."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from vafa.campaigns.types import CONTROL, CampaignView, Result, Verdict
from vafa.panel.campaigns.words import say_people
from vafa.ui import formats


@dataclass(frozen=True, kw_only=True)
class Advice:
    """What it means, and which of the next steps fit. `rest` is the word on the button that writes
    to those who were left out; empty where that makes no sense.
    """

    meaning: str
    rest: str = ""
    to_scenario: bool = False
    to_copy: bool = False


def advise(view: CampaignView, result: Result) -> Advice:
    """What the owner may make of it."""
    effect = result.effect
    if effect is None:
        return Advice(
            meaning=_("Leave some out by lot next time, and you see what the text itself brought."),
            to_copy=True,
        )
    if not (result.is_fair and result.is_alike):
        return Advice(meaning=_("The groups differ too much to learn from it."), to_copy=True)
    match effect.verdict:
        case Verdict.TOO_EARLY:
            assert view.measured_until is not None, "it has begun"
            day = formats.day(view.measured_until)
            return Advice(
                meaning=_("Nothing to do before %(day)s; look again then.") % {"day": day}
            )
        case Verdict.TOO_FEW:
            return Advice(meaning=_("Write to more people next time."), to_copy=True)
        case Verdict.OPEN:
            return Advice(
                meaning=_(
                    "It may have done a little or nothing. Try other words, another gift, or more"
                    " people; the same once more would cost without your knowing why."
                ),
                to_copy=True,
            )
        case Verdict.FEWER:
            return Advice(
                meaning=_("It kept people away. Do not repeat it; write less often or otherwise."),
                to_copy=True,
            )
        case Verdict.MORE:
            return _advise_more(view, result)


def _advise_more(view: CampaignView, result: Result) -> Advice:
    """It brought people; whether it also paid is another question."""
    earned, left = result.earned(view.plan), view.people.get(CONTROL, 0)
    paid = earned is not None and earned.less(result.cost_rial).low > 0
    meaning = (
        _("It brought people and paid for itself. Those left out can have it now.")
        if paid
        else _("It brought people; whether it paid for itself is not sure. A smaller gift may do.")
    )
    rest = _("Send to the other %(people)s") % {"people": say_people(left)} if left else ""
    return Advice(meaning=meaning, rest=rest, to_scenario=paid, to_copy=True)
