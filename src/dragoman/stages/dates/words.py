"""The words of dates: days, months, numbers, seasons, as tables and as patterns."""

from __future__ import annotations

import calendar
import re

DAYS = {name.casefold(): i for i, name in enumerate(calendar.day_name)}
DAYS |= {name[:3].casefold(): i for name, i in list(DAYS.items())} | {"tues": 1, "thur": 3, "thurs": 3}
MONTHS = {name.casefold(): i for i, name in enumerate(calendar.month_name) if name}
MONTHS |= {name[:3]: i for name, i in list(MONTHS.items())} | {"sept": 9}
NUMBERS = dict(
    zip(
        (
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
        ).split(),
        range(1, 18),
        strict=True,
    )
) | {"a": 1, "an": 1, "twenty": 20, "thirty": 30, "couple": 2, "a couple": 2, "several": 0, "few": 0, "a few": 0}
DAY = "|".join(sorted(DAYS, key=len, reverse=True))
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
NUMBER = "|".join(sorted(map(re.escape, NUMBERS), key=len, reverse=True)) + r"|\d+"
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}
UNITS = r"(?P<unit>days?|nights?|weeks?|months?|years?|decades?)"
