"""A link to share: what it shows, and to whom it shows nothing."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from page_browser import pages, plain
from program import CONFIGURATION, NOW, Program, table
from web_server import Answer, Served, served

from afterview.cli.feed import as_dict
from afterview.lock import RunLock
from afterview.service import feeds
from afterview.service.share_links import ShareLink
from afterview.web.app import Secrets

DAYS = 30
END = NOW + timedelta(days=DAYS)

PRIVATE = {
    "people": '[{ name = "Zoe Quill", email = "zoe@acme.example", title = "Zar", rapport = "good", '
    'talked_about = "zithers", profile = "https://people.example/zoe" }, '
    '{ name = "Zeno Ziff" }]',
    "topics": '["zeppelins"]',
    "concerns": '["zeal"]',
    "questions": '[{ asked = "Zinc?", answered = "Zircon", felt = "gap" }]',
    "owed": '[{ what = "the zoning plan" }]',
    "contact": '"Zed Null <zed@acme.example>"',
    "via": '"Zenith Agency"',
    "location": '"1 Zebra Street"',
    "url": '"https://meet.example/zoom"',
    "notes": '"Zzz"',
}
"""What an interview has that is nobody else's business; each value has a Z or an address."""


@pytest.fixture
def site(program: Program) -> Iterator[Served]:
    program.write(
        table("acme", role='"Backend Engineer"', round='"onsite"', **PRIVATE),
        table(
            "acme-call",
            company='"Acme"',
            role='"Backend Engineer"',
            start="2026-11-16T10:00:00",
            people="[]",
        ),
        # Follow-ups to one person of an agency are kept apart, and the reason names that person.
        table(
            "umbra",
            **{key: PRIVATE[key] for key in ("via", "contact")},
            promise='"Zoe Quill said within a week"',
            people="[]",
        ),
        table("hooli", start="2026-11-10T10:00:00", promise='"within three weeks"', people="[]"),
        table("globex", start="2026-12-01T10:00:00", people="[]"),
        table("initech", start="2026-11-02T10:00:00", status='"rejected"', people="[]"),
    )
    with served(program, pages=pages(program)) as made:
        made.now = NOW + timedelta(hours=3)
        share(made, "coach")
        yield made


def share(site: Served, name: str, days: int = DAYS) -> None:
    feeds.change(
        site.program.folder, NOW, lambda known: feeds.shared(known, name, days=days, now=NOW)
    )


def path(site: Served, name: str = "coach") -> str:
    link = site.known.share_named(name)
    assert link is not None
    return f"/look/{link.secret}"


def same(answer: Answer) -> tuple[object, ...]:
    """Return all that somebody can see of an answer, without the time of day."""
    headers = {name: value for name, value in answer.headers.items() if name != "date"}
    return answer.status, headers, answer.body


def test_it_shows_what_a_coach_needs_and_nothing_private(site: Served) -> None:
    answer = site.ask(path(site))
    assert answer.status == 200
    words = plain(answer.text)
    for said in (
        "Interviews of Sam Rivera – afterview",
        "5 cases, 4 open, as of Mon 23 Nov 12:00",
        "Waiting for them 3 Acme Backend Engineer Wait until Tue 1 Dec",
        "Next Thank-you (2 people), today Why this day: the same day, as it ends at 11:00. Onsite",
        "Onsite Mon 23 Nov 10:00-11:00 Interview Mon 16 Nov 10:00-11:00",
        "Next Follow-up 1, Thu 3 Dec",
        "the promise “within three weeks” runs out on Tue 1 Dec",
        "so that any two follow-ups to one person are 5 business days apart",
        "the promise “one person said within a week” runs out",
        "Interview Tue 1 Dec 10:00 Interview Tue 1 Dec 10:00-11:00",
        "Rejected since Mon 23 Nov",
        "Anyone who has its link can do so until Wed 23 Dec 09:00",
        "All times are those of New York",
    ):
        assert said in words, said
    for secret in ("Z", "zit", "zep", "zea", "zoe", "zon", "zoo", "@", "Connect", "Recap"):
        assert secret not in words, secret
        assert secret not in answer.text.replace("Size", ""), secret


def test_it_has_no_form_no_script_no_cookie_and_is_kept_by_nobody(site: Served) -> None:
    answer = site.ask(path(site))
    assert answer.status == 200
    assert "set-cookie" not in answer.headers
    assert not [tag for tag in ("<form", "<script", "<a ", "<button") if tag in answer.text]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"
    policy = answer.headers["content-security-policy"]
    assert "script" not in policy
    assert "form-action 'none'" in policy


