from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "vafa.links"
    label = "links"
