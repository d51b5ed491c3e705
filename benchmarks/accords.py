"""Lists and states of 10,000 instruments and 10,000 duties: `python benchmarks/accords.py [--number N]`.

Makes a register of its own in a temporary folder, reads it once (files to cache), and then asks each question in a
fresh state of mind: the register is loaded from the cache every time, as a command does. Printed are medians of the
wall clock and of the processor's time, beside the whole command in a new process.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

DAY = date(2026, 11, 25)
LIMIT_MS = 200.0


def write_register(folder: Path, number: int) -> None:
    """Instruments with a version and two terms, duties with outcomes, measures and links."""
    folder.mkdir(parents=True)
    lines = ['[[source]]\nid = "s"\ntitle = "Source"\n']
    for n in range(number):
        begin = date(1980, 1, 1) + timedelta(days=n)
        lines.append(
            f'[[instrument]]\nid = "i-{n:05}"\nkind = "memorandum"\nbinding = false\ntitle = "Memorandum {n}"\n'
            f'authority = "Two academies"\nparties = ["DE", "CN"]\ncite = "M {n}"\n'
            f'[[instrument.version]]\nid = "1"\ntitle = "Text"\ncite = "M {n}"\nvalid_from = {begin}\nknown_from = {begin}\n'
            'source = "s"\ncertainty = "text_read"\n'
            f'[[instrument.term]]\nid = "t1"\nvalid_from = {begin}\nuntil = {begin + timedelta(days=1826)}\n'
            f'known_from = {begin}\ntext = "Five years."\nsource = "s"\ncertainty = "text_read"\n'
            f'[[instrument.term]]\nid = "t2"\nvalid_from = {begin + timedelta(days=1826)}\nuntil = 2030-01-01\n'
            f'known_from = {begin + timedelta(days=1800)}\ntext = "Extended."\nsource = "s"\ncertainty = "text_read"\n'
        )
    (folder / "instruments.toml").write_text("\n".join(lines), encoding="utf-8")
    duties = ["id,author,source,valid_from,side,owner,duty,due"]
    outcomes = ["id,author,source,valid_from,commitment,state"]
    for n in range(number):
        due = date(2020, 1, 1) + timedelta(days=n % 3650)
        duties.append(f"d-{n:05},office,minutes,2019-06-01,{'DE' if n % 2 else 'CN'},office {n % 40},report {n},{due}")
        if n % 3 == 0:
            outcomes.append(f"o-{n:05},office,minutes,{due + timedelta(days=n % 5 - 2)},d-{n:05},kept")
    (folder / "commitment.csv").write_text("\n".join(duties), encoding="utf-8")
    (folder / "outcome.csv").write_text("\n".join(outcomes), encoding="utf-8")


def timed(ask: Callable[[], object], times: int = 7) -> tuple[float, float]:
    """Median milliseconds on the clock and of the processor."""
    wall, cpu = [], []
    for _ in range(times):
        start, spent = time.perf_counter(), time.process_time()
        ask()
        wall.append((time.perf_counter() - start) * 1000)
        cpu.append((time.process_time() - spent) * 1000)
    return statistics.median(wall), statistics.median(cpu)


def main() -> int:
    """Print the table; 1 if a question takes longer than the limit of processor time."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--number", type=int, default=10_000)
    number = parser.parse_args().number
    from entente.desk.duties import DutiesAsked, list_duties, render_duties
    from entente.desk.instruments import instrument_state, list_instruments
    from entente.desk.register import whole_register

    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        write_register(home / "accords", number)
        start = time.perf_counter()
        whole_register(home)
        print(f"read {number:,} instruments and duties from files once: {time.perf_counter() - start:.1f} s")
        asked = DutiesAsked(home=home, as_of=DAY, known_at=DAY)
        late = DutiesAsked(home=home, as_of=DAY, known_at=DAY, standing="overdue", side="DE")
        questions: dict[str, Callable[[], object]] = {
            "list of instruments": lambda: list_instruments(home, DAY, DAY),
            "instruments expiring in 5 years": lambda: list_instruments(home, DAY, DAY, expiring=1826),
            "state of one instrument": lambda: instrument_state(home, "i-04999", DAY, DAY),
            "list of duties with kept ratio": lambda: list_duties(asked),
            "overdue duties of one side": lambda: list_duties(late),
            "duties as iCalendar": lambda: render_duties(list_duties(asked), "ics", "en"),
        }
        slow = 0
        for label, ask in questions.items():
            wall, cpu = timed(ask)
            slow += cpu > LIMIT_MS
            print(f"{label:<34} {wall:7.0f} ms, processor {cpu:6.0f} ms")
        for words in (["list"], ["duties", "--overdue", "--side", "DE"], ["status", "i-04999"]):
            command = [sys.executable, "-m", "entente", "--home", str(home), "accords", *words]
            wall, _ = timed(lambda command=command: subprocess.run(command, check=True, capture_output=True), 3)
            print(f"entente accords {' '.join(words):<18} {wall:7.0f} ms, the whole command in a new process")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
