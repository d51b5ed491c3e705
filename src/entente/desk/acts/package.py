"""Packages: an RO-Crate 1.1 inside a BagIt 1.0 bag (RFC 8493), written by us and verified by us, to the last byte.

The digest of a package is the SHA-256 of ``tagmanifest-sha256.txt``: through it every other byte is fixed. A package
holds plain files only; links, names that lead out of it, and files that no manifest lists are refused.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

import msgspec

from entente.errors import ChecksumMismatch, InputError, StorageError, gettext_noop

__all__ = ["Package", "make_package", "verify_package"]

BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
CRATE = "data/ro-crate-metadata.json"
MANIFEST, TAGS = "manifest-sha256.txt", "tagmanifest-sha256.txt"
MAX_FILES = 1_000_000
_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")
_BAD = gettext_noop("The package is not in its required form: {reason}.")


class Package(msgspec.Struct, frozen=True, kw_only=True):
    """A verified package: its digest, how many payload files and bytes it has, and its tag manifest, byte for byte."""

    digest: str
    files: int
    size: int
    manifest: bytes


def _hash(path: Path) -> tuple[str, int]:
    digest, size = sha256(), 0
    with path.open("rb") as stream:
        while part := stream.read(1 << 20):
            digest.update(part)
            size += len(part)
    return digest.hexdigest(), size


def _files(root: Path) -> Iterator[tuple[str, Path]]:
    """Every plain file below a folder with its name, sorted. Raises ``InputError`` for anything else."""
    for path in sorted(root.rglob("*")):
        if path.is_symlink() or not (path.is_dir() or path.is_file()):
            raise InputError(_BAD, file=str(path), reason="a link or device")
        if path.is_file():
            yield path.relative_to(root).as_posix(), path


def _encoded(name: str) -> str:
    """A name in a manifest: RFC 8493 §2.1.3 encodes percent and line ends only."""
    return name.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def _decoded(name: str) -> str:
    return name.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")


def _lines(digests: Mapping[str, str]) -> bytes:
    return "".join(f"{digest}  {_encoded(name)}\n" for name, digest in sorted(digests.items())).encode()


def _crate(name: str, terms: str, found: Mapping[str, tuple[str, int]]) -> bytes:
    """RO-Crate metadata: the root dataset, its terms of use, and every file with size and SHA-256."""
    files = [
        {"@id": one, "@type": "File", "contentSize": str(size), "sha256": digest}
        for one, (digest, size) in sorted(found.items())
    ]
    graph = [
        {
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "about": {"@id": "./"},
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        },
        {
            "@id": "./",
            "@type": "Dataset",
            "name": name,
            "usageInfo": terms,
            "hasPart": [{"@id": one["@id"]} for one in files],
        },
        *files,
    ]
    content = {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph}
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def make_package(source: Path, target: Path, *, name: str, terms: str) -> Package:
    """Copy the files of a folder into a new package. ``terms`` names the protocol and rule under which it stands.

    Raises ``InputError`` (links, no files, a target that is there), ``StorageError``.
    """
    if target.exists():
        raise InputError(gettext_noop("The package is there already."), file=str(target))
    found: dict[str, tuple[str, int]] = {}
    try:
        for one, path in _files(source):
            copy = target / "data" / one
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
            found[one] = _hash(copy)
        if not found or "ro-crate-metadata.json" in found:
            raise InputError(_BAD, file=str(source), reason="no files, or one named ro-crate-metadata.json")
        (target / CRATE).write_bytes(_crate(name, terms, found))
        digests = {f"data/{one}": digest for one, (digest, _) in found.items()} | {CRATE: _hash(target / CRATE)[0]}
        size = sum(_hash(target / one)[1] for one in digests)
        tags = {
            "bagit.txt": BAGIT,
            "bag-info.txt": f"Payload-Oxum: {size}.{len(digests)}\n".encode(),
            MANIFEST: _lines(digests),
        }
        for one, content in tags.items():
            (target / one).write_bytes(content)
        (target / TAGS).write_bytes(_lines({one: sha256(content).hexdigest() for one, content in tags.items()}))
    except OSError as fault:
        raise StorageError(
            gettext_noop("The package could not be written: {reason}."), file=str(target), reason=str(fault.strerror)
        ) from fault
    return verify_package(target)


def _read_manifest(data: bytes, file: str) -> dict[str, str]:
    """Digests by name. Raises ``InputError`` for anything but the one form."""
    found = {}
    for number, line in enumerate(data.decode("utf-8", "replace").split("\n")[:-1], start=1):
        match = _LINE.fullmatch(line)
        if match is None:
            raise InputError(_BAD, file=file, line=number, reason="manifest line")
        found[_decoded(match[2])] = match[1]
    if _lines(found) != data or len(found) > MAX_FILES:
        raise InputError(_BAD, file=file, reason="manifest")
    return found


def verify_package(folder: Path, expected: str = "") -> Package:
    """Verify every byte of a package; with ``expected``, also that it is the package of that digest.

    Raises ``ChecksumMismatch`` where bytes differ from a manifest, ``InputError`` where the form is not right.
    """
    try:
        there = dict(_files(folder))
        tags = {name: (folder / name).read_bytes() for name in ("bagit.txt", "bag-info.txt", MANIFEST, TAGS)}
        digest = sha256(tags[TAGS]).hexdigest()
        if expected and digest != expected:
            raise ChecksumMismatch(gettext_noop("This is another package than the one agreed."), file=str(folder))
        listed_tags = _read_manifest(tags[TAGS], str(folder / TAGS))
        if set(listed_tags) != {"bagit.txt", "bag-info.txt", MANIFEST} or tags["bagit.txt"] != BAGIT:
            raise InputError(_BAD, file=str(folder / TAGS), reason="tag files")
        for name, stated in listed_tags.items():
            if sha256(tags[name]).hexdigest() != stated:
                raise ChecksumMismatch(gettext_noop("A file of the package was changed."), file=str(folder / name))
        listed = _read_manifest(tags[MANIFEST], str(folder / MANIFEST))
        if set(listed) | set(tags) != set(there) or not all(name.startswith("data/") for name in listed):
            raise InputError(_BAD, file=str(folder), reason="files that the manifest does not list, or the reverse")
        size = 0
        for name, stated in listed.items():
            found, length = _hash(there[name])
            if found != stated:
                raise ChecksumMismatch(gettext_noop("A file of the package was changed."), file=str(there[name]))
            size += length
        if tags["bag-info.txt"] != f"Payload-Oxum: {size}.{len(listed)}\n".encode():
            raise InputError(_BAD, file=str(folder / "bag-info.txt"), reason="Payload-Oxum")
        _check_crate((folder / CRATE).read_bytes(), listed, str(folder / CRATE))
    except OSError as fault:
        raise InputError(
            gettext_noop("The package could not be read: {reason}."),
            file=os.fspath(fault.filename or folder),
            reason=str(fault.strerror),
        ) from fault
    return Package(digest=digest, files=len(listed) - 1, size=size, manifest=tags[TAGS])


def _check_crate(data: bytes, listed: Mapping[str, str], file: str) -> None:
    """The RO-Crate describes exactly the payload files, each with its SHA-256."""
    try:
        graph = msgspec.json.decode(data, type=dict[str, object])["@graph"]
        described = {
            f"data/{one['@id']}": one["sha256"]
            for one in msgspec.convert(graph, type=list[dict[str, object]])
            if one.get("@type") == "File"
        }
    except (msgspec.MsgspecError, KeyError, RecursionError):
        raise InputError(_BAD, file=file, reason="RO-Crate metadata") from None
    if described != {name: digest for name, digest in listed.items() if name != CRATE}:
        raise InputError(_BAD, file=file, reason="RO-Crate metadata and manifest differ")
