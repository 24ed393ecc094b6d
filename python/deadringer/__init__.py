"""Find account names that pass themselves off as a protected entity, with the evidence character by character.

It reads names and handles, never what an account says, and it never decides: it says which protected name a name resembles, by
which alterations, and how likely it is that a reviewer would agree.

    >>> import deadringer
    >>> detector = deadringer.Detector.builtin()
    >>> answer = detector.check("人民曰报")
    >>> answer.flags[0].entity_name, answer.flags[0].kind
    ('人民日报', 'lookalike')
    >>> str(answer.flags[0].evidence[0])
    'han-shape(日→曰 @2)'

Many names go in and come out as Arrow. `check_many` gives one list of flags a row, which is what a column of a data frame needs;
`flags` gives one row a flag, with the columns of flag files, which is what a scan needs:

    >>> column = detector.check_many(["Reuters", "Rita Meyer"])
    >>> len(column)
    2
    >>> table = detector.flags(["Reuters", "Rita Meyer"])
    >>> len(table)
    1

What comes out is as it came in: a name may hold characters that act on a terminal, a page or a spreadsheet. Escape it before a
person sees it. Doors to data frames stand in `deadringer.pandas`, `deadringer.polars`, `deadringer.duckdb`, `deadringer.spark`.
"""

from ._deadringer import (
    Answer,
    DeadringerError,
    Detector,
    Evidence,
    Flag,
    FlagColumn,
    FlagTable,
    __version__,
    compile,
    is_compiled,
)

__all__ = [
    "Answer",
    "DeadringerError",
    "Detector",
    "Evidence",
    "Flag",
    "FlagColumn",
    "FlagTable",
    "__version__",
    "compile",
    "is_compiled",
]
