"""A scan on Spark, cell by cell: `spark-submit spark_scan.py ACCOUNTS FLAGS`, or paste the cells into a notebook.

ACCOUNTS is CSV with a header or Parquet, FLAGS a folder of Parquet. On a cluster give Python and the package to the executors as
`docs/at-scale.md` says.
"""

from __future__ import annotations

import sys
from pathlib import Path

# %% A session. Local mode uses the cores of this machine; on a cluster `spark-submit` says where it runs.
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from deadringer.spark import flag_accounts


def scan(spark: SparkSession, accounts_path: str, flags_path: str) -> DataFrame:
    # %% The accounts. Ids must be unique: they are how flags find their way back.
    if accounts_path.endswith(".csv"):
        # An empty cell is an empty name and not a missing one; no cell is null.
        accounts = spark.read.csv(accounts_path, header=True, emptyValue="", nullValue="\u0001")
    else:
        accounts = spark.read.parquet(accounts_path)

    # %% The flags. Nothing runs yet; the registry is already compiled and on its way to the executors.
    flags = flag_accounts(
        accounts,
        id="id",
        name="name",
        handle="handle" if "handle" in accounts.columns else None,
        platform="platform" if "platform" in accounts.columns else None,
        min_tier="low",
    )

    # %% Written once, then looked at: whatever follows reads the files and judges nothing again.
    flags.write.mode("overwrite").parquet(flags_path)
    written = spark.read.parquet(flags_path)

    # %% What was found, by tier and kind.
    return written.groupBy("tier", "kind").agg(F.count("*").alias("flags")).orderBy("tier", "kind")


def changed(spark: SparkSession, today: DataFrame, yesterday: DataFrame) -> DataFrame:
    # %% Only accounts that are new or renamed since the last scan.
    return today.join(yesterday, on=["id", "name", "handle"], how="left_anti")


def renewed(flags: DataFrame, accounts: DataFrame, fresh: DataFrame) -> DataFrame:
    # %% The flags of accounts that did not change, and those of the ones that did; of closed accounts neither.
    kept = flags.join(fresh.select("id"), on="id", how="left_anti")
    return kept.join(accounts.select("id"), on="id", how="left_semi")


def main(accounts_path: str, flags_path: str) -> None:
    spark = SparkSession.builder.appName(Path(__file__).stem).getOrCreate()
    # Batches that a worker is handed; the default of 10,000 rows works too, larger ones cost less.
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "65536")
    scan(spark, accounts_path, flags_path).show()
    spark.stop()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
