"""A business sees and uses its own rules only."""

from datetime import UTC, datetime

import pytest

from tests.rules.cast import NOON
from vafa.audit.types import SYSTEM
from vafa.rules.actions import create_rule, pause_rule
from vafa.rules.errors import UnknownRule
from vafa.rules.queries import list_rules, list_versions, load_live_rules
from vafa.rules.types import read_rule
from vafa.tenancy.actions import create_business
from vafa.tenancy.scope import business_scope


def test_a_neighbour_neither_sees_nor_stops_nor_uses_them(business):
    neighbour = create_business(
        slug=f"next-door-{business.pk}", name="همسایه", at=datetime.now(UTC)
    )
    spec = read_rule({"name": "ما", "reward": {"kind": "credit", "percent": "5"}})
    with business_scope(business.pk):
        rule = create_rule(spec=spec, state="live", actor=SYSTEM, at=NOON)
    with business_scope(neighbour.pk):
        assert (list_rules(), list_versions(rule.id)) == ([], [])
        assert load_live_rules(at=NOON, terms_version=neighbour.terms_version) == ()
        with pytest.raises(UnknownRule):
            pause_rule(rule_id=rule.id, actor=SYSTEM, at=NOON)
    with business_scope(business.pk):
        assert len(load_live_rules(at=NOON)) == 1
