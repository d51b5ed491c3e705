"""The numbers of the record with their bars, with Go's tlog and pymerkle in the same run where they are there.

    python benchmarks/record/speed.py [--leaves 10000000] [--pymerkle PYTHON] [--json FILE]

Seconds and rates are of processor time, except what syncs (``durable``, ``sealed``) and proofs (medians on the wall).
``sync_ms``, ``ed25519_10k_alone_s`` and ``sha256_2m_alone_s`` are what the rows beside them are bound by.
``--pymerkle`` is the interpreter of a separate environment that has pymerkle (GPL; never in ours). Go's tlog needs
Debian's golang-go and golang-golang-x-mod-dev. Run nothing else meanwhile; medians of several rounds are printed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from entente.record.block import grow_blocks, leaf_hashes
from entente.record.dsse import IN_TOTO, Envelope
from entente.record.key import SigningKey
from entente.record.ledger import Ledger
from entente.record.store import EntryStore
from entente.record.tree import check_inclusion, grow, leaf_hash, prove_inclusion, root_of_peaks

HERE = Path(__file__).parent
ENTRY = 100
BARS = {
    "append_to_go": (">=", 0.8),
    "durable_append_per_s": (">=", 100_000),  # where a sync takes 0.3 ms or less: see sync_ms
    "signed_entries_per_s": (">=", 5_000),
    "verify_10k_signed_s": ("<=", 1.5),
    "rehash_1m_s": ("<=", 2.0),
    "prove_cold_ms": ("<=", 0.5),
    "prove_cached_us": ("<=", 50.0),
    "check_us": ("<=", 20.0),
    "pymerkle_to_ours": (">=", 10.0),
}


def median(measure: Callable[[], float], rounds: int = 5) -> float:
    return statistics.median(measure() for _ in range(rounds))


def append_in_memory(count: int = 262_144, batch: int = 4096) -> float:
    """Entries per second, hashes and blocks in a dict; entries of 100 bytes."""
    bodies = [os.urandom(ENTRY) for _ in range(batch)]
    blocks: dict[tuple[int, int], bytes] = {}
    start = time.process_time()
    for size in range(0, count, batch):
        blocks.update(grow_blocks(size, leaf_hashes(bodies), blocks.__getitem__))
    return count / (time.process_time() - start)


def go_append() -> float | None:
    if shutil.which("go") is None:
        return None
    found = subprocess.run(
        ["go", "test", "-bench", "Append", "-benchtime", "1s", "-count", "5", "."],
        cwd=HERE / "go",
        env={**os.environ, "GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOFLAGS": ""},
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    rates = [[1e9 / float(one) for one in re.findall(rf"([0-9.]+) {unit}", found)] for unit in ("ns/op", "cpu-ns/op")]
    return max(statistics.median(one) for one in rates) if all(rates) else None  # whichever is better for Go


def fsync_seconds(folder: Path) -> float:
    with (folder / "fsync").open("wb", buffering=0) as stream:
        times = []
        for _ in range(50):
            stream.write(bytes(4096))
            start = time.perf_counter()
            os.fdatasync(stream.fileno())
            times.append(time.perf_counter() - start)
    return statistics.median(times)


def durable_append(folder: Path, batch: int = 256, count: int = 51_200) -> tuple[float, float]:
    """Entries per second on the wall, and per second of processor time."""
    path = folder / f"durable-{time.monotonic_ns()}.db"
    bodies = [os.urandom(ENTRY) for _ in range(batch)]
    with EntryStore(path, create=True) as store:
        wall, cpu = time.perf_counter(), time.process_time()
        for _ in range(0, count, batch):
            store.append(bodies)
        return count / (time.perf_counter() - wall), count / (time.process_time() - cpu)


def signed_entries(folder: Path, count: int = 10_000) -> dict[str, float]:
    """Entries parsed, verified and appended per second; seconds to verify them all under a root, and with proofs.

    ``ed25519`` is how long the signatures alone take: the rest is ours. All in processor time.
    """
    key = SigningKey(name="bench.example/acts", seed=bytes(range(32)))
    payloads = [b'{"n":%d,"words":"%s"}' % (n, b"x" * 200) for n in range(count)]
    entries = [Envelope(payload=payload).sign(key).format() for payload in payloads]
    path = folder / f"signed-{time.monotonic_ns()}.db"
    with EntryStore(path, create=True) as store:
        start = time.process_time()
        for at in range(0, count, 256):
            batch = entries[at : at + 256]
            for entry in batch:
                Envelope.parse(entry).verify([key.verifier])
            store.append(batch)
        found = {"signed_entries_per_s": count / (time.process_time() - start)}
        root = store.root(count)
        proofs = [prove_inclusion(n, count, store) for n in range(count)]
    start = time.process_time()
    for entry in entries:
        Envelope.parse(entry).verify([key.verifier])
    peaks: list[bytes] = []
    for _ in grow(0, peaks, leaf_hashes(entries)):
        pass
    assert root_of_peaks(peaks) == root
    found["verify_10k_signed_s"] = time.process_time() - start
    start = time.process_time()
    for n, entry in enumerate(entries):
        Envelope.parse(entry).verify([key.verifier])
        check_inclusion(proofs[n], n, count, leaf_hash(entry), root)
    found["verify_10k_signed_with_proofs_s"] = time.process_time() - start
    public, (_, signature) = (
        Ed25519PublicKey.from_public_bytes(key.verifier.public),
        Envelope.parse(entries[0]).signatures[0],
    )
    message = b"DSSEv1 %d %b %d %b" % (len(IN_TOTO), IN_TOTO.encode(), len(payloads[0]), payloads[0])
    start = time.process_time()
    for _ in range(count):
        public.verify(signature, message)
    found["ed25519_10k_alone_s"] = time.process_time() - start
    return found


def build(path: Path, leaves: int) -> None:
    with EntryStore(path, create=True) as store:
        for at in range(0, leaves, 16_384):
            store.append([b"%0100d" % n for n in range(at, min(leaves, at + 16_384))])


def timed(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def proofs(folder: Path, leaves: int) -> dict[str, float]:
    """Medians over random leaves of one store: proofs from the file, proofs from memory, checks, each in its own loop.

    *Cold*: no block of ours in memory (the system's file cache is warm). *Cached*: 200 leaves whose blocks were read
    once. Medians of single calls, so that being interrupted now and then does not count.
    """
    path = folder / f"large-{leaves}.db"
    build(path, leaves)
    picked = random.Random(7)
    with EntryStore(path, create=False) as store:
        root = store.root(leaves)
        cold = []
        for _ in range(1000):
            index = picked.randrange(leaves)
            store._blocks.clear()
            cold.append(timed(lambda index=index: prove_inclusion(index, leaves, store)))  # type: ignore[misc]
        few = [picked.randrange(leaves) for _ in range(200)]
        shown = [(index, prove_inclusion(index, leaves, store), leaf_hash(store.entry(index))) for index in few]
        cached, check = [], []
        for _ in range(10):
            cached += [timed(lambda index=index: prove_inclusion(index, leaves, store)) for index in few]  # type: ignore[misc]
            check += [timed(lambda one=one: check_inclusion(one[1], one[0], leaves, one[2], root)) for one in shown]  # type: ignore[misc]
    path.unlink()
    return {
        "cold_ms": statistics.median(cold) * 1e3,
        "cached_us": statistics.median(cached) * 1e6,
        "check_us": statistics.median(check) * 1e6,
    }


def rehash(folder: Path, count: int = 1_000_000) -> float:
    """Seconds of processor time to hash a million entries again and compare every stored hash."""
    path = folder / "million.db"
    if not path.exists():
        build(path, count)
    with EntryStore(path, create=False) as store:
        start = time.process_time()
        assert store.rehash() == count
        return time.process_time() - start


PYMERKLE = """
import random, statistics, sys, time
from pymerkle import SqliteTree
count = int(sys.argv[1])
tree = SqliteTree(sys.argv[2], algorithm="sha256")
tree.append_entries([b"%0100d" % n for n in range(count)])
times = []
for _ in range(50):
    index = random.randrange(1, count + 1)
    start = time.perf_counter()
    tree.prove_inclusion(index, count)
    times.append(time.perf_counter() - start)
print(statistics.median(times) * 1e3)
"""


def pymerkle(python: str | None, count: int) -> float | None:
    if python is None:
        return None
    with tempfile.TemporaryDirectory() as name:
        command = [python, "-c", PYMERKLE, str(count), f"{name}/tree.db"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    return float(done.stdout) if done.returncode == 0 else None


def ledger_append(folder: Path) -> float:
    """Entries per second through a ledger: append, durable, and a signed checkpoint for each batch of 256."""
    counter = iter(range(1_000_000))
    ledger, signer = Ledger.create(folder / f"ledger-{time.monotonic_ns()}", lambda n: bytes([next(counter) % 256]) * n)
    bodies = [os.urandom(ENTRY) for _ in range(256)]
    with ledger:
        start = time.perf_counter()
        for _ in range(100):
            ledger.append(bodies, signer)
        return 25_600 / (time.perf_counter() - start)


def hashes_alone(count: int = 2_000_000) -> float:
    """Seconds of processor time for as many SHA-256 as re-hashing a million entries takes: what it is bound by."""
    body = bytes(101)
    start = time.process_time()
    for _ in range(count):
        sha256(body).digest()
    return time.process_time() - start


def measure(folder: Path, options: argparse.Namespace) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    found["append_cpu_per_s"] = median(append_in_memory)
    found["go_append_per_s"] = go_append()
    found["append_to_go"] = found["go_append_per_s"] and found["append_cpu_per_s"] / found["go_append_per_s"]
    found["sync_ms"] = fsync_seconds(folder) * 1e3
    rates = [durable_append(folder) for _ in range(5)]
    found["durable_append_per_s"] = statistics.median(wall for wall, _ in rates)
    found["durable_append_cpu_per_s"] = statistics.median(cpu for _, cpu in rates)
    if Path("/dev/shm").is_dir():  # how it goes where syncing costs next to nothing
        with tempfile.TemporaryDirectory(dir="/dev/shm") as memory:
            rates = [durable_append(Path(memory)) for _ in range(3)]
            found["durable_append_tmpfs_per_s"] = statistics.median(wall for wall, _ in rates)
    found["sealed_append_per_s"] = median(lambda: ledger_append(folder), 3)
    signed = [signed_entries(folder) for _ in range(5)]
    found |= {name: statistics.median(one[name] for one in signed) for name in signed[0]}
    found["rehash_1m_s"] = median(lambda: rehash(folder), 3)
    found["sha256_2m_alone_s"] = median(hashes_alone, 3)
    large = proofs(folder, options.leaves)
    found |= {f"prove_{name}" if name != "check_us" else name: value for name, value in large.items()}
    found["prove_cold_at_1m_ms"] = proofs(folder, 1_000_000)["cold_ms"]
    found["pymerkle_at_1m_ms"] = pymerkle(options.pymerkle, 1_000_000)
    found["pymerkle_to_ours"] = found["pymerkle_at_1m_ms"] and found["pymerkle_at_1m_ms"] / found["prove_cold_at_1m_ms"]
    found["load_average"] = os.getloadavg()[0]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leaves", type=int, default=10_000_000)
    parser.add_argument("--pymerkle", metavar="PYTHON")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        found = measure(Path(name), options)
    found["minutes"] = (time.monotonic() - began) / 60
    for key, value in found.items():
        shown = "-" if value is None else f"{value:,.3f}" if value < 1000 else f"{value:,.0f}"
        print(f"{key:34} {shown:>14}  {verdict(key, value)}")
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def verdict(key: str, value: float | None) -> str:
    """The bar of a row and whether it is met."""
    if key not in BARS:
        return ""
    sign, bar = BARS[key]
    met = value is not None and (value >= bar if sign == ">=" else value <= bar)
    return f"{sign} {bar:>9,}  {'met' if met else 'not measured' if value is None else 'MISSED'}"


if __name__ == "__main__":
    main()
