/* Prints what libical reads from a calendar file: the fields of a component are ended by the unit
 * separator (0x1F), components by the record separator (0x1E); no cleaned text holds either. */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>

static char *next_line(char *line, size_t size, void *file) { return fgets(line, size, file); }

static void field(const char *text) { printf("%s\x1f", text ? text : ""); }

static void text_of(icalcomponent *component, icalproperty_kind kind) {
    icalproperty *property = icalcomponent_get_first_property(component, kind);
    field(property ? icalvalue_get_text(icalproperty_get_value(property)) : "");
}

static void raw(icalcomponent *component, icalproperty_kind kind) {
    icalproperty *property = icalcomponent_get_first_property(component, kind);
    field(property ? icalproperty_get_value_as_string(property) : "");
}

static void time_of(struct icaltimetype when) {
    if (!icaltime_is_null_time(when) && !when.is_date && !icaltime_is_utc(when)) exit(3);
    field(icaltime_is_null_time(when) ? "" : icaltime_as_ical_string(when));
}

static void print(icalcomponent *component) {
    int event = icalcomponent_isa(component) == ICAL_VEVENT_COMPONENT;
    field(event ? "vevent" : "vtodo");
    field(icalcomponent_get_uid(component));
    time_of(icalcomponent_get_dtstart(component));
    time_of(event ? icalcomponent_get_dtend(component) : icalcomponent_get_due(component));
    text_of(component, ICAL_SUMMARY_PROPERTY);
    text_of(component, ICAL_DESCRIPTION_PROPERTY);
    text_of(component, ICAL_LOCATION_PROPERTY);
    raw(component, ICAL_URL_PROPERTY);
    raw(component, ICAL_STATUS_PROPERTY);
    raw(component, ICAL_SEQUENCE_PROPERTY);
    icalcomponent *alarm = icalcomponent_get_first_component(component, ICAL_VALARM_COMPONENT);
    if (alarm) raw(alarm, ICAL_TRIGGER_PROPERTY);
    else field("");
    printf("\x1e");
}

int main(int count, char **arguments) {
    FILE *file = count == 2 ? fopen(arguments[1], "r") : NULL;
    if (!file) return 1;
    icalparser *parser = icalparser_new();
    icalparser_set_gen_data(parser, file);
    icalcomponent *calendar = icalparser_parse(parser, next_line);
    if (!calendar || icalcomponent_count_errors(calendar) || !icalrestriction_check(calendar)) {
        fputs(calendar ? icalcomponent_as_ical_string(calendar) : "not a calendar", stderr);
        return 2;
    }
    icalcomponent *each = icalcomponent_get_first_component(calendar, ICAL_ANY_COMPONENT);
    for (; each; each = icalcomponent_get_next_component(calendar, ICAL_ANY_COMPONENT)) print(each);
    return 0;
}
