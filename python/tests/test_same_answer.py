"""The same accounts through every front end: equal flags by digest, equal counts, none twice, also where workers are killed.

With DEADRINGER_LONG 2 million accounts (DEADRINGER_ROWS for another number), otherwise ten thousand through all but the cluster.
"""

from __future__ import annotations

import csv
import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute
import pyarrow.csv
import pytest

from deadringer import Detector
from lists import LONG, ROOT, cells, java, make_accounts, scan

ROWS = int(os.environ.get("DEADRINGER_ROWS", "2000000" if LONG else "10000"))
SPARK = pytest.mark.skipif(java() is not None, reason=str(java()))
#: What was found by whom, told at the end.
TOLD: list[str] = []


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("same") / "accounts.csv"
    make_accounts(path, ROWS, seed=11)
    return path


@pytest.fixture(scope="module")
def expected(listed: Path, program: str) -> tuple[str, int]:
    """Digest and number of the flags that the command line writes."""
    began = time.monotonic()
    rows = scan(program, listed)
    return tell("command line", rows, began)


@pytest.fixture(scope="module", autouse=True)
def told() -> Iterator[None]:
    yield
    print("", *TOLD, sep="\n")


def tell(who: str, rows: list[dict[str, str]], began: float) -> tuple[str, int]:
    seconds = time.monotonic() - began
    rows.sort(key=lambda row: int(row["id"]))
    ids = [row["id"] for row in rows]
    assert len(ids) == len(set(ids)), f"{who}: an account twice"
    digest = hashlib.sha256()
    for row in rows:
        digest.update("\x1f".join(row.values()).encode() + b"\x1e")
    answer = digest.hexdigest(), len(rows)
    TOLD.append(f"{who}: {len(rows)} flags of {ROWS} accounts in {seconds:.1f} s, {ROWS / seconds:.0f}/s, sha256 {answer[0]}")
    return answer


def table(path: Path) -> pa.Table:
    return pa.csv.read_csv(path, convert_options=pa.csv.ConvertOptions(strings_can_be_null=False))


