from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "vafa.customers"
    label = "customers"
