"""Publication dates as files write them."""

from __future__ import annotations

import re
from datetime import date as Date
from datetime import datetime
from email.utils import parsedate_to_datetime

from dragoman.errors import BadDate

_FORMS = ("%Y/%m/%d", "%Y%m%d", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%d.%m.%Y", "%Y-%m", "%Y")


def parse_date(text: object) -> Date:
    """A date from ISO 8601 (with or without a time), RFC 2822 or a common form; raises BadDate.

    >>> parse_date("2017-09-18T21:30:00Z"), parse_date("18 September 2017")
    (datetime.date(2017, 9, 18), datetime.date(2017, 9, 18))
    """
    if isinstance(text, Date):
        return text
    raw = str(text).strip()
    try:
        return datetime.fromisoformat(raw).date()
    except ValueError:
        pass
    for form in _FORMS:
        try:
            return datetime.strptime(raw, form).date()
        except ValueError:
            continue
    if re.match(r"[A-Za-z]{3},? ", raw):
        try:
            return parsedate_to_datetime(raw).date()
        except ValueError:
            pass
    raise BadDate(f"found the date {raw[:40]!r}, wanted one like 2017-09-18")
