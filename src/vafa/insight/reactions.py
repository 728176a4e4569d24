"""What insight does when something happened."""

from __future__ import annotations

from datetime import datetime

from vafa.insight.actions import refresh_customer, regroup_all
from vafa.insight.events import GroupsChanged
from vafa.insight.refusing import forget_foreseen
from vafa.messaging.events import ConsentChanged
from vafa.messaging.types import ConsentSubject
from vafa.sales.events import SaleAccepted, SaleCorrected, SaleReturned


def refresh_metrics(event: SaleAccepted | SaleReturned | SaleCorrected, *, at: datetime) -> None:
    """Bring the buyer's metrics in step with their sales; a sale without a buyer changes none."""
    del at  # metrics follow from the sales alone
    if event.customer_id is not None:
        refresh_customer(event.customer_id)


def regroup(event: GroupsChanged, *, at: datetime) -> None:
    """Put everybody into the groups there are now."""
    del event, at
    regroup_all()


def forget_unwanted(event: ConsentChanged, *, at: datetime) -> None:
    """Who does not want to be looked at is foreseen no more, at once."""
    del at
    if event.subject == ConsentSubject.ANALYSIS and not event.is_given:
        forget_foreseen()
