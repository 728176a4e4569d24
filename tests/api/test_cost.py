"""What a sale costs in messages to the database, counted on the wire itself."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager

import psycopg
from django.db import connection
from psycopg.pq import Trace


@contextmanager
def statements():
    """A list that holds, at the end, every statement that was sent, BEGIN and COMMIT too."""
    sent = []
    connection.ensure_connection()
    connection.close_if_unusable_or_obsolete()
    with tempfile.TemporaryFile("w+") as file:
        wire = connection.connection.pgconn
        wire.trace(os.dup(file.fileno()))
        wire.set_trace_flags(Trace.SUPPRESS_TIMESTAMPS)
        yield sent
        wire.untrace()
        file.seek(0)
        kinds = ("Query", "Execute")
        for line in file:
            fields = line.split("\t")
            if fields[0] == "F" and fields[2] in kinds:
                sent.append(fields[3][:100].strip())


def test_a_sale_takes_twelve_statements(committed, cafe):
    cafe.credit_rule(10)
    cafe.sell()
    cafe.sell()  # what is kept in memory is kept now
    with statements() as sent:
        cafe.sell()
    assert len(sent) == 12, sent
    assert sent[1] == '"BEGIN"'
    assert sent[-1] == '"COMMIT"'


def test_a_sale_that_spends_by_code_takes_sixteen(committed, cafe):
    cafe.credit_rule(10)
    cafe.sell()
    cafe.sell()
    code = cafe.code()
    with statements() as sent:
        cafe.sell(500_000, redeem={"code": code, "credit_rial": 1_000})
    assert len(sent) == 16, sent


def test_a_repeat_takes_seven(committed, cafe):
    sale = cafe.sale()
    cafe.post("/sales", sale, key="k")
    with statements() as sent:
        assert cafe.post("/sales", sale, key="k")["Idempotent-Replayed"] == "true"
    assert len(sent) == 7, sent


def test_a_connection_that_died_is_made_anew(committed, postgres, cafe):
    cafe.sell()
    pid = connection.connection.info.backend_pid
    with psycopg.connect(postgres.admin_dsn(), autocommit=True) as admin:
        killed = admin.execute("SELECT pg_terminate_backend(%s)", [pid]).fetchone()
    assert killed == (True,)
    cafe.sell()
    assert connection.connection.info.backend_pid != pid
