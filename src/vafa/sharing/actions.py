"""Shared wallets: who is in them, what goes in and out, closing."""

from vafa.sharing.filling import close_wallet, put_in, top_up
from vafa.sharing.keeping import add_member, change_member, leave, make_head, open_wallet
from vafa.sharing.spending import find_room, give_room_back, keep_use

__all__ = [
    "add_member",
    "change_member",
    "close_wallet",
    "find_room",
    "give_room_back",
    "keep_use",
    "leave",
    "make_head",
    "open_wallet",
    "put_in",
    "top_up",
]
