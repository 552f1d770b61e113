"""The database under the records: how it is opened, and that it is still the file that was opened.

SQLite goes on writing to a file that was deleted or replaced, and nobody ever sees what it wrote. So the file is looked
at before and after each write, and nothing is acknowledged unless it is still the one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from casebook.errors import RecordsReplaced, RecordsUnavailable

BUSY_MILLISECONDS = 10_000


class Database:
    """An engine, and the file it was opened on.

    Args:
        where: a file for SQLite, or a database URL.
    """

    def __init__(self, where: str | Path) -> None:
        self.engine = engine_of(where)
        name = self.engine.url.database
        self._file = Path(name) if self.engine.dialect.name == "sqlite" and name else None
        self._known: tuple[int, int] | None = None
        self._journal: tuple[int, int] | None = None

    def remember(self) -> None:
        """The file as it is now is the right one."""
        self._known, self._journal = _identity(self._file), _identity(self._beside("-wal"))

    def _beside(self, end: str) -> Path | None:
        return self._file.with_name(self._file.name + end) if self._file else None

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is on the disk, in the file everybody sees, when the block ends.

        Raises:
            RecordsReplaced: when the file was removed or replaced; nothing was kept.
            RecordsUnavailable: when it could not be written.
        """
        self._still_there()
        try:
            with self.engine.begin() as connection:
                yield connection
        except IntegrityError:
            raise
        except SQLAlchemyError as error:
            self._still_there()
            raise RecordsUnavailable(f"没有记下：{reason(error)}。请处理好以后再试一次。") from error
        self._still_there()
        self._journal = _identity(self._beside("-wal"))

    def _still_there(self) -> None:
        if self._file is None or _identity(self._file) == self._known:
            return
        raise RecordsReplaced(
            "记录文件在运行中被换掉或者删掉了，刚才这一步没有记下。请重新打开这一页再做一次。"
        )

    def close(self) -> None:
        """Let go of the database; whatever is not in the file alone yet is put there first."""
        if self._file is not None and _identity(self._file) == self._known is not None:
            with contextlib.suppress(SQLAlchemyError), self.engine.connect() as connection:
                raw: Any = connection.connection.driver_connection
                raw.rollback()
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        elif self._file is not None:
            self._set_journal_aside()
        self.engine.dispose()

    def _set_journal_aside(self) -> None:
        """What the old file's journal holds must not be played into the file that took its place; it is kept beside it."""
        journal, shared = self._beside("-wal"), self._beside("-shm")
        if journal is None or shared is None or self._journal is None or _identity(journal) != self._journal:
            return
        with contextlib.suppress(OSError):
            journal.rename(journal.with_name(f"{journal.name}-old-{self._journal[1]}"))
            shared.unlink(missing_ok=True)


def _identity(file: Path | None) -> tuple[int, int] | None:
    try:
        stat = file.stat() if file is not None else None
    except OSError:
        return None
    return (stat.st_dev, stat.st_ino) if stat is not None else None


def engine_of(where: str | Path) -> Engine:
    """An engine whose transactions begin as ours must."""
    if isinstance(where, str) and "://" in where:
        engine = create_engine(_driven(where), pool_pre_ping=True)
    else:
        path = Path(where)
        path.parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(f"sqlite:///{path}")
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _pragmas)
        event.listen(engine, "begin", _begin_immediate)
    return engine


def _driven(address: str) -> str:
    """A database address with the driver we ship: people write ``postgres://`` and ``postgresql://``."""
    scheme, _, rest = address.partition("://")
    return f"postgresql+psycopg://{rest}" if scheme in ("postgres", "postgresql") else address


def _pragmas(connection: Any, record: object) -> None:
    # The driver's own transactions begin too late for read-then-write; ours begin in _begin_immediate.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_MILLISECONDS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    # A reader that turns writer midway would be refused when another writes; so ask for the right at once.
    writes = connection.get_execution_options().get("writes", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def reason(error: BaseException) -> str:
    """What went wrong with the database, in a few words."""
    cause = getattr(error, "orig", None) or error
    known = {
        "password authentication failed": "数据库的用户名或者密码不对，请核对地址里的“用户:密码@”",
        "no password supplied": "数据库要密码，请在地址里写上“用户:密码@”",
        'role "': "数据库里没有这个用户，请核对地址里的用户名",
        'database "': "数据库服务器上没有这个库，请先用 createdb 建好，再核对地址最后的库名",
        "Connection refused": "那台机器的这个端口上没有数据库，请看看服务开着没有、端口对不对（一般是 5432）",
        "resolve": "找不到那台机器，请核对地址里的主机名",
        "timeout": "那台机器没有回应，请看看网络和防火墙",
        "No module named": "没有装 PostgreSQL 的驱动，请装 fangzhi[postgres]",
        "Could not parse": "地址的写法不对，应像 postgresql://用户:密码@主机:5432/库名",
        "Can't load plugin": "不认识这种数据库，地址应以 postgresql:// 开头",
        "unable to open": "不能在这个位置建立文件",
        "not a database": "这个文件不是数据库",
        "locked": "数据库正被占用",
        "is full": "磁盘满了",
        "readonly": "记录文件只能读",
        "disk I/O error": "磁盘读写出错",
        "malformed": "记录文件坏了",
        "connection": "数据库连不上",
    }
    text = str(cause)
    return next((v for k, v in known.items() if k in text), type(cause).__name__)
