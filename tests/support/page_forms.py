"""The forms of a page, as a browser without a script sends them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode

from page_browser import Browser
from web_server import Answer


@dataclass
class Form:
    """One form: where it goes, what it holds, and the words on its button."""

    method: str
    action: str
    fields: dict[str, str] = field(default_factory=dict)
    words: str = ""

    def send(self, browser: Browser, **given: str) -> Answer:
        """Send it; a name that Python cannot have is given by how it begins."""
        fields = dict(self.fields)
        for name, words in given.items():
            fields[next(each for each in fields if each.startswith(name))] = words
        if self.method == "get":
            return browser.get(f"{self.action}?{urlencode(fields)}")
        return browser.post(self.action, list(fields.items()))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._is_inside = self._is_button = False
        self._text = ""
        """The name of the field that is read."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(said.get("method", "get"), said.get("action", "")))
            self._is_inside = True
        elif tag in {"input", "textarea"} and self._is_inside and "name" in said:
            self.found[-1].fields[said["name"]] = said.get("value", "")
            self._text = said["name"] if tag == "textarea" else ""
        if tag == "button" and self._is_inside:
            self.found[-1].words = said.get("aria-label", "")
        self._is_button = (tag == "button" and "aria-label" not in said) or (
            self._is_button and tag == "span"
        )

    def handle_endtag(self, tag: str) -> None:
        self._is_inside = self._is_inside and tag != "form"
        self._is_button = False
        if tag == "textarea" and self._text:  # a draft is in no form
            self.found[-1].fields[self._text] = self.found[-1].fields[self._text].removeprefix("\n")
            self._text = ""

    def handle_data(self, data: str) -> None:
        if self._is_inside and self._is_button:
            self.found[-1].words = f"{self.found[-1].words}{data}".strip()
        if self._text:
            self.found[-1].fields[self._text] += data


def forms(page: Answer) -> list[Form]:
    """Return all forms of a page."""
    reader = _Reader()
    reader.feed(page.text)
    return reader.found


def form(page: Answer, words: str) -> Form:
    """Return the form whose button begins with these words."""
    found = [each for each in forms(page) if each.words.startswith(words)]
    assert found, f"no button {words}: {[each.words for each in forms(page)]}"
    return found[0]
