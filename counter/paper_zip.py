"""A zip file in which no moment of making stands, so that the same content gives the same bytes."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo


def steady(zipped: bytes) -> bytes:
    """The same entries in the same order, all dated January 1, 1980."""
    made = BytesIO()
    with ZipFile(BytesIO(zipped)) as given, ZipFile(made, "w") as taken:
        for name in given.namelist():
            entry = ZipInfo(name)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 3
            taken.writestr(entry, given.read(name))
    return made.getvalue()
