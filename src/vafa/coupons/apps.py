from django.apps import AppConfig


class CouponsConfig(AppConfig):
    name = "vafa.coupons"
    label = "coupons"
