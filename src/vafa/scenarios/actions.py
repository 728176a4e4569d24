"""Scenarios: written, switched on and off, and taken further."""

from vafa.scenarios.beginning import look_for_days
from vafa.scenarios.making import (
    change_scenario,
    end_scenario,
    make_scenario,
    pause_scenario,
    start_scenario,
)
from vafa.scenarios.travelling import advance_due

__all__ = [
    "advance_due",
    "change_scenario",
    "end_scenario",
    "look_for_days",
    "make_scenario",
    "pause_scenario",
    "start_scenario",
]
