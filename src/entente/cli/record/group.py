"""The group itself, and what its commands share: which log, the clock, ssh-agent, and where evidence is kept."""

from __future__ import annotations

import json
import os
import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
import msgspec

from entente.errors import InputError, NotPermitted, RecordError, gettext_noop
from entente.locale import translator
from entente.settings import Settings

__all__ = ["JOINT", "WORD", "agent", "as_json", "clock", "evidence_kept", "record"]


@click.group(help="The office's private log, and joint logs that two parties can trust.")
def record() -> None:
    """Group of the logs' commands."""


_FIELD = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)


class _Word(click.ParamType[tuple[str, str]]):
    name = "FIELD=TEXT"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        del param, ctx
        field, _, text = str(value).partition("=")
        if not _FIELD.fullmatch(field) or not text.strip():
            raise InputError(
                gettext_noop("“{value}” is not a field with its words."),
                field="--word",
                value=str(value)[:40],
                hint=gettext_noop("Write --word FIELD=TEXT; the field in small letters, digits and _."),
            )
        return field, text


def _by_field(ctx: click.Context, param: click.Parameter, value: tuple[tuple[str, str], ...]) -> dict[str, str]:
    del ctx, param
    words = dict(value)
    if len(words) != len(value):
        raise InputError(gettext_noop("A field is named twice."), field="--word")
    return words


WORD = click.option(
    "--word",
    "words",
    multiple=True,
    type=_Word(),
    callback=_by_field,
    help="Words of a person: the act commits to them, the case file keeps them. Repeat for several.",
)
JOINT = click.option("--joint", "agreement", default="", metavar="AGREEMENT", help="The joint log of an agreement.")


def clock() -> int:
    """POSIX seconds now; read here, at the door."""
    return int(time.time())


def as_json(value: object) -> str:
    """A value as indented JSON."""
    return json.dumps(msgspec.to_builtins(value, enc_hook=str), ensure_ascii=False, indent=2)


def agent() -> Callable[[bytes], bytes] | None:
    """The way to ssh-agent, or ``None`` where there is no agent."""
    path = os.environ.get("SSH_AUTH_SOCK")
    if not path:
        return None

    def exchange(request: bytes) -> bytes:
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(60)
                line.connect(path)
                line.sendall(len(request).to_bytes(4, "big") + request)
                size = int.from_bytes(_exactly(line, 4), "big")
                return _exactly(line, min(size, 1 << 18))
        except (OSError, EOFError) as fault:
            raise NotPermitted(
                gettext_noop("ssh-agent cannot be reached: {reason}."), reason=str(fault) or "closed"
            ) from None

    return exchange


def _exactly(line: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        part = line.recv(count - len(data))
        if not part:
            raise EOFError
        data += part
    return data


@contextmanager
def evidence_kept(settings: Settings) -> Iterator[None]:
    """Keep the evidence of a refusal as a file, and say where, before the failure is shown."""
    try:
        yield
    except RecordError as refusal:
        if refusal.evidence:
            from entente.desk.keeping import keep_evidence

            _ = translator(settings.lang)
            path = keep_evidence(settings.home, refusal.evidence)
            click.echo(_("The evidence was kept in {path}.").format(path=path), err=True)
        raise
