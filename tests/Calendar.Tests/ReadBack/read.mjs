// Reads an iCalendar file with ical.js and prints what takes place, by the zones the file itself describes.
//   node read.mjs FILE FROM TO     (seconds since 1970)
import { readFileSync } from 'node:fs';
import ICAL from 'ical.js';

const [file, from, to] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const calendar = new ICAL.Component(ICAL.parse(readFileSync(file, 'utf8')));
ICAL.TimezoneService.reset();
for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);

const all = calendar.getAllSubcomponents('vevent');
const isException = event => event.hasProperty('recurrence-id');
const uidOf = event => event.getFirstPropertyValue('uid');
const found = [];

function take(start, end, item) {
  const at = start.toUnixTime();
  if (at < from || at >= to) return;
  found.push({
    uid: item.uid, start: at, minutes: (end.toUnixTime() - at) / 60, title: item.summary,
    cancelled: item.component.getFirstPropertyValue('status') === 'CANCELLED',
  });
}

for (const master of all.filter(event => !isException(event))) {
  const exceptions = all.filter(event => isException(event) && uidOf(event) === uidOf(master)).map(event => new ICAL.Event(event));
  const event = new ICAL.Event(master, { exceptions, strictExceptions: true });
  if (!event.isRecurring()) {
    take(event.startDate, event.endDate, event);
    continue;
  }
  const iterator = event.iterator();
  // A month more: what was moved into the time asked for may have been due after it.
  for (let next = iterator.next(); next && next.toUnixTime() < to + 31 * 86400; next = iterator.next()) {
    const details = event.getOccurrenceDetails(next);
    take(details.startDate, details.endDate, details.item);
  }
}
console.log(JSON.stringify(found));
