"""Reading payments and accounts at gateways."""

from __future__ import annotations

from vafa.foundation.errors import NotFound
from vafa.foundation.gateway_settings import describe_settings, hide_secrets
from vafa.payments.models import Payment, PaymentAccount
from vafa.payments.opening import may_try, open_operators
from vafa.payments.registry import gateways, purposes
from vafa.payments.states import State
from vafa.payments.tokens import make_token, read_token
from vafa.payments.types import AccountRow, GatewayKind, PaymentPage, PaymentRow, Target
from vafa.tenancy.queries import load_current_business

__all__ = [
    "find_target",
    "get_payment",
    "has_operators_gateway",
    "list_payment_accounts",
    "list_payment_kinds",
    "list_payments",
    "make_token",
    "map_paid",
    "name_purposes",
    "show_payment",
]
MOST_LISTED = 200


def show_payment(payment: Payment) -> PaymentRow:
    """The payment as others may see it."""
    names = PaymentRow.__dataclass_fields__.keys() - {"state"}
    return PaymentRow(
        state=State(payment.state), **{name: getattr(payment, name) for name in names}
    )


def get_payment(payment_id: int) -> PaymentRow:
    """The payment, or NotFound."""
    payment = Payment.objects.filter(id=payment_id).first()
    if payment is None:
        raise NotFound
    return show_payment(payment)


def list_payments(
    *,
    purpose: str = "",
    state: State | None = None,
    cursor: int | None = None,
    limit: int = 50,
) -> PaymentPage:
    """Payments, the newest first; the next page begins after `next_cursor`. One statement."""
    limit = min(limit, MOST_LISTED)
    rows = Payment.objects.order_by("-id")
    if purpose:
        rows = rows.filter(purpose=purpose)
    if state is not None:
        rows = rows.filter(state=state)
    if cursor is not None:
        rows = rows.filter(id__lt=cursor)
    found = [show_payment(row) for row in rows[: limit + 1]]
    has_more = len(found) > limit
    return PaymentPage(
        payments=tuple(found[:limit]), next_cursor=found[limit - 1].id if has_more else None
    )


def map_paid(purpose: str) -> dict[str, int]:
    """What was paid for a purpose, in rials, by reference: to prove what followed from it."""
    rows = Payment.objects.filter(purpose=purpose, state=State.PAID)
    return dict(rows.values_list("reference", "amount_rial"))


def name_purposes() -> dict[str, str]:
    """The plain name of all that may be paid, in the active language. No statement."""
    return {slug: str(purpose.title) for slug, purpose in purposes.items()}


def find_target(token: str) -> Target | None:
    """Whose payment a token stands for, or None."""
    return read_token(token)


def has_operators_gateway() -> bool:
    """Whether businesses can pay who runs the server online."""
    return open_operators(load_current_business()) is not None


def list_payment_kinds() -> list[GatewayKind]:
    """Every kind of payment gateway with its settings, for a form; trials where they may be."""
    is_allowed = may_try(load_current_business())
    return [
        GatewayKind(
            slug=kind.slug,
            title=kind.title,
            needs=kind.needs,
            fields=tuple(describe_settings(kind.Settings)),
        )
        for kind in gateways
        if is_allowed or not kind.is_trial
    ]


def list_payment_accounts() -> list[AccountRow]:
    """The accounts in the order in which they are tried; secrets as dots."""
    rows = PaymentAccount.objects.order_by("position", "id")
    return [
        AccountRow(
            id=row.id,
            gateway=row.gateway,
            kind_title=gateways.get(row.gateway).title,
            title=row.title,
            position=row.position,
            is_active=row.is_active,
            settings=hide_secrets(gateways.get(row.gateway).Settings, row.settings),
        )
        for row in rows
        if row.gateway in gateways
    ]
