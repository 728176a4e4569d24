from django.apps import AppConfig


class SalesConfig(AppConfig):
    name = "vafa.sales"
    label = "sales"
