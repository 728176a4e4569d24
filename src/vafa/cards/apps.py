from django.apps import AppConfig


class CardsConfig(AppConfig):
    name = "vafa.cards"
    label = "cards"
