"""What others add to payments: gateways, and what may be paid."""

from __future__ import annotations

from vafa.foundation.registry import Registry
from vafa.payments.types import Gateway, Purpose

gateways: Registry[type[Gateway]] = Registry("vafa.payments.gateways")
purposes: dict[str, Purpose] = {}


def register_purpose(purpose: Purpose) -> None:
    """Let this be paid online."""
    assert purposes.get(purpose.slug, purpose) is purpose, f"{purpose.slug} is taken"
    purposes[purpose.slug] = purpose
