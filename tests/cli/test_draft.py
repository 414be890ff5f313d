"""`draft`: the text of a step, taken apart for a mail program or a clipboard; nothing is sent."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote

import golden
import pytest
from hypothesis import given
from hypothesis import strategies as st
from program import CONFIGURATION, NOW, Program, table

from afterview.cli import draft as module
from afterview.drafts.letter import LONGEST_URL, Letter, mailto, take_apart

if TYPE_CHECKING:
    from pathlib import Path

THANKS = "acme/thank-you/jane-doe"
FOLLOW_UP = "acme/follow-up/1"
SCREENS = ("DISPLAY", "WAYLAND_DISPLAY")


@pytest.fixture(autouse=True)
def nothing_of_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test may reach a real mail program or clipboard: none can be found."""
    tmp_path.joinpath("bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    for screen in SCREENS:
        monkeypatch.delenv(screen, raising=False)


def stand_in(folder: Path, name: str, code: str) -> None:
    """Put a program of this name where it is found."""
    path = folder / "bin" / name
    path.write_text(
        f"#!{sys.executable}\nimport pathlib, sys\nhere = pathlib.Path(__file__)\n{code}\n"
    )
    path.chmod(0o755)


def clipboard(folder: Path, name: str) -> None:
    """Put a clipboard there that keeps its arguments and what it is given."""
    stand_in(
        folder,
        name,
        "here.with_suffix('.args').write_text(' '.join(sys.argv[1:]))\n"
        "here.with_suffix('.text').write_bytes(sys.stdin.buffer.read())",
    )


def copied(folder: Path, name: str) -> tuple[str, bytes] | None:
    """Return the arguments that a clipboard got, and the text."""
    path = folder / "bin" / name
    if not path.with_suffix(".text").exists():
        return None
    return path.with_suffix(".args").read_text(), path.with_suffix(".text").read_bytes()


def refused(program: Program, *args: str) -> str:
    ran = program("draft", *args)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    return ran.err.removesuffix("\n")


@pytest.mark.parametrize("width", golden.WIDTHS)
def test_it_looks_as_it_did(program: Program, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    clipboard(program.folder, "pbcopy")
    program.write(
        table(
            "nec",
            company='"日本電気株式会社"',
            role='"Research engineer"',
            topics='["ロボットの歴史", "the migration to Rust"]',
            people="""[
  { name = "山田 太郎", email = "taro@nec.example", talked_about = "the rota", rapport = "good" },
  { name = "Zoë O'Neill" },
]""",
        )
    )
    calls = (
        "draft nec/thank-you/山田-太郎",
        "draft nec/thank-you/zoë-o-neill",
        "draft nec/connect/山田-太郎",
        "draft nec/follow-up/1 --copy",
        "draft nec/follow-up-date/1",
    )
    # A letter is to be copied: where it is folded, lines end in the middle of its sentences.
    golden.check("draft", width, golden.transcript(program, *calls), folded=False)


# Printed


def test_the_draft_is_printed_whole(program: Program) -> None:
    ran = program("draft", FOLLOW_UP)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "To: Jane Doe <jane@acme.example>\n"
        "Subject: Following up: our conversation on November 23\n\n"
        "Hi Jane,\n"
        "\n"
        "I hope your week is going well. I'm writing about my interview on November 23, which I "
        "enjoyed. Could you tell me where things stand, and when you expect to make a decision?\n"
        "\n"
        "I'm still very interested in joining Acme. If there is anything else I can send, I'd "
        "be happy to do so.\n"
        "\n"
        "Best regards,\n"
        "Sam Rivera\n"
    )


def test_printing_writes_nothing(program: Program) -> None:
    before = program.files()
    program("draft", THANKS)
    program("draft", THANKS, "--json")
    assert program.files() == before


def test_the_drafts_of_the_person_come_first(program: Program) -> None:
    program.folder.joinpath("drafts").mkdir()
    program.folder.joinpath("drafts", "follow-up.txt").write_text("Well, {{ first_name }}?")
    program.write(table(), config=CONFIGURATION + '\n[drafts]\npath = "drafts"\n')

    assert program("draft", FOLLOW_UP).out == "Well, Jane?\n"


def test_a_step_that_has_nothing_to_write_says_so(program: Program) -> None:
    assert refused(program, "acme/follow-up-date/1") == (
        "afterview: acme/follow-up-date/1 has no draft: there is nothing to write for it"
    )


def test_an_unknown_step_is_refused_with_the_nearest(program: Program) -> None:
    assert refused(program, "acme/thank-you/jan-doe") == (
        'afterview: there is no step "acme/thank-you/jan-doe" in the plan; '
        'did you mean "acme/thank-you/jane-doe"?'
    )


def test_the_json_has_every_documented_key_in_order(program: Program) -> None:
    text = program("draft", FOLLOW_UP).out.removesuffix("\n")
    ran = program("draft", FOLLOW_UP, "--json")

    assert (ran.code, ran.err) == (0, "")
    assert list(ran.json) == ["id", "to", "subject", "body", "text"]
    assert ran.json == {
        "id": FOLLOW_UP,
        "to": ["jane@acme.example"],
        "subject": "Following up: our conversation on November 23",
        "body": text.partition("\n\n")[2],
        "text": text,
    }


def test_what_is_no_email_is_all_body(program: Program) -> None:
    program.write(table(mode='"in person"'))
    text = program("draft", "acme/thank-you-card").out.removesuffix("\n")
    assert "\nTo: Jane Doe, Acme\n" in text

    card = program("draft", "acme/thank-you-card", "--json").json
    assert (card["to"], card["subject"], card["body"], card["text"]) == ([], "", text, text)


@pytest.mark.parametrize("ways", [("--open", "--copy"), ("--copy", "--json"), ("--open", "--json")])
def test_there_is_one_way_out(program: Program, ways: tuple[str, str]) -> None:
    ran = program("draft", THANKS, *ways)
    assert ran.code == 2
    assert "choose one" in ran.err


# In each tone, and all of them


def test_a_draft_is_shown_in_each_tone(program: Program) -> None:
    ran = program("draft", FOLLOW_UP, "--all-tones")
    assert (ran.code, ran.err) == (0, "")
    assert re.findall("^--- (.*) ---$", ran.out, re.MULTILINE) == ["warm", "formal", "brief"]
    for tone, closing in (("warm", "Best regards"), ("formal", "Sincerely"), ("brief", "Best")):
        program.write(table(), config=CONFIGURATION + f'\n[drafts]\ntone = "{tone}"\n')
        alone = program("draft", FOLLOW_UP).out
        assert f"\n\n{closing},\nSam Rivera\n" in alone
        assert f"--- {tone} ---\n\n{alone}" in ran.out


def test_the_tones_stand_side_by_side_where_there_is_space(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    piped = program("draft", FOLLOW_UP, "--all-tones").out
    monkeypatch.setenv("COLUMNS", "123")
    below = program("draft", FOLLOW_UP, "--all-tones").out
    monkeypatch.setenv("COLUMNS", "124")
    beside = program("draft", FOLLOW_UP, "--all-tones").out
    heads = "--- warm ---", "--- formal ---", "--- brief ---"
    assert beside.splitlines()[0].split("  ")[0] == heads[0]
    assert [beside.splitlines()[0].find(head) for head in heads] == [0, 42, 84]
    assert max(map(len, beside.splitlines())) <= 124
    assert [line for line in below.splitlines() if line in heads] == list(heads)
    assert sorted(beside.split()) == sorted(below.split()) == sorted(piped.split())


def test_a_draft_that_is_the_same_in_each_tone_is_shown_once(program: Program) -> None:
    program.write(table(language='"de"', mode='"in person"'))
    for step in ("acme/thank-you-card", "acme/recap"):
        ran = program("draft", step, "--all-tones")
        assert ran.out.startswith("--- warm, formal, brief ---\n\n")
        assert ran.out.count("---\n") == 1
    ran = program("draft", FOLLOW_UP, "--all-tones")
    assert re.findall("^--- (.*) ---$", ran.out, re.MULTILINE) == ["warm, formal", "brief"]


def test_the_samples_show_every_letter_in_a_language(program: Program) -> None:
    english = program("draft", "--samples", "en")
    assert (english.code, english.err) == (0, "")
    names = re.findall("^--- (.*) ---$", english.out, re.MULTILINE)
    assert len(names) == len(set(names))
    assert names[0] == "thank-you to Rosa Lim, Recruiter: warm"
    assert "keep-in-touch 3: warm" in names
    assert "native speaker" not in english.out
    assert program("draft", "--samples", "en", "--all-tones").out.count(" ---\n") == 3 * len(names)
    for language, name in (("de", "German"), ("fr", "French"), ("es", "Spanish")):
        ran = program("draft", "--samples", language, "--all-tones")
        assert ran.out.startswith(f"No native speaker has checked the {name} letters.\n")
        headings = re.findall("^--- (.*) ---$", ran.out, re.MULTILINE)
        shown = {each.partition(": ")[0]: each.partition(": ")[2] for each in reversed(headings)}
        assert [*reversed(shown)] == [each.removesuffix(": warm") for each in names]
        assert shown["follow-up 2"] == "warm, formal"
        assert shown["connect"] == "warm, formal, brief"


def test_a_letter_that_no_native_speaker_has_checked_says_so_beside_it(program: Program) -> None:
    program.write(table(language='"de"'))
    ran = program("draft", FOLLOW_UP)
    assert ran.err == "No native speaker has checked the German letters: read this one with care.\n"
    assert "native" not in ran.out
    assert program("draft", "acme/recap").err == ""
    assert program("draft", FOLLOW_UP, "--json").err == ""


@pytest.mark.parametrize(
    ("args", "why"),
    [
        ((THANKS, "--all-tones", "--copy"), "choose one"),
        (("--samples", "en", "--json"), "choose one"),
        ((THANKS, "--samples", "en"), "leave the STEP out"),
        (("--samples", "pt"), "'pt' is not one of"),
    ],
)
def test_what_cannot_be_shown_together_is_refused(
    program: Program, args: tuple[str, ...], why: str
) -> None:
    ran = program("draft", *args)
    assert (ran.code, ran.out) == (2, "")
    assert why in ran.err


# Taken apart


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "To: Jane Doe <jane@acme.example>\nSubject: Hello: again\n\nDear Jane,\n\nBye",
            Letter(
                ("To: Jane Doe <jane@acme.example>", "Subject: Hello: again"),
                ("jane@acme.example",),
                "Hello: again",
                "Dear Jane,\n\nBye",
            ),
        ),
        (
            "To: a@acme.example, Tom Lee <t.o+m@acme.example>\n(A remark.)\n\nHello",
            Letter(
                ("To: a@acme.example, Tom Lee <t.o+m@acme.example>", "(A remark.)"),
                ("a@acme.example", "t.o+m@acme.example"),
                "",
                "Hello",
            ),
        ),
        (
            "To: the person who invited you\nSubject: x@y.example\n\nHello",
            Letter(
                ("To: the person who invited you", "Subject: x@y.example"),
                (),
                "x@y.example",
                "Hello",
            ),
        ),
        (
            "No address for Tom Lee: ask Rita Cruz to pass it on.\nSubject: Thanks\n\nDear Tom,",
            Letter(
                ("No address for Tom Lee: ask Rita Cruz to pass it on.", "Subject: Thanks"),
                (),
                "Thanks",
                "Dear Tom,",
            ),
        ),
        (
            "To:jane@acme.example\nDear Jane,\nTo: whom?",
            Letter(
                ("To:jane@acme.example",),
                ("jane@acme.example",),
                "",
                "Dear Jane,\nTo: whom?",
            ),
        ),
        ("Dear Jane,\n\nBye", Letter((), (), "", "Dear Jane,\n\nBye")),
        ("Subject: Bye", Letter(("Subject: Bye",), (), "Bye", "")),
    ],
)
def test_a_draft_is_taken_apart(text: str, expected: Letter) -> None:
    assert take_apart(text) == expected


