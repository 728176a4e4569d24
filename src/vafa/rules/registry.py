"""What a rule may ask, and what makes it look: families of one file each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vafa.foundation.registry import Registry

if TYPE_CHECKING:
    from vafa.rules.tree import Condition
    from vafa.rules.trigger import Trigger

conditions: Registry[type[Condition]] = Registry("vafa.rules.conditions")
triggers: Registry[type[Trigger]] = Registry("vafa.rules.triggers")