def test_library(listed: Path, expected: tuple[str, int], tmp_path: Path) -> None:
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    example = target / "release/examples/library"
    if not example.is_file():
        pytest.skip("the example is not built: `cargo build --release --example library`")
    began = time.monotonic()
    done = subprocess.run(
        [example, listed, "2", tmp_path / "flags.csv"], check=True, capture_output=True, text=True
    )
    TOLD.append(f"library, judging alone: {done.stdout.strip()}")
    with (tmp_path / "flags.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tell("library", rows, began) == expected


def test_flags(listed: Path, expected: tuple[str, int], detector: Detector) -> None:
    accounts = table(listed)
    began = time.monotonic()
    flags = detector.flags(accounts)
    TOLD.append(f"flags, judging alone: {ROWS / (time.monotonic() - began):.0f}/s")
    assert tell("flags", [cells(row) for row in pa.table(flags).to_pylist()], began) == expected


def test_check_many(listed: Path, expected: tuple[str, int], detector: Detector) -> None:
    accounts = table(listed)
    began = time.monotonic()
    column = detector.check_many(accounts)
    TOLD.append(f"check_many, judging alone: {ROWS / (time.monotonic() - began):.0f}/s")
    assert len(column) == ROWS
    lists = pa.chunked_array(column)
    parents = pa.compute.list_parent_indices(lists.combine_chunks())
    own = accounts.select(["id", "name", "handle"]).take(parents).to_pylist()
    flags = pa.compute.list_flatten(lists).to_pylist()
    rows = [cells({**account, **flag}) for account, flag in zip(own, flags, strict=True)]
    assert tell("check_many", rows, began) == expected


def test_polars(listed: Path, expected: tuple[str, int], detector: Detector) -> None:
    import polars as pl

    import deadringer.polars

    began = time.monotonic()
    judged = deadringer.polars.check(
        pl.col("name"), detector, handle=pl.col("handle"), id=pl.col("id"), platform=pl.col("platform")
    )
    query = pl.scan_csv(listed, empty_string_is_null=False).with_columns(judged.alias("flags"))
    found = query.filter(pl.col("flags").list.len() > 0).explode("flags").select("id", "name", "handle", "flags").unnest("flags")
    assert tell("Polars", [cells(row) for row in found.collect().to_dicts()], began) == expected


def test_duckdb(listed: Path, expected: tuple[str, int], detector: Detector) -> None:
    import duckdb

    import deadringer.duckdb

    began = time.monotonic()
    connection = duckdb.connect()
    deadringer.duckdb.register(connection, detector)
    query = """
        SELECT id, name, handle, unnest(deadringer_check_account(name, handle, id, platform)) AS flag
        FROM read_csv($list, all_varchar = true, nullstr = '\u0001')
    """
    rows = connection.sql(query, params={"list": str(listed)}).to_arrow_table().to_pylist()
    rows = [cells({**{key: row[key] for key in ("id", "name", "handle")}, **row["flag"]}) for row in rows]
    assert tell("DuckDB", rows, began) == expected


def on_spark(master: str, path: Path, settings: dict[str, str], disturb: Any = None) -> tuple[list[dict[str, str]], float]:
    """The flags of a list, and when the work began: a session that was there before would be another master's."""
    from pyspark.sql import SparkSession

    from deadringer.spark import flag_accounts

    os.environ["PYSPARK_PYTHON"] = sys.executable
    active = SparkSession.getActiveSession()
    if active is not None:
        active.stop()
    builder = SparkSession.builder.master(master).config("spark.ui.enabled", "false")
    for key, value in {"spark.driver.memory": "2g", **settings}.items():
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    try:
        accounts = spark.read.csv(str(path), header=True, emptyValue="", nullValue="\u0001").repartition(16)
        began = time.monotonic()
        flags = flag_accounts(accounts, handle="handle", platform="platform")
        if disturb is not None:
            threading.Thread(target=disturb, args=(spark,), daemon=True).start()
        return [cells(row.asDict(recursive=True)) for row in flags.collect()], began
    finally:
        spark.stop()


@SPARK
def test_spark_local(listed: Path, expected: tuple[str, int]) -> None:
    rows, began = on_spark("local[2]", listed, {})
    assert tell("Spark local[2]", rows, began) == expected


def descendants(of: int) -> dict[int, str]:
    """The processes that a process started, with their command lines."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            parents[int(entry.name)] = int(stat.rsplit(")", 1)[1].split()[1])
    found: dict[int, str] = {}
    waiting = [of]
    while waiting:
        parent = waiting.pop()
        for child, its in parents.items():
            if its == parent and child not in found:
                try:
                    found[child] = (Path("/proc") / str(child) / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                except OSError:
                    found[child] = ""
                waiting.append(child)
    return found


@SPARK
@pytest.mark.skipif(not LONG, reason="the long form: DEADRINGER_LONG=1")
def test_spark_cluster_with_killed_workers(listed: Path, expected: tuple[str, int]) -> None:
    import pyspark

    home = Path(pyspark.__file__).parent
    if not (home / "bin/spark-class").is_file():
        pytest.skip("this pyspark has no scripts to start executors with")
    os.environ["SPARK_HOME"] = str(home)
    killed: list[str] = []

    def kill(what: str, sign: str, within: float) -> None:
        """Ends one process that this session started, as a machine that goes away would."""
        until = time.monotonic() + within
        while time.monotonic() < until:
            fitting = [process for process, line in descendants(os.getpid()).items() if sign in line]
            if fitting:
                os.kill(max(fitting), signal.SIGKILL)
                killed.append(what)
                return
            time.sleep(0.2)

    def disturb(spark: Any) -> None:
        tracker = spark.sparkContext.statusTracker()
        # Until tasks of the judging stage are done and others are running.
        while not any(
            (stage := tracker.getStageInfo(one)) and stage.numTasks >= 16 and stage.numCompletedTasks >= 2
            for one in tracker.getActiveStageIds()
        ):
            time.sleep(0.1)
        kill("a Python worker", "pyspark.daemon", 60)
        time.sleep(3)
        kill("an executor", "CoarseGrainedExecutorBackend", 60)

    settings = {
        "spark.executor.memory": "1g",
        "spark.task.maxFailures": "8",
        # Rows travel between the stages, so that a lost executor takes finished work with it.
        "spark.sql.adaptive.enabled": "false",
        "spark.default.parallelism": "16",
    }
    rows, began = on_spark("local-cluster[2,1,1024]", listed, settings, disturb)
    TOLD.append(f"killed meanwhile: {', '.join(killed) or 'nothing'}")
    assert tell("Spark local-cluster[2,1,1024]", rows, began) == expected
    assert len(killed) == 2, "the work was over before anything could be killed; give more rows"
