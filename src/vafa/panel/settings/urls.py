"""What the business says of itself: name, unit, branches, tills, groups, holidays, keys."""

from django.utils.translation import gettext_lazy as _

from vafa.panel.area import Area, panel_path
from vafa.panel.settings import branches, business, calendar, fields, groups, keys, payments, tills
from vafa.staff.types import Permission

EDIT, KEYS = Permission.EDIT_SETTINGS, Permission.EDIT_KEYS

area = Area(
    slug="settings", label=_("Settings"), icon="gear", order=930, permission=EDIT, at_foot=True
)

_FORM = ("GET", "POST")
_POST = ("POST",)

urlpatterns = [
    panel_path("", business.edit, name="home", permission=EDIT, methods=_FORM),
    panel_path("branches/", branches.show_list, name="branches", permission=EDIT),
    panel_path("branches/add/", branches.add, name="branch_add", permission=EDIT, methods=_FORM),
    panel_path(
        "branches/<brn:branch_id>/", branches.edit, name="branch", permission=EDIT, methods=_FORM
    ),
    panel_path("tills/", tills.show_list, name="tills", permission=EDIT, methods=_FORM),
    panel_path("tills/<till:till_id>/", tills.edit, name="till", permission=EDIT, methods=_FORM),
    panel_path(
        "tills/<till:till_id>/close/",
        tills.close,
        name="till_close",
        permission=EDIT,
        methods=_POST,
    ),
    panel_path(
        "tills/<till:till_id>/reopen/",
        tills.reopen,
        name="till_reopen",
        permission=EDIT,
        methods=_POST,
    ),
    panel_path("payments/", payments.show_list, name="payments", permission=EDIT),
    panel_path("payments/add/", payments.add, name="payment_add", permission=EDIT, methods=_FORM),
    panel_path(
        "payments/try/", payments.try_out, name="payment_try", permission=EDIT, methods=_POST
    ),
    panel_path(
        "payments/<pgw:payment_account_id>/",
        payments.edit,
        name="payment",
        permission=EDIT,
        methods=_FORM,
    ),
    panel_path("groups/", groups.edit, name="groups", permission=EDIT, methods=_FORM),
    panel_path("fields/", fields.show_list, name="fields", permission=EDIT, methods=_FORM),
    panel_path("fields/add/", fields.add, name="field_add", permission=EDIT, methods=_FORM),
    panel_path("fields/<fld:field_id>/", fields.edit, name="field", permission=EDIT, methods=_FORM),
    panel_path(
        "fields/<fld:field_id>/move/",
        fields.move,
        name="field_move",
        permission=EDIT,
        methods=_POST,
    ),
    panel_path(
        "fields/<fld:field_id>/put-away/",
        fields.put_away,
        name="field_put_away",
        permission=EDIT,
        methods=_POST,
    ),
    panel_path(
        "fields/<fld:field_id>/restore/",
        fields.restore,
        name="field_restore",
        permission=EDIT,
        methods=_POST,
    ),
    panel_path("calendar/", calendar.show_list, name="calendar", permission=EDIT, methods=_FORM),
    panel_path(
        "calendar/<hol:holiday_id>/",
        calendar.edit,
        name="holiday",
        permission=EDIT,
        methods=_FORM,
    ),
    panel_path(
        "calendar/<hol:holiday_id>/remove/",
        calendar.remove,
        name="holiday_remove",
        permission=EDIT,
        methods=_POST,
    ),
    panel_path(
        "calendar/<hol:holiday_id>/restore/",
        calendar.restore,
        name="holiday_restore",
        permission=EDIT,
        methods=_POST,
    ),
    panel_path("keys/", keys.show_list, name="keys", permission=KEYS),
    panel_path("keys/add/", keys.add, name="key_add", permission=KEYS, methods=_FORM),
    panel_path(
        "keys/<key:key_id>/revoke/", keys.revoke, name="key_revoke", permission=KEYS, methods=_POST
    ),
]
