"""Prints when the clocks of zones change, as Python reads the machine's zone data: a line a change, "ZONE SECONDS BEFORE AFTER".

    /usr/bin/python3 offsets.py FIRST_YEAR LAST_YEAR ZONE…
"""
import sys
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

begin = int(datetime(int(sys.argv[1]), 1, 1, tzinfo=timezone.utc).timestamp())
end = int(datetime(int(sys.argv[2]) + 1, 1, 1, tzinfo=timezone.utc).timestamp())

for name in sys.argv[3:]:
    zone = ZoneInfo(name)

    def offset(at):
        return int(datetime.fromtimestamp(at, zone).utcoffset() / timedelta(seconds=1))

    for day in range(begin, end, 86400):
        low, high = day, day + 86400
        before = offset(low)
        if before == offset(high):
            continue
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if offset(middle) == before else (low, middle)
        print(name, high, before, offset(high))
