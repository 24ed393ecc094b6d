"""Arrow data that is not what it says: an answer or an exception, never a crash, never a panic."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pytest

from deadringer import DeadringerError, Detector
from lists import LONG

COUNT = 100_000 if LONG else 5_000


def test_malformed_data_is_refused() -> None:
    said: Counter[str] = Counter()
    for seed in range(max(1, COUNT // 5_000)):
        done = subprocess.run(
            [sys.executable, str(Path(__file__).with_name("malformed.py")), str(seed), "5000"],
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"seed {seed} ended with {done.returncode}: {done.stderr[-2000:]}"
        said.update(json.loads(done.stdout))
    print(dict(said))
    assert said["PANIC"] == 0
    assert said["made"] == COUNT
    # The last two are what a stream, or a pretender's tuple, raised itself.
    refusals = {"DeadringerError", "TypeError", "ValueError", "OSError", "ArrowInvalid", "IndexError"}
    assert set(said) <= {"made", "answered", *refusals}, said
    assert said["answered"] > COUNT // 10 and said["DeadringerError"] > COUNT // 4


def test_the_refusal_says_what_is_wrong(detector: Detector) -> None:
    invalid = pa.Array.from_buffers(pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\2\0\0\0"), pa.py_buffer(b"\xff\xfe")])
    with pytest.raises(DeadringerError, match="(?i)utf-?8.*\nhint: "):
        detector.check_many(invalid)
    offsets = pa.py_buffer(b"\0\0\0\0\0\0\0\x40\1\0\0\0")
    beyond = pa.Array.from_buffers(pa.string(), 2, [None, offsets, pa.py_buffer(b"x")])
    with pytest.raises(DeadringerError, match="(?i)offset"):
        detector.flags(beyond)
    # A column that is not read may hold anything.
    table = pa.table({"name": ["Reuters"], "post": invalid})
    assert len(detector.flags(table)) == 1
