"""Clubs with much to do tonight: what every job of the worker has to bring about, once each.

As a program (`python -m tests.trust.chores CLUBS PEOPLE FOLDER`, beside a running club) it opens
them in that club's database, puts the night, the hour and a file of each into the queue, and prints
their ids.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
EFFECTS = {  # for each person
    "opening credit": 2,
    "expire credit": 1,
    "earn points": 1,  # of the birthday
    "earn credit": 1,  # of the scenario
    "expiring": 1,  # the text
    "scenario": 1,
    "to silver": 1,
    "from the file": 1,
}


def open_clubs(clubs: int, people: int, folder: Path) -> list[int]:
    """Each with people whose birthday is today, who bought enough for silver, one lot of theirs
    over and one about to be, and a file of as many more to be brought in.
    """
    from vafa.config.jobs import every_hour, every_night

    ids = [open_club(number, people, folder) for number in range(clubs)]
    for task in (every_hour, every_night):
        task.defer(timestamp=0)
    return ids


def open_club(number: int, people: int, folder: Path) -> int:
    """One of them; its id."""
    from tests.imports.files import read_as, write_csv
    from vafa.audit.types import SYSTEM
    from vafa.catalog.actions import add_branch
    from vafa.checkout.actions import accept_history
    from vafa.customers.actions import recognize_many
    from vafa.customers.types import CustomerKey, JoinedBy, Profile
    from vafa.foundation.jalali import local_day, to_jalali
    from vafa.foundation.shapes import read_shape
    from vafa.imports.actions import create_import, start_import
    from vafa.rules.actions import create_rule
    from vafa.rules.types import read_rule
    from vafa.sales.types import LineInput, SaleInput
    from vafa.scenarios.actions import make_scenario, start_scenario
    from vafa.scenarios.types import ScenarioSpec
    from vafa.tenancy.actions import create_business
    from vafa.tenancy.scope import business_scope
    from vafa.tiers.actions import save_ladder
    from vafa.tiers.types import Ladder, Tier

    now = datetime.now(UTC)
    today = to_jalali(local_day(now))
    business_id: int = create_business(slug=f"night-{number}", name="شب", at=LONG_AGO).pk
    who: dict[str, Any] = {"actor": SYSTEM, "at": LONG_AGO}
    mobiles = [f"+98912{one:07}" for one in range(people)]
    born = Profile(birth_month=today.month, birth_day=today.day)
    with business_scope(business_id):
        branch_id = add_branch(code="vali", name="ولیعصر", **who).id
        customers = recognize_many(
            mobiles,
            profiles=dict.fromkeys(mobiles, born),
            joined_by=JoinedBy.IMPORT,
            branch_id=None,
            actor=SYSTEM,
            at=dict.fromkeys(mobiles, LONG_AGO),
            announce=False,
        )
        points = {"kind": "points", "points": 7, "per": "visit"}
        rule = read_rule({"name": "تولد", "when": "birthday", "reward": points})
        create_rule(spec=rule, state="live", **who)
        credit = {"kind": "give_credit", "amount_rial": 500_000, "days": 10, "is_told": False}
        text = {"kind": "say", "words": "{greeting}تولدتان مبارک، از {club}"}
        steps = {"name": "تولد", "when": "birthday", "goal": "", "steps": [credit, text]}
        start_scenario(make_scenario(read_shape(ScenarioSpec, steps), **who), **who)
        tiers = (("bronze", 0), ("silver", 10_000_000))
        ladder = Ladder(tiers=tuple(Tier(slug=s, name=s, threshold=least) for s, least in tiers))
        save_ladder(ladder, **who)
        line = LineInput(name="شام", unit_price_rial=12_000_000)
        accept_history(
            [
                SaleInput(
                    source="file",
                    number=mobile,
                    at=now - timedelta(days=2),
                    branch_id=branch_id,
                    lines=(line,),
                    customer=CustomerKey(mobile=mobile),
                )
                for mobile in mobiles
            ],
            actor=SYSTEM,
            at=now,
            joined_by=JoinedBy.IMPORT,
        )
        give_lots(list(customers.values()), now)
        rows = [f"0935{one:07},نام{one}" for one in range(people)]
        path = write_csv(folder, "موبایل,نام", rows, name=f"{number}.csv")
        job = create_import(
            path=path,
            file_name=path.name,
            reading=read_as("customers", path),
            actor=SYSTEM,
            at=now,
        )
        start_import(job.id)
    return business_id


def give_lots(customer_ids: list[int], now: datetime) -> None:
    """To each a lot that is over and one that will be tomorrow."""
    from vafa.audit.types import SYSTEM
    from vafa.ledger.actions import Journal, lock_wallets
    from vafa.ledger.types import Cause, Holder, NewLot, Owner, TransferKind, Unit

    owners = [Owner(Holder.CUSTOMER, one) for one in customer_ids]
    wallets = lock_wallets(owners, at=LONG_AGO)
    journal = Journal(actor=SYSTEM, at=LONG_AGO)
    for owner in owners:
        for name, ends_at in (("over", now - timedelta(hours=1)), ("soon", now + timedelta(1))):
            cause = Cause(kind="import", id=1)
            reference = f"{name}:{owner.id}"
            transfer_id = journal.begin(TransferKind.OPENING, reference=reference, cause=cause)
            lot = NewLot(
                unit=Unit.CREDIT, amount=100_000, available_at=LONG_AGO, expires_at=ends_at
            )
            journal.give(transfer_id, wallets[owner], lot, cause=cause, at=LONG_AGO)
    journal.post()


if __name__ == "__main__":
    from vafa.config.environment import settle_environment

    settle_environment()
    import django

    django.setup()
    print(json.dumps(open_clubs(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))))
