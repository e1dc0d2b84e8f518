"""Certificates that were found before, by content: an unchanged inference is not searched for again.

A file of this cache is only a hint: what it holds is expanded by the kernel like any other certificate. It
lies in ``$FISHERPROOF_CACHE`` (``off`` switches it off), else in ``fisherproof`` under the user's cache.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from verify.logic.certificates import Certificate
from verify.logic.reading import read_certificate

_OFF = "off"


def directory() -> Path | None:
    """Where certificates are kept, or None if they are not."""
    chosen = os.environ.get("FISHERPROOF_CACHE", "")
    if chosen == _OFF:
        return None
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(chosen) if chosen else base / "fisherproof" / "certificates"


def remembered(content: str) -> Certificate | None:
    """The certificate that was kept for this content, if there is one that can be read."""
    if (place := _place(content)) is None:
        return None
    try:
        return read_certificate(json.loads(place.read_text(encoding="utf-8")))
    except (OSError, ValueError, LookupError, TypeError):
        return None


def remember(content: str, certificate: Certificate) -> None:
    """Keep a certificate; where that is not possible, nothing is lost but time."""
    if (place := _place(content)) is None:
        return
    temporary = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps(certificate.plain(), ensure_ascii=False), encoding="utf-8")
        temporary.replace(place)
    except OSError:
        temporary.unlink(missing_ok=True)


def _place(content: str) -> Path | None:
    where = directory()
    return where and where / f"{hashlib.sha256(content.encode()).hexdigest()}.json"
