"""Codes for texts: made at the moment of sending, so that no message row ever holds one."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import pgettext_lazy

from vafa.codes.actions import issue_join_code, issue_login_code, issue_spend_code
from vafa.messaging.registry import (
    PersonalVariable,
    register_late_variable,
    register_personal_variables,
)
from vafa.messaging.types import Kind

_SPEND_CODE = PersonalVariable(
    name="code",
    label=pgettext_lazy("text", "Spending code"),
    kind=Kind.SECRET,
    sample="5820417",
)


def offer_late_variables() -> None:
    """Let texts say `{code}` and `{login_code}`."""
    register_late_variable("code", _make_spend_code)
    register_late_variable("login_code", _make_login_code)
    register_personal_variables(lambda: (_SPEND_CODE,))


def _make_spend_code(
    *, customer_id: int | None, mobile: str, message_uid: str, at: datetime
) -> str:
    assert customer_id is not None, "a code belongs to a customer"
    return issue_spend_code(customer_id, at=at)


def _make_login_code(
    *, customer_id: int | None, mobile: str, message_uid: str, at: datetime
) -> str:
    if customer_id is None:
        return issue_join_code(mobile, at=at)
    return issue_login_code(customer_id, at=at)
