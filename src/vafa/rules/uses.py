"""The counts that caps look at: read for a quote, locked and added to by a sale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import connection
from django.db.models import F, Q

from vafa.foundation.ids import new_id
from vafa.rules.caps import UNUSED, Use, UseKey
from vafa.rules.models import RuleUse
from vafa.tenancy.scope import current_business_id

_FIELDS = ("rule_id", "per", "owner_id", "within", "starts_on")
_ADD = """
INSERT INTO rules_ruleuse
    (business_id, id, rule_id, per, owner_id, within, starts_on, amount, times)
VALUES {rows}
ON CONFLICT (business_id, rule_id, per, owner_id, within, starts_on)
DO UPDATE SET amount = rules_ruleuse.amount + excluded.amount,
              times = rules_ruleuse.times + excluded.times
RETURNING rule_id, per, owner_id, within, starts_on, amount, times
"""


def load_uses(keys: Iterable[UseKey]) -> dict[UseKey, Use]:
    """What stands under the keys now; what is missing was never used."""
    wanted = Q()
    for key in keys:
        wanted |= Q(**dict(zip(_FIELDS, key, strict=True)))
    if not wanted:
        return {}
    rows = RuleUse.objects.filter(wanted).values_list(*_FIELDS, "amount", "times")
    return {UseKey(*row[:5]): Use(*row[5:]) for row in rows}


def add_uses(added: Mapping[UseKey, Use]) -> dict[UseKey, Use]:
    """Add to the counts and return what stands there now, locked until the transaction ends.

    One statement, in one order for everybody. Adding nothing to a count only reads and locks it.
    """
    if not added:
        return {}
    business_id = current_business_id()
    values = [
        value for key, use in sorted(added.items()) for value in (business_id, new_id(), *key, *use)
    ]
    rows = ", ".join(["(%s, %s, %s, %s, %s, %s, %s, %s, %s)"] * len(added))
    with connection.cursor() as cursor:
        cursor.execute(_ADD.format(rows=rows), values)
        return {UseKey(*row[:5]): Use(*row[5:]) for row in cursor.fetchall()}


def lock_uses(keys: Iterable[UseKey]) -> dict[UseKey, Use]:
    """What stands under the keys, locked until the transaction ends."""
    return add_uses(dict.fromkeys(keys, UNUSED))


def take_off_uses(taken: Mapping[UseKey, Use]) -> None:
    """Take off the counts what came back; more than stands there is an IntegrityError."""
    for key, use in sorted(taken.items()):
        row = RuleUse.objects.filter(**dict(zip(_FIELDS, key, strict=True)))
        row.update(amount=F("amount") - use.amount, times=F("times") - use.times)
