"""deadringer on Spark: the flags of a data frame of accounts, the same as those of any other front end.

    from deadringer.spark import flag_accounts
    flags = flag_accounts(spark.table("accounts"), id="user_id", name="nickname", handle="login", platform="platform")
    flags.write.parquet("flags")

The registry is compiled once, by the driver, and sent to each executor once (`SparkContext.addFile`). A worker process opens it
once, proves that it is the one the driver compiled, by its digest, and keeps it for all its tasks. Each task judges on one thread:
Spark already runs one a core. `docs/at-scale.md` of the project says how to size it and how to bring Python to the executors.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator, Sequence
from os import PathLike, fspath
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from ._deadringer import DeadringerError, Detector, compile, is_compiled

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["SCHEMA", "flag_accounts"]

#: The columns of what `flag_accounts` gives back: those of flag files.
SCHEMA = (
    "id string, name string, handle string, kind string, tier string, score double, category string, entity_id string, "
    "entity_name string, matched_name string, field string, "
    "evidence array<struct<technique: string, `from`: string, `to`: string, `position`: int>>, disclaimer string"
)

_lock = threading.Lock()
#: Of the driver: where files lie that executors fetch, until the process ends.
_folder: tempfile.TemporaryDirectory[str] | None = None
#: Of a worker: what it has opened.
_detectors: dict[str, Detector] = {}

#: Rows that a worker judges before it hands on their flags.
_ROWS = 65_536


def flag_accounts(
    accounts: DataFrame,
    *,
    registry: str | PathLike[str] | Sequence[str | PathLike[str]] | None = None,
    builtin: bool = True,
    id: str = "id",
    name: str | None = "name",
    handle: str | None = None,
    platform: str | None = None,
    **options: Any,
) -> DataFrame:
    """One row a flag, with the columns of flag files (`SCHEMA`).

    `id`, `name`, `handle` and `platform` name columns of the accounts; `id` may be of any type that casts to a string, and is what
    flags are joined back by: a distributed frame has no row numbers. `registry` and `builtin` are those of `Detector.open`;
    without `registry` the built-in one is used. `options` are those of `Detector`: `min_score`, `min_tier`, `all_matches`, `kinds`,
    `categories`, `prevalence`, and `default_platform` for accounts that do not name theirs.

    The frame is lazy as any other. Order within a partition is kept.
    """
    from pyspark.sql import functions as F

    if name is None and handle is None:
        raise ValueError("neither a name nor a handle column is given")
    if "default_platform" in options:
        options["platform"] = options.pop("default_platform")
    named = {"id": id, "name": name, "handle": handle, "platform": platform}
    chosen = [
        F.col(column).cast("string").alias(field) for field, column in named.items() if column is not None
    ]
    files, digest = _ship(accounts, registry, builtin)
    # Faulty options are told here and not by an executor.
    Detector.open([path for path, _ in files], builtin=False, **options)
    judge = _Judge([shipped for _, shipped in files], digest, options)
    return accounts.select(*chosen).mapInArrow(judge, SCHEMA)


def _ship(
    accounts: DataFrame,
    registry: str | PathLike[str] | Sequence[str | PathLike[str]] | None,
    builtin: bool,
) -> tuple[list[tuple[str, str]], str]:
    """Sends registries to the executors: each file's path here and name there, and the digest of all."""
    if registry is None:
        paths = []
    elif isinstance(registry, (str, PathLike)):
        paths = [fspath(registry)]
    else:
        paths = [fspath(path) for path in registry]
    global _folder
    with _lock:
        if _folder is None:
            _folder = tempfile.TemporaryDirectory(prefix="deadringer-")
    folder = Path(_folder.name)
    compiled = [path for path in paths if is_compiled(path)]
    sources = [path for path in paths if path not in compiled]
    if builtin or sources:
        first = Path(tempfile.mkdtemp(dir=folder)) / "sources.drx"
        compile(sources, first, builtin=builtin)
        compiled.insert(0, str(first))
    digest = Detector.open(compiled, builtin=False).registry_digest
    files = []
    for number, path in enumerate(compiled):
        # The name says what it holds: two registries of one application never meet under one name, and Spark takes one name only
        # from one place.
        shipped = f"deadringer-{digest}-{number}.drx"
        if not (folder / shipped).exists():
            copyfile(path, folder / f"{shipped}.unfinished")
            (folder / f"{shipped}.unfinished").replace(folder / shipped)
        accounts.sparkSession.sparkContext.addFile(str(folder / shipped))
        files.append((str(folder / shipped), shipped))
    return files, digest


class _Judge:
    """What an executor does with each partition."""

    def __init__(self, files: list[str], digest: str, options: dict[str, Any]) -> None:
        self.files = files
        self.digest = digest
        self.options = options

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        detector = _detector(self.files, self.digest, self.options)
        for batch in _gathered(batches):
            yield from pa.table(detector.flags(batch, threads=1)).to_batches()




def _detector(files: list[str], digest: str, options: dict[str, Any]) -> Detector:
    """The detector of this process, opened once."""
    from pyspark import SparkFiles

    key = repr((files, digest, sorted(options.items())))
    with _lock:
        if key not in _detectors:
            detector = Detector.open([SparkFiles.get(file) for file in files], builtin=False, **options)
            if detector.registry_digest != digest:
                raise DeadringerError(
                    f"the registry on this worker has digest {detector.registry_digest}, the driver compiled {digest}\n"
                    "hint: something replaced the file, or the versions of deadringer differ: give every worker the driver's"
                )
            _detectors[key] = detector
        return _detectors[key]


def _gathered(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Spark's batches, small by default, in tables worth a call."""
    waiting: list[pa.RecordBatch] = []
    rows = 0
    for batch in batches:
        waiting.append(batch)
        rows += batch.num_rows
        if rows >= _ROWS:
            yield pa.Table.from_batches(waiting)
            waiting, rows = [], 0
    if waiting:
        yield pa.Table.from_batches(waiting)
