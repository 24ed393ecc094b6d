"""The example of data frames, on the example list."""

from __future__ import annotations

import importlib.util

from deadringer import Detector
from lists import EXAMPLES, ROOT


def test_data_frames(detector: Detector) -> None:
    spec = importlib.util.spec_from_file_location("data_frames", ROOT / "python/examples/data_frames.py")
    assert spec is not None and spec.loader is not None
    example = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(example)
    path = str(EXAMPLES)
    counts = {example.in_pandas(path, detector), example.in_polars(path, detector), example.in_duckdb(path, detector)}
    assert len(counts) == 1 and counts.pop() > 10
