"""Two cafés that share credit, for crash tests.

As a program (`python -m tests.trust.street GUESTS`, beside a running club) it opens them in that
club's database and prints what their tills must know: guests have credit and a code at the first,
and are known at the second.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from tests.trust.cafe import open_cafe

EARNED_RIAL = 150_000  # by each guest, at the first


def open_street(guests: int) -> dict[str, Any]:
    """Both cafés, agreed; guests with credit and a code at the first."""
    from vafa.audit.types import SYSTEM
    from vafa.checkout.actions import accept_sale
    from vafa.coalition.actions import make_offer, take_offer
    from vafa.coalition.types import Taking, Terms
    from vafa.codes.actions import issue_spend_code
    from vafa.config.schedule import AT_ONCE, run_steps
    from vafa.customers.queries import find_by_mobile
    from vafa.customers.types import CustomerKey
    from vafa.sales.types import LineInput, SaleInput
    from vafa.tenancy.queries import get_business
    from vafa.tenancy.scope import business_scope

    first, second = open_cafe(customers=guests), open_cafe(customers=guests)
    ids = [cafe["business_id"] for cafe in (first, second)]
    who: dict[str, Any] = {"actor": SYSTEM, "at": datetime.now(UTC)}
    run: Callable[[], int] = partial(run_steps, AT_ONCE, at=who["at"], business_ids=ids)
    codes = {}
    with business_scope(ids[0]):
        first["slug"] = get_business(ids[0]).slug
        offer_id = make_offer(ids[1], Terms(here=Taking(), there=Taking()), **who)
        for mobile in first["mobiles"]:
            line = LineInput(name="ناهار", unit_price_rial=3_000_000)
            sale = SaleInput(
                source="x",
                number=mobile,
                at=who["at"],
                branch_id=_find_branch(),
                lines=(line,),
                customer=CustomerKey(mobile=mobile),
            )
            accept_sale(sale, **who)
            customer = find_by_mobile(mobile)
            assert customer is not None
            codes[mobile] = issue_spend_code(customer.id, at=who["at"])
    assert run() == 0
    with business_scope(ids[1]):
        take_offer(offer_id, **who)
    assert run() == 0
    return {"first": first, "second": second, "codes": codes}


def _find_branch() -> int:
    from vafa.catalog.queries import list_branches

    return list_branches()[0].id


if __name__ == "__main__":
    from vafa.config.environment import settle_environment

    settle_environment()
    import django

    django.setup()
    print(json.dumps(open_street(int(sys.argv[1]))))
