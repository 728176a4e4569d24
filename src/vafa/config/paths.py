"""Where things lie. Read before the settings, which need what is prepared here."""

from __future__ import annotations

from pathlib import Path

from vafa.foundation import env

ROOT = Path(__file__).resolve().parents[3]
PACKAGES = Path(__file__).resolve().parents[1]
HOME = env.folder("VAFA_HOME", ROOT / "var")
BACKUPS = env.folder("VAFA_BACKUP_DIR", HOME / "backups")
KEYS_FILE = HOME / "secrets.env"
EMBEDDED = HOME / "postgres"
MEDIA = env.folder("VAFA_MEDIA_DIR", HOME / "media")
