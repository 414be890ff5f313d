"""Microsoft's own client of Graph, which does what a test tells it, line by line.

`test_outlook_sdk.py` runs it with a Python that has msgraph-sdk; one process for all tests, for its
models take seconds to load. A line of standard input is an errand. A line of standard output is
what came of it: what the client read into its models, written down again by itself, so that what it
did not understand is missing.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import sys
import traceback
from types import SimpleNamespace
from typing import Any

from kiota_abstractions.authentication import AuthenticationProvider
from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_abstractions.native_response_handler import NativeResponseHandler
from kiota_http.middleware import retry_handler
from kiota_http.middleware.options import ResponseHandlerOption
from kiota_serialization_json.json_parse_node_factory import JsonParseNodeFactory
from kiota_serialization_json.json_serialization_writer import JsonSerializationWriter
from msgraph import GraphRequestAdapter, GraphServiceClient
from msgraph.generated.models.event import Event
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.models.todo_task import TodoTask
from msgraph.generated.users.item.calendars.item.calendar_view.delta.delta_get_response import (
    DeltaGetResponse as EventsDelta,
)
from msgraph.generated.users.item.todo.lists.item.tasks.delta.delta_get_response import (
    DeltaGetResponse as TasksDelta,
)
from msgraph_core import PageIterator
from msgraph_core.requests.batch_request_content import BatchRequestContent
from msgraph_core.requests.batch_request_item import BatchRequestItem
from msgraph_core.requests.batch_response_content import BatchResponseContent

JSON = "application/json"
ERRORS = {"XXX": ODataError}
LINKS = ["linkedResources"]
WAITED: list[float] = []


class Bearer(AuthenticationProvider):  # type: ignore[misc]  # it brings no types here
    """Tells the token over http too, which the client's own provider refuses."""

    def __init__(self, token: str) -> None:
        self.token = token

    async def authenticate_request(self, request: Any, _context: object = None) -> None:
        request.headers.try_add("Authorization", f"Bearer {self.token}")


