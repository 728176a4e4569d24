"""What a discount may take off: a family of one file each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vafa.foundation.registry import Registry

if TYPE_CHECKING:
    from vafa.coupons.kind import DiscountKind

discount_kinds: Registry[type[DiscountKind]] = Registry("vafa.coupons.kinds")
