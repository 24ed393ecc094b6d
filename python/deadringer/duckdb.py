"""deadringer in DuckDB: two functions in SQL.

    >>> import duckdb, deadringer, deadringer.duckdb
    >>> connection = duckdb.connect()
    >>> deadringer.duckdb.register(connection, deadringer.Detector.builtin())
    >>> connection.sql("SELECT f.entity_name FROM (SELECT unnest(deadringer_check('人民曰报')) AS f)").fetchall()
    [('人民日报',)]
"""

from __future__ import annotations

import duckdb
import pyarrow as pa

from ._deadringer import Detector

__all__ = ["FLAGS", "register"]

#: The type of what the functions give back: one list of flags a row.
FLAGS = (
    "STRUCT(kind VARCHAR, tier VARCHAR, score DOUBLE, category VARCHAR, entity_id VARCHAR, entity_name VARCHAR, "
    "matched_name VARCHAR, field VARCHAR, "
    'evidence STRUCT(technique VARCHAR, "from" VARCHAR, "to" VARCHAR, "position" INTEGER)[], '
    "disclaimer VARCHAR)[]"
)


def register(connection: duckdb.DuckDBPyConnection, detector: Detector) -> None:
    """Gives a connection `deadringer_check(name)` and `deadringer_check_account(name, handle, id, platform)`.

    A missing field is NULL or empty. DuckDB's own threads call them, each for its rows.
    """
    # DuckDB takes both apart from how a function is called: a parameter each.
    def by_name(name: pa.ChunkedArray) -> pa.ChunkedArray:
        return pa.chunked_array(detector.check_many(name, threads=1))

    def by_account(
        name: pa.ChunkedArray, handle: pa.ChunkedArray, id: pa.ChunkedArray, platform: pa.ChunkedArray
    ) -> pa.ChunkedArray:
        accounts = pa.table({"name": name, "handle": handle, "id": id, "platform": platform})
        return pa.chunked_array(detector.check_many(accounts, threads=1))

    flags = duckdb.type(FLAGS)
    # The words are taken by every release; where their enumerations stand differs.
    connection.create_function(  # type: ignore[call-overload]
        "deadringer_check", by_name, ["VARCHAR"], flags, type="arrow", null_handling="special"
    )
    connection.create_function(  # type: ignore[call-overload]
        "deadringer_check_account", by_account, ["VARCHAR"] * 4, flags, type="arrow", null_handling="special"
    )
