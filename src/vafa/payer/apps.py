from django.apps import AppConfig


class PayerConfig(AppConfig):
    name = "vafa.payer"
    label = "payer"
