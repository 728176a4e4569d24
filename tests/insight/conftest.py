import pytest

from tests.shop import Shop


@pytest.fixture
def shop(scope):
    return Shop()