def test_a_link_that_does_not_work_has_one_answer(site: Served) -> None:
    for name in ("over", "revoked", "rotated", "longer"):
        share(site, name, days=1 if name == "over" else DAYS)
    revoked, rotated, longer = (path(site, name) for name in ("revoked", "rotated", "longer"))
    folder = site.program.folder
    feeds.change(folder, NOW, lambda known: feeds.removed(known, "revoked"))
    feeds.change(folder, NOW, lambda known: feeds.rotated(known, "rotated"))
    # An edit of the file that would make a link last longer makes it another link.
    file = folder / feeds.FILE
    document = json.loads(file.read_text())
    document["shares"]["longer"]["ends"] = "2030-01-01T00:00:00+00:00"
    file.write_text(json.dumps(document))
    secret, main = path(site).removeprefix("/look/"), site.known.named("main").secret
    over = path(site, "over")
    site.now = NOW + timedelta(days=2)
    known = site.ask(path(site))
    assert known.status == 200
    nothing = same(site.ask(f"/look/{feeds.new_secret()}"))
    assert nothing[0] == 404
    assert "Acme" not in str(nothing)
    others = (
        *(secret[:-1] + ("A" if secret[-1] != "A" else "B"), secret + "A", secret[:-1]),
        *(secret.swapcase(), main, site.known.page, "coach", "%00", "%ED%A0%80"),
    )
    for tried in (over, revoked, rotated, longer, *(f"/look/{each}" for each in others)):
        assert same(site.ask(tried)) == nothing, tried
    site.now = END - timedelta(seconds=1)
    assert site.ask(path(site)).status == 200
    site.now = END
    assert same(site.ask(path(site))) == nothing


def test_every_link_is_compared_in_full_whatever_is_asked_for(
    site: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    share(site, "over", days=1)
    known, compared, looked_at = site.known, list[str](), list[str]()
    is_open = ShareLink.is_open

    def compare(one: str, other: str) -> bool:
        compared.append(one)
        return one == other

    def look_at(link: ShareLink, now: datetime) -> bool:
        looked_at.append(link.name)
        return is_open(link, now)

    monkeypatch.setattr("afterview.service.feeds.hmac.compare_digest", compare)
    monkeypatch.setattr(ShareLink, "is_open", look_at)
    for secret in (*(each.secret for each in known.shares), "x" * 32, ""):
        compared.clear()
        looked_at.clear()
        known.open_share(secret, NOW + timedelta(days=2))
        assert (len(compared), len(looked_at)) == (2, 2)


def test_a_clock_that_is_set_back_makes_no_link_last_longer(site: Served) -> None:
    secrets = Secrets(site.program.folder)
    day = NOW + timedelta(days=20)
    with RunLock(site.program.folder / feeds.FILE, NOW):
        secrets.keep_time(day)  # another process writes, so the next look does it
    assert site.known.shares[0].seen == NOW
    secrets.keep_time(day)
    for back, code in ((timedelta(minutes=59), 200), (timedelta(days=10), 404)):
        site.now = day - back
        assert site.ask(path(site)).status == code
    site.now = day
    assert site.ask(path(site)).status == 200, "the clock is right again"
    secrets.keep_time(END - timedelta(hours=1))
    secrets.keep_time(END)
    site.now = END - timedelta(minutes=1)
    assert site.ask(path(site)).status == 404, "it ended, and stays so"
    assert site.program("feed", "list").out.endswith(
        "coach: a page of your cases, ended on Wed 23 Dec 09:00\n"
    )


def test_time_is_written_down_while_the_program_serves(program: Program) -> None:
    program.write(table())
    with served(program) as site:
        share(site, "coach")
    later = NOW + timedelta(days=2)
    with served(program, keeps_fresh=True, now=lambda: later) as site:
        for _ in range(400):
            known = feeds.read(program.folder)
            if known is not None and known.shares[0].seen == later:
                return
            site.ask("/")
    pytest.fail("nobody has written down the time")


def test_it_opens_nothing_else_and_nothing_else_opens_it(site: Served) -> None:
    secret = path(site).removeprefix("/look/")
    for other in (f"/feed/{secret}.ics", f"/login/{secret}", f"/phone/{secret}"):
        assert site.ask(other).status == 404, other
    for other in ("/", "/cases", "/case/acme", "/health"):
        assert site.ask(other, Cookie=f"afterview={secret}").status == 403, other
    assert site.ask(path(site), method="POST").status == 405


def test_its_address_is_in_no_log_and_not_in_what_serve_prints(
    site: Served, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        site.ask(path(site))
        site.program.log.write_text("[[interview")
        site.ask(path(site))
    secret = path(site).removeprefix("/look/")
    assert secret not in caplog.text
    assert secret not in json.dumps(as_dict(site.known))
    assert secret not in repr(site.known)
    assert site.known.shares[0].key not in repr(site.known)
    assert secret not in (site.program.folder / feeds.FILE).read_text()


def test_what_is_wrong_with_the_log_is_not_for_others(site: Served) -> None:
    assert site.ask(path(site)).status == 200
    site.program.log.write_text("[[interview")
    kept = site.ask(path(site))
    assert kept.status == 200
    assert "Acme" in kept.text
    assert "interviews.toml" not in kept.text
    site.program.config.write_text(CONFIGURATION.replace("New_York", "Nowhere"))
    broken = site.ask(path(site))
    assert (broken.status, broken.headers["retry-after"]) == (503, "5")
    assert "Nowhere" not in broken.text
    assert plain(broken.text).endswith("Try again in a few minutes.")
