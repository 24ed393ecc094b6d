"""What the tests share: a detector, the program its answers are held to, and a list of accounts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import deadringer
from lists import ROOT, make_accounts

@pytest.fixture(scope="session")
def detector() -> deadringer.Detector:
    return deadringer.Detector.builtin()


@pytest.fixture(scope="session")
def program() -> str:
    """The command line."""
    named = os.environ.get("DEADRINGER_PROGRAM", "")
    for path in [named, ROOT / "target/release/deadringer"]:
        if path and Path(path).is_file():
            return str(path)
    pytest.skip("the program is not built: `cargo build --release`, or name it with DEADRINGER_PROGRAM")


@pytest.fixture(scope="session")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list of some thousands, a part of which resembles something."""
    path = tmp_path_factory.mktemp("accounts") / "accounts.csv"
    make_accounts(path, 20_000, seed=7)
    return path
