"""The demo in small: its year of sales, of some of its households only."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

from vafa.config.demo.sales_file import PATH


def keep_households(folder: Path, *, every: int) -> Path:
    """A file like the demo's, with every so-manieth household."""
    with gzip.open(PATH, "rt", newline="") as file:
        header, *rows = csv.reader(file)
    path = folder / "sales.csv.gz"
    with gzip.open(path, "wt", newline="") as file:
        csv.writer(file).writerows([header, *(row for row in rows if int(row[2]) % every == 0)])
    return path
