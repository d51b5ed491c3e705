"""How long do lists of 10,000 claims and of 10,000 records of programmes take? `python benchmarks/claims.py [N]`

Times in milliseconds, median of seven, of CPU and of the clock: reading the folder, judging every claim and making the
report (the command does nothing else but start Python and print). A tenth of the claims has a check on a table of 1,000
rows.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from entente.desk.brief.report import report_csv, report_text
from entente.desk.claims import Filter, list_claims
from entente.desk.programmes import report

DAY = date(2026, 11, 25)


def make(folder: Path, count: int) -> tuple[Path, Path]:
    """A folder of claims and a folder of programmes."""
    claims, programmes = folder / "claims", folder / "programmes"
    (claims / "data").mkdir(parents=True)
    programmes.mkdir()
    head = "id,kind,subject,measure,value,unit,period,document,lacks,text_en,text_zh\n"
    rows = (f"c{n},indicator,US;CN,m{n % 50},{n % 97},posts,2021,wang-2024,source;list,There are {n} posts.,职位数为 {n}。\n"
            for n in range(count))  # fmt: skip
    (claims / "claim.csv").write_text(head + "".join(rows), encoding="utf-8")
    table = "country,year,value\n" + "".join(f"C{n % 100},{2000 + n // 100},{n % 97}\n" for n in range(1000))
    (claims / "data" / "posts.csv").write_text(table, encoding="utf-8")
    checks = "".join(
        f'[[check]]\nid = "k{n}"\nclaim = "c{n}"\nquestion = "posts"\n'
        f'measure = {{ read = "table:posts", where = {{ country = "C{n % 100}", year = {2000 + n % 10} }} }}\n'
        for n in range(0, count, 100)
    )  # fmt: skip
    data = '[[table]]\nid = "posts"\nfile = "data/posts.csv"\nsource = "list"\ndefinition = "as listed"\n'
    (claims / "own.toml").write_text(data + checks, encoding="utf-8")
    visits = "id,kind,host,origin,year,persons,source\n" + "".join(
        f"v{n},scientist,{'US' if n % 2 else 'CN'},{'CN' if n % 2 else 'US'},{2000 + n % 25},{n % 40},log\n"
        for n in range(count)
    )  # fmt: skip
    (programmes / "visit.csv").write_text(visits, encoding="utf-8")
    return claims, programmes


def timed(what: str, call: Callable[[], object]) -> None:
    """Print the medians."""
    clock, cpu = [], []
    for _ in range(7):
        began, used = time.perf_counter(), time.process_time()
        call()
        clock.append(1000 * (time.perf_counter() - began))
        cpu.append(1000 * (time.process_time() - used))
    print(f"{what:<44} clock {statistics.median(clock):7.1f} ms   CPU {statistics.median(cpu):7.1f} ms")


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as name:
        home = Path(name) / "home"
        claims, programmes = make(Path(name), count)
        made = list_claims(home, [claims], DAY, Filter())
        assert len(made.tables[0].rows) == count + 170, "every claim is listed"
        timed(f"list of {count:,} claims with verdicts", lambda: list_claims(home, [claims], DAY, Filter()))
        timed(
            "  the same, only contradicted",
            lambda: list_claims(home, [claims], DAY, Filter(verdicts=("contradicted",))),
        )
        timed("  as text", lambda: report_text(made, "en"))
        timed("  as CSV", lambda: report_csv(made))
        timed(f"exchanges of {count:,} visits", lambda: report("exchanges", [programmes], on=DAY))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
