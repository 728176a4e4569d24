"""Who and what stands behind the short forms that rows keep: actors and rules."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.audit.types import ActorKind
from vafa.staff.queries import list_api_keys, list_members


def name_actors() -> Callable[[str], str]:
    """A function from `staff:1234` to a name. Two statements, however often it is asked."""
    names = {f"{ActorKind.STAFF}:{member.id}": member.name for member in list_members()}
    names |= {f"{ActorKind.KEY}:{key.id}": key.label for key in list_api_keys()}
    kinds = {
        ActorKind.STAFF: _("a former colleague"),
        ActorKind.KEY: _("an API key"),
        ActorKind.CUSTOMER: _("the customer"),
        ActorKind.SYSTEM: _("the system"),
    }

    def name(code: str) -> str:
        kind = code.partition(":")[0]
        return names.get(code) or (kinds[ActorKind(kind)] if kind in set(ActorKind) else code)

    return name


def rule_href(rule_id: int | None) -> str:
    """The page of a rule; empty for none."""
    return reverse("panel:loyalty:one", args=[rule_id]) if rule_id else ""
