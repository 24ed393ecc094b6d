"""deadringer in pandas: a frame of flags, or a column of them beside the names.

    >>> import deadringer, deadringer.pandas
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"id": [7, 8], "name": ["Rita Meyer", "人民曰报"]})
    >>> deadringer.pandas.flags(frame, deadringer.Detector.builtin())[["id", "entity_name"]].values.tolist()
    [['8', '人民日报']]
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import pandas as pd
import pyarrow as pa

from ._deadringer import Detector
from .types import Column

__all__ = ["check", "flags"]


def flags(
    data: pd.DataFrame | pd.Series[str],
    detector: Detector,
    *,
    columns: Mapping[Column, str] | None = None,
    threads: int | None = None,
    evidence: Literal["objects", "text"] = "objects",
) -> pd.DataFrame:
    """One row a flag, with the columns of flag files; without a column of ids, `id` is the row number counted from 1."""
    table = detector.flags(_arrow(data), columns=columns, threads=threads, evidence=evidence)
    frame: pd.DataFrame = pa.table(table).to_pandas(types_mapper=pd.ArrowDtype)
    return frame


def check(
    data: pd.DataFrame | pd.Series[str],
    detector: Detector,
    *,
    columns: Mapping[Column, str] | None = None,
    threads: int | None = None,
) -> pd.Series[Any]:
    """One list of flags a row, with the index of the data: `frame["flags"] = check(frame, detector)`."""
    column = pa.chunked_array(detector.check_many(_arrow(data), columns=columns, threads=threads))
    return pd.Series(pd.arrays.ArrowExtensionArray(column), index=data.index, name="flags")


def _arrow(data: pd.DataFrame | pd.Series[str]) -> pa.Table | pa.ChunkedArray | pa.Array:
    if isinstance(data, pd.DataFrame):
        return pa.Table.from_pandas(data, preserve_index=False)
    # NaN, None and NA are all missing names.
    return pa.array(data, from_pandas=True)
