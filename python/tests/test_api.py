"""The interface: what it takes, what it gives back, what it refuses and how."""

from __future__ import annotations

import doctest
import json
import pickle
import subprocess
import sys
import threading
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pytest

import deadringer
from lists import EXAMPLES, cells, scan
from deadringer import DeadringerError, Detector

REGISTRY = "id,name,category,country,aliases,official\nex-post,Harbour City Post,news-media,GB,HCPost,x:@hcpost|x:90210\n"


def rows(flags: deadringer.FlagTable) -> list[dict[str, object]]:
    return pa.table(flags).to_pylist()


def test_one_account(detector: Detector) -> None:
    answer = detector.check("人民曰报", "renmin_ribao1", platform="weibo")
    (flag,) = answer.flags
    assert (flag.kind, flag.tier, flag.entity_name, flag.field) == ("lookalike", "high", "人民日报", "name")
    (evidence,) = flag.evidence
    assert (evidence.technique, evidence.from_, evidence.to, evidence.position) == ("han-shape", "日", "曰", 2)
    assert str(evidence) == "han-shape(日→曰 @2)"
    assert answer.registry == detector.registry_digest and len(answer.registry) == 32
    assert answer.version == deadringer.__version__ and not answer.truncated
    assert answer == detector.check("人民曰报", "renmin_ribao1", platform="weibo")
    assert detector.check("Rita Meyer").flags == []
    assert detector.check("Reuters " * 100_000).truncated


def test_a_dict_is_what_the_command_line_prints(detector: Detector, program: str) -> None:
    names = ["人民曰报", "R\u0435uters", "CNN National News", "中国反恐部队", "Reuters parody", "\u202esretueR", "Rita Meyer"]
    done = subprocess.run([program, "check", "--json", *names], check=True, capture_output=True)
    lines = done.stdout.decode().splitlines()
    assert [detector.check(name).to_dict() for name in names] == [json.loads(line) for line in lines]
    done = subprocess.run(
        [program, "check", "--json", "Rueters", "--handle", "reuters", "--id", "7", "--platform", "x"],
        check=True,
        capture_output=True,
    )
    assert detector.check("Rueters", "reuters", id="7", platform="x").to_dict() == json.loads(done.stdout)


def test_any_string_gets_an_answer(detector: Detector) -> None:
    for name in ["", "\0", "\ud800", "Reu\udfffters", "\U0010ffff", "a" * 1_000_000, "\u202e" * 10_000]:
        detector.check(name, name, id=name, platform=name)
    assert detector.check("Reu\udfffters").name == "Reu\ufffdters"
    assert detector.check("\ud83d\ude00").name == "😀"
    for wrong in [None, 7, b"Reuters", ["Reuters"], object()]:
        with pytest.raises(TypeError):
            detector.check(wrong)  # type: ignore[arg-type]


def test_options(detector: Detector) -> None:
    name = "CNN National News"
    assert detector.check(name).flags[0].kind == "extended"
    assert Detector.builtin(kinds=["same", "lookalike"]).check(name).flags == []
    assert Detector.builtin(categories=["military"]).check(name).flags == []
    assert len(Detector.builtin(all_matches=True, min_tier="below").check("Reuters BBC News").flags) > 1
    assert Detector.builtin(min_score=1.0).check(name).flags == []
    low, high = (Detector.builtin(prevalence=share, min_tier="below").check(name) for share in [0.0001, 0.01])
    assert low.flags[0].score < high.flags[0].score
    for wrong in [
        {"min_score": 1.5},
        {"min_score": float("nan")},
        {"min_score": 0.5, "min_tier": "low"},
        {"min_tier": "lowest"},
        {"kinds": ["impostor"]},
        {"categories": ["news"]},
        {"prevalence": 0},
        {"prevalence": float("nan")},
    ]:
        with pytest.raises(DeadringerError):
            Detector.builtin(**wrong)  # type: ignore[arg-type]
    for wrong in [{"kinds": "same"}, {"min_score": "0.5"}, {"colour": "red"}]:
        with pytest.raises(TypeError):
            Detector.builtin(**wrong)  # type: ignore[arg-type]


def test_registries_are_read_compiled_and_opened(tmp_path: Path) -> None:
    source, compiled = tmp_path / "list.csv", tmp_path / "list.drx"
    source.write_text(REGISTRY)
    digest = deadringer.compile(source, compiled)
    assert deadringer.is_compiled(compiled) and not deadringer.is_compiled(source)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    for detector in [
        Detector.open(source, builtin=False),
        Detector.open(str(compiled), builtin=False),
        Detector.open([compiled], builtin=False),
    ]:
        assert detector.registry_digest == digest
        assert detector.check("Harb0ur City Post").flags[0].entity_id == "ex-post"
        assert detector.check("Harbour City Post", "@HCPost", platform="x").flags == []
        assert detector.check("Harbour City Post", id="90210", platform="x").flags == []
        assert detector.check("Harbour City Post", "@hcp\u043est", platform="x").flags != []
        assert detector.check("Reuters").flags == []
    assert Detector.open(source).check("Reuters").flags != []
    both = deadringer.compile([source], tmp_path / "both.drx", builtin=True)
    assert Detector.open(source).registry_digest == both
    assert Detector.open(source, builtin=False, platform="x").check("Harbour City Post", "hcpost").flags == []