class Errands:
    """What a test can have done at one Graph; bodies are in the names of Graph."""

    def __init__(self, root: str, token: str, prefer: list[str]) -> None:
        self.root = root
        self.prefer = prefer
        self.adapter = GraphRequestAdapter(Bearer(token))
        self.adapter.base_url = root
        self.client = GraphServiceClient(request_adapter=self.adapter)
        self.me = self.client.me

    # Calendar and events.

    async def calendars(self) -> Any:
        return await self._all(await self.me.calendars.get())

    async def events(self, calendar: str, **query: Any) -> Any:
        builder = self._events(calendar)
        asked = self._asked(builder.EventsRequestBuilderGetQueryParameters, query)
        return await self._all(await builder.get(asked))

    async def event(self, name: str, **query: Any) -> Any:
        builder = self._event(name)
        asked = self._asked(builder.EventItemRequestBuilderGetQueryParameters, query)
        return written(await builder.get(asked))

    async def events_feed(self, calendar: str, **query: Any) -> Any:
        builder = self._events_delta(calendar)
        asked = self._asked(builder.DeltaRequestBuilderGetQueryParameters, query)
        return await self._feed(builder, await builder.get(asked))

    async def post_event(self, calendar: str, body: Any) -> Any:
        return written(await self._events(calendar).post(read(body, Event), self._asked()))

    async def patch_event(self, name: str, body: Any, etag: str = "") -> Any:
        asked = self._asked(etag=etag)
        return written(await self._event(name).patch(read(body, Event), asked))

    async def delete_event(self, name: str, etag: str = "") -> Any:
        return await self._event(name).delete(self._asked(etag=etag))

    # Lists and tasks.

    async def lists(self) -> Any:
        return await self._all(await self.me.todo.lists.get())

    async def tasks(self, tasklist: str, **query: Any) -> Any:
        builder = self._list(tasklist).tasks
        kind = builder.TasksRequestBuilderGetQueryParameters
        return await self._all(await builder.get(self._asked(kind, {"expand": LINKS, **query})))

    async def task(self, tasklist: str, name: str, **query: Any) -> Any:
        builder = self._task(tasklist, name)
        kind = builder.TodoTaskItemRequestBuilderGetQueryParameters
        return written(await builder.get(self._asked(kind, {"expand": LINKS, **query})))

    async def tasks_feed(self, tasklist: str) -> Any:
        builder = self._list(tasklist).tasks.delta
        asked = self._asked(builder.DeltaRequestBuilderGetQueryParameters, {"expand": LINKS})
        return await self._feed(builder, await builder.get(asked))

    async def post_task(self, tasklist: str, body: Any) -> Any:
        return written(await self._list(tasklist).tasks.post(read(body, TodoTask), self._asked()))

    async def patch_task(self, tasklist: str, name: str, body: Any, etag: str = "") -> Any:
        asked = self._asked(etag=etag)
        return written(await self._task(tasklist, name).patch(read(body, TodoTask), asked))

    async def delete_task(self, tasklist: str, name: str, etag: str = "") -> Any:
        return await self._task(tasklist, name).delete(self._asked(etag=etag))

    async def further(self, feed: str, link: str) -> Any:
        """Go on with a feed."""
        builder = self._feeds()[feed].with_url(link)
        return await self._feed(builder, await builder.get(self._asked()))

    # Batches.

    async def both_feeds(self, events: str, tasks: str) -> Any:
        """Go on with two feeds in one request; their next pages are not asked for."""
        links = {"events": events, "tasks": tasks}
        infos = {
            name: builder.with_url(links[name]).to_get_request_information(self._asked())
            for name, builder in self._feeds().items()
        }
        return await self._batch(infos, {"events": EventsDelta, "tasks": TasksDelta})

    async def patch_both(self, event: str, tasklist: str, task: str, body: Any) -> Any:
        """Send one body to an event and one to a task, in one request."""
        to_event = self._event(event).to_patch_request_information
        to_task = self._task(tasklist, task).to_patch_request_information
        infos = {
            "event": to_event(read(body["event"], Event), self._asked()),
            "task": to_task(read(body["task"], TodoTask), self._asked()),
        }
        return await self._batch(infos, {"event": Event, "task": TodoTask})

    async def _batch(self, infos: dict[str, Any], kinds: dict[str, Any]) -> Any:
        content = BatchRequestContent()
        for name, info in infos.items():
            item = BatchRequestItem(info, id=name)
            # Graph takes no whole address there; the client forgets to cut it (msgraph-sdk-python
            # issue 1015).
            item.url = info.url.removeprefix(self.root).replace("/users/me-token-to-replace", "/me")
            content.add_request(name, item)
        request = await self.client.batch.to_post_request_information(content)
        # It loses bodies that are JSON (kiota-python issue 737), so they are taken from the answer.
        request.add_request_options([ResponseHandlerOption(NativeResponseHandler())])
        answer = await self.adapter.send_async(request, BatchResponseContent, ERRORS)
        answer.raise_for_status()
        parts = read(answer.json(), BatchResponseContent).responses
        bodies = {part["id"]: part.get("body") for part in answer.json()["responses"]}
        return {
            name: {
                "status": part.status,
                # Without one the client would not know how to read the body.
                "type": part.content_type,
                "body": written(read(bodies[name], kinds[name])),
            }
            for name, part in parts.items()
        }

    # The rest.

    def _events(self, calendar: str) -> Any:
        return self.me.calendars.by_calendar_id(calendar).events

    def _events_delta(self, calendar: str) -> Any:
        return self.me.calendars.by_calendar_id(calendar).calendar_view.delta

    def _feeds(self) -> dict[str, Any]:
        """Return what goes on with a feed at an address of Graph's, which says of what it is."""
        return {"events": self._events_delta("-"), "tasks": self._list("-").tasks.delta}

    def _event(self, name: str) -> Any:
        return self.me.events.by_event_id(name)

    def _list(self, tasklist: str) -> Any:
        return self.me.todo.lists.by_todo_task_list_id(tasklist)

    def _task(self, tasklist: str, name: str) -> Any:
        return self._list(tasklist).tasks.by_todo_task_id(name)

    def _asked(self, kind: Any = None, query: Any = None, etag: str = "") -> Any:
        asked = RequestConfiguration(query_parameters=kind and kind(**query))
        asked.headers.add("Prefer", self.prefer)
        if etag:
            asked.headers.add("If-Match", etag)
        return asked

    async def _all(self, first: Any) -> Any:
        """Return the entries of all pages, as Microsoft's own iterator finds them."""
        found: list[Any] = []

        def keep(model: Any) -> bool:
            found.append(written(model))
            return True

        pages = PageIterator(first, self.adapter, error_mapping=ERRORS)
        pages.headers.add("Prefer", self.prefer)
        await pages.iterate(keep)
        return found

    async def _feed(self, builder: Any, page: Any) -> Any:
        found = written(page)["value"]
        while page.odata_next_link:
            page = await builder.with_url(page.odata_next_link).get(self._asked())
            found += written(page)["value"]
        return {"value": found, "link": page.odata_delta_link}


def written(model: Any) -> Any:
    """Return what a model holds."""
    writer = JsonSerializationWriter()
    writer.write_object_value(None, model)
    return json.loads(writer.get_serialized_content())


def read(body: Any, kind: Any) -> Any:
    """Return the model of a body."""
    content = json.dumps(body).encode()
    return JsonParseNodeFactory().get_root_parse_node(JSON, content).get_object_value(kind)


async def run(root: str, token: str, prefer: list[str], errand: str, given: Any) -> Any:
    """Do one errand; return what came of it, or with which error Graph answered."""
    WAITED.clear()
    try:
        answer = await getattr(Errands(root, token, prefer), errand)(**given)
    except ODataError as error:
        code = error.error and error.error.code
        return {"status": error.response_status_code, "code": code, "waited": WAITED}
    except Exception:  # noqa: BLE001 - it is the test's that sent it; others are to follow
        return {"failed": traceback.format_exc()}
    return {"answer": answer, "waited": WAITED}


def only_loopback(event: str, arguments: tuple[Any, ...]) -> None:
    """Let no test reach past loopback, here as in the process of the tests."""
    if event == "socket.connect" and not ipaddress.ip_address(arguments[1][0]).is_loopback:
        msg = f"it reaches for {arguments[1]}"
        raise OSError(msg)


async def not_slept(seconds: float) -> None:
    """Note how long the client means to wait, in place of waiting."""
    WAITED.append(seconds)


if __name__ == "__main__":
    sys.addaudithook(only_loopback)
    retry_handler.asyncio = SimpleNamespace(sleep=not_slept)
    for line in sys.stdin:
        sys.stdout.write(json.dumps(asyncio.run(run(**json.loads(line)))) + "\n")
        sys.stdout.flush()
