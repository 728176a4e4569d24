"""Who the customers are, and everything about each of them."""

from django.utils.translation import gettext_lazy as _

from vafa.panel.area import Area, panel_path
from vafa.panel.customers import (
    accounts,
    cards,
    choosing,
    erasing,
    held,
    inviters,
    merging,
    sharing,
    views,
)
from vafa.staff.types import Permission

SEE, EDIT, GIVE = Permission.SEE_CUSTOMERS, Permission.EDIT_CUSTOMERS, Permission.GIVE_CREDIT
EXPORT = Permission.EXPORT_CUSTOMERS

area = Area(
    slug="customers", label=_("Customers"), icon="users", order=20, permission=SEE, in_dock=True
)

_BOTH = ("GET", "POST")
_ONE = "<cus:customer_id>/"
_SHARED = "shared/<shw:wallet_id>/"

urlpatterns = [
    panel_path("", views.show_list, name="home", permission=SEE),
    panel_path("columns/", choosing.choose, name="columns", permission=SEE, methods=("POST",)),
    panel_path("add/", views.add, name="add", permission=EDIT, methods=_BOTH),
    panel_path(
        "export/<slug:form>/",
        views.export,
        name="export",
        permission=Permission.EXPORT_CUSTOMERS,
    ),
    panel_path("accounts/", accounts.show_accounts, name="accounts", permission=SEE),
    panel_path(f"{_ONE}account/", accounts.show_account, name="account", permission=SEE),
    panel_path(
        f"{_ONE}account/terms/",
        accounts.change_terms,
        name="account_terms",
        permission=Permission.EDIT_ACCOUNTS,
        methods=("POST",),
    ),
    panel_path(
        f"{_ONE}account/pay/",
        accounts.pay,
        name="account_pay",
        permission=Permission.TAKE_PAYMENTS,
        methods=("POST",),
    ),
    panel_path("shared/", sharing.show_list, name="shared_list", permission=SEE),
    panel_path(
        "shared/open/", sharing.open_one, name="shared_open", permission=EDIT, methods=_BOTH
    ),
    panel_path(_SHARED, sharing.show_one, name="shared", permission=SEE),
    panel_path(
        f"{_SHARED}add/", sharing.add, name="shared_add", permission=EDIT, methods=("POST",)
    ),
    panel_path(
        f"{_SHARED}top-up/", sharing.fill, name="shared_fill", permission=GIVE, methods=("POST",)
    ),
    panel_path(
        f"{_SHARED}close/", sharing.close, name="shared_close", permission=EDIT, methods=("POST",)
    ),
    panel_path(
        f"{_SHARED}{_ONE}",
        sharing.change,
        name="shared_member",
        permission=EDIT,
        methods=("POST",),
    ),
    panel_path(_ONE, views.show_one, name="one", permission=SEE),
    panel_path(f"{_ONE}statement/", views.show_statement, name="statement", permission=SEE),
    panel_path(f"{_ONE}edit/", views.edit, name="edit", permission=EDIT, methods=_BOTH),
    panel_path(f"{_ONE}give/", views.give, name="give", permission=GIVE, methods=_BOTH),
    panel_path(
        f"{_ONE}reinstate/", views.reinstate, name="reinstate", permission=GIVE, methods=_BOTH
    ),
    panel_path(f"{_ONE}merge/", merging.merge, name="merge", permission=GIVE, methods=_BOTH),
    panel_path(
        f"{_ONE}merge/<mrg:merge_id>/undo/",
        merging.part,
        name="part",
        permission=GIVE,
        methods=("POST",),
    ),
    panel_path(
        f"{_ONE}erase/",
        erasing.erase,
        name="erase",
        permission=Permission.ERASE_CUSTOMERS,
        methods=_BOTH,
    ),
    panel_path(f"{_ONE}data/", held.show_held, name="held", permission=EXPORT),
    panel_path(f"{_ONE}data/file/", held.download_held, name="held_file", permission=EXPORT),
    panel_path(f"{_ONE}note/", views.note, name="note", permission=EDIT, methods=_BOTH),
    panel_path(
        f"{_ONE}protect/",
        views.protect,
        name="protect",
        permission=Permission.EDIT_RULES,
        methods=_BOTH,
    ),
    panel_path(
        f"{_ONE}inviter/", inviters.write_down, name="inviter", permission=EDIT, methods=_BOTH
    ),
    panel_path(f"{_ONE}cards/", cards.hand_out, name="card", permission=EDIT, methods=_BOTH),
    panel_path(
        f"{_ONE}cards/<card:card_id>/replace/",
        cards.replace,
        name="card_replace",
        permission=EDIT,
        methods=_BOTH,
    ),
    panel_path(
        f"{_ONE}cards/<card:card_id>/block/",
        cards.block,
        name="card_block",
        permission=EDIT,
        methods=("POST",),
    ),
    panel_path(f"{_ONE}code/", views.text_code, name="code", permission=EDIT, methods=("POST",)),
]
