"""The worker process: follows the outbox at once, and runs the schedule.

Two things side by side. The relay listens to PostgreSQL, which says at commit whose outbox has
something new, and goes round all businesses now and then in case a word was missed. Procrastinate
runs the schedule and long jobs.
"""

from __future__ import annotations

import logging
import threading
import time
from datetime import UTC, datetime

import psycopg
from django.db import close_old_connections, connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from vafa.config import jobs
from vafa.config.schedule import AT_ONCE, run_steps
from vafa.outbox.registry import CHANNEL

log = logging.getLogger(__name__)

LISTEN_SECONDS = 2.0
SWEEP_SECONDS = 30.0
RETRY_SECONDS = 1.0


def run_worker() -> None:
    """Work until SIGTERM or SIGINT; what is in hand is finished first."""
    assert jobs.every_minute, "the tasks are registered by importing them"
    stop = threading.Event()
    relay = threading.Thread(target=relay_until, args=(stop,), name="relay")
    relay.start()
    assert isinstance(app.connector, DjangoConnector)
    try:
        with app.replace_connector(app.connector.get_worker_connector()) as worker_app:
            worker_app.run_worker(
                name="vafa",
                concurrency=2,
                wait=True,
                delete_jobs="successful",
                update_heartbeat_interval=10,
                stalled_worker_timeout=40,
            )
    finally:
        stop.set()
        relay.join()


def relay_until(stop: threading.Event) -> None:
    """Follow the outbox until told to stop; a lost server is waited for."""
    while not stop.is_set():
        try:
            _listen(stop)
        except psycopg.Error:
            log.exception("the relay lost the database and tries again")
            stop.wait(RETRY_SECONDS)
        finally:
            connections.close_all()


def _listen(stop: threading.Event) -> None:
    settings = connections["default"].get_connection_params()
    listening = {
        name: settings[name]
        for name in ("host", "port", "user", "password", "dbname")
        if settings.get(name)
    }
    with psycopg.connect(**listening, autocommit=True) as connection:
        connection.execute(f"LISTEN {CHANNEL}")
        swept_at = float("-inf")
        while not stop.is_set():
            if time.monotonic() - swept_at >= SWEEP_SECONDS:
                swept_at = time.monotonic()
                _work(None)
            heard = {
                int(word.payload)
                for word in connection.notifies(timeout=LISTEN_SECONDS, stop_after=1)
                if word.payload.isdigit()
            }
            if heard:
                _work(heard)


def _work(business_ids: set[int] | None) -> None:
    close_old_connections()
    run_steps(AT_ONCE, at=datetime.now(UTC), business_ids=business_ids)
