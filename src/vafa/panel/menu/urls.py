"""The menu: what is sold, in which category, and what the menu says of it."""

from django.utils.translation import gettext_lazy as _

from vafa.panel.area import Area, panel_path
from vafa.panel.menu import categories, giving, products
from vafa.staff.types import Permission

SEE, EDIT = Permission.SEE_RULES, Permission.EDIT_MENU

area = Area(slug="menu", label=_("Menu"), icon="book", order=35, permission=SEE)

_FORM = ("GET", "POST")
_POST = ("POST",)
_PRODUCT = "<prd:product_id>/"
_CATEGORY = "categories/<ctg:category_id>/"

urlpatterns = [
    panel_path("", products.show_list, name="home", permission=SEE),
    panel_path("add/", products.add, name="add", permission=EDIT, methods=_FORM),
    panel_path(_PRODUCT, products.edit, name="one", permission=EDIT, methods=_FORM),
    panel_path(
        f"{_PRODUCT}retire/", products.retire, name="retire", permission=EDIT, methods=_POST
    ),
    panel_path(
        f"{_PRODUCT}restore/", products.restore, name="restore", permission=EDIT, methods=_POST
    ),
    panel_path("categories/", categories.show_list, name="categories", permission=SEE),
    panel_path(
        "categories/add/", categories.add, name="category_add", permission=EDIT, methods=_FORM
    ),
    panel_path(_CATEGORY, categories.edit, name="category", permission=EDIT, methods=_FORM),
    panel_path(
        f"{_CATEGORY}move/", categories.move, name="category_move", permission=EDIT, methods=_POST
    ),
    panel_path(
        "give/<slug:menu_part>/",
        giving.give,
        name="give",
        permission=Permission.EDIT_RULES,
        methods=_POST,
    ),
]
