"""`/openapi.json` and `/docs/api`."""

from django.urls import path

from vafa.api.reference.views import show_reference, show_schema

urlpatterns = [
    path("openapi.json", show_schema, name="openapi"),
    path("docs/api", show_reference, name="api_reference"),
]
