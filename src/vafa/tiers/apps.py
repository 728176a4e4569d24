from django.apps import AppConfig


class TiersConfig(AppConfig):
    name = "vafa.tiers"
    label = "tiers"
