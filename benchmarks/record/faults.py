"""The fault suite of the record's store. Nothing acknowledged may be lost, and no history may fork.

    python benchmarks/record/faults.py kill --cycles 1000
    python benchmarks/record/faults.py inject            # needs strace: every write and sync call × EIO, ENOSPC, KILL
    python benchmarks/record/faults.py flip              # every byte of a small store
    python benchmarks/record/faults.py flip-bundle       # every byte of an auditor's bundle

The tests run a sample of each; these are the whole. Exit code 1 at the first loss. On two idle cores ``kill`` takes about
15 minutes, ``inject`` 5, ``flip`` 10, ``flip-bundle`` 5.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from entente.errors import EntenteError, RecordError
from entente.record.ledger import Ledger

CALLS = ("pwrite64", "fdatasync", "fsync", "ftruncate", "write", "linkat", "link", "rename", "unlink")
FAULTS = ("error=EIO", "error=ENOSPC", "signal=KILL")
WORKER = """
import os, sys
from pathlib import Path
from entente.errors import EntenteError
from entente.record.ledger import Ledger
folder, count, batch = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
ack = int(sys.argv[4])
ledger, signer = Ledger.create(folder, os.urandom)
number = 0
while count == 0 or number < count:
    try:
        bodies = [os.urandom(40) for _ in range(batch)]
        done = ledger.append(bodies, signer)
        for n, body in enumerate(bodies):
            os.write(ack, b"%d %s %d\\n" % (done.first + n, body.hex().encode(), done.checkpoint.size))
    except EntenteError:
        os.write(2, b"refused\\n")
    number += 1
"""


def acknowledged(text: bytes) -> dict[int, tuple[bytes, int]]:
    """Entries that were acknowledged: number to body and size of the checkpoint that covers it."""
    found = {}
    for line in text.split(b"\n")[:-1]:  # a last line without its end was not said
        if match := re.fullmatch(rb"(\d+) ([0-9a-f]{80}) (\d+)", line):
            found[int(match[1])] = (bytes.fromhex(match[2].decode()), int(match[3]))
    return found


def check(folder: Path, said: dict[int, tuple[bytes, int]]) -> int:
    """Everything acknowledged is there under a signed checkpoint; gives the size. Raises ``AssertionError``."""
    if not (folder / "log.vkey").exists():
        assert not said, "acknowledged by a log that is not there"
        return 0
    with Ledger.open(folder) as ledger:
        seen = ledger.verify()
        signed = seen.checkpoint.size if seen.checkpoint else 0
        for number, (body, size) in said.items():
            assert size <= signed, f"checkpoint over {size} was acknowledged, {signed} is signed"
            assert ledger.entries.entry(number) == body, f"entry {number} is not what was acknowledged"
            assert ledger.prove(number).check(*ledger.ring.keys).root, "no proof"
    return seen.size


def spawn(folder: Path, count: int, batch: int, before: tuple[str, ...] = ()) -> tuple[subprocess.Popen[bytes], int]:
    read, write = os.pipe()
    command = [*before, sys.executable, "-B", "-c", WORKER, str(folder), str(count), str(batch), str(write)]
    child = subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    os.close(write)
    return child, read


def drain(read: int) -> bytes:
    text = b""
    while part := os.read(read, 65_536):
        text += part
    os.close(read)
    return text


def kill_cycles(folder: Path, cycles: int, say: Callable[[str], None] = print) -> int:
    """Kill a writer at a random moment, again and again, on one log; gives how many entries were acknowledged."""
    said: dict[int, tuple[bytes, int]] = {}
    moments = random.Random(11)
    for cycle in range(cycles):
        child, read = spawn(folder, 0, moments.choice((1, 3, 40)))
        first = os.read(read, 65_536)  # the writer is at work
        time.sleep(moments.random() * 0.02)
        child.send_signal(signal.SIGKILL)
        child.wait()
        new = acknowledged(first + drain(read))
        assert not set(new) & set(said), "a number was given twice"
        said |= new
        recent = dict(list(said.items())[-200:]) if cycle % 200 else said
        size = check(folder, recent)
        assert size >= len(said), "an acknowledged entry was lost"
        if cycle % 100 == 99:
            say(f"{cycle + 1} cycles, {len(said)} entries acknowledged, {size} in the log")
    return len(said)


def injections() -> Iterator[tuple[str, str]]:
    for call in CALLS:
        for fault in FAULTS:
            yield call, fault


def count_calls(call: str) -> int:
    """How often a writer makes a call, without any fault."""
    with tempfile.TemporaryDirectory() as name:
        trace = Path(name) / "trace"
        before = ("strace", "-f", "-o", str(trace), "-e", f"trace={call}")
        child, read = spawn(Path(name) / "log", 3, 2, before)
        drain(read)
        child.wait()
        return len(re.findall(rf"\b{call}\(", trace.read_text(errors="replace")))


def inject(call: str, fault: str, when: int) -> int:
    """One fault at the ``when``-th call of a writer; then the log must hold what was said, and take more.

    Gives the number of entries acknowledged in all.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "log"
        before = ("strace", "-f", "-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:{fault}:when={when}")
        child, read = spawn(folder, 3, 2, before)
        said = acknowledged(drain(read))
        child.wait()
        try:
            check(folder, said)
        except EntenteError as failure:  # not begun yet: nothing was said, and beginning again must work
            assert not said, f"{call} {fault} {when}: {failure}"
        child, read = spawn(folder, 2, 2)
        more = acknowledged(drain(read))
        child.wait()
        assert more, f"{call} {fault} {when}: the log takes no more"
        check(folder, said | more)
        return len(said | more)


