"""pandas, Polars and DuckDB: the same flags as the interface gives."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.csv
import pytest

import deadringer.duckdb
import deadringer.pandas
import deadringer.polars
from lists import cells
from deadringer import Detector

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def expected(detector: Detector, accounts: Path) -> Rows:
    table = pa.csv.read_csv(accounts, convert_options=pa.csv.ConvertOptions(strings_can_be_null=False))
    return [cells(row) for row in pa.table(detector.flags(table)).to_pylist()]


def test_pandas(detector: Detector, accounts: Path, expected: Rows) -> None:
    frame = pd.read_csv(accounts)
    flags = deadringer.pandas.flags(frame, detector)
    assert [cells(row) for row in pa.Table.from_pandas(flags).to_pylist()] == expected
    text = deadringer.pandas.flags(frame, detector, evidence="text")
    assert text["evidence"].tolist() == [row["evidence"] for row in expected]
    frame.index = frame.index[::-1]
    column = deadringer.pandas.check(frame, detector)
    assert column.index.equals(frame.index)
    assert frame[column.map(len) > 0]["id"].astype(str).tolist() == [row["id"] for row in expected]
    # Columns of any of pandas' kinds of text, and missing names.
    for dtype in [object, "string", "category", "str"]:
        names = pd.Series(["Reuters", None, "Rita"], dtype=dtype)
        assert deadringer.pandas.check(names, detector).map(len).tolist() == [1, 0, 0], dtype
    # Without a door: a frame speaks the protocol itself.
    assert len(detector.flags(frame)) == len(expected)


def test_polars(detector: Detector, accounts: Path, expected: Rows) -> None:
    frame = pl.read_csv(accounts, empty_string_is_null=False)
    assert [cells(row) for row in deadringer.polars.flags(frame, detector).to_dicts()] == expected
    account = pl.col("name").deadringer.check(  # type: ignore[attr-defined]
        detector, handle=pl.col("handle"), id=pl.col("id"), platform=pl.col("platform")
    )
    for lazy in [
        frame.lazy(),
        pl.scan_csv(accounts, empty_string_is_null=False),
    ]:
        query = (
            lazy.with_columns(account.alias("flags"))
            .filter(pl.col("flags").list.len() > 0)
            .explode("flags")
            .select("id", "name", "handle", "flags")
            .unnest("flags")
        )
        for engine in ["in-memory", "streaming"]:
            rows = query.collect(engine=engine).to_dicts()  # type: ignore[call-overload]
            assert [cells(row) for row in rows] == expected, engine
    assert pl.Series(["Reuters", None]).to_frame("n").select(
        pl.col("n").deadringer.check(detector).list.len()  # type: ignore[attr-defined]
    )["n"].to_list() == [1, 0]
    categorical = pl.Series("name", ["Reuters", "Rita", None], dtype=pl.Categorical)
    assert [row["id"] for row in deadringer.polars.flags(categorical, detector).to_dicts()] == ["1"]
    # A column that is null throughout has a type of its own.
    bare = pl.DataFrame({"name": ["Reuters", None], "handle": [None, None]})
    assert [row["id"] for row in deadringer.polars.flags(bare, detector).to_dicts()] == ["1"]
    assert len(deadringer.polars.flags(bare["handle"], detector)) == 0
    account = pl.col("name").deadringer.check(detector, handle=pl.col("handle"))  # type: ignore[attr-defined]
    assert bare.select(account.list.len())["name"].to_list() == [1, 0]


def test_duckdb(detector: Detector, accounts: Path, expected: Rows) -> None:
    connection = duckdb.connect()
    deadringer.duckdb.register(connection, detector)
    connection.execute(
        "CREATE TABLE accounts AS SELECT * FROM read_csv(?, all_varchar = true, nullstr = '\u0001')", [str(accounts)]
    )
    query = """
        SELECT id, name, handle, unnest(flags, max_depth := 1) AS flag FROM (
            SELECT *, deadringer_check_account(name, handle, id, platform) AS flags FROM accounts
        ) ORDER BY id::BIGINT
    """
    rows = connection.execute(query).to_arrow_table().to_pylist()
    got = [cells({**{key: row[key] for key in ("id", "name", "handle")}, **row["flag"]}) for row in rows]
    assert got == expected
    # NULL is a missing field.
    count = "SELECT len(deadringer_check_account('Reuters', NULL, NULL, NULL)), len(deadringer_check(NULL))"
    assert connection.execute(count).fetchall() == [(1, 0)]
    # A relation speaks the protocol itself, and takes flags as a table.
    flags = detector.flags(connection.table("accounts"))
    assert connection.sql("SELECT count(*) FROM flags").fetchall() == [(len(expected),)]
