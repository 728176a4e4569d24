"""A café whose till sells: the same one for crash tests and for measuring.

As a program (`python -m tests.trust.cafe GATEWAY_URL`, beside a running club) it opens the café
in that club's database and prints what its till must know.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
EARNED = 150_000 + 30  # by each sale: rials of credit, and points


def open_cafe(*, customers: int, gateway_url: str = "") -> dict[str, Any]:
    """One branch, a rule for credit and one for points, known customers, a key; texts at once."""
    from tests.contracts.gateways import generic_http
    from vafa.audit.types import SYSTEM
    from vafa.catalog.actions import add_branch
    from vafa.checkout.actions import change_settings
    from vafa.customers.actions import recognize_many
    from vafa.customers.types import JoinedBy
    from vafa.messaging.actions import save_gateway_account
    from vafa.rewards.kinds.credit import Credit
    from vafa.rewards.kinds.points import Points
    from vafa.rewards.types import AfterDays, Terms
    from vafa.rules.actions import create_rule
    from vafa.rules.types import RuleSpec
    from vafa.staff.actions import create_api_key
    from vafa.staff.types import Scope
    from vafa.tenancy.actions import create_business
    from vafa.tenancy.scope import business_scope

    business = create_business(slug=f"cafe-{datetime.now(UTC):%H%M%S%f}", name="کافه", at=LONG_AGO)
    mobiles = [f"+98912{number:07}" for number in range(customers)]
    who = {"actor": SYSTEM, "at": LONG_AGO}
    with business_scope(business.pk):
        add_branch(code="vali", name="ولیعصر", **who)
        change_settings(**who, credit_text_minutes=0)
        for reward in (
            Credit(percent=Decimal(5)),
            Points(points=1, per="amount", amount_rial=10**5),
        ):
            spec = RuleSpec(name="قانون", reward=reward, terms=Terms(expiry=AfterDays(count=45)))
            create_rule(spec=spec, state="live", **who)
        recognize_many(
            mobiles,
            profiles={},
            joined_by=JoinedBy.IMPORT,
            branch_id=None,
            actor=SYSTEM,
            at=dict.fromkeys(mobiles, LONG_AGO),
            announce=False,
        )
        if gateway_url:
            settings = generic_http.settings(gateway_url)
            save_gateway_account(gateway="generic_http", settings=settings, **who)
        key = create_api_key(label="صندوق", scopes=tuple(Scope), **who)
    return {"business_id": business.pk, "token": key.token, "mobiles": mobiles}


def write_sale(number: str, mobile: str, **more: Any) -> dict[str, Any]:
    """The body of a sale of two lines."""
    return {
        "source": "till-1",
        "number": number,
        "at": datetime.now(UTC).isoformat(),
        "branch": "vali",
        "customer": {"mobile": mobile},
        "lines": [
            {"sku": "latte", "name": "لاته", "category": "گرم", "unit_price_rial": 1_200_000},
            {"name": "کیک هویج", "quantity": 2, "unit_price_rial": 900_000},
        ],
        "payments": [{"method": "card", "amount_rial": 3_000_000}],
    } | more


if __name__ == "__main__":
    from vafa.config.environment import settle_environment

    settle_environment()
    import django

    django.setup()
    print(json.dumps(open_cafe(customers=20, gateway_url=sys.argv[1])))
