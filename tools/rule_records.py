"""Bring rule records to the present shape: `python tools/rule_records.py [FOLDER…]` (default: the packaged rules).

Adds `reviewer = "not reviewed by counsel"` to every `[[rule]]` that names no reviewer. Idempotent; the rest of a file
stays byte for byte. Run it after merging rules that were written before the field was mandatory.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

PACKAGED = Path(__file__).resolve().parents[1] / "src" / "entente" / "safeguards" / "rules"
NOT_REVIEWED = 'reviewer = "not reviewed by counsel"'


def with_reviewer(text: str) -> str:
    """The text of a rule file in which every rule names a reviewer."""
    out: list[str] = []
    lines = text.split("\n")
    starts = [n for n, line in enumerate(lines) if line.strip().startswith("[")]
    for number, line in enumerate(lines):
        out.append(line)
        if not re.match(r"source\s*=", line):
            continue
        first = max((n for n in starts if n < number), default=0)
        last = min((n for n in starts if n > number), default=len(lines))
        if lines[first].strip() != "[[rule]]" or any(re.match(r"reviewer\s*=", each) for each in lines[first:last]):
            continue
        dated = number + 1 < len(lines) and re.match(r"source_date\s*=", lines[number + 1])
        if dated:
            lines[number + 1] += "\n" + NOT_REVIEWED
        else:
            out.append(NOT_REVIEWED)
    return "\n".join(out)


def main(arguments: list[str]) -> int:
    """Rewrite the files that need it and name them."""
    for folder in [Path(each) for each in arguments] or [PACKAGED]:
        for path in sorted(folder.rglob("*.toml")):
            before = path.read_text(encoding="utf-8")
            after = with_reviewer(before)
            if after != before:
                path.write_text(after, encoding="utf-8")
                print(path)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
