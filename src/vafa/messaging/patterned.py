"""Gateways at which codes may go by templates («patterns») that were registered with them.

No filter holds up such a text. Whatever has no template in the settings, or does not fit it, goes
in our own words.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import pgettext_lazy

from vafa.foundation.gateway_settings import setting
from vafa.messaging.gateway_tools import send_each
from vafa.messaging.types import Gateway, Outgoing, SendResult

LOGIN_TEMPLATE = pgettext_lazy("gateway", "Template of login codes")
CREDIT_TEMPLATE = pgettext_lazy("gateway", "Template of credit codes")
_VARIABLES = {
    "login_code": ("login_code",),
    "credit": ("code", "amount", "last_day", "club"),
}


class PatternedGateway(Gateway):
    """Its `Settings` have a `login_template` and a `credit_template`."""

    def send(self, batch: Sequence[Outgoing]) -> list[SendResult]:
        """Those that have a template one by one by it, the others in their words."""
        plain = [one for one in batch if not self._find_template(one)]
        by_template = [one for one in batch if self._find_template(one)]
        results = self.send_words(plain) if plain else []
        return results + send_each(
            by_template, lambda one: self.send_by_template(one, self._find_template(one))
        )

    @abstractmethod
    def send_words(self, batch: Sequence[Outgoing]) -> list[SendResult]:
        """As `send`, in our own words."""

    @abstractmethod
    def send_by_template(self, one: Outgoing, template: str) -> SendResult:
        """By a template of the gateway's; in our own words where it does not fit. CallFailed."""

    def _find_template(self, one: Outgoing) -> str:
        templates = {
            "login_code": self.settings.login_template,
            "credit": self.settings.credit_template,
        }
        return templates.get(one.pattern.purpose, "") if one.pattern else ""


def template_setting(label: Any, variables: str) -> Any:
    """A setting that names a template of the gateway's, for texts that may go by one."""
    help_text = format_lazy(
        "{} {}",
        pgettext_lazy("gateway", "Empty: in our own words. Its variables:"),
        variables,
    )
    return setting(label, default="", help_text=help_text)


def list_values(one: Outgoing) -> list[tuple[str, str]]:
    """The variables of its template, by our names for them, in their order."""
    assert one.pattern is not None, "it goes by a template"
    return [(name, one.pattern.values.get(name, "")) for name in _VARIABLES[one.pattern.purpose]]