def inject_all(say: Callable[[str], None] = print) -> int:
    done = 0
    for call in CALLS:
        times = count_calls(call)
        for fault in FAULTS:
            for when in range(1, times + 1):
                inject(call, fault, when)
                done += 1
        say(f"{call}: {times} calls × {len(FAULTS)} faults")
    return done


def flip_store(folder: Path, step: int = 1) -> tuple[int, int]:
    """Flip a bit of every byte of a small log's files: detected, or everything stays the same. Gives both counts."""
    source = folder / "log"
    ledger, signer = Ledger.create(source, lambda count: bytes(range(count)))
    bodies = [b"entry %d" % n for n in range(300)]
    with ledger:
        ledger.append(bodies, signer)
        good_note = ledger.verify().note
        good_tiles = [ledger.entries.tile(0, 0, 256), ledger.entries.tile(0, 1, 44), ledger.entries.tile(1, 0, 1)]
    copy = folder / "copy"
    shutil.copytree(source, copy)
    detected = same = 0
    for path in sorted(source.iterdir()):
        good = path.read_bytes()
        for where in range(0, len(good), step):
            spoilt = bytearray(good)
            spoilt[where] ^= 1 << (where % 8)
            (copy / path.name).write_bytes(spoilt)
            try:
                with Ledger.open(copy) as ledger:
                    seen = ledger.verify()
                    tiles = [
                        ledger.entries.tile(0, 0, 256),
                        ledger.entries.tile(0, 1, 44),
                        ledger.entries.tile(1, 0, 1),
                    ]
                    assert list(ledger.entries.entries()) == bodies, f"{path.name} {where}: entries differ"
                    assert (seen.note, tiles) == (good_note, good_tiles), f"{path.name} {where}: checkpoint or tiles"
                same += 1
            except EntenteError:
                detected += 1
            for journal in copy.glob("*-*"):
                journal.unlink()
        (copy / path.name).write_bytes(good)
    return detected, same


def flip_bundle(folder: Path, step: int = 1) -> int:
    """Flip a bit of every byte of the demo's bundle; every one must be refused."""
    from entente.desk.keeping import verify_file

    subprocess.run([sys.executable, "-m", "entente", "record", "demo", "--keep", str(folder / "demo")], check=True)
    data = (folder / "demo" / "bundle.zip").read_bytes()
    now = int(time.time())
    verify_file(data, (), second=now)
    for where in range(0, len(data), step):
        spoilt = bytearray(data)
        spoilt[where] ^= 1 << (where % 8)
        try:
            verify_file(bytes(spoilt), (), second=now)
        except RecordError:
            continue
        raise AssertionError(f"byte {where} of the bundle may be flipped")
    return len(range(0, len(data), step))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("kill", "inject", "flip", "flip-bundle"))
    parser.add_argument("--cycles", type=int, default=1000)
    parser.add_argument("--step", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        if options.what == "kill":
            print(kill_cycles(Path(name) / "log", options.cycles), "entries acknowledged, none lost, no fork")
        elif options.what == "inject":
            print(inject_all(), "injections, nothing acknowledged lost")
        elif options.what == "flip-bundle":
            print(f"bundle: {flip_bundle(Path(name), options.step)} flips, all refused")
        else:
            detected, same = flip_store(Path(name), options.step)
            print(f"store: {detected} flips detected, {same} changed nothing")


if __name__ == "__main__":
    main()
