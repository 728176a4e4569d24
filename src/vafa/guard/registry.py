"""The patterns of misuse. Each file of `guard/patterns` is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vafa.foundation.registry import Registry

if TYPE_CHECKING:
    from vafa.guard.pattern import Pattern

patterns: Registry[type[Pattern]] = Registry("vafa.guard.patterns")
