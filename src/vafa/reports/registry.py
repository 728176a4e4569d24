"""The family of reports: a file in reports/catalog/ is a report."""

from __future__ import annotations

from vafa.foundation.registry import Registry
from vafa.reports.types import Report

reports: Registry[Report] = Registry("vafa.reports.catalog")
