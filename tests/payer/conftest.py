"""The desk of tests/payments, at the moment at which browsers call."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.payments.conftest import bare, desk, followed

__all__ = ["bare", "desk", "followed"]


@pytest.fixture(autouse=True)
def now(bare):
    """Pages know no other moment than the present one."""
    bare.now = datetime.now(UTC)
