"""What a rule may ask of a sale. Each file of `rules/conditions` is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vafa.foundation.registry import Registry

if TYPE_CHECKING:
    from vafa.rules.types import Condition

conditions: Registry[type[Condition]] = Registry("vafa.rules.conditions")