def test_faulty_registries_are_refused_with_their_place(tmp_path: Path) -> None:
    source, compiled = tmp_path / "list.csv", tmp_path / "list.drx"
    source.write_text("id,name,category\nex-post,,news-media\n")
    with pytest.raises(DeadringerError, match=r"list.csv:2: entity `ex-post` has an empty name\nhint: "):
        Detector.open(source)
    with pytest.raises(DeadringerError, match="list.csv:2"):
        deadringer.compile(source, compiled)
    assert not compiled.exists()
    source.write_text(REGISTRY)
    deadringer.compile(source, compiled)
    whole = compiled.read_bytes()
    with pytest.raises(DeadringerError, match="is compiled"):
        deadringer.compile(compiled, tmp_path / "again.drx")
    for damaged in [whole[:-1], whole[:20], whole[:-1] + bytes([whole[-1] ^ 1])]:
        compiled.write_bytes(damaged)
        with pytest.raises(DeadringerError, match="list.drx"):
            Detector.open(compiled)
    with pytest.raises(DeadringerError, match="absent.csv"):
        Detector.open(tmp_path / "absent.csv")
    with pytest.raises(DeadringerError, match="cannot write"):
        deadringer.compile(source, tmp_path / "no/such/folder.drx")
    with pytest.raises(DeadringerError, match="duplicate id"):
        Detector.open([source, source])


NAMES = ["Rita Meyer", "人民曰报", None, "", "Reuters", "CNN National News"]


@pytest.mark.parametrize(
    "data",
    [
        NAMES,
        tuple(NAMES),
        pa.array(NAMES),
        pa.array(NAMES, pa.large_string()),
        pa.array(NAMES, pa.string_view()),
        pa.array(NAMES).dictionary_encode(),
        pa.array(["x", *NAMES, "y"]).slice(1, len(NAMES)),
        pa.array(["x", *NAMES, "y"], pa.string_view()).slice(1, len(NAMES)),
        pa.array(["x", *NAMES, "y"]).dictionary_encode().slice(1, len(NAMES)),
        pa.chunked_array([NAMES[:2], [], NAMES[2:]], pa.string()),
        pa.table({"name": NAMES}),
        pa.table({"other": range(len(NAMES)), "Display_Name": NAMES}),
        pa.record_batch({"handle": [None] * len(NAMES), "name": NAMES}),
        pa.record_batch({"name": ["x", *NAMES]}).slice(1),
        pa.table({"name": NAMES}).to_reader(max_chunksize=2),
        pa.array([{"name": name} for name in NAMES]),
    ],
    ids=lambda data: type(data).__name__,
)
def test_every_form_of_data_gives_the_same(detector: Detector, data: object) -> None:
    plain = [[flag.to_dict() for flag in detector.check(name or "").flags] for name in NAMES]
    if not isinstance(data, pa.RecordBatchReader):
        column = detector.check_many(data)  # type: ignore[arg-type]
        assert len(column) == len(NAMES)
        assert pa.chunked_array(column).to_pylist() == plain
        assert pa.array(column).to_pylist() == plain
    flags = rows(detector.flags(data))  # type: ignore[arg-type]
    assert [row["id"] for row in flags] == ["2", "5", "6"]
    for row in flags:
        assert {key: row[key] for key in plain[1][0]} == plain[int(str(row["id"])) - 1][0]


def test_rows_that_are_null_as_a_whole_are_not_judged(detector: Detector) -> None:
    names = pa.array(["Reuters", "人民曰报"])
    hidden = pa.StructArray.from_arrays([names], ["name"], mask=pa.array([True, False]))
    assert [row["id"] for row in rows(detector.flags(hidden))] == ["2"]


def test_columns_are_recognised_or_named(detector: Detector) -> None:
    table = pa.table({"UID": [7, 8], "昵称": ["x", "y"], "screen_name": ["reuters_", "-"], "nick": ["人民曰报", "z"]})
    # The usual header that stands first in the list of them.
    assert [row["id"] for row in rows(detector.flags(table))] in (["7"], [])
    flags = rows(detector.flags(table, columns={"name": "nick", "id": "uid"}))
    assert [(row["id"], row["name"], row["handle"]) for row in flags] == [("7", "人民曰报", "reuters_")]
    for wrong in [{"name": "absent"}, {"title": "nick"}]:
        with pytest.raises(DeadringerError, match="column"):
            detector.flags(table, columns=wrong)  # type: ignore[arg-type]
    with pytest.raises(DeadringerError, match="neither a name nor a handle"):
        detector.flags(pa.table({"a": ["x"]}))


