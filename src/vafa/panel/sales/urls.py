"""What was sold, and taking it back."""

from django.utils.translation import gettext_lazy as _

from vafa.panel.area import Area, panel_path
from vafa.panel.sales import views
from vafa.staff.types import Permission

SEE, RETURN = Permission.SEE_SALES, Permission.RETURN_SALES

area = Area(slug="sales", label=_("Sales"), icon="receipt", order=30, permission=SEE, in_dock=True)

_ONE = "<sale:sale_id>/"

urlpatterns = [
    panel_path("", views.show_list, name="home", permission=SEE),
    panel_path(_ONE, views.show_one, name="one", permission=SEE),
    panel_path(f"{_ONE}invoice.pdf", views.print_one, name="print", permission=SEE),
    panel_path(
        f"{_ONE}return/", views.take_back, name="return", permission=RETURN, methods=("GET", "POST")
    ),
]
