"""A sample of the fault suite (the whole: ``benchmarks/record/faults.py``): kill -9, failing disks, flipped bytes."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from benchmarks.record import faults


def test_no_acknowledged_entry_is_lost_to_kill_9(tmp_path: Path) -> None:
    assert faults.kill_cycles(tmp_path / "log", 3, say=lambda _: None) > 0


@pytest.fixture(scope="module")
def strace() -> None:
    if shutil.which("strace") is None:
        pytest.skip("strace is absent")
    if subprocess.run(["strace", "-o", "/dev/null", "true"], check=False, capture_output=True).returncode:
        pytest.skip("strace may not trace here")


@pytest.mark.parametrize(
    ("call", "fault", "when"),
    [
        ("pwrite64", "error=EIO", 40),
        ("pwrite64", "error=ENOSPC", 60),
        ("pwrite64", "signal=KILL", 50),
        ("fdatasync", "error=EIO", 20),
        ("fdatasync", "signal=KILL", 25),
    ],
)
def test_a_failing_disk_loses_nothing_acknowledged(strace: None, call: str, fault: str, when: int) -> None:
    assert faults.inject(call, fault, when) > 0


def test_flipped_bytes_are_detected_or_change_nothing(tmp_path: Path) -> None:
    detected, same = faults.flip_store(tmp_path, step=151)
    assert detected > 0
    assert same > 0  # unused pages
