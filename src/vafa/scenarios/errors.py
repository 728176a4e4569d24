"""Why scenarios refuse."""

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import NotFound, Refused


class UnknownScenario(NotFound):
    """There is none of this id, here."""

    code = "unknown_scenario"
    message = _("There is no such scenario.")


class NoSteps(Refused):
    """A scenario without a step cannot run."""

    code = "no_steps"
    message = _("Add a step first: without one, nothing would happen.")


class ScenarioHasEnded(Refused):
    """What ended stays so; a copy may begin anew."""

    code = "scenario_has_ended"
    message = _("This scenario has ended. Copy it to begin anew.")
