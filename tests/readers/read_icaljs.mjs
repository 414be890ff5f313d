// Prints what ical.js reads from a calendar file: a JSON array with one object for each component.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const when = (time) => {
  if (!time) return "";
  if (time.isDate) return time.toString();
  if (time.zone !== ICAL.Timezone.utcTimezone) throw new Error(`not in UTC: ${time}`);
  return time.toString();
};

const calendar = new ICAL.Component(ICAL.parse(readFileSync(process.argv[2], "utf8")));
const items = calendar.getAllSubcomponents().map((component) => {
  const value = (name) => component.getFirstPropertyValue(name);
  return {
    kind: component.name,
    uid: value("uid"),
    start: when(value("dtstart")),
    end: when(value("dtend") ?? value("due")),
    summary: value("summary") ?? "",
    description: value("description") ?? "",
    location: value("location") ?? "",
    url: value("url") ?? "",
    status: value("status") ?? "",
    sequence: String(value("sequence")),
    alarms: component
      .getAllSubcomponents("valarm")
      .map((alarm) => String(alarm.getFirstPropertyValue("trigger")))
      .join(" "),
  };
});
process.stdout.write(JSON.stringify(items));
