"""The kinds of club that are ready to be switched on. Each file of `programmes/kinds` is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vafa.foundation.registry import Registry

if TYPE_CHECKING:
    from vafa.programmes.kind import ClubKind

club_kinds: Registry[type[ClubKind]] = Registry("vafa.programmes.kinds")
