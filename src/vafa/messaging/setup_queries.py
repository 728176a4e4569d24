"""Reading how sending is set up: kinds of gateways, accounts, words, hours."""

from __future__ import annotations

from typing import Any

from vafa.foundation.gateway_settings import describe_settings, hide_secrets
from vafa.messaging.callbacks import callback_path
from vafa.messaging.desk import load_sending_rules
from vafa.messaging.errors import UnknownPurpose
from vafa.messaging.models import GatewayAccount, TextTemplate
from vafa.messaging.purposes import COMMON, PURPOSES, Kind, Purpose, Variable
from vafa.messaging.registry import gateways
from vafa.messaging.text import (
    check_template,
    ends_with_cancel_text,
    render_text,
    sample_values,
)
from vafa.messaging.types import (
    AccountRow,
    GatewayKind,
    PurposeRow,
    SendingTerms,
    TextPreview,
    VariableRow,
    Way,
)
from vafa.tenancy.models import Business
from vafa.tenancy.queries import get_business
from vafa.tenancy.scope import current_business_id


def list_gateway_kinds() -> list[GatewayKind]:
    """Every kind of gateway with its settings, for a form. The demo phone only in a demo."""
    is_demo = get_business(current_business_id()).is_demo
    return [
        GatewayKind(
            slug=kind.slug,
            title=kind.title,
            needs=kind.needs,
            channel=str(kind.channel),
            fields=tuple(describe_settings(kind.Settings)),
        )
        for kind in gateways
        if is_demo or kind.slug != "demo_phone"
    ]


def list_accounts() -> list[AccountRow]:
    """The accounts in the order in which they are tried; secrets as dots."""
    rows = GatewayAccount.objects.order_by("position", "id")
    return [_show_account(row) for row in rows if row.gateway in gateways]


def get_sending_terms() -> SendingTerms:
    """Quiet hours, caps, budget, and whether service texts end with «لغو11»."""
    rules = load_sending_rules()
    return SendingTerms(**{name: getattr(rules, name) for name in SendingTerms.__slots__})


def name_purposes() -> dict[str, str]:
    """The plain name of every purpose, in the active language. No statement."""
    return {slug: str(purpose.label) for slug, purpose in PURPOSES.items()}


def list_purposes() -> list[PurposeRow]:
    """Every purpose that has words of its own: those in use, whether it is off, what they may
    name, and a preview.
    """
    templates = {row.purpose: row for row in TextTemplate.objects.all()}
    business, terms = get_business(current_business_id()), get_sending_terms()
    rows = []
    for purpose in PURPOSES.values():
        if purpose.is_free:
            continue
        template = templates.get(purpose.slug)
        text = (template.text if template else "") or purpose.default_text
        rows.append(
            PurposeRow(
                slug=purpose.slug,
                label=purpose.label,
                text_class=purpose.text_class,
                text=text,
                is_own=bool(template and template.text),
                is_off=bool(template and template.is_off),
                may_be_off=purpose.may_be_off,
                variables=tuple(_show_variable(one) for one in (*COMMON, *purpose.variables)),
                preview=_preview(purpose, text, business, terms, {}),
            )
        )
    return rows


def preview_text(*, purpose: str, text: str, values: dict[str, Any] | None = None) -> TextPreview:
    """The text as a phone would show it, with samples or `values`, its length and parts.

    Refuses UnknownPurpose and BadTemplate.
    """
    known = PURPOSES.get(purpose)
    if known is None or known.is_free:
        raise UnknownPurpose(pointer="/purpose")
    business = get_business(current_business_id())
    words = check_template(known, text)
    return _preview(known, words, business, get_sending_terms(), values or {})


def _preview(
    purpose: Purpose, text: str, business: Business, terms: SendingTerms, values: dict[str, Any]
) -> TextPreview:
    rendered = render_text(
        purpose,
        text,
        {**sample_values(purpose), "club": business.name, **values},
        unit=business.unit,
        has_cancel_text=ends_with_cancel_text(purpose, is_on_service=terms.cancel_text_on_service),
    )
    return TextPreview(text=rendered.text, chars=rendered.chars, parts=rendered.parts)


def _show_variable(one: Variable) -> VariableRow:
    return VariableRow(name=one.name, label=one.label, is_secret=one.kind is Kind.SECRET)


def _show_account(row: GatewayAccount) -> AccountRow:
    kind = gateways.get(row.gateway)
    return AccountRow(
        id=row.id,
        gateway=row.gateway,
        kind_title=kind.title,
        title=row.title,
        position=row.position,
        carries=row.carries,
        is_active=row.is_active,
        part_price_rial=row.part_price_rial,
        settings=hide_secrets(kind.Settings, row.settings),
        report_path=callback_path(row, "report"),
        inbound_path=callback_path(row, "inbound"),
        channel=str(kind.channel),
        brings_reports=Way.PUSH in kind.capabilities.reports,
        brings_inbound=Way.PUSH in kind.capabilities.inbound,
        keeps_texts=kind.capabilities.keeps_texts,
        faults=row.faults,
        rests_until=row.rests_until,
    )
