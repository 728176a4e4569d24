from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "vafa.tenancy"
    label = "tenancy"
