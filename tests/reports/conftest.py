from datetime import timedelta

import pytest

from tests.shop import NOW, Shop
from vafa.foundation.jalali import TEHRAN, local_day
from vafa.foundation.periods import Period
from vafa.reports.types import Filters

TODAY = local_day(NOW)


def look_back(days=30, *, until=TODAY, branch=None):
    """Filters over the last days, today included."""
    period = Period(first=until - timedelta(days=days - 1), last=until)
    return Filters(period=period, zone=TEHRAN, at=NOW, branch_id=branch)


@pytest.fixture
def shop(scope):
    return Shop(branches=2)
