"""Sessions in an SQLite file (write-ahead log), shared by the processes of one machine.

Calls are made in the event loop: a read takes about 30 µs, less than handing it to a thread, and writes are rare.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from runtime.identity.store import MarkKind, Owner, Row

_TABLES = """
CREATE TABLE IF NOT EXISTS sessions (
  key BLOB PRIMARY KEY, value BLOB NOT NULL, version INTEGER NOT NULL, sid BLOB, subject BLOB NOT NULL,
  seen REAL NOT NULL, ends REAL NOT NULL, holder TEXT NOT NULL DEFAULT '', leased REAL NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sessions_sid ON sessions (sid);
CREATE INDEX IF NOT EXISTS sessions_subject ON sessions (subject);
CREATE INDEX IF NOT EXISTS sessions_ends ON sessions (ends);
CREATE TABLE IF NOT EXISTS marks (
  kind TEXT NOT NULL, key BLOB NOT NULL, at REAL NOT NULL, until REAL NOT NULL, PRIMARY KEY (kind, key)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS marks_until ON marks (until);
"""


class Unopened(Exception):
    """The file can not be made or written, or is no database."""


class SqliteStore:
    """A `SessionStore` in a file that only its owner may read; folders on the way are made.

    Raises `Unopened` where that can not be.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._db = _open(path)
        except (OSError, sqlite3.Error) as error:
            raise Unopened(path) from error

    async def read(self, key: bytes) -> Row | None:
        """Return the session under `key`."""
        found = self._db.execute("SELECT value, version, seen FROM sessions WHERE key = ?", (key,)).fetchone()
        return None if found is None else Row(value=found[0], version=found[1], seen=found[2])

    async def create(self, key: bytes, value: bytes, owner: Owner, *, issued: float, now: float, ends: float) -> bool:
        """Keep a new session until `ends`; False where a tombstone forbids it."""
        with self._writing():
            self._db.execute("DELETE FROM sessions WHERE ends <= ?", (now,))
            dead = self._db.execute(
                "SELECT 1 FROM marks WHERE until > ? AND ((kind = 'sid' AND key = ?)"
                " OR (kind = 'subject' AND key = ? AND at >= ?))",
                (now, owner.sid, owner.subject, issued),
            ).fetchone()
            if dead:
                return False
            self._db.execute(
                "INSERT INTO sessions (key, value, version, sid, subject, seen, ends) VALUES (?, ?, 1, ?, ?, ?, ?)",
                (key, value, owner.sid, owner.subject, now, ends),
            )
        return True

    async def replace(self, key: bytes, value: bytes, version: int, *, ends: float) -> bool:
        """Put a newer value in place of that `version`."""
        done = self._db.execute(
            "UPDATE sessions SET value = ?, version = version + 1, ends = ? WHERE key = ? AND version = ?",
            (value, ends, key, version),
        )
        return done.rowcount == 1

    async def touch(self, key: bytes, now: float) -> None:
        """Note that the session was used."""
        # On a full disk people go on reading; that they do is noted when it can be.
        with suppress(sqlite3.OperationalError):
            self._db.execute("UPDATE sessions SET seen = ? WHERE key = ? AND seen < ?", (now, key, now))

    async def destroy(self, key: bytes) -> None:
        """Forget the session."""
        self._db.execute("DELETE FROM sessions WHERE key = ?", (key,))

    async def destroy_by_sid(self, sid: bytes, *, now: float, until: float) -> int:
        """End the sessions of a provider's session and let no other begin until then."""
        with self._writing():
            self._bury("sid", sid, now, until)
            return self._db.execute("DELETE FROM sessions WHERE sid = ?", (sid,)).rowcount

    async def destroy_by_subject(self, subject: bytes, *, issued: float, until: float) -> int:
        """End all sessions of a person and let none of a sign-in up to `issued` begin until then."""
        with self._writing():
            self._bury("subject", subject, issued, until)
            return self._db.execute("DELETE FROM sessions WHERE subject = ?", (subject,)).rowcount

    async def lease(self, key: bytes, holder: str, *, now: float, until: float) -> bool:
        """Take the sole right to renew the session until then."""
        done = self._db.execute(
            "UPDATE sessions SET holder = ?, leased = ? WHERE key = ? AND leased <= ?", (holder, until, key, now)
        )
        return done.rowcount == 1

    async def release(self, key: bytes, holder: str) -> None:
        """Give the lease back."""
        self._db.execute("UPDATE sessions SET holder = '', leased = 0 WHERE key = ? AND holder = ?", (key, holder))

    async def mark_once(self, kind: MarkKind, key: bytes, *, now: float, until: float) -> bool:
        """Note `key` as used until then; False if it already was."""
        with self._writing():
            self._db.execute("DELETE FROM marks WHERE until <= ?", (now,))
            done = self._db.execute("INSERT OR IGNORE INTO marks VALUES (?, ?, ?, ?)", (kind, key, now, until))
            return done.rowcount == 1

    async def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def _bury(self, kind: str, key: bytes, at: float, until: float) -> None:
        self._db.execute("INSERT OR REPLACE INTO marks VALUES (?, ?, ?, ?)", (kind, key, at, until))

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")


def _open(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    database = sqlite3.connect(path, timeout=0.5, isolation_level=None, check_same_thread=False)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=NORMAL")
    database.executescript(_TABLES)
    return database
