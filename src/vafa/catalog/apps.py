from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "vafa.catalog"
    label = "catalog"
