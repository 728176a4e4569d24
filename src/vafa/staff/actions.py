"""Changing who works here. Every act is on the record."""

from __future__ import annotations

from vafa.staff.business import change_settings
from vafa.staff.hands import lock_hand
from vafa.staff.keys import create_api_key, note_key_used, revoke_api_key
from vafa.staff.people import (
    change_permissions,
    change_role,
    create_member,
    deactivate_member,
    edit_member,
    reactivate_member,
    set_password,
)
from vafa.staff.sign_in import sign_in
from vafa.staff.tills import close_till, create_till, edit_till, reopen_till

__all__ = [
    "change_permissions",
    "change_role",
    "change_settings",
    "close_till",
    "create_api_key",
    "create_member",
    "create_till",
    "deactivate_member",
    "edit_member",
    "edit_till",
    "lock_hand",
    "note_key_used",
    "reactivate_member",
    "reopen_till",
    "revoke_api_key",
    "set_password",
    "sign_in",
]
