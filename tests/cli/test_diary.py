"""A search for a job, lived from 12 October to 20 November 2026, as its diary has it.

A line with a day and an hour sets the clock. What stands behind `$` was typed, and the lines that
are indented below it are of what the program answered, in this order; `(exit 2)` says that it
refused, and `(not) …` what it did not say. `N entries` after a `sync` is how many then stand in the
calendar, with their titles. The rest is what Sam thought.
"""

from __future__ import annotations

import re
import shlex
from collections import Counter
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from program import Program

DIARY = """\
Mon 12 Oct, 09:00
I have lost my job, and Acme has answered already. Columbus Day; nobody told Acme.
$ init --name "Sam Rivera" --timezone "New York" --country USA --card auto --log . --yes
    interviews.ics, once you have synced
$ check
    OK: 0 interviews, no problems
$
    the log has no interviews yet; add one with `afterview add`
$ add --company Acme --role "Backend engineer" --round screen --at "Wed 11am" --mode phone \
--person "Jane Doe <jane@acme.example>" --yes
    when Wed 14 Oct 11:00-12:00, in 2 days
    Wed 14 Oct Thank Jane Doe (Acme) Wed 21 Oct Follow up with Acme
$ sync
    calendar: 6 new; next: Acme interview, screen, on Wed 14 Oct at 11:00 6 entries

Wed 14 Oct, 12:05
Jane was lovely. I said that I would send her the link to my talk.
$ recap acme --person "Jane Doe, good, about: her talk on consensus" --topic Raft \
--promise "they said they would let me know by Friday" --owed "the link to my talk | Fri" \
--question "Why Acme? | The robots | strong"
    promise: they said they would let me know by Friday: Wed 14 Oct to Fri 16 Oct; \
OK to follow up from Mon 19 Oct
    Fri 16 Oct Send Acme: the link to my talk
    Tue 20 Oct Follow up with Acme
    marked as done: acme/recap
$ status
    Wed 14 Oct: 1 to do today Today 1 Thank Jane Doe (Acme) acme/thank-you/jane
$ draft 1
    To: Jane Doe <jane@acme.example>
    Thank you for interviewing me on Wednesday for the Backend engineer role. Our conversation \
about your talk on consensus has stayed with me.
$ done acme thank jane
    done on Wed 14 Oct: Thank Jane Doe (Acme)
$ sync
    8 entries

Thu 15 Oct, 09:00
Globex wants to see me tomorrow.
$ add --company Globex --role "Site reliability engineer" --round panel --at "tomorrow 2pm-3pm" \
--mode video --person "Hank Scorpio <hank@globex.example>" --yes
    when Fri 16 Oct 14:00-15:00, tomorrow
$ status
    1 Connect with Jane Doe (Acme) acme/connect/jane 2 Keep searching: send one
$ done 1 2
    done on Thu 15 Oct: Keep searching: send one application this week

Fri 16 Oct, 15:10
$ recap globex --promise "within a week" --concern "no Kubernetes"
    promise: within a week: Fri 16 Oct to Fri 23 Oct; OK to follow up from Mon 26 Oct
    Tue 27 Oct Follow up with Globex
$ draft globex thank hank
    To: Hank Scorpio <hank@globex.example>
    [On “no Kubernetes”, in a sentence or two: the closest thing you have done, or how you would
$ done globex thank
    done on Fri 16 Oct: Thank Hank Scorpio (Globex)
$ sync
    12 entries

Mon 19 Oct, 09:00
The weekend took my promise along. Acme called: three people in one visit next Monday, and
another team of theirs has a role for me too.
$ plan
    Overdue 1 Fri 16 Oct Send Acme: the link to my talk Today 2 Mon 19 Oct
    Ahead 3 Tue 20 Oct Follow up with Acme
    5 Tue 27 Oct Follow up with Globex
    (not) Follow up with Globex again
$ sync
    13 entries
    Send Acme: the link to my talk – fill in 1 line (since Fri 16 Oct)
$ done 1 2
    done on Mon 19 Oct: Send Acme: the link to my talk
$ add --company Acme --role "Platform engineer" --round screen --at "Thu 10am" --mode video \
--person "Bob Ray <bob@acme.example>" --yes
    Thu 22 Oct Thank Bob Ray (Acme) Thu 29 Oct Follow up with Acme
$ add --company Acme --role "Backend engineer" --round coding --at "2026-10-26 10am" \
--mode "in person" --person "Jane Doe <jane@acme.example>" --person "Ann Lee" --yes
    Mon 26 Oct 11:30 Recap: Acme, coding
$ add --company Acme --role "Backend engineer" --round design --at "2026-10-26 11:30" \
--mode "in person" --person "Ann Lee <ann@acme.example>" --yes
    Mon 26 Oct 13:00 Recap: Acme (Backend engineer), 2 interviews
$ add --company Acme --role "Backend engineer" --round "hiring manager" --at "2026-10-26 2pm" \
--mode "in person" --person "Eve Stone <eve@acme.example>" --yes
    Mon 26 Oct 15:30 Recap: Acme (Backend engineer), 3 interviews
$ list
    4 Mon 26 Oct acme-5
    10:00 coding
    (acme-3)
    11:30 design (acme-4) 14:00 hiring manager
$ sync
    calendar: 13 new, 1 changed, 2 done, 1 dropped
    25 entries

Wed 21 Oct, 09:00
A recruiter of Hays in London; half past four there is before my lunch.
$ add --company Initech --role "Senior SRE" --round recruiter --at "Fri 4:30pm London" --via Hays \
--mode phone --person "Pam Poe <pam@hays.example>" --contact "Pam Poe <pam@hays.example>" --yes
    when Fri 23 Oct 11:30-12:30 (16:30 London), in 2 days
    Fri 23 Oct 12:30 (17:30 London) Recap: Initech, recruiter
$ plan
    Fri 23 Oct 11:30 (16:30 London) Initech interview, recruiter
    Mon 26 Oct 15:30 Recap: Acme (Backend engineer), 3 interviews
    (not) Recap: Acme, coding
$ status --on 2026-10-23
    1 11:30-12:30 (16:30 London) Initech interview, recruiter
$ show initech
    11:30-12:30 (16:30 London)

Thu 22 Oct, 11:15
$ recap acme-2 --person "Bob Ray, ok" --promise "in two weeks"
    promise: in two weeks: Thu 5 Nov; OK to follow up from Fri 6 Nov
$ done acme-2 thank
$ sync
    29 entries

Fri 23 Oct, 12:40
$ recap initech --promise "early next week" --person "Pam Poe, good"
    promise: early next week: Mon 26 Oct to Tue 27 Oct
$ done initech thank pam
    done on Fri 23 Oct: Thank Pam Poe (Hays)

Sun 25 Oct, 18:00
Umbrela wrote on a Sunday. Wednesday does not suit me. Hooli meant another Sam, as it turned out.
$ prep acme-3
    Jane Doe: her talk on consensus
    You promised Acme Wed 14 Oct the link to my talk, by Fri 16 Oct
    strong “The robots”
$ add --company Umbrela --role SRE --round screen --at "2026-10-28 3pm" --person "Al Wesker" --yes
$ reschedule umbrela Thu 10am
    umbrela: Wed 28 Oct 15:00 → Thu 29 Oct 10:00-11:00
$ add --company Hooli --role SRE --round screen --at "2026-10-29 10am" --yes
    note: hooli and umbrela are at the same time, Thu 29 Oct 10:00-11:00
$ sync
    37 entries
$ remove hooli --yes
    the next sync removes 3 entries (calendar: 3)
$ sync
    34 entries

Mon 26 Oct, 16:30
Three rounds, and one recap for all of them.
$ status
    1 15:30-16:30 Recap: Acme (Backend engineer), 3 interviews acme-5/recap
    4 Thank Eve Stone (Acme) acme-5/thank-you/eve
    5 Mail Acme (Backend engineer) a thank-you card acme-5/thank-you-card
    (not) acme-4/thank-you-card
$ recap acme-3 --person "Ann Lee, good, about: climbing" --question "A tree | Recursion | ok"
    Tue 27 Oct Connect with Ann Lee (Acme)
    still open: acme-5/recap, as nothing is written down about acme-4 and acme-5 of the same day yet
$ recap acme-4 --question "Design a queue | A log | gap"
    still open: acme-5/recap, as nothing is written down about acme-5 of the same day yet
$ recap acme-5 --promise "two weeks" --owed "two references | Thu" --concern "never led a team"
    promise: two weeks: Mon 9 Nov; OK to follow up from Tue 10 Nov
    Thu 29 Oct Send Acme: two references
    Mon 16 Nov Follow up with Acme
$ status
    5 Connect with Pam Poe (Hays) initech/connect/pam 6 Keep searching
$ done 3 5
    done on Mon 26 Oct: Thank Eve Stone (Acme)
    done on Mon 26 Oct: Connect with Pam Poe (Hays)
My hand is no longer made for cards, nor my head for this week's application.
$ skip 4 6
    skipped: Mail Acme (Backend engineer) a thank-you card
    skipped: Keep searching: send one application this week
Yes, it is.
$ undo
    no longer skipped: Keep searching: send one application this week
$ done 6
$ done acme thank
    (exit 2) afterview: "acme thank" could be any of
$ done acme thank jane
$ done acme thank ann
$ sync
    36 entries

Tue 27 Oct, 10:00
Globex has said nothing.
$ status
    2 Follow up with Globex globex/follow-up/1
    Globex: 7 business days without a reply, follow up (today)
$ done 1 2
$ sync
    37 entries

Thu 29 Oct, 11:20
$ recap umbrela --promise "by EOW"
    promise: by EOW: Thu 29 Oct to Fri 30 Oct
$ done umbrela thank
$ done references
    done on Thu 29 Oct: Send Acme: two references
$ done initech/follow-up/1
    next: follow up with Pam (Hays) about Initech again on Thu 5 Nov
$ sync
    38 entries

Mon 2 Nov, 09:00
Initech wants a second round, and its own people. Pam stays my contact.
$ add --company Initech --round panel --at "2026-11-20 4:30pm" --zone London \
--person "Tom Kim <tom@initech.example>" --yes
    when Fri 20 Nov 11:30-12:30 (16:30 London), in 18 days
    contact Pam Poe <pam@hays.example>
    note: role, contact, via as in initech
$ sync
    42 entries

Tue 3 Nov, 10:00
Election Day, on which people work. Umbrela has said no.
$ why globex/follow-up/2
    day Tue 3 Nov, today
    5 business days after follow-up 1 (follow_up_interval = 5, the default)
    counts from Tue 27 Oct, follow-up 1
$ done globex/follow-up/2
    next: no answer from Globex: close it for now, or log what you heard, on Tue 17 Nov
$ set umbrela status=rejected
    Reply to Umbrela's rejection on Wed 4 Nov
$ sync
    44 entries

Wed 4 Nov, 09:00
It has two l's: I mend that in my editor, id and all, and the calendar has it twice.
By hand, mbrela becomes mbrella.
$ sync
    46 entries
$ forget umbrela
    forgotten: umbrela; the next sync removes 3 entries (calendar: 3)
$ sync
    43 entries
$ done umbrella/rejection-reply

Mon 9 Nov, 09:00
$ status
    1 Follow up with Acme (Platform engineer) acme-2/follow-up/1
$ done 1 2
$ sync
    43 entries

Thu 12 Nov, 15:00
Acme wants me!
$ set acme-5 status=offer answer_by=2026-11-20
    Thank Acme (Backend engineer) for the offer on Thu 12 Nov
$ status
    1 Thank Acme (Backend engineer) for the offer acme-5/offer-reply
    Fri 13 Nov Tell Globex you have to answer an offer by Fri 20 Nov globex/news
    Fri 13 Nov Tell Initech via Pam (Hays) you have to answer an offer by Fri 20 Nov initech-2/news
    Thu 19 Nov 10:00 Decide on Acme's offer (Backend engineer) acme-5/decide
    an offer since Thu 12 Nov, and they are waiting for your answer by Fri 20 Nov
$ done 1
    done on Thu 12 Nov: Thank Acme (Backend engineer) for the offer
$ sync
    44 entries

Fri 13 Nov, 09:00
$ status
    1 Tell Globex you have to answer an offer by Fri 20 Nov globex/news 2 Tell Initech
$ draft 2
    To: Pam Poe <pam@hays.example>
    I have received another offer and need to answer it by November 20
    (not) Acme
$ done 1 2
    done on Fri 13 Nov: Tell Initech via Pam (Hays) you have to answer an offer by Fri 20 Nov
$ sync
    46 entries

Tue 17 Nov, 09:00
Nothing from Globex in four weeks. Enough.
$ plan
    No answer from Globex: close it for now, or log what you heard
$ done globex/park --yes
    globex: status: (none) → parked
$ sync
    48 entries

Thu 19 Nov, 11:00
I have slept on it, and I say yes.
$ set acme-5 status=accepted
    Accept Acme's offer (Backend engineer) on Thu 19 Nov
    Withdraw from the other role at Acme (Platform engineer) on Fri 20 Nov
    Withdraw from Initech via Pam (Hays) on Fri 20 Nov
    (not) Withdraw from Globex
$ list
    initech-2 Initech cancelled
$ sync
    3 new, 1 changed, 9 dropped
    42 entries
    Accept Acme's offer (Backend engineer) – fill in 1 line
    Cancelled: Initech interview, panel
$ draft accept
    I'm delighted to accept your offer for the Backend engineer role.
    As we agreed, I'll start on [start date],
$ done accept
    done on Thu 19 Nov: Accept Acme's offer (Backend engineer)

Fri 20 Nov, 09:00
$ status
    1 Withdraw from the other role at Acme (Platform engineer) acme-2/withdraw
    2 Withdraw from Initech via Pam (Hays) initech-2/withdraw
    (not) Overdue
$ draft 2
    I have accepted another offer, so I'm withdrawing my application
$ done 1 2
    done on Fri 20 Nov: Withdraw from the other role at Acme (Platform engineer)
    done on Fri 20 Nov: Withdraw from Initech via Pam (Hays)
$ sync
    42 entries
$ plan
    Today 1 Fri 20 Nov 11:30 (16:30 London) Cancelled: Initech interview, panel
    ✓ Withdraw from the other role at Acme (Platform engineer)
    (not) Ahead
    (not) Overdue
$ plan --all
    Wed 14 Oct 11:00 Acme (Backend engineer) interview, screen
    Cancelled: Initech interview, panel
    (not) forecast
    (not) Overdue
$ stats
    accepted 1
$ export
    Acme,Backend engineer,screen,phone,,,offer accepted,2026-11-19
    Globex,Site reliability engineer,panel,video,,,no answer,2026-11-17,\
thank-you 2026-10-16; follow-up 2026-10-27; follow-up 2026-11-03; news of an offer 2026-11-13
    Acme,Platform engineer,screen,video,,,withdrawn by me,2026-11-20
    10:00; 11:30; 14:00,Acme,Backend engineer,coding; design; hiring manager,in person
    Umbrella,SRE,screen,,,,rejected
$ check
    OK: 9 interviews, no problems
$
    nothing to do today
"""

