// Read a feed over HTTP as programs made with node-ical do, and print the titles of its events.
import ical from "node-ical";

const found = await ical.async.fromURL(process.argv[2]);
const events = Object.values(found).filter((each) => each.type === "VEVENT");
console.log(JSON.stringify(events.map((each) => each.summary.val ?? each.summary).sort()));
