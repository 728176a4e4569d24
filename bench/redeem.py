"""(b) A redemption over HTTP, against the same done by one hand-written PL/pgSQL call.

    python -m bench.redeem [--sales 200] [--rounds 5]

Over HTTP: a sale with a live 7-digit code that spends 100,000 rials; issuing the code is not
counted. By hand: one function that checks the digest, uses the code up, locks the wallet, draws
from its oldest lot, writes a transfer with its movement, the sale and its line, called by pgbench
over a kept connection. It does what its author thought of: no recognising, no rules, no limits on
guessing, no receipt, no event, no row policies. Medians of rounds in turn.
"""

from __future__ import annotations

import argparse
import itertools
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bench.cpu import Cost, measure
from bench.database import bench_database
from bench.sale import print_table
from bench.served import send_all, served
from tests.trust.cafe import open_cafe, write_sale
from vafa.audit.types import SYSTEM
from vafa.checkout.actions import give_by_hand
from vafa.codes.actions import issue_spend_code
from vafa.customers.queries import find_by_mobile
from vafa.ledger.types import Unit
from vafa.machine.postgres import Server
from vafa.tenancy.scope import business_scope

PORT = 18014
DATABASE = "vafa_bench_redeem"
SPENT_RIAL = 100_000
HANDS = """
DROP SCHEMA IF EXISTS hands CASCADE;
CREATE SCHEMA hands;
CREATE TABLE hands.code (digest text PRIMARY KEY, owner bigint, used_at timestamptz);
CREATE TABLE hands.wallet (owner bigint PRIMARY KEY, balance bigint CHECK (balance >= 0));
CREATE TABLE hands.lot (id bigserial PRIMARY KEY, owner bigint, remaining bigint
  CHECK (remaining >= 0), expires_at timestamptz);
CREATE INDEX ON hands.lot (owner, expires_at) WHERE remaining > 0;
CREATE TABLE hands.transfer (id bigserial PRIMARY KEY, reference text UNIQUE, at timestamptz);
CREATE TABLE hands.movement (id bigserial PRIMARY KEY, transfer_id bigint REFERENCES hands.transfer,
  owner bigint, lot_id bigint, amount bigint);
CREATE TABLE hands.sale (id bigserial PRIMARY KEY, number text UNIQUE, owner bigint, rial bigint,
  at timestamptz);
CREATE TABLE hands.line (sale_id bigint REFERENCES hands.sale, position int, name text,
  rial bigint, PRIMARY KEY (sale_id, position));
INSERT INTO hands.code SELECT encode(sha256(n::text::bytea), 'hex'), 1 + n % 500, NULL
  FROM generate_series(1, 100000) n;
INSERT INTO hands.wallet SELECT n, 100000000000 FROM generate_series(1, 500) n;
INSERT INTO hands.lot (owner, remaining, expires_at) SELECT n, 100000000000, now() + '30 days'
  FROM generate_series(1, 500) n;
CREATE SEQUENCE hands.next_code;
CREATE FUNCTION hands.redeem(given text, rial bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE who bigint; sale bigint; moved bigint; drawn bigint;
BEGIN
  UPDATE hands.code SET used_at = now() WHERE digest = encode(sha256(given::bytea), 'hex')
    AND used_at IS NULL RETURNING owner INTO STRICT who;
  UPDATE hands.wallet SET balance = balance - rial WHERE owner = who;
  SELECT id INTO STRICT drawn FROM hands.lot WHERE owner = who AND remaining >= rial
    ORDER BY expires_at, id LIMIT 1 FOR UPDATE;
  UPDATE hands.lot SET remaining = remaining - rial WHERE id = drawn;
  INSERT INTO hands.sale (number, owner, rial, at) VALUES (given, who, 3000000, now())
    RETURNING id INTO sale;
  INSERT INTO hands.line VALUES (sale, 0, 'latte', 1200000), (sale, 1, 'cake', 1800000);
  INSERT INTO hands.transfer (reference, at) VALUES ('sale:' || sale, now())
    RETURNING id INTO moved;
  INSERT INTO hands.movement (transfer_id, owner, lot_id, amount) VALUES (moved, who, drawn, rial);
  RETURN sale;
END $$;
"""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sales", type=int, default=200)
    arguments.add_argument("--rounds", type=int, default=5)
    chosen = arguments.parse_args()
    with bench_database(DATABASE) as (server, admin):
        cafe, numbers = open_cafe(customers=chosen.sales), itertools.count()
        fill_wallets(cafe, rial=SPENT_RIAL * (chosen.rounds + 2))
        admin.execute(HANDS)
        data = server.cluster.data
        costs: dict[str, list[Cost]] = {"over HTTP": [], "by hand, pgbench": []}
        with served(server, DATABASE, PORT) as web:
            for number in range(chosen.rounds + 1):
                bodies = write_redemptions(cafe, numbers)
                work = lambda bodies=bodies: send_all(  # noqa: E731
                    PORT, cafe["token"], "/api/v1/sales", bodies
                )
                _, ours = measure(work, data=data, application=web)
                _, floor = measure(lambda: run_by_hand(server, chosen.sales), data=data)
                if number:  # the first round warms up
                    costs["over HTTP"].append(ours)
                    costs["by hand, pgbench"].append(floor)
        print_table(costs, operations=chosen.sales)


def fill_wallets(cafe: dict, *, rial: int) -> None:
    """Credit for everybody."""
    with business_scope(cafe["business_id"]):
        for mobile in cafe["mobiles"]:
            give_by_hand(
                customer_id=find_by_mobile(mobile).id,
                unit=Unit.CREDIT,
                amount=rial,
                expires_at=None,
                reason="bench",
                actor=SYSTEM,
                at=datetime.now(UTC),
                request_key=f"bench:{mobile}",
                may_exceed=True,
            )


def write_redemptions(cafe: dict, numbers: itertools.count) -> list[dict]:
    """A sale with a fresh code for everybody."""
    bodies = []
    for mobile in cafe["mobiles"]:
        with business_scope(cafe["business_id"]):
            code = issue_spend_code(find_by_mobile(mobile).id, at=datetime.now(UTC))
        redeem = {"code": code, "credit_rial": SPENT_RIAL}
        bodies.append(write_sale(f"r{next(numbers)}", mobile, redeem=redeem, payments=[]))
    return bodies


def run_by_hand(server: Server, count: int) -> None:
    """So many calls over one connection; pgbench's own time is small and is not counted."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(f"SELECT hands.redeem(nextval('hands.next_code')::text, {SPENT_RIAL});\n")
        script.flush()
        subprocess.run(
            [
                server.cluster.binaries.program("pgbench"),
                *("--no-vacuum", "--client", "1", "--protocol", "prepared"),
                *("--transactions", str(count), "--file", Path(script.name)),
                server.admin_dsn(DATABASE),
            ],
            check=True,
            capture_output=True,
        )


if __name__ == "__main__":
    main()
