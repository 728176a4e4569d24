"""Everything that one claim of texts needs to know, read once for all of them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vafa.customers.queries import map_customers
from vafa.messaging.callbacks import make_context
from vafa.messaging.errors import BadGatewaySettings, SwitchedOff
from vafa.messaging.gatekeeping import Gatekeeper, load_gatekeeper
from vafa.messaging.linking import make_links_of
from vafa.messaging.models import (
    GatewayAccount,
    Message,
    SendingRules,
    TextTemplate,
    Wording,
)
from vafa.messaging.personal import (
    free_purpose,
    list_personal_variables,
    load_personal_values,
)
from vafa.messaging.purposes import PURPOSES, Purpose
from vafa.messaging.registry import PersonalVariable, gateways
from vafa.messaging.settings import read_settings
from vafa.messaging.text import list_places
from vafa.messaging.types import Gateway, TextClass
from vafa.tenancy.models import Business
from vafa.tenancy.queries import get_business
from vafa.tenancy.scope import current_business_id

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeTexts:
    """The words of texts that bring their own, and what these say of each customer. `links` are
    the addresses by name and text.
    """

    words: dict[int, str]
    variables: list[PersonalVariable]
    values: dict[int, dict[str, Any]]
    links: dict[str, dict[str, str]]


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What is known for one claim."""

    business: Business
    rules: SendingRules
    gate: Gatekeeper
    accounts: list[GatewayAccount]
    gateways: dict[int, Gateway]
    templates: dict[str, TextTemplate]
    free: FreeTexts
    names: dict[int, str]

    def words_of(self, message: Message) -> tuple[Purpose, str]:
        """The words and what they may name; SwitchedOff if the business does not say such."""
        if message.wording_id is not None:
            purpose = free_purpose(message.purpose, self.free.variables)
            return purpose, self.free.words[message.wording_id]
        known, template = PURPOSES.get(message.purpose), self.templates.get(message.purpose)
        if known is None or (template is not None and template.is_off):
            raise SwitchedOff
        return known, (template.text if template else "") or known.default_text

    def values_of(self, message: Message) -> dict[str, Any]:
        """What is said of this customer, but for what is made when sending."""
        customer_id = message.customer_id or 0
        return {
            **message.variables,
            **self.free.values.get(customer_id, {}),
            **{name: found.get(message.uid, "") for name, found in self.free.links.items()},
            "club": self.business.name,
            "name": self.names.get(customer_id, ""),
        }


def load_desk(messages: Sequence[Message], *, at: datetime) -> Desk:
    """Read it all, in a number of statements that does not grow with the messages."""
    has_advertising = any(one.text_class == TextClass.ADVERTISING for one in messages)
    rules = load_sending_rules(is_locked=has_advertising)
    business = get_business(current_business_id())
    open_gateways = open_working_gateways(business, at=at)
    purposes = {one.purpose for one in messages}
    return Desk(
        business=business,
        rules=rules,
        gate=load_gatekeeper(messages, business, rules, at=at),
        accounts=[account for account, _gateway in open_gateways],
        gateways={account.id: gateway for account, gateway in open_gateways},
        templates={one.purpose: one for one in TextTemplate.objects.filter(purpose__in=purposes)},
        free=_load_free(messages, at=at),
        names=_load_names(messages),
    )


def load_sending_rules(*, is_locked: bool = False) -> SendingRules:
    """The business's rules for sending, or the defaults.

    Locked, they let one claim at a time count texts under the caps and on the budget.
    """
    rows = SendingRules.objects.all()
    found: SendingRules | None = (rows.select_for_update() if is_locked else rows).first()
    return found or SendingRules()


def open_working_gateways(
    business: Business, *, at: datetime
) -> list[tuple[GatewayAccount, Gateway]]:
    """The accounts that may send, in the order in which they are tried, and their gateways.

    One whose settings cannot be read (any more) is left out and named in the log.
    """
    opened = []
    for account in GatewayAccount.objects.filter(is_active=True).order_by("position", "id"):
        try:
            opened.append((account, open_gateway(account, business, at=at)))
        except (KeyError, BadGatewaySettings):
            log.warning("%s cannot be used: check its settings", account)
    return opened


def open_gateway(account: GatewayAccount, business: Business, *, at: datetime) -> Gateway:
    """The gateway of an account. KeyError or BadGatewaySettings if it cannot be used."""
    kind = gateways.get(account.gateway)
    settings = read_settings(kind.Settings, account.settings)
    return kind(settings, make_context(account, business, at=at))


def _load_free(messages: Sequence[Message], *, at: datetime) -> FreeTexts:
    free = [one for one in messages if one.wording_id is not None]
    if not free:
        return FreeTexts(words={}, variables=[], values={}, links={})
    wordings = list(Wording.objects.filter(id__in={one.wording_id for one in free}))
    words = {one.id: one.text for one in wordings}
    variables = list_personal_variables()
    named = {name for text in words.values() for name in list_places(text)}
    ids = sorted({one.customer_id for one in free if one.customer_id is not None})
    values = load_personal_values(variables, named, ids, at=at)
    links = make_links_of(free, wordings, at=at)
    return FreeTexts(words=words, variables=variables, values=values, links=links)


def _load_names(messages: Sequence[Message]) -> dict[int, str]:
    ids = {one.customer_id for one in messages if one.customer_id is not None}
    return {id_: one.first_name for id_, one in map_customers(sorted(ids)).items()} if ids else {}
