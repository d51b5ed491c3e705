"""``entente record demo``: two institutions and a witness on this machine, from a charter to an attempted rewrite."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from entente.cli.record.group import clock, record
from entente.cli.record.reach import HttpTransport
from entente.errors import EntenteError, InputError, ProofFailed, gettext_noop
from entente.locale import translator
from entente.settings import Settings

if TYPE_CHECKING:
    from entente.desk.acts.protocol import Refusal

__all__ = ["demo"]

AGREEMENT = "demo-pact"
PROTOCOL = b"""id = "demo-imaging"

[[classes]]
name = "cell-images"
rule = "R1"

[[classes]]
name = "patient-notes"

[[rules]]
id = "R1"
actions = ["transfer", "access"]
purposes = ["DUO:0000007"]
receivers = ["beta.example"]
steps = ["ethics", "export-control"]
epsilon = "1.0"

[[rules.duties]]
action = "receipt"
within_days = 14

[[rules.duties]]
action = "delete"
within_days = 365
"""


@record.command(help="Play both institutions and a witness on this machine, up to an attempt to rewrite history.")
@click.option("--keep", type=click.Path(path_type=Path, file_okay=False), help="Keep what the demo makes, here.")
@click.pass_obj
def demo(settings: Settings, *, keep: Path | None) -> None:
    """Tell the story, step by step; everything in it is done with the real commands' functions over real HTTP."""
    _ = translator(settings.lang)
    if keep is not None and keep.exists() and any(keep.iterdir()):
        raise InputError(gettext_noop("The folder is not empty."), file=str(keep))
    with tempfile.TemporaryDirectory(prefix="entente-record-demo-") as temporary:

        def say(text: str, before: str = "", reason: Refusal | None = None, **values: object) -> None:
            if reason is not None:
                values["reason"] = _(reason.template).format(**reason.values)
            click.echo(before + _(text).format(**values))

        story = _Story(keep or Path(temporary), say)
        with story.servers():
            story.begin()
            story.approve_and_transfer()
            story.receive_and_audit()
            story.bundle()
            story.rewrite()
    if keep is not None:
        click.echo(_("Kept in {path}: try `entente record verify` on the files there.").format(path=keep))


def _serve(home: Path) -> tuple[str, Callable[[], None]]:
    """A server in a thread on a free port; gives its address and how to stop it."""
    try:
        import uvicorn
    except ImportError:
        raise InputError(
            gettext_noop("Serving needs the extra `web`."),
            hint=gettext_noop("Install it with: pip install 'entente[web]'"),
        ) from None
    from entente.desk.joint import HubKeeper
    from entente.web.hurry import HurriedProtocol
    from entente.web.record import RecordApp

    keeper = HubKeeper(home, clock)
    config = uvicorn.Config(
        RecordApp(keeper.current, keeper.close),
        host="127.0.0.1",
        port=0,
        http=HurriedProtocol,
        log_level="error",
        access_log=False,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        if time.monotonic() > deadline or not thread.is_alive():
            raise InputError(gettext_noop("The demo's server did not start."))
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]

    def stop() -> None:
        server.should_exit = True
        thread.join(10)

    return f"http://127.0.0.1:{port}", stop


