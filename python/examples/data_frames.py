"""The same list in pandas, Polars and DuckDB: `python data_frames.py ACCOUNTS.csv`."""

from __future__ import annotations

import sys

import duckdb
import pandas as pd
import polars as pl

import deadringer
import deadringer.duckdb
import deadringer.pandas
import deadringer.polars


def in_pandas(path: str, detector: deadringer.Detector) -> int:
    flags = deadringer.pandas.flags(pd.read_csv(path), detector)
    return len(flags)


def in_polars(path: str, detector: deadringer.Detector) -> int:
    flags = deadringer.polars.check(pl.col("name"), detector, handle=pl.col("handle"), platform=pl.col("platform"))
    found = pl.scan_csv(path).select("id", flags.alias("flags")).filter(pl.col("flags").list.len() > 0).collect()
    return found.height


def in_duckdb(path: str, detector: deadringer.Detector) -> int:
    connection = duckdb.connect()
    deadringer.duckdb.register(connection, detector)
    query = """
        SELECT count(*) FROM (SELECT unnest(deadringer_check_account(name, handle, id::VARCHAR, platform)) FROM read_csv($1))
    """
    (count,) = connection.execute(query, [path]).fetchall()[0]
    return int(count)


def main(path: str) -> None:
    detector = deadringer.Detector.builtin()
    print(in_pandas(path, detector), in_polars(path, detector), in_duckdb(path, detector))


if __name__ == "__main__":
    main(sys.argv[1])