def test_what_is_no_list_of_names_is_a_type_error(detector: Detector) -> None:
    for wrong in [
        "Reuters",
        b"Reuters",
        7,
        None,
        {"name": ["x"]},
        {"x"},
        [7],
        ["x", b"y"],
        pa.array([1, 2]),
        pa.array([b"x"]),
        pa.array([["x"]]),
        pa.array([1, 2]).dictionary_encode(),
        pa.table({"name": [1.5]}),
        pa.table({"id": [1.5], "name": ["x"]}),
        pa.scalar("x"),
    ]:
        for method in [detector.check_many, detector.flags]:
            with pytest.raises(TypeError):
                method(wrong)  # type: ignore[operator]
    with pytest.raises(DeadringerError):
        detector.check_many(["x"], threads=0)
    with pytest.raises(DeadringerError):
        detector.flags(["x"], evidence="csv")  # type: ignore[arg-type]


def test_nothing_in_is_nothing_out(detector: Detector) -> None:
    for nothing in [[], pa.array([], pa.string()), pa.chunked_array([], pa.string()), pa.array([None, None])]:
        assert pa.array(detector.check_many(nothing)).to_pylist() == [[]] * len(nothing)
        assert pa.table(detector.flags(nothing)).num_rows == 0
    assert pa.table(detector.flags([])).column_names == [
        *["id", "name", "handle", "kind", "tier", "score", "category", "entity_id", "entity_name", "matched_name"],
        *["field", "evidence", "disclaimer"],
    ]


def test_threads_change_nothing(detector: Detector, accounts: Path) -> None:
    table = pa.csv.read_csv(accounts)
    first, column = pa.table(detector.flags(table, threads=1)), pa.chunked_array(detector.check_many(table, threads=1))
    assert first.num_rows > 100
    for threads in [2, 3, 16]:
        assert pa.table(detector.flags(table, threads=threads)).equals(first)
        assert pa.chunked_array(detector.check_many(table, threads=threads)).equals(column)
    # And from several of Python's at once.
    results: list[pa.Table] = []
    callers = [threading.Thread(target=lambda: results.append(pa.table(detector.flags(table)))) for _ in range(4)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert len(results) == 4 and all(result.equals(first) for result in results)


@pytest.mark.parametrize("options", [[], ["--all-matches", "--min-tier", "below", "--platform", "weibo"]])
def test_the_flags_of_a_list_are_those_of_the_command_line(
    program: str, accounts: Path, options: list[str]
) -> None:
    detector = (
        Detector.builtin(all_matches=True, min_tier="below", platform="weibo") if options else Detector.builtin()
    )
    for path in [EXAMPLES, accounts]:
        table = pa.csv.read_csv(path, convert_options=pa.csv.ConvertOptions(strings_can_be_null=False))
        expected = scan(program, path, *options)
        assert len(expected) > 10
        assert [cells(row) for row in rows(detector.flags(table))] == expected
        assert [cells(row) for row in rows(detector.flags(table, evidence="text"))] == expected


def test_a_long_list_of_long_names(detector: Detector) -> None:
    names = ["Reuters " + "x" * 1_000_000] * 40
    flags = pa.table(detector.flags(names))
    assert flags.num_rows in (0, 40)
    assert len(detector.check_many(names)) == 40


def test_signals_and_other_threads_get_through(detector: Detector) -> None:
    # The GIL is released: a thread of Python goes on counting.
    counted, done = [0], threading.Event()

    def count() -> None:
        while not done.is_set():
            counted[0] += 1
            done.wait(0.001)

    counter = threading.Thread(target=count)
    counter.start()
    before = counted[0]
    detector.check_many(pa.array(["Harbour City Reuters News"] * 200_000))
    between = counted[0] - before
    done.set()
    counter.join()
    assert between > 5


def test_there_are_docstrings(detector: Detector) -> None:
    for one in [Detector, Detector.check, Detector.check_many, Detector.flags, deadringer.Answer, deadringer.compile]:
        assert one.__doc__
    with pytest.raises(TypeError):
        pickle.dumps(detector)


@pytest.mark.parametrize("module", ["", ".pandas", ".polars", ".duckdb"])
def test_examples_of_the_documentation(module: str) -> None:
    __import__("deadringer" + module)
    failed, tried = doctest.testmod(sys.modules["deadringer" + module])
    assert tried > 2 and failed == 0