@dataclass
class _Story:
    """The demo's state: a folder for each institution, and where each answers."""

    folder: Path
    say: Callable[..., None]
    addresses: dict[str, str] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    step: int = 0

    def home(self, name: str) -> Path:
        return self.folder / name

    def tell(self, text: str, **values: object) -> None:
        self.step += 1
        self.say(text, before=f"{self.step}. ", **values)

    @contextlib.contextmanager
    def servers(self) -> Iterator[None]:
        """Keys, charter and witness first; then everybody answers."""
        from entente.desk.joint import charter_step, create_joint, create_witness

        names = {"alpha": "alpha.example", "beta": "beta.example"}
        public = {
            name: create_joint(self.home(name), AGREEMENT, party, secrets.token_bytes) for name, party in names.items()
        }
        logs = [json.loads(text)["log"] for text in public.values()]
        watch = create_witness(self.home("watch"), "watch.example", logs, secrets.token_bytes)
        drawn, _ = charter_step(self.home("alpha"), AGREEMENT, peer=public["beta"], witnesses=[str(watch)])
        signed, _ = charter_step(self.home("beta"), AGREEMENT, charter=drawn)
        charter_step(self.home("alpha"), AGREEMENT, charter=signed)
        stops = []
        try:
            for name in ("alpha", "beta", "watch"):
                self.addresses[name], stop = _serve(self.home(name))
                stops.append(stop)
            yield
        finally:
            for stop in stops:
                stop()

    def sync(self, name: str) -> None:
        from entente.desk.joint import sync_joint, witness_keys

        other = "beta" if name == "alpha" else "alpha"
        (key,) = witness_keys(self.home(name), AGREEMENT, clock)
        watch = HttpTransport(self.addresses["watch"], "witness")
        sync_joint(self.home(name), AGREEMENT, HttpTransport(self.addresses[other]), [(watch, key)], clock)

    def agree(self, name: str, statement: bytes) -> str:
        """One side proposes, the other signs, both synchronise: afterwards the act is in force."""
        from entente.desk.joint import approve_act, propose_act, status_of

        other = "beta" if name == "alpha" else "alpha"
        digest = propose_act(self.home(name), AGREEMENT, statement, clock)
        self.sync(name)
        approve_act(self.home(other), AGREEMENT, digest, clock)
        self.sync(other)
        self.sync(name)
        for side in (name, other):
            assert status_of(self.home(side), AGREEMENT, digest, clock).in_force
        return digest

    def begin(self) -> None:
        self.tell(
            gettext_noop("alpha.example and beta.example have signed a charter; watch.example cosigns as a third.")
        )
        self.sync("alpha")
        self.sync("beta")

    def approve_and_transfer(self) -> None:
        from entente.desk.acts.package import make_package
        from entente.desk.acts.protocol import Refusal, read_protocol
        from entente.desk.acts.transfers import draw_up_approval, draw_up_transfer
        from entente.desk.joint import open_agreement

        (self.folder / "protocol.toml").write_bytes(PROTOCOL)
        protocol = read_protocol(PROTOCOL)
        source = self.folder / "images"
        source.mkdir()
        for number in range(3):
            (source / f"cell-{number}.txt").write_text(f"made for the demo, number {number}\n" * 50, encoding="utf-8")
        package = make_package(source, self.home("alpha") / "package", name="cell images", terms=f"{protocol.name} R1")
        self.digests["package"] = package.digest
        self.tell(
            gettext_noop("alpha packs {count} files (RO-Crate in BagIt), digest {digest}."),
            count=package.files,
            digest=package.digest[:16],
        )

        def transfer(data_class: str) -> bytes | Refusal:
            with open_agreement(self.home("alpha"), AGREEMENT, clock) as joint:
                return draw_up_transfer(joint, protocol, package, data_class=data_class, purpose="DUO:0000007")

        for data_class in ("patient-notes", "cell-images"):
            refused = transfer(data_class)
            assert isinstance(refused, Refusal)
            self.say(gettext_noop("   refused: {reason}"), reason=refused)
        for step in ("ethics", "export-control"):
            self.agree("alpha", draw_up_approval(protocol, package.digest, step, "approve", clock()))
            self.say(gettext_noop("   both approve the step {step}; in force"), step=step)
        statement = transfer("cell-images")
        assert not isinstance(statement, Refusal)
        self.digests["transfer"] = self.agree("alpha", statement)
        self.tell(gettext_noop("The transfer is in force: both logs hold it, cosigned by both and the witness."))

    def receive_and_audit(self) -> None:
        from entente.desk.acts.package import verify_package
        from entente.desk.acts.protocol import Refusal, read_protocol
        from entente.desk.acts.transfers import draw_up_audit, draw_up_receipt, report
        from entente.desk.joint import open_agreement

        arrived = self.home("beta") / "arrived"
        shutil.copytree(self.home("alpha") / "package", arrived)
        spoilt = arrived / "data" / "cell-1.txt"
        good = spoilt.read_bytes()
        spoilt.write_bytes(b"M" + good[1:])
        try:
            verify_package(arrived, self.digests["package"])
        except EntenteError:
            self.tell(gettext_noop("A byte was changed on the way: beta's verification refuses the package."))
        spoilt.write_bytes(good)
        with open_agreement(self.home("beta"), AGREEMENT, clock) as joint:
            statement = draw_up_receipt(joint, self.digests["transfer"], arrived)
        assert not isinstance(statement, Refusal)
        self.agree("beta", statement)
        self.say(gettext_noop("   sent again, every byte verified; the receipt is in force"))
        protocol = read_protocol(PROTOCOL)
        today = datetime.fromtimestamp(clock(), UTC).date()
        with open_agreement(self.home("beta"), AGREEMENT, clock) as joint:
            found = report(joint, date(today.year, 1, 1), date(today.year, 12, 31), {protocol.name: protocol})
        self.agree("beta", draw_up_audit(found, clock()))
        self.tell(
            gettext_noop("The year's audit: {transfers} transfer, {receipts} receipt, {duties} duty still open."),
            transfers=len(found.transfers),
            receipts=len(found.receipts),
            duties=len(found.duties),
        )

    def bundle(self) -> None:
        from entente.desk.joint import bundle_joint
        from entente.desk.keeping import verify_file

        manifest = (self.home("alpha") / "package" / "tagmanifest-sha256.txt").read_bytes()
        data = bundle_joint(self.home("beta"), AGREEMENT, (), [manifest], [], clock)
        (self.folder / "bundle.zip").write_bytes(data)
        verify_file(data, (), second=clock())
        flipped = bytearray(data)
        flipped[len(flipped) // 2] ^= 1
        (self.folder / "bundle-flipped.zip").write_bytes(flipped)
        try:
            verify_file(bytes(flipped), (), second=clock())
        except EntenteError:
            self.tell(gettext_noop("The auditor's bundle verifies offline; with one bit flipped it does not."))

    def rewrite(self) -> None:
        """Alpha makes another history from acts that both had signed, signs it, and shows it to the others."""
        from entente.desk.joint import open_agreement
        from entente.desk.keeping import verify_file
        from entente.record.checkpoint import Checkpoint
        from entente.record.evidence import ForkEvidence, differing_entry
        from entente.record.key import load_key
        from entente.record.note import sign_note
        from entente.record.store import EntryStore
        from entente.record.wire import AddCheckpoint

        own = self.home("alpha") / "joint" / AGREEMENT / "own"
        with open_agreement(self.home("alpha"), AGREEMENT, clock) as joint:
            true = list(joint.own.entries.entries())
        false = [*true[:-2], true[-1], true[-2]]
        with EntryStore(self.folder / "rewritten.db", create=True) as store:
            store.append(false)
            key = load_key(own / "private.key")
            text = Checkpoint(origin=key.name, size=len(false), root=store.root(len(false))).text
            note = sign_note(text, [key])
            body = AddCheckpoint(old=len(false), proof=(), note=note).format()
            answers = [
                HttpTransport(self.addresses["beta"])("POST", "add-checkpoint", body).status,
                HttpTransport(self.addresses["watch"], "witness")("POST", "add-checkpoint", body).status,
            ]
            with open_agreement(self.home("beta"), AGREEMENT, clock) as joint:
                kept = ForkEvidence.parse(next(iter(joint.notes.evidence())))
                different = differing_entry((true, false), (len(true), len(false)), (joint.copy, store))
        assert answers == [422, 422]
        ordered = kept if kept.later == note else ForkEvidence(earlier=kept.later, later=kept.earlier)
        evidence = ForkEvidence(earlier=ordered.earlier, later=ordered.later, different=different)
        (self.folder / "evidence.json").write_bytes(evidence.format())
        (self.folder / "first.checkpoint").write_bytes(evidence.earlier)
        (self.folder / "second.checkpoint").write_bytes(evidence.later)
        (self.folder / "alpha-log.vkey").write_text(f"{key.verifier}\n", encoding="utf-8")
        verify_file(evidence.format(), [str(key.verifier)], second=clock())
        self.tell(gettext_noop("alpha signs a rewritten history: beta and the witness refuse to cosign it."))
        self.say(gettext_noop("   the two signed checkpoints prove the attempt to anybody (evidence.json)"))
        with contextlib.suppress(ProofFailed):
            verify_file(evidence.format(), [self._other_key()], second=clock())
            raise AssertionError("evidence against one log is no evidence against another")

    def _other_key(self) -> str:
        path = self.home("beta") / "joint" / AGREEMENT / "own" / "log.vkey"
        return path.read_text("utf-8").splitlines()[0]
