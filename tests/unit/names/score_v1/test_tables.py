"""The hand-written tables are in order, and what is built from them is current."""

import subprocess
import sys

from entente.names.score_v1.tables import acronyms, china_places, gloss_lines, phrases, pinyin_table, word_class


def test_the_tables_are_in_order(repository):
    checked = subprocess.run(
        [sys.executable, "tools/names_tables.py", "check"], cwd=repository, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout


def test_no_table_is_empty():
    assert len(list(gloss_lines())) > 2500
    assert len(china_places()) > 400
    assert len(pinyin_table()) > 2500
    assert len(word_class()) > 1500
    assert acronyms()["avic"] == ("aviation", "industry", "china")
    assert phrases()["joint"][0][0][0] == "joint"
