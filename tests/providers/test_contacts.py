"""`[contacts]` over real CardDAV servers: one card per person, and what the person does stands."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

import pytest
import vobject
from cyrus import Cyrus, cyrus_server
from dav_servers import CANARY, Account, radicale, radicale_server, xandikos, xandikos_server
from fault_proxy import Answer, FaultProxy, Forward, Request, answers, cut_after, proxied
from program import CONFIGURATION, Program, Ran, table

from afterview.reconcile.cards import CardRow
from afterview.store.database import Store
from afterview.web.accounts import accounts
from afterview.workspace import opened

__all__ = ["cyrus_server", "radicale", "radicale_server", "xandikos", "xandikos_server"]

JANE = '{{ name = "Jane Doe", email = "jane@acme.example", title = "{title}", rapport = "good" }}'
BOB = '{ name = "Bob Lee" }'
_HREF = re.compile(rb"<(?:\w+:)?href>([^<]*\.vcf)</(?:\w+:)?href>")


@dataclass
class Book:
    """A person's log, and their address book behind a proxy that can fail."""

    program: Program
    account: Account
    proxy: FaultProxy
    name: str
    home: str
    """The path of the folder of their address books."""

    def write(self, *people: str, title: str = "CTO", **more: str) -> None:
        """Write a log with one interview."""
        given = {
            "url": self.account.root + "/",
            "username": self.account.username,
            "password_command": f"printf {CANARY}",
            "address_book": self.name,
        }
        lines = "\n".join(f'{key} = "{value}"' for key, value in given.items())
        config = f"{CONFIGURATION.partition('[targets')[0]}\n[contacts]\n{lines}\n"
        said = ", ".join(people or (JANE.format(title=title), BOB))
        self.program.write(table(people=f"[{said}]", **more), config=config)

    def sync(self) -> Ran:
        self.proxy.log.clear()
        ran = self.program("sync", "--json")
        assert CANARY not in ran.out + ran.err
        return ran

    @property
    def sent(self) -> list[str]:
        """The methods of the requests of the last run that change something."""
        methods = [method for method, *_ in self.proxy.log]
        return [method for method in methods if method in {"PUT", "DELETE", "MKCOL"}]

    @property
    def folder(self) -> str:
        return f"{self.home}afterview-{self.name.lower()}/"

    def cards(self) -> dict[str, str]:
        """Return all cards of the address book by path, as they are there."""
        _, _, listed = self.account.request("PROPFIND", self.folder, Depth="1")
        paths = sorted({found.decode() for found in _HREF.findall(listed)})
        return {path: self.account.request("GET", path)[2].decode() for path in paths}

    def card(self, name: str) -> tuple[str, str]:
        """Return path and text of somebody's card, unfolded."""
        (found,) = (each for each in self.cards().items() if f"FN:{name}" in each[1])
        return found[0], re.sub(r"\r?\n[ \t]", "", found[1]).replace("\r\n", "\n")

    def edit(self, name: str, *changes: tuple[str, str]) -> None:
        """Change a card as another program of the person would."""
        path, text = self.card(name)
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        self.put(path, text)

    def put(self, path: str, text: str) -> None:
        status, _, answer = self.account.request("PUT", path, text, Content_Type="text/vcard")
        assert status in {200, 201, 204}, answer


def counts(ran: Ran) -> tuple[int, ...]:
    (target,) = ran.json["targets"]
    return tuple(target["counts"][kind] for kind in ("new", "changed", "dropped"))


def notes(ran: Ran) -> str:
    return " ".join(ran.json["targets"][0]["notes"])


def book_on(program: Program, account: Account, home: str) -> Iterator[Book]:
    with proxied(account.root) as proxy:
        account.direct, account.root = account.root, proxy.root
        made = Book(program, account, proxy, "People", home)
        made.write()
        yield made


@pytest.fixture
def book(program: Program, radicale: Account) -> Iterator[Book]:
    """An address book on Radicale that is not there yet, and a log with two interviewers."""
    yield from book_on(program, radicale, radicale.home)


