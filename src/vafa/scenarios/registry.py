"""What begins a scenario, and what happens on its way: families of one file each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vafa.foundation.registry import Registry

if TYPE_CHECKING:
    from vafa.scenarios.moment import Moment
    from vafa.scenarios.step import Step

moments: Registry[type[Moment]] = Registry("vafa.scenarios.moments")
steps: Registry[type[Step]] = Registry("vafa.scenarios.steps")
