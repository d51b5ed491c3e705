"""Progress of long work goes to standard error: in a log a line with rate and time left, now and then."""

from __future__ import annotations

import pytest

from entente.cli import progress


def test_a_log_gets_works_share_rate_and_time_left(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter([0.0, 10.0, 40.0, 40.0, 40.0, 50.0])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    with progress.rate_bar(lambda text: text) as told:
        told(1_000, 5_000_000, 80_000_000)  # ten seconds: nothing yet
        told(4_000, 20_000_000, 80_000_000)
        told(5_000, 25_000_000, 80_000_000)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == ["4,000 works, 25.0 % of 80 MB, 100 works/s, 0:02:00 left"]