BLOCK = re.compile(r"^(?! ).*\n(?: {4}.*\n)*", re.MULTILINE)
"""A line of the diary, and the answers that are indented below it."""
DAY = re.compile(r"\w{3} \d+ \w{3}, \d\d:\d\d")
MENDED = re.compile(r"By hand, (\w+) becomes (\w+)\.")
CHAIN = {"follow-up", "park"}


def entries(program: Program) -> str:
    """Say what stands in the calendar: nothing twice, no forecast; a second sync is idle."""
    calendar = Calendar.from_ical(program.calendar.read_bytes())
    parts = [part for part in calendar.walk() if "UID" in part]
    uids = Counter(str(part["UID"]) for part in parts)
    assert set(uids.values()) == {1}
    steps = program("plan", "--all", "--json").json["items"]
    there = [step for step in steps if step["uid"] in uids]
    assert not [step["id"] for step in there if step["forecast"]]
    open_ = [step for step in there if step["step"] in CHAIN and step["done"] is None]
    assert len(open_) == len({step["interview"] for step in open_})
    before = program.files()
    assert program("sync").out.startswith("calendar: nothing to do")
    assert program.files()[program.calendar.name] == before[program.calendar.name]
    return " ".join([f"{len(uids)} entries", *(str(part["SUMMARY"]) for part in parts)])


