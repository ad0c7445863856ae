"""Digest files: finding, fingerprinting and reading them."""

from __future__ import annotations

import codecs
import datetime
import errno
import hashlib
import os
import stat
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.digest.feed import parse_feed
from assistant.digest.model import Digest, DigestFile, DigestFolderError, Skipped
from assistant.digest.parser import parse_digest
from assistant.strings import say

_FEED = ".json"
_SUFFIXES = (".md", ".txt", _FEED)
#: What a link to nothing may have led to: a digest, or a folder of them.
_MAYBE_DIGESTS = (*_SUFFIXES, "")
_BLOCK = 1 << 20
#: Where the paths of the second folder begin: hidden, so that no path of the first does.
_BESIDE = ".fetched/"
#: Read where a file is not in UTF-8, if it is clear which one it is.
_OLDER = ("cp949", "gb18030", "cp932")
#: How odd a text may look, how much less so than in another encoding, and how long it must be:
#: shares of its characters, and characters that tell the encodings apart.
_MOST_CHAOS, _CLEARLY, _FEWEST = 0.1, 0.03, 6


@dataclass(frozen=True, slots=True)
class DigestFolders:
    """A folder of digests, and one that is read beside it as if it stood inside.

    Args:
        root: The folder of digests.
        beside: The other one; it may be missing, and inside the first it is read once.
        undated: Day of entries that nothing dates, or None to leave them out.

    >>> DigestFolders(Path("seeds"), Path("fetched")).file(".fetched/2025/12/31.md").as_posix()
    'fetched/2025/12/31.md'
    """

    root: Path
    beside: Path | None = None
    undated: datetime.date | None = None

    def find(self) -> list[DigestFile]:
        """All digest files, those of the second folder below ``.fetched/``.

        Raises:
            DigestFolderError: As of `find_digests`.
        """
        found = find_digests(self.root)
        if self.beside is None or not self.beside.is_dir() or _lists(self.root, self.beside):
            return found
        more = [replace(file, path=_BESIDE + file.path) for file in find_digests(self.beside)]
        return sorted([*more, *found], key=lambda file: file.path)

    def file(self, path: str) -> Path:
        """Where the file of a path stands."""
        if self.beside is not None and path.startswith(_BESIDE):
            return self.beside / path.removeprefix(_BESIDE)
        return self.root / path

    def read(self, path: str) -> tuple[Digest, str]:
        """Read the file of a path once; see `read_digest`.

        Returns:
            The digest, and the fingerprint of the bytes that it was read from; empty where none
            could be read.
        """
        return _read(self.file(path), path, self.undated)


def find_digests(root: Path) -> list[DigestFile]:
    """All .md, .txt and .json files below a folder, at any depth, sorted by path.

    Hidden files and folders are left out. Links are followed, but no folder is entered and no
    file listed twice, so that links in a circle end. What has the name of a digest and is no file
    (a pipe, a link to nothing) is listed too, to be reported when it is read.

    Raises:
        DigestFolderError: The folder is missing, is no folder, or a folder in it cannot be
            listed. (Left out in silence, its digests would look deleted.)
    """
    if not root.is_dir():
        what = "is not a folder" if root.exists() else "does not exist"
        raise DigestFolderError(
            f"The folder of digests {root} {what}.", hint="Name the folder that holds your digests."
        )
    found: list[DigestFile] = []
    seen: set[tuple[int, int]] = set()
    paths, links = [root], list[Path]()
    while paths or links:
        # What links lead to comes last, so that a file is listed where it really stands.
        linked = not paths
        path = links.pop(0) if linked else paths.pop()
        status = _status(path)
        if status is None:
            if linked and path.suffix.lower() in _MAYBE_DIGESTS:
                found.append(_no_file(path, root, path.lstat()))
            continue
        if (key := (status.st_dev, status.st_ino)) in seen and linked:
            continue
        if stat.S_ISDIR(status.st_mode) and key not in seen:
            for entry in _list(path):
                (links if entry.is_symlink() else paths).append(path / entry.name)
        elif stat.S_ISREG(status.st_mode) and path.suffix.lower() in _SUFFIXES:
            relative = _storable(_relative(path, root))
            found.append(DigestFile(relative, status.st_size, status.st_mtime_ns))
        elif not stat.S_ISDIR(status.st_mode) and path.suffix.lower() in _SUFFIXES:
            found.append(_no_file(path, root, status))
        seen.add(key)
    return sorted(found, key=lambda file: file.path)


