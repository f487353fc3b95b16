"""Reads an iCalendar file with python3-icalendar and dateutil and prints what takes place, by the zones the file itself describes.

    /usr/bin/python3 read.py FILE FROM TO     (seconds since 1970)
"""
import json
import sys
from datetime import datetime, timedelta, timezone

from dateutil.rrule import rrulestr
from icalendar import Calendar

path, begin, end = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
with open(path, "rb") as file:
    calendar = Calendar.from_ical(file.read())
zones = {str(zone["TZID"]): zone.to_tz() for zone in calendar.walk("VTIMEZONE")}


def zone_of(prop):
    return zones[prop.params["TZID"]] if "TZID" in prop.params else timezone.utc


def instant(local, zone):
    return local.replace(tzinfo=timezone.utc) if zone is timezone.utc else zone.localize(local)


def clock(value):
    return value.replace(tzinfo=None)


def lists(event, name):
    value = event.get(name, [])
    return value if isinstance(value, list) else [value]


def starts(event, zone):
    first = clock(event["DTSTART"].dt)
    if "RRULE" not in event:
        return [first]
    rule = event["RRULE"]
    until = rule.pop("UNTIL", [None])[0]
    last = datetime.fromtimestamp(end, timezone.utc).replace(tzinfo=None) + timedelta(days=31)
    found = []
    for local in rrulestr(rule.to_ical().decode(), dtstart=first):
        if local > last or (until and instant(local, zone) > until):
            break
        found.append(local)
    return found


events = calendar.walk("VEVENT")
changed = {(str(e["UID"]), clock(e["RECURRENCE-ID"].dt)): e for e in events if "RECURRENCE-ID" in e}
found = []
for master in (e for e in events if "RECURRENCE-ID" not in e):
    uid, zone = str(master["UID"]), zone_of(master["DTSTART"])
    excepted = {clock(one.dt) for prop in lists(master, "EXDATE") for one in prop.dts}
    for local in starts(master, zone):
        if local in excepted:
            continue
        event = changed.get((uid, local), master)
        at = instant(local if event is master else clock(event["DTSTART"].dt), zone).timestamp()
        if not begin <= at < end:
            continue
        found.append({
            "uid": uid, "start": int(at), "minutes": event["DURATION"].dt.total_seconds() / 60,
            "title": str(event["SUMMARY"]), "cancelled": str(event["STATUS"]) == "CANCELLED",
        })
print(json.dumps(found))
