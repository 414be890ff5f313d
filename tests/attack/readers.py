"""What others wrote, damaged: invitations, mails, tables and promises, for as long as you want.

`python tests/attack/readers.py --minutes 30` changes files and sentences at random and reads them.
It ends with 1 where a reader crashed, took too long, lost an event without a word, said something
that is no sentence, or made a log that cannot be read. Each such file is kept in `--keep`.
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from reader_fuzz import attack, summary


def main() -> int:
    """Attack, and print what was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--keep", type=Path, help="a folder for the files that broke a law")
    args = parser.parse_args()
    print(f"seed {args.seed}")
    found = attack(args.seed, seconds=60 * args.minutes, patience=120)
    for number, (reader, data, law) in enumerate(found.broken):
        print(f"BROKEN by a {reader}: {law}\n  {data[:300]!r}")
        if args.keep:
            args.keep.mkdir(parents=True, exist_ok=True)
            (args.keep / f"{reader}-{args.seed}-{number}").write_bytes(data)
    for reader, words in summary(found).items():
        print(f"{reader:12} {words}")
    print(f"slowest: {found.slowest:.2f} s; {len(found.broken)} laws broken")
    return bool(found.broken)


if __name__ == "__main__":
    sys.exit(main())