def fingerprint(file: Path) -> str:
    """SHA-256 (hex) of a file's bytes.

    Raises:
        OSError: The file cannot be read.
    """
    if _is_no_file(file):
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(file))
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def read_digest(file: Path, root: Path) -> Digest:
    """Read one digest file.

    Never raises: a file that cannot be read, or whose encoding isn't clear, is in
    `Digest.skipped`.

    Args:
        file: The file.
        root: The folder of digests; the digest's path is relative to it.
    """
    return _read(file, _relative(file, root), None)[0]


def _read(file: Path, path: str, undated: datetime.date | None) -> tuple[Digest, str]:
    if _is_no_file(file):
        return _unread(path, say("reasons.no_file", "en"))
    try:
        data = file.read_bytes()
    except OSError as error:
        reason = f"The file cannot be read ({error.strerror or error}); check that you may open it."
        return _unread(path, reason)
    # Of what is parsed, not of the file: it may be written to at any moment.
    sha256 = hashlib.sha256(data).hexdigest()
    text = decode(data)
    if text is None:
        return _unread(path, say("reasons.not_utf8", "en"), sha256)
    parse = parse_feed if path.lower().endswith(_FEED) else parse_digest
    return parse(text, path, undated=undated), sha256


def _unread(path: str, reason: str, sha256: str = "") -> tuple[Digest, str]:
    return Digest(path, (), (), (Skipped(path, 1, reason, ""),)), sha256


def _is_no_file(path: Path) -> bool:
    """Whether there is something that can't be read as a file: opening a pipe would wait."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return path.is_symlink()
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _no_file(path: Path, root: Path, status: os.stat_result) -> DigestFile:
    return DigestFile(_storable(_relative(path, root)), 0, status.st_mtime_ns)


def decode(data: bytes) -> str | None:
    """The text of a file in UTF-8, or in UTF-16 with a byte order mark, or in one of the older
    encodings of Korean, Chinese and Japanese; None where it isn't clear which.

    >>> decode("오늘의 논문을 소개합니다".encode("cp949"))
    '오늘의 논문을 소개합니다'
    """
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if marked else "utf-8")
    except UnicodeDecodeError:
        if marked:
            return None
    from charset_normalizer import from_bytes

    matches = sorted(from_bytes(data, cp_isolation=list(_OLDER)), key=lambda match: match.chaos)
    if not matches or matches[0].chaos > _MOST_CHAOS:
        return None
    best, rivals = matches[0], [match.chaos for match in matches[1:]]
    if rivals and min(rivals) - best.chaos < _CLEARLY:
        return None
    try:
        # The detector skips what it has no time for; what is stored must be right to the last.
        text = data.decode(best.encoding)
    except UnicodeDecodeError:
        return None
    return text if _foreign(text) >= _FEWEST else None


def _foreign(text: str) -> int:
    return sum(character >= "\u3040" for character in text)


def _lists(root: Path, folder: Path) -> bool:
    """Whether a folder is one of those that are listed below the root."""
    root, folder = root.resolve(), folder.resolve()
    if not folder.is_relative_to(root):
        return False
    return not any(part.startswith(".") for part in folder.relative_to(root).parts)


def _list(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            listed = [entry for entry in entries if not entry.name.startswith(".")]
    except OSError as error:
        raise _unreadable(folder, error) from error
    return sorted(listed, key=lambda entry: entry.name)


def _status(path: Path) -> os.stat_result | None:
    """Status of what stands at a path, behind links; None for a broken or circular link."""
    try:
        return path.stat()
    except OSError as error:
        # A file may also be gone since it was listed.
        if error.errno in (errno.ENOENT, errno.ELOOP, errno.ENOTDIR):
            return None
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> DigestFolderError:
    return DigestFolderError(
        f"{path} in the folder of digests cannot be read ({error.strerror or error}).",
        hint="Allow reading it, or move it out of the folder.",
    )


def _storable(path: str) -> str:
    try:
        path.encode("utf-8")
    except UnicodeEncodeError as error:
        raise DigestFolderError(
            f"The file name {path!r} in the folder of digests is not UTF-8.", hint="Rename it."
        ) from error
    return path


def _relative(file: Path, root: Path) -> str:
    """POSIX path below the root, or the path itself for a file elsewhere."""
    return file.as_posix().removeprefix(f"{root.as_posix().rstrip('/')}/")