def test_the_remark_of_a_second_follow_up_is_no_part_of_the_letter(program: Program) -> None:
    letter = take_apart(program("draft", "acme/follow-up/2").out)
    assert [line[:12] for line in letter.head] == ["To: Jane Doe", "(Best sent a"]
    assert letter.body.startswith("Hi Jane,\n")


# The URL


def test_the_url_is_percent_encoded() -> None:
    letter = Letter(
        (), ("o'neill+1&x@acme.example", "b@acme.example"), "50 % & more/less?", "Héllo\n= #"
    )
    assert mailto(letter) == (
        "mailto:o%27neill%2B1%26x@acme.example,b@acme.example?subject=50%20%25%20%26%20more%2Fless%3F"
        "&body=H%C3%A9llo%0D%0A%3D%20%23"
    )
    assert mailto(Letter((), (), "", "x")) == "mailto:?body=x"


one_line = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]))


@given(one_line.filter(bool), st.lists(one_line))
def test_a_mail_program_reads_back_what_was_written(subject: str, lines: list[str]) -> None:
    url = mailto(Letter((), ("山田@acme.example",), subject, "\n".join(lines)))

    assert url.isascii()
    assert not set(url) & set(' \t\r\n"<>\\^`{|}+#')
    to, _, query = url.removeprefix("mailto:").partition("?")
    assert unquote(to) == "山田@acme.example"
    assert parse_qsl(query, keep_blank_values=True, strict_parsing=True) == [
        ("subject", subject),
        ("body", "\r\n".join(lines)),
    ]


