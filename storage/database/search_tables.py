"""What is known of the search index; the index itself and its words are no objects (storage/search)."""

from __future__ import annotations

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base


class SearchIndexRow(Base):
    """The one index: the version that all of it has at least, and, while it is made anew, the version that it is
    `becoming` and the serial up to which it is `done`."""

    __tablename__ = "search_index"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]
    becoming: Mapped[int | None]
    done: Mapped[int] = mapped_column(BigInteger)
