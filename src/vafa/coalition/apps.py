from django.apps import AppConfig


class CoalitionConfig(AppConfig):
    name = "vafa.coalition"
    label = "coalition"
