"""deadringer in Polars: `.deadringer` on expressions, and a frame of flags.

    >>> import deadringer, deadringer.polars
    >>> import polars as pl
    >>> detector = deadringer.Detector.builtin()
    >>> frame = pl.DataFrame({"id": [7, 8], "name": ["Rita Meyer", "人民曰报"]})
    >>> frame.select(pl.col("name").deadringer.check(detector).list.len())["name"].to_list()
    [0, 1]
    >>> deadringer.polars.flags(frame, detector)["entity_name"].to_list()
    ['人民日报']
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import polars as pl

from ._deadringer import Detector
from .types import Column

__all__ = ["FLAGS", "Deadringer", "check", "flags"]

#: The type of the column that `check` makes.
FLAGS = pl.List(
    pl.Struct(
        {
            "kind": pl.String,
            "tier": pl.String,
            "score": pl.Float64,
            "category": pl.String,
            "entity_id": pl.String,
            "entity_name": pl.String,
            "matched_name": pl.String,
            "field": pl.String,
            "evidence": pl.List(
                pl.Struct(
                    {"technique": pl.String, "from": pl.String, "to": pl.String, "position": pl.Int32}
                )
            ),
            "disclaimer": pl.String,
        }
    )
)


def check(
    name: pl.Expr,
    detector: Detector,
    *,
    handle: pl.Expr | None = None,
    id: pl.Expr | None = None,
    platform: pl.Expr | None = None,
    threads: int | None = None,
) -> pl.Expr:
    """One list of flags a row, by a column of names and those of handles, ids and platforms; `pl.col("name").deadringer.check` too."""
    parts = {"handle": handle, "id": id, "platform": platform}
    fields = [part.alias(column) for column, part in parts.items() if part is not None]

    def judge(accounts: pl.Series) -> pl.Series:
        judged = detector.check_many(_texts(accounts.struct.unnest()), threads=threads)
        return pl.Series(accounts.name, judged, dtype=FLAGS)

    account = pl.struct(name.alias("name"), *fields)
    return account.map_batches(judge, return_dtype=FLAGS, is_elementwise=True).alias(name.meta.output_name())


@pl.api.register_expr_namespace("deadringer")
class Deadringer:
    """What `pl.col("name").deadringer` offers."""

    def __init__(self, name: pl.Expr) -> None:
        self._name = name

    def check(
        self,
        detector: Detector,
        *,
        handle: pl.Expr | None = None,
        id: pl.Expr | None = None,
        platform: pl.Expr | None = None,
        threads: int | None = None,
    ) -> pl.Expr:
        """One list of flags a row, by the names of this column and the handles, ids and platforms of others."""
        return check(self._name, detector, handle=handle, id=id, platform=platform, threads=threads)


def flags(
    data: pl.DataFrame | pl.Series,
    detector: Detector,
    *,
    columns: Mapping[Column, str] | None = None,
    threads: int | None = None,
    evidence: Literal["objects", "text"] = "objects",
) -> pl.DataFrame:
    """One row a flag, with the columns of flag files; without a column of ids, `id` is the row number counted from 1."""
    return pl.DataFrame(detector.flags(_texts(data), columns=columns, threads=threads, evidence=evidence))


def _texts(data: pl.DataFrame | pl.Series) -> pl.DataFrame | pl.Series:
    """Columns of the type `Null` as strings: Polars hands that type over with a buffer that Arrow does not give it."""
    if isinstance(data, pl.Series):
        return data.cast(pl.String) if data.dtype == pl.Null else data
    return data.with_columns(pl.col(pl.Null).cast(pl.String))
