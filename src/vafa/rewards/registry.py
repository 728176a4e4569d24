"""The ways to thank a customer. Each file of `rewards/kinds` is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vafa.foundation.registry import Registry

if TYPE_CHECKING:
    from vafa.rewards.types import Reward

reward_kinds: Registry[type[Reward]] = Registry("vafa.rewards.kinds")
