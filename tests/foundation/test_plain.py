"""Values as JSON has them."""

import json
from datetime import date
from decimal import Decimal

from vafa.foundation.plain import to_json


def test_what_json_does_not_know_is_text():
    facts = {
        "share": Decimal("2.50"),
        "last_day": date(2026, 3, 20),
        "skus": ("latte", "mocha"),
        "lines": [{"quantity": Decimal(2), "is_gift": False, "note": None, "rial": 10}],
    }
    assert json.loads(json.dumps(to_json(facts))) == {
        "share": "2.50",
        "last_day": "2026-03-20",
        "skus": ["latte", "mocha"],
        "lines": [{"quantity": "2", "is_gift": False, "note": None, "rial": 10}],
    }
