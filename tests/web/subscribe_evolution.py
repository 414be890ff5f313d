"""Subscribe to a feed as Evolution does: the calendar of GNOME, without its windows.

Run by the system's Python, for which Debian packages the library. It prints all that is there as
JSON, once for each line that it reads, and looks at the feed again before.
"""

from __future__ import annotations

import json
import signal
import sys

import gi

gi.require_version("ECal", "2.0")
gi.require_version("EDataServer", "1.2")
from gi.repository import ECal, EDataServer, GLib  # noqa: E402 - the versions come first

KINDS = {
    "events": (EDataServer.SOURCE_EXTENSION_CALENDAR, ECal.ClientSourceType.EVENTS),
    "tasks": (EDataServer.SOURCE_EXTENSION_TASK_LIST, ECal.ClientSourceType.TASKS),
}
MOST_SECONDS = 60
"""Then the system ends it, whatever it waits for."""


def subscription(url: str, extension: str) -> EDataServer.Source:
    """Add what "New calendar, On the web" adds."""
    registry = EDataServer.SourceRegistry.new_sync(None)
    source = EDataServer.Source.new(None, None)
    source.set_parent("webcal-stub")
    source.get_extension(extension).set_backend_name("webcal")
    address = GLib.Uri.parse(url, GLib.UriFlags.NONE)
    source.get_extension(EDataServer.SOURCE_EXTENSION_WEBDAV_BACKEND).set_uri(address)
    # It looks again when it is told to, and not by itself.
    source.get_extension(EDataServer.SOURCE_EXTENSION_REFRESH).set_enabled(False)
    registry.commit_source_sync(source, None)
    return registry.ref_source(source.get_uid())


def main(url: str, kind: str) -> None:
    """Subscribe to its `kind`, events or tasks, and look again for each line."""
    signal.alarm(MOST_SECONDS)
    extension, type_ = KINDS[kind]
    # It does not wait until the feed is there: the first look does.
    client = ECal.Client.connect_sync(subscription(url, extension), type_, GLib.MAXUINT32, None)
    _, view = client.get_view_sync("#t", None)
    loop = GLib.MainLoop()
    # A look begins with a message for the status bar, and ends with none.
    view.connect("progress", lambda _view, _percent, message: message or loop.quit())
    view.start()
    for _ in sys.stdin:
        # A call while it is looking already does nothing, and the end of that look is heard of
        # first: the second call is one that began after the line had come.
        for _ in range(2):
            client.refresh_sync(None)
            loop.run()
        _, found = client.get_object_list_as_comps_sync("#t", None)
        sys.stdout.write(json.dumps(sorted(each.get_as_string() for each in found)) + "\n")
        sys.stdout.flush()


main(*sys.argv[1:])
