"""Signing keys: a seed in a file that only its owner can read.

The file holds one line in the form of Go's ``golang.org/x/mod/sumdb/note`` (``PRIVATE+KEY+name+id+base64``), so that
the tools of the field can use it. A name that is not given is derived from the public key: it identifies the log and
says nothing about the office.
"""

from __future__ import annotations

import base64
import binascii
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from entente.errors import Malformed, NotPermitted, StorageError, gettext_noop
from entente.record.vkey import COSIGNATURE, COSIGNATURE_ML_DSA, ED25519, VerifierKey, no_ml_dsa

__all__ = ["Entropy", "SigningKey", "create_key", "load_key"]

Entropy = Callable[[int], bytes]
"""``entropy(n)`` gives ``n`` unpredictable bytes (``os.urandom`` at the doors)."""

_PREFIX = "PRIVATE+KEY+"
_BAD_KEY = gettext_noop("The key file is not in its required form.")


class _PublicHalf(Protocol):
    def public_bytes_raw(self) -> bytes: ...


class _PrivateHalf(Protocol):
    def public_key(self) -> _PublicHalf: ...

    def sign(self, data: bytes, /) -> bytes: ...


def _ml_dsa(seed: bytes) -> _PrivateHalf:
    try:
        from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

        return MLDSA44PrivateKey.from_seed_bytes(seed)
    except (ImportError, UnsupportedAlgorithm):
        raise no_ml_dsa() from None


@dataclass(frozen=True, kw_only=True)
class SigningKey:
    """A key in memory: a ``Signer``. ``seed`` is 32 bytes (Ed25519 and ML-DSA-44 alike) and never shown."""

    name: str
    seed: bytes = field(repr=False)
    kind: int = ED25519

    @classmethod
    def generate(cls, entropy: Entropy, name: str = "", kind: int = ED25519) -> SigningKey:
        """A new key; a name not given carries the first 80 bits of the public key's SHA-256."""
        seed = entropy(32)
        assert len(seed) == 32, "entropy gives what it is asked for"
        if not name:
            public = cls(name="unnamed", seed=seed, kind=kind).verifier.public
            name = f"entente-private-log/{sha256(public).hexdigest()[:20]}"
        return cls(name=name, seed=seed, kind=kind)

    @cached_property
    def _secret(self) -> _PrivateHalf:
        return (
            _ml_dsa(self.seed) if self.kind == COSIGNATURE_ML_DSA else Ed25519PrivateKey.from_private_bytes(self.seed)
        )

    @cached_property
    def verifier(self) -> VerifierKey:
        """The public half."""
        return VerifierKey(name=self.name, public=self._secret.public_key().public_bytes_raw(), kind=self.kind)

    def sign(self, message: bytes) -> bytes:
        """The raw signature: 64 bytes of Ed25519 (RFC 8032: deterministic) or 2,420 of ML-DSA-44."""
        return self._secret.sign(message)

    @property
    def line(self) -> str:
        """The secret line of the key file."""
        secret = base64.b64encode(bytes([self.kind]) + self.seed).decode()
        return f"{_PREFIX}{self.name}+{self.verifier.key_id:08x}+{secret}\n"

    @classmethod
    def parse(cls, line: str) -> SigningKey:
        """Read the secret line; raises ``Malformed`` without repeating any of it."""
        parts = line.removesuffix("\n").removeprefix(_PREFIX).split("+", 2)
        try:
            name, number, secret = parts
            raw = base64.b64decode(secret, validate=True)
        except (ValueError, binascii.Error):
            raise Malformed(_BAD_KEY) from None
        if not line.startswith(_PREFIX) or len(raw) != 33 or raw[0] not in (ED25519, COSIGNATURE, COSIGNATURE_ML_DSA):
            raise Malformed(_BAD_KEY)
        key = cls(name=name, seed=raw[1:], kind=raw[0])
        if key.line != line or f"{key.verifier.key_id:08x}" != number:
            raise Malformed(_BAD_KEY)
        return key


def create_key(path: Path, entropy: Entropy, name: str = "", kind: int = ED25519) -> SigningKey:
    """Make a key and its file, mode 0600 from the first moment, whole or not at all.

    The file appears under its name by a hard link, which fails if there is one already: a key is never overwritten,
    and the key of a process that came first is the one returned. Raises ``StorageError``.
    """
    key = SigningKey.generate(entropy, name, kind)
    part = path.with_name(f"{path.name}.{entropy(8).hex()}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as stream:
            stream.write(key.line)
            stream.flush()
            os.fsync(stream.fileno())
        os.link(part, path)
    except FileExistsError:
        return load_key(path)
    except OSError as fault:
        raise StorageError(
            gettext_noop("The key file could not be made: {reason}."), file=str(path), reason=str(fault.strerror)
        ) from fault
    finally:
        part.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return key


def load_key(path: Path) -> SigningKey:
    """Read the key file.

    Raises ``NotPermitted`` if anyone but its owner could read or change it, ``Malformed``, or ``StorageError``.
    """
    try:
        with os.fdopen(os.open(path, os.O_RDONLY), encoding="ascii") as stream:
            mode = os.fstat(stream.fileno()).st_mode
            line = stream.read(1000)
    except UnicodeDecodeError:
        raise Malformed(_BAD_KEY, file=str(path)) from None
    except OSError as fault:
        raise StorageError(
            gettext_noop("The key file could not be read: {reason}."), file=str(path), reason=str(fault.strerror)
        ) from fault
    if stat.S_IMODE(mode) & 0o077:
        raise NotPermitted(
            gettext_noop("The key file can be read or changed by others (mode {mode})."),
            file=str(path),
            mode=f"{stat.S_IMODE(mode):04o}",
            hint=gettext_noop("Give it to its owner alone (chmod 600), and ask whether the key has to be replaced."),
        )
    try:
        return SigningKey.parse(line)
    except Malformed as fault:
        raise Malformed(fault.template, file=str(path)) from None
