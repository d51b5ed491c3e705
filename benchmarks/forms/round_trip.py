"""500 generated proposals out as Excel and Word forms and back: how many come back unchanged, and how long one takes.

    python benchmarks/forms/round_trip.py [HOW_MANY]

Prints one line for each format: proposals, losses, median processor milliseconds for writing and for reading. Ends
with 1 if one proposal was lost.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.any_proposal import any_proposal

from entente.desk.forms.content import laid_out
from entente.desk.forms.docx_out import write_form_docx
from entente.desk.forms.exchange import import_form
from entente.desk.forms.xlsx_out import write_xlsx

WRITERS = {"xlsx": write_xlsx, "docx": write_form_docx}


def main(count: int) -> int:
    lost = 0
    with tempfile.TemporaryDirectory() as folder:
        for form, write in WRITERS.items():
            writing, reading, losses = [], [], []
            for seed in range(count):
                proposal, lang = any_proposal(seed), ("en", "zh")[seed % 2]
                path = Path(folder) / f"form.{form}"
                start = time.process_time()
                path.write_bytes(write(laid_out(proposal, lang), lang))
                middle = time.process_time()
                if import_form(path, lang).proposal != proposal:
                    losses.append(seed)
                writing.append(middle - start)
                reading.append(time.process_time() - middle)
            lost += len(losses)
            print(
                f"{form}: {count} proposals, {len(losses)} lost {losses[:10]}, "
                f"write {1000 * statistics.median(writing):.0f} ms, read {1000 * statistics.median(reading):.0f} ms"
            )
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 500))
