"""The work of a process of its own. Nothing of ours is imported before Django stands."""

from __future__ import annotations

from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Any

import django


def work(
    pipe: Connection,
    database: dict[str, Any],
    business_id: int,
    plan: dict[str, Any],
    spans: Sequence[tuple[Any, ...]],
) -> None:
    """Live the spans through; tells of each, and sends the findings last. All is plain values."""
    django.setup()
    from django.db import connections

    from vafa.replay.living import live_through
    from vafa.replay.past import Span
    from vafa.replay.types import Plan

    connections["default"].settings_dict.update(database)
    share = [Span(*span) for span in spans]
    pipe.send(live_through(business_id, Plan(**plan), share, pipe.send))