def missed(words: str, wanted: list[str], program: Program) -> list[str]:
    """Type a command, and return which answers did not come, or not in this order."""
    ran = program(*shlex.split(words))
    answer = f"(exit {ran.code}) {ran.out} {ran.err} {entries(program) if words == 'sync' else ''}"
    answer = rest = " ".join(answer.split())
    expected = 2 if wanted[:1] and wanted[0].startswith("(exit 2)") else 0
    missing = [] if ran.code == expected else [f"(exit {expected})"]
    for line in wanted:
        if line.startswith("(not) "):
            missing += [line] if line.removeprefix("(not) ") in answer else []
        elif line in rest:
            rest = rest.partition(line)[2]
        else:
            missing.append(line)
    return [f"{program.now:%d %b} $ {words}", *missing, f"but it says: {answer}"] if missing else []


def test_six_weeks_of_a_search_are_as_the_diary_has_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    program = Program(tmp_path, capsys)
    wrong: list[str] = []
    for block in BLOCK.findall(DIARY):
        line, *answers = block.splitlines()
        if line.startswith("$"):
            wrong += missed(line[1:].strip(), [answer.strip() for answer in answers], program)
        elif DAY.fullmatch(line):
            day = datetime.strptime(f"{line} 2026 -0500", "%a %d %b, %H:%M %Y %z")
            assert f"{day:%a}" == line[:3]
            program.now = day.replace(tzinfo=ZoneInfo("America/New_York"))
        elif mended := MENDED.fullmatch(line):
            program.log.write_text(program.log.read_text().replace(mended[1], mended[2]))
        else:
            assert not answers, line
    assert not wrong, "\n".join(wrong)