@pytest.fixture
def xandikos_book(program: Program, xandikos: Account) -> Iterator[Book]:
    """One on Xandikos."""
    yield from book_on(program, xandikos, "/user/contacts/")


@pytest.fixture
def cyrus_book(program: Program, cyrus_server: Cyrus) -> Iterator[Book]:
    """One on Cyrus."""
    if not cyrus_server.http_port:
        pytest.skip("Debian's cyrus-caldav is not there, which has its address books too")
    name = cyrus_server.calendar_account(CANARY)
    root = f"http://127.0.0.1:{cyrus_server.http_port}"
    account = Account(root, name, "", "/", "")
    yield from book_on(program, account, f"/dav/addressbooks/user/{name}/")


@pytest.mark.parametrize("server", ["book", "xandikos_book", "cyrus_book"])
def test_a_life(server: str, request: pytest.FixtureRequest) -> None:
    """Made, read by another program, edited on both sides, deleted; and nothing is sent twice."""
    book: Book = request.getfixturevalue(server)
    book.write()
    assert book.program("plan", "--targets").out.startswith("contacts: would be 2 new\n")
    assert counts(book.sync()) == (2, 0, 0)
    read = {card.fn.value: card for card in map(vobject.readOne, book.cards().values())}
    assert sorted(read) == ["Bob Lee", "Jane Doe"]
    assert read["Jane Doe"].email.value == "jane@acme.example"
    assert "good" not in "".join(book.cards().values())

    assert (counts(book.sync()), book.proxy.log) == ((0, 0, 0), [])

    own = ["TEL;TYPE=cell:+1 555 0100", "X-MINE;X-A=b:c\\;d", "EMAIL;TYPE=home:j@home.example"]
    book.edit("Jane Doe", ("FN:Jane Doe", "FN:Janie"), ("END:", "\n".join([*own, "END:"])))
    path, edited = book.card("Janie")
    book.account.request("DELETE", book.card("Bob Lee")[0])
    book.write(JANE.format(title="CEO"), BOB.replace("}", ', title = "Engineer" }'))
    ran = book.sync()
    assert (counts(ran), book.sent) == ((0, 1, 0), ["PUT"])
    assert "Bob Lee (Acme) was deleted in your address book and stays deleted" in notes(ran)
    after = book.card("Janie")
    assert after[0] == path
    assert sorted(after[1].split("\n")) == sorted(edited.replace("CTO", "CEO").split("\n"))

    assert (counts(book.sync()), book.proxy.log) == ((0, 0, 0), [])
    assert list(book.cards()) == [path]


def test_a_card_that_the_person_moved_is_found_by_its_uid(book: Book) -> None:
    book.sync()
    path, text = book.card("Jane Doe")
    book.account.request("DELETE", path)
    book.put(f"{book.folder}mine.vcf", text)
    book.write(title="CEO")

    assert counts(book.sync()) == (0, 1, 0)
    assert "TITLE:CEO" in book.card("Jane Doe")[1]
    assert len(book.cards()) == 2


def test_a_card_of_the_persons_own_is_not_doubled(book: Book) -> None:
    book.write(BOB)
    book.sync()
    own = "BEGIN:VCARD\nVERSION:3.0\nUID:own\nFN:JD\nN:D;J;;;\nEMAIL:Jane@acme.example\nEND:VCARD\n"
    book.put(f"{book.folder}own.vcf", own)
    book.write()
    ran = book.sync()

    assert (counts(ran), book.sent) == ((0, 0, 0), [])
    assert "Jane Doe (Acme) has a card of yours in the address book already" in notes(ran)
    book.write(title="CEO")
    assert book.sync().code == 0
    assert book.proxy.log == []


def test_another_computer_with_the_same_log_adopts_the_cards(book: Book) -> None:
    book.sync()
    book.edit("Jane Doe", ("TITLE:CTO", "TITLE:Mine"))
    standing = book.cards()
    (book.program.folder / "afterview.db").unlink()
    ran = book.sync()

    assert (ran.json["targets"][0]["adopted"], counts(ran)) == (2, (0, 0, 0))
    assert book.cards() == standing


