"""The office's signing key: an Ed25519 seed in a file that only its owner can read.

The file holds one line in the form of Go's ``golang.org/x/mod/sumdb/note`` (``PRIVATE+KEY+name+id+base64``), so that
the tools of the field can use it. The name is derived from the public key: it identifies the log and says nothing
about the office.
"""

from __future__ import annotations

import base64
import binascii
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from entente.errors import Malformed, NotPermitted, StorageError, gettext_noop
from entente.record.note import ED25519, VerifierKey

__all__ = ["Entropy", "SigningKey", "create_key", "load_key"]

Entropy = Callable[[int], bytes]
"""``entropy(n)`` gives ``n`` unpredictable bytes (``os.urandom`` at the doors)."""

_PREFIX = "PRIVATE+KEY+"
_BAD_KEY = gettext_noop("The key file is not in its required form.")


@dataclass(frozen=True, kw_only=True)
class SigningKey:
    """An Ed25519 key in memory: a ``Signer``. ``seed`` is 32 bytes and never shown."""

    name: str
    seed: bytes = field(repr=False)

    @classmethod
    def generate(cls, entropy: Entropy) -> SigningKey:
        """A new key; its name carries the first 80 bits of the public key's SHA-256."""
        seed = entropy(32)
        assert len(seed) == 32, "entropy gives what it is asked for"
        public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
        return cls(name=f"entente-private-log/{sha256(public).hexdigest()[:20]}", seed=seed)

    @property
    def verifier(self) -> VerifierKey:
        """The public half."""
        public = Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()
        return VerifierKey(name=self.name, public=public)

    def sign(self, message: bytes) -> bytes:
        """The 64-byte signature (RFC 8032: deterministic)."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(message)

    @property
    def line(self) -> str:
        """The secret line of the key file."""
        secret = base64.b64encode(ED25519 + self.seed).decode()
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
        if not line.startswith(_PREFIX) or len(raw) != 33 or raw[:1] != ED25519:
            raise Malformed(_BAD_KEY)
        key = cls(name=name, seed=raw[1:])
        if key.line != line or f"{key.verifier.key_id:08x}" != number:
            raise Malformed(_BAD_KEY)
        return key


def create_key(path: Path, entropy: Entropy) -> SigningKey:
    """Make a key and its file, mode 0600 from the first moment, whole or not at all.

    The file appears under its name by a hard link, which fails if there is one already: a key is never overwritten,
    and the key of a process that came first is the one returned. Raises ``StorageError``.
    """
    key = SigningKey.generate(entropy)
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
