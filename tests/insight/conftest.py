import pytest

from tests.shop import NOW, Shop
from vafa.audit.types import SYSTEM
from vafa.messaging.actions import set_consent
from vafa.messaging.types import ConsentSubject, ConsentWay


@pytest.fixture
def shop(scope):
    return Shop()


def allow(mobile, *, is_given, subject=ConsentSubject.ANALYSIS):
    """Who has the number allows it, or not."""
    by = {"way": ConsentWay.PORTAL, "words": "", "actor": SYSTEM, "at": NOW}
    set_consent(mobile=mobile, is_given=is_given, subject=subject, **by)
