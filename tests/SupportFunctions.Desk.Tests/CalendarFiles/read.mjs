// Reads calendar files (a JSON list of texts on standard input) with ical.js, each with its own VTIMEZONE, and says what they mean.
import { readFileSync } from 'node:fs';
import ICAL from 'ical.js';

const answers = JSON.parse(readFileSync(0, 'utf8')).map(text => {
  const file = new ICAL.Component(ICAL.parse(text));
  ICAL.TimezoneService.reset();
  for (const zone of file.getAllSubcomponents('vtimezone')) {
    ICAL.TimezoneService.register(zone);
  }

  return {
    method: file.getFirstPropertyValue('method'),
    events: file.getAllSubcomponents('vevent').map(component => {
      const event = new ICAL.Event(component);
      return {
        uid: event.uid,
        sequence: event.sequence,
        summary: event.summary,
        description: event.description,
        status: component.getFirstPropertyValue('status'),
        attendee: component.getFirstPropertyValue('attendee'),
        start: event.startDate.toJSDate().toISOString(),
        end: event.endDate.toJSDate().toISOString(),
      };
    }),
  };
});
process.stdout.write(JSON.stringify(answers));
