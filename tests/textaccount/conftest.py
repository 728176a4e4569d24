"""A business whose texts are paid from an account, and a gateway at which a part costs 1,000."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.contracts.gateways import generic_http
from tests.loopback import Loopback, serve
from tests.messaging.conftest import NOON, Club
from vafa.audit.types import SYSTEM
from vafa.messaging.actions import save_wording
from vafa.messaging.models import Message
from vafa.messaging.queries import list_decisions
from vafa.messaging.queueing import queue_texts
from vafa.messaging.types import NewText
from vafa.tenancy.scope import business_scope
from vafa.textaccount import actions, queries

PRICE = 1_000


class Payer(Club):
    """Shorthand for tests: what a worker, the owner and the operator do."""

    def open(self) -> None:
        with business_scope(self.business.id):
            actions.open_account(actor=SYSTEM, at=NOON)

    def correct(self, amount: int, *, key="1", reason="from the operator", at=NOON) -> None:
        with business_scope(self.business.id):
            actions.correct_account(amount_rial=amount, reason=reason, key=key, actor=SYSTEM, at=at)

    def set(self, **terms) -> None:
        with business_scope(self.business.id):
            actions.set_terms(actor=SYSTEM, at=NOON, **terms)

    def left(self) -> int:
        with business_scope(self.business.id):
            return queries.get_account().balance_rial

    def faults(self) -> list[str]:
        with business_scope(self.business.id):
            return list(queries.verify_account())

    def history(self, **more) -> list[tuple]:
        with business_scope(self.business.id):
            page = queries.list_history(**more)
        return [(str(row.kind), row.amount_rial, row.texts) for row in page.rows]

    def advertise(self, count: int, *, source_id=7, at=NOON) -> list[int]:
        """Free texts of one part each, queued; their ids."""
        with business_scope(self.business.id):
            wording = save_wording("سلام", at=at)
            keys = [f"test:{self.count + one}" for one in range(count)]
            self.count += count
            queue_texts(
                [
                    NewText(
                        customer_id=None,
                        mobile=f"+98912{self.count:03}{place:04}",
                        purpose="campaign",
                        variables={},
                        dedupe_key=key,
                        due_at=at,
                        at=at,
                        wording_id=wording,
                        source_id=source_id,
                    )
                    for place, key in enumerate(keys)
                ]
            )
            rows = Message.objects.filter(dedupe_key__in=keys).order_by("id")
            return list(rows.values_list("id", flat=True))

    def decisions(self, message_id: int) -> list[tuple[str, str]]:
        with business_scope(self.business.id):
            return [(one.verdict, one.reason) for one in list_decisions(message_id)]


@pytest.fixture
def payer(business) -> Payer:
    return Payer(business)


@pytest.fixture
def priced(payer) -> Iterator[Loopback]:
    """A gateway that takes everything; `service.accepted` holds what it got."""
    service = generic_http.Service()
    with serve(service.answer) as there:
        there.service = service
        payer.add_gateway("generic_http", generic_http.settings(there.url), part_price_rial=PRICE)
        yield there