class Killed(BaseException):
    """The process ends here."""


def test_a_run_that_is_killed_anywhere_neither_doubles_nor_loses(
    book: Book, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Killed before and after each record of a run that makes one card, changes and merges others.

    The log shows at last that two cards are those of one person.
    """
    book.write(JANE.format(title="CTO"), '{ name = "Jana Due" }')
    book.sync()
    book.edit("Jane Doe", ("END:", "TEL:1\nEND:"))
    book.write(JANE.format(title="CEO"), BOB)
    people = '[{ name = "Jana Due", email = "jane@acme.example" }]'
    with book.program.log.open("a") as log:
        log.write(table("late", people=people, company='"Acme"', start="2026-11-24T10:00:00"))
    assert book.account.users is not None
    served = book.account.users.parent / "collections/collection-root" / book.account.username
    kept = [
        (path, tmp_path_factory.mktemp("kept") / path.name)
        for path in (served, book.program.folder)
    ]
    for path, copy in kept:
        shutil.copytree(path, copy)

    keep, passed, points = Store.keep_cards, 0, 0

    def mortal(store: Store, rows: Iterable[CardRow], gone: Iterable[str] = ()) -> None:
        nonlocal passed
        for is_before in (True, False):
            if passed == points:
                raise Killed
            passed += 1
            if is_before:
                keep(store, rows, gone)

    while True:
        for path, copy in kept:
            shutil.rmtree(path)
            shutil.copytree(copy, path)
        passed = 0
        with monkeypatch.context() as patched, suppress(Killed):
            patched.setattr(Store, "keep_cards", mortal)
            book.program("sync")
            break
        assert book.sync().code == 0
        names = re.findall(r"^FN:(.*?)\r?$", "\n".join(book.cards().values()), re.MULTILINE)
        assert sorted(names) == ["Bob Lee", "Jana Due"]
        assert {"TEL:1", "TITLE:CEO"} <= set(book.card("Jana Due")[1].split("\n"))
        book.sync()
        assert book.proxy.log == []
        points += 1
    assert points >= 12


@pytest.mark.parametrize(
    ("first", "then", "sent"),
    [
        (BOB, "CEO", []),
        (JANE.format(title="CTO"), "CEO", []),
        (JANE.format(title="CTO"), "CFO", ["PUT"]),
    ],
)
def test_a_lost_answer_is_settled_by_the_next_run(
    book: Book, first: str, then: str, sent: list[str]
) -> None:
    """Jane's card is made, or changed; and the log may have changed again by then."""
    book.write(first)
    book.sync()
    book.write(JANE.format(title="CEO"))
    book.proxy.on("PUT", cut_after)
    ran = book.sync()
    assert (ran.code, len(book.sent)) == (1, 1)
    (failed,) = ran.json["targets"][0]["failed"]
    assert failed["id"] == "contacts/jane-doe-acme"
    assert "interrupted its answer" in failed["error"]

    book.write(JANE.format(title=then))
    assert book.sync().json["targets"][0]["settled"] == 1
    assert book.sent == sent
    assert f"TITLE:{then}" in book.card("Jane Doe")[1]
    assert book.sync().code == 0
    assert book.proxy.log == []


def test_an_answer_that_is_lost_keeps_no_other_card_waiting(book: Book) -> None:
    book.proxy.on("PUT", cut_after)
    ran = book.sync()

    assert (ran.code, counts(ran), len(ran.json["targets"][0]["failed"])) == (1, (1, 0, 0), 1)
    assert len(book.cards()) == 2


def test_a_card_that_a_killed_run_took_away_comes_back_if_it_is_needed_after_all(
    book: Book,
) -> None:
    """The log said for a while that they are one person."""
    book.sync()
    book.account.request("DELETE", book.card("Bob Lee")[0])
    with opened(book.program.config, now=book.program.now, write=True) as workspace:
        (bob,) = (row for row in workspace.store.cards().values() if "Bob" in row.label)
        workspace.store.keep_cards([bob._replace(state="removing")])

    assert counts(book.sync()) == (1, 0, 0)
    assert len(book.cards()) == 2


def test_an_edit_between_reading_and_writing_stands(book: Book) -> None:
    """The server says 412, so the card is read and merged again."""
    book.sync()
    book.write(title="CEO")

    def meanwhile(request: Request, forward: Forward) -> Answer:
        book.edit("Jane Doe", ("END:", "TEL:1\nEND:"))
        return forward(request)

    book.proxy.on("PUT", meanwhile)

    assert counts(book.sync()) == (0, 1, 0)
    assert book.sent == ["PUT", "PUT"]
    assert {"TEL:1", "TITLE:CEO"} <= set(book.card("Jane Doe")[1].split("\n"))


def test_an_address_book_that_was_deleted_stops_the_target_and_says_how_to_go_on(
    book: Book,
) -> None:
    book.sync()
    book.account.request("DELETE", book.folder)
    book.write(title="CEO")
    ran = book.sync()

    assert (ran.code, book.sent) == (3, [])
    assert "afterview unlink contacts --keep" in ran.json["targets"][0]["error"]
    assert book.program("unlink", "contacts", "--keep").code == 0
    assert counts(book.sync()) == (2, 0, 0)


def test_unlink_deletes_what_is_as_we_wrote_it(book: Book) -> None:
    book.sync()
    book.edit("Jane Doe", ("END:", "TEL:1\nEND:"))

    ran = book.program("unlink", "contacts", "--delete")
    assert (ran.code, len(book.cards())) == (0, 1)
    assert "1 is kept, because you wrote into it: Jane Doe (Acme)" in " ".join(ran.out.split())


def test_a_refused_card_is_not_sent_again_until_it_changes(book: Book) -> None:
    refusal = '<error xmlns="DAV:"><x xmlns="urn:ietf:params:xml:ns:carddav"/></error>'
    book.proxy.on("PUT", answers(403, refusal))
    assert counts(book.sync()) == (1, 0, 0)
    ran = book.sync()
    assert (ran.code, book.proxy.log) == (1, [])
    assert "refuses the card (403: x)" in ran.json["targets"][0]["refused"][0]["error"]

    book.write(title="CEO", role='"Pilot"')
    assert counts(book.sync()) == (1, 1, 0)


def test_a_server_that_takes_version_4_gets_it(book: Book) -> None:
    """Radicale would say so itself with the next vobject; until then the proxy says it."""

    def newer(request: Request, forward: Forward) -> Answer:
        answer = forward(request)
        return replace(answer, body=answer.body.replace(b'version="3.0"', b'version="4.0"'))

    book.proxy.on("PROPFIND", newer, times=9)
    assert counts(book.sync()) == (2, 0, 0)
    assert "VERSION:4.0" in book.card("Jane Doe")[1]


def test_what_doctor_and_the_page_say(book: Book) -> None:
    def says() -> tuple[str, list[tuple[str, str]]]:
        (line,) = re.findall("contacts .*", book.program("doctor").out)
        with opened(book.program.config, now=book.program.now) as workspace:
            return line, [(each.state, each.said) for each in accounts(workspace)]

    made = "carddav: it answers, the next sync makes the address book"
    assert says() == (f"contacts       {made}", [("new", "It has no card of ours.")])
    book.sync()
    there = "carddav: it answers, the address book is there"
    assert says() == (f"contacts       {there}", [("good", "2 cards of your interviewers")])


def test_where_no_address_book_can_be_made_the_others_are_named(book: Book) -> None:
    book.sync()
    book.name = "Other"
    book.write()
    book.proxy.on("MKCOL", answers(403))
    (target,) = book.sync().json["targets"]

    assert (
        'make one called "Other" there, or let address_book name one that is there; there'
        in (target["error"])
    )
    assert '"People"' in target["error"]
