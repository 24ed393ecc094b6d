"""Spark in local mode: the same flags, one registry a worker, and the example that is a scan."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pytest

import deadringer
from deadringer import DeadringerError, Detector
from lists import ROOT, cells, java

REASON = java()
pytestmark = pytest.mark.skipif(REASON is not None, reason=str(REASON))


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    # Otherwise the first `python3` of the path runs the workers.
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate()
    )
    yield session
    session.stop()


def read(spark: Any, path: Path) -> Any:
    return spark.read.csv(str(path), header=True, emptyValue="", nullValue="\u0001")


def collected(flags: Any) -> list[dict[str, str]]:
    rows = [cells(row.asDict(recursive=True)) for row in flags.collect()]
    return sorted(rows, key=lambda row: int(row["id"]))


def test_the_flags_are_those_of_the_interface(spark: Any, accounts: Path, detector: Detector) -> None:
    from deadringer.spark import flag_accounts

    table = pa.csv.read_csv(accounts, convert_options=pa.csv.ConvertOptions(strings_can_be_null=False))
    expected = [cells(row) for row in pa.table(detector.flags(table)).to_pylist()]
    frame = read(spark, accounts).repartition(5)
    flags = flag_accounts(frame, handle="handle", platform="platform")
    assert flags.columns == pa.table(detector.flags([])).column_names
    assert collected(flags) == expected
    # Other names, ids of another type, fewer columns.
    renamed = frame.selectExpr("bigint(id) AS uid", "name AS nick")
    names = pa.csv.read_csv(accounts).select(["id", "name"])
    expected = [cells(row) for row in pa.table(detector.flags(names)).to_pylist()]
    assert collected(flag_accounts(renamed, id="uid", name="nick")) == expected


def test_registries_are_shipped_and_proved(spark: Any, tmp_path: Path) -> None:
    from deadringer.spark import _Judge, flag_accounts

    source, compiled = tmp_path / "list.csv", tmp_path / "list.drx"
    source.write_text("id,name,category\nex-post,Harbour City Post,news-media\n")
    deadringer.compile(source, compiled)
    frame = spark.createDataFrame([("1", "Harb0ur City Post"), ("2", "Reuters"), ("3", None)], "id string, name string")
    found = {
        (str(registry), builtin): [row["entity_name"] for row in collected(flag_accounts(frame, registry=registry, builtin=builtin))]
        for registry in [source, compiled, [compiled]]
        for builtin in [True, False]
    }
    assert {key: names for key, names in found.items() if key[1]} == {
        key: ["Harbour City Post", "Reuters"] for key in found if key[1]
    }
    assert all(names == ["Harbour City Post"] for (_, builtin), names in found.items() if not builtin)
    with pytest.raises(DeadringerError, match="min_score"):
        flag_accounts(frame, min_score=7)
    with pytest.raises(ValueError, match="neither"):
        flag_accounts(frame, name=None)

    # A worker that finds another registry than the driver's refuses it.
    spark.sparkContext.addFile(str(compiled))
    from deadringer.spark import SCHEMA

    wrong = frame.mapInArrow(_Judge([compiled.name], "0" * 32, {}), SCHEMA)
    with pytest.raises(Exception, match="the driver compiled 00000000"):
        wrong.collect()


def test_the_example_runs(spark: Any, accounts: Path, tmp_path: Path, detector: Detector) -> None:
    spec = importlib.util.spec_from_file_location("spark_scan", ROOT / "python/examples/spark_scan.py")
    assert spec is not None and spec.loader is not None
    example = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(example)
    tallies = {(row["tier"], row["kind"]): row["flags"] for row in example.scan(spark, str(accounts), str(tmp_path / "flags")).collect()}
    table = pa.csv.read_csv(accounts, convert_options=pa.csv.ConvertOptions(strings_can_be_null=False))
    flags = pa.table(detector.flags(table)).to_pylist()
    assert sum(tallies.values()) == len(flags) > 100
    assert tallies == {pair: sum((row["tier"], row["kind"]) == pair for row in flags) for pair in tallies}

    # The day after: one account renamed, one closed, one new.
    from deadringer.spark import flag_accounts
    from pyspark.sql import functions as F

    def frame(rows: list[tuple[str, str]]) -> Any:
        return spark.createDataFrame(rows, "id string, name string").withColumn("handle", F.lit(""))

    yesterday = frame([("1", "Reuters"), ("2", "人民曰报"), ("3", "Rita"), ("4", "Reuters")])
    today = frame([("1", "Reuters"), ("2", "Rita"), ("3", "Reuters"), ("5", "Reuters")])
    fresh = example.changed(spark, today, yesterday)
    assert sorted(row["id"] for row in fresh.collect()) == ["2", "3", "5"]
    kept = example.renewed(flag_accounts(yesterday), today, fresh)
    whole = kept.unionByName(flag_accounts(fresh))
    assert collected(whole) == collected(flag_accounts(today))
    assert json.dumps([row["id"] for row in collected(whole)]) == '["1", "3", "5"]'