# Handed to the mail program

ON_ITS_OWN = (
    "import sys; from datetime import datetime; from afterview.cli import main; "
    "main(sys.argv[2:], now=datetime.fromisoformat(sys.argv[1]))"
)


@pytest.mark.skipif(sys.platform != "linux", reason="xdg-open is Linux's")
@pytest.mark.parametrize("screen", SCREENS)
def test_the_mail_program_gets_the_letter(program: Program, screen: str) -> None:
    stand_in(program.folder, "xdg-open", "here.with_suffix('.args').write_text(repr(sys.argv[1:]))")
    args = ["--config", str(program.config), "draft", FOLLOW_UP, "--open"]
    ran = subprocess.run(
        [sys.executable, "-c", ON_ITS_OWN, NOW.isoformat(), *args],
        env=os.environ | {screen: ":0"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    letter = take_apart(program("draft", FOLLOW_UP).out.removesuffix("\n"))

    assert (ran.returncode, ran.stderr) == (0, "")
    args_file = program.folder / "bin" / "xdg-open.args"
    assert args_file.read_text() == repr([mailto(letter)])
    assert ran.stdout.splitlines() == [
        "To: Jane Doe <jane@acme.example>",
        "Subject: Following up: our conversation on November 23",
        "opened in your mail program",
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="xdg-open is Linux's")
def test_a_mail_program_that_fails_is_no_success(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    stand_in(program.folder, "xdg-open", "sys.exit('no method available')")
    assert refused(program, THANKS, "--open") == (
        "afterview: the mail program did not open it: no method available; use --copy, or "
        f"`afterview draft {THANKS}` to print it"
    )


@pytest.mark.skipif(sys.platform != "linux", reason="xdg-open is Linux's")
def test_a_mail_program_that_stays_open_is_left_alone(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(module, "PROGRAM_SECONDS", 1.0)
    stand_in(
        program.folder,
        "xdg-open",
        "import os, signal; here.with_suffix('.pid').write_text(str(os.getpid())); signal.pause()",
    )
    ran = program("draft", THANKS, "--open")
    pid = int(program.folder.joinpath("bin", "xdg-open.pid").read_text())
    os.kill(pid, 9)  # which raises where it has ended
    os.waitpid(pid, 0)
    assert ran.out.endswith("opened in your mail program\n")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """On a screen; what would be opened is only noted."""
    urls: list[str] = []

    def launch(url: str) -> str:
        urls.append(url)
        return ""

    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(module, "launch", launch)
    return urls


def test_a_draft_that_is_too_long_is_not_opened(program: Program, opened: list[str]) -> None:
    topic = "a" * 950
    program.write(table(topics=f'["{topic}", "{topic}"]'))

    length = len(mailto(take_apart(program("draft", THANKS).out.removesuffix("\n"))))
    assert length > LONGEST_URL
    assert refused(program, THANKS, "--open") == (
        f"afterview: the draft of {THANKS} is too long for a link to your mail program ({length} "
        "characters as a link, of 2000); use --copy and paste it"
    )
    assert opened == []


@pytest.mark.parametrize(("length", "fits"), [(LONGEST_URL, True), (LONGEST_URL + 1, False)])
def test_the_longest_draft_that_is_opened(
    program: Program, opened: list[str], length: int, *, fits: bool
) -> None:
    program.folder.joinpath("drafts").mkdir()
    body = "a" * (length - len("mailto:?body="))
    program.folder.joinpath("drafts", "follow-up.txt").write_text(body)
    program.write(table(), config=CONFIGURATION + '\n[drafts]\npath = "drafts"\n')

    assert (program("draft", FOLLOW_UP, "--open").code == 0) is fits
    assert opened == ([f"mailto:?body={body}"] if fits else [])


def test_what_is_no_email_is_not_opened(program: Program, opened: list[str]) -> None:
    assert refused(program, "acme/recap", "--open") == (
        "afterview: the draft of acme/recap is not an email; copy it with --copy"
    )
    assert opened == []


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there always is a screen")
def test_without_a_screen_nothing_is_opened(
    program: Program, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY")

    assert refused(program, THANKS, "--open") == (
        f"afterview: no mail program was found; use --copy, or `afterview draft {THANKS}` to print "
        "it"
    )
    assert opened == []


@pytest.mark.parametrize("platform", ["darwin", "win32", "cygwin"])
def test_other_systems_have_a_screen_and_need_no_display(
    program: Program, opened: list[str], monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    monkeypatch.delenv("DISPLAY")
    monkeypatch.setattr("afterview.cli.draft.sys.platform", platform)

    assert program("draft", THANKS, "--open").code == 0
    assert len(opened) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="xdg-open is Linux's")
def test_a_missing_mail_program_is_said(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")

    assert "no mail program was found" in refused(program, THANKS, "--open")


# On the clipboard


@pytest.mark.parametrize(
    ("command", "screen", "encoding"),
    [
        ("wl-copy", "WAYLAND_DISPLAY", "utf-8"),
        ("xclip -selection clipboard", "DISPLAY", "utf-8"),
        ("xsel --clipboard --input", "DISPLAY", "utf-8"),
        ("pbcopy", "", "utf-8"),
        ("clip.exe", "", "utf-16-le"),
    ],
)
def test_the_text_is_copied_and_the_head_is_said(
    program: Program, monkeypatch: pytest.MonkeyPatch, command: str, screen: str, encoding: str
) -> None:
    name, _, arguments = command.partition(" ")
    program.write(table(company='"日本電気"'))
    letter = program("draft", FOLLOW_UP, "--json").json
    clipboard(program.folder, name)
    if screen:
        assert program("draft", FOLLOW_UP, "--copy").code == 2
        monkeypatch.setenv(screen, "here")

    ran = program("draft", FOLLOW_UP, "--copy")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "To: Jane Doe <jane@acme.example>\n"
        "Subject: Following up: our conversation on November 23\n"
        "copied to the clipboard\n"
    )
    assert "日本電気" in letter["body"]
    assert copied(program.folder, name) == (arguments, letter["body"].encode(encoding))


def test_a_draft_of_the_persons_own_that_is_no_email_stays_whole(program: Program) -> None:
    program.folder.joinpath("drafts").mkdir()
    program.folder.joinpath("drafts", "recap.txt").write_text("Subject: what they asked\n\n1.")
    program.write(table(), config=CONFIGURATION + '\n[drafts]\npath = "drafts"\n')

    recap = program("draft", "acme/recap", "--json").json
    assert (recap["subject"], recap["body"]) == ("", "Subject: what they asked\n\n1.")


def test_what_is_no_email_is_copied_whole(program: Program) -> None:
    clipboard(program.folder, "pbcopy")
    text = program("draft", "acme/recap").out.removesuffix("\n")

    assert program("draft", "acme/recap", "--copy").out == "copied to the clipboard\n"
    assert copied(program.folder, "pbcopy") == ("", text.encode())


def test_a_clipboard_that_fails_leaves_it_to_the_next(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    stand_in(program.folder, "xclip", "sys.exit(1)")
    clipboard(program.folder, "xsel")
    clipboard(program.folder, "pbcopy")

    assert program("draft", THANKS, "--copy").code == 0
    assert copied(program.folder, "xsel") is not None
    assert copied(program.folder, "pbcopy") is None


def test_a_clipboard_that_cannot_be_run_leaves_it_to_the_next(program: Program) -> None:
    program.folder.joinpath("bin", "pbcopy").write_text("#!/nothing/there\n")
    program.folder.joinpath("bin", "pbcopy").chmod(0o755)
    clipboard(program.folder, "clip.exe")

    assert program("draft", THANKS, "--copy").code == 0
    assert copied(program.folder, "clip.exe") is not None


def test_a_clipboard_that_never_answers_is_given_up(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PROGRAM_SECONDS", 0.5)
    stand_in(program.folder, "pbcopy", "import signal; signal.pause()")

    assert refused(program, THANKS, "--copy") == (
        "afterview: the text was not copied (pbcopy: no answer within 0.5 seconds); "
        f"`afterview draft {THANKS}` prints the text"
    )


def test_what_each_clipboard_says_of_its_failure_is_said(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    stand_in(program.folder, "xsel", "sys.exit(4)")
    stand_in(program.folder, "pbcopy", "sys.exit('no\\x1b display\\nat all')")
    assert "(xsel: it ended with 4; pbcopy: no\\u001B display);" in refused(
        program, THANKS, "--copy"
    )


def test_without_a_clipboard_the_way_to_the_text_is_said(program: Program) -> None:
    assert refused(program, THANKS, "--copy") == (
        "afterview: no clipboard program was found (of wl-copy, xclip, xsel, pbcopy, clip.exe); "
        f"`afterview draft {THANKS}` prints the text"
    )


@pytest.mark.skipif(not hasattr(os, "fork"), reason="such clipboards are on Unix")
def test_a_clipboard_that_stays_behind_holds_nobody_up(program: Program) -> None:
    """xclip forks and keeps the text; with our output open, a reader of it would wait for ever."""
    stand_in(
        program.folder,
        "pbcopy",
        "import os, signal\n"
        "sys.stdin.read()\n"
        "stays = os.fork()\n"
        "if not stays: signal.pause()\n"
        "here.with_suffix('.pid').write_text(f'{stays} {os.getsid(0)}')",
    )
    args = ["--config", str(program.config), "draft", THANKS, "--copy"]
    try:
        ran = subprocess.run(
            [sys.executable, "-c", ON_ITS_OWN, NOW.isoformat(), *args],
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
    finally:
        stays, session = map(int, program.folder.joinpath("bin", "pbcopy.pid").read_text().split())
        os.kill(stays, 9)

    assert (ran.returncode, ran.stderr) == (0, "")
    assert session != os.getsid(0)
