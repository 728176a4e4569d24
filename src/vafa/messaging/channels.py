"""By which channel a text goes. Pure.

The channels stand in the order that the business gave them for service and for advertising; SMS,
which reaches everybody, is the last. A channel is passed over where no account of it reaches the
person or all of them rest, and for good once it said that it does not reach them, or said nothing
in time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from vafa.messaging.failover import choose_account
from vafa.messaging.models import GatewayAccount
from vafa.messaging.types import Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A channel and its accounts that reach a person, in the order in which they are tried."""

    channel: str
    accounts: list[GatewayAccount]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The account that sends now, and how many of its channel could; or None, and when to look
    again.
    """

    account: GatewayAccount | None
    channel: str
    rivals: int
    look_again_at: datetime


def find_route(lanes: Sequence[Lane], *, turn: int, at: datetime) -> Route:
    """The first lane with an account that is awake."""
    look_again_at = []
    for lane in lanes:
        choice = choose_account(lane.accounts, turn=turn, at=at)
        if choice.account is not None:
            return Route(
                account=choice.account,
                channel=lane.channel,
                rivals=len(lane.accounts),
                look_again_at=at,
            )
        look_again_at.append(choice.look_again_at)
    return Route(account=None, channel="", rivals=0, look_again_at=min(look_again_at))


def is_sms(channel: str) -> bool:
    """Whether it is the channel that nothing comes after."""
    return channel in {"", Channel.SMS}
