"""What every criterion keeps to, whoever writes the next one."""

import re

import pytest

from tests.segments.cast import NOW, make_cast
from tests.segments.oracle import ORACLE
from vafa.foundation.shapes import read_kind, write_kind
from vafa.segments.queries import customers_in, is_in, load_words
from vafa.segments.registry import criteria
from vafa.segments.types import AnyOf, NoneOf

EVERY = [one for kind in criteria for one in kind.examples()]


@pytest.fixture
def cast(scope):
    return make_cast()


def find(node, **within):
    return set(customers_in(node, at=NOW, **within).values_list("id", flat=True))


@pytest.mark.parametrize("kind", list(criteria), ids=lambda kind: kind.slug)
def test_a_criterion_introduces_itself(kind, persian):
    assert kind.__module__.rpartition(".")[2] == kind.slug
    assert re.search("[آ-ی]", str(kind.title))
    assert kind.examples()
    assert all(read_kind(criteria, write_kind(one)) == one for one in kind.examples())


def test_it_matches_exactly_whom_it_says(cast):
    for one in EVERY:
        meant = {known for known, person in cast.items() if ORACLE[one.slug](one, person)}
        assert find(one) == meant, one
        assert find(NoneOf((one,))) == cast.keys() - meant, one
        assert find(AnyOf((one, NoneOf((one,))))) == cast.keys(), one


def test_of_a_stretch_of_customers_it_says_the_same(cast):
    middle = sorted(cast)[4]
    for one in EVERY:
        first, rest = find(one, after_id=0, up_to_id=middle), find(one, after_id=middle)
        assert first | rest == find(one), one
        assert max(first, default=0) <= middle < min(rest, default=middle + 1), one


def test_some_are_meant_and_some_are_not(cast):
    """The cast is such that no criterion is for all or for nobody in each of its examples."""
    for kind in criteria:
        found = [len(find(one)) for one in kind.examples()]
        assert any(0 < count < len(cast) for count in found), (kind.slug, found)


def test_of_one_customer_it_says_the_same(cast):
    for one in EVERY:
        alone = {known for known in cast if is_in(one, customer_id=known, at=NOW)}
        assert alone == find(one), one


def test_it_is_said_in_persian(scope, persian):
    words = load_words(scope)
    for one in EVERY:
        said = one.describe(words)
        assert re.search("[آ-ی]", said), one
        assert not re.search("[A-Za-z]{3,}", re.sub("latte|cake|tea", "", said)), said
