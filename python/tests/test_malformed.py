"""Arrow data that is not what it says: an answer or an exception, never a crash, never a panic."""

from __future__ import annotations

import ctypes
import json
import random
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from deadringer import DeadringerError, Detector
from lists import LONG
from structures import Array, Schema, Workshop

COUNT = 100_000 if LONG else 5_000


def test_malformed_data_is_refused() -> None:
    said: Counter[str] = Counter()
    crashed = []
    for seed in range(max(1, COUNT // 5_000)):
        done = subprocess.run(
            [sys.executable, str(Path(__file__).with_name("malformed.py")), str(seed), "5000"],
            capture_output=True,
            text=True,
        )
        if done.returncode:
            crashed.append(f"seed {seed} ended with {done.returncode}: {done.stderr[-2000:]}")
        else:
            said.update(json.loads(done.stdout))
    print(f"\ncrashes {len(crashed)}, PanicException {said['PANIC']}, {dict(said)}")
    assert not crashed
    assert said["PANIC"] == 0
    assert said["made"] == COUNT
    # The last two are what a stream, or a pretender's tuple, raised itself.
    refusals = {"DeadringerError", "TypeError", "ValueError", "OSError", "ArrowInvalid", "IndexError"}
    assert set(said) <= {"made", "answered", "asked", *refusals}, said
    assert said["answered"] > COUNT // 10 and said["DeadringerError"] > COUNT // 4
    assert said["asked"] > COUNT // 100


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


NAMES = ["Reuters", "人民曰报", "Rita Meyer", "CNN National News"]


def whole(*capsules: Any) -> Any:
    """An object that hands over an array."""
    return type("Whole", (), {"__arrow_c_array__": lambda self, requested_schema=None: capsules})()


def stream(capsule: Any) -> Any:
    """An object that hands over a stream."""
    return type("Stream", (), {"__arrow_c_stream__": lambda self, requested_schema=None: capsule})()


def test_a_capsule_serves_once(detector: Detector) -> None:
    array, table = pa.array(NAMES), pa.table({"name": NAMES})
    first, second = array.__arrow_c_array__(), array.__arrow_c_array__()
    used = table.__arrow_c_stream__()
    pa.Array._import_from_c_capsule(*first)
    pa.RecordBatchReader._import_from_c_capsule(used)
    answer = detector.check_many(whole(*second))
    assert len(answer) == len(NAMES)
    for taken in [whole(*first), whole(*second), whole(first[0], array.__arrow_c_array__()[1]), stream(used)]:
        for method in [detector.check_many, detector.flags]:
            with pytest.raises(DeadringerError, match="was released or taken already\nhint: each capsule serves one consumer"):
                method(taken)
    # A schema that was taken is no type to ask for.
    for ask in [answer.__arrow_c_array__, answer.__arrow_c_stream__, detector.flags(NAMES).__arrow_c_stream__]:
        with pytest.raises(DeadringerError, match="the schema was released or taken already"):
            ask(first[0])
    # Of two capsules one of which is none the other is left as it is.
    spare = array.__arrow_c_array__()
    with pytest.raises(DeadringerError):
        detector.check_many(whole(first[0], spare[1]))
    assert pa.Array._import_from_c_capsule(*spare).equals(array)


def test_of_several_threads_one_gets_the_capsule(detector: Detector) -> None:
    table = pa.table({"name": NAMES})
    for make in [lambda: whole(*table.to_batches()[0].__arrow_c_array__()), lambda: stream(table.__arrow_c_stream__())]:
        for _ in range(100):
            data, said, ready = make(), [], threading.Barrier(4)

            def run() -> None:
                ready.wait()
                try:
                    said.append(len(detector.flags(data, threads=1)))
                except DeadringerError:
                    said.append(None)

            callers = [threading.Thread(target=run) for _ in range(4)]
            for caller in callers:
                caller.start()
            for caller in callers:
                caller.join()
            assert sorted(said, key=str) == [3, None, None, None]


def test_what_is_taken_is_released_once(detector: Detector) -> None:
    workshop = Workshop(random.Random(1))
    schema, array = workshop.texts(NAMES, b"u")
    assert len(detector.flags(whole(workshop.capsule(schema), workshop.capsule(array)))) == 3
    assert workshop.released == 2 and array.release is None and schema.release is None
    schema, array = workshop.texts(NAMES, b"u")
    spare = workshop.texts(NAMES, b"u")[1]
    assert len(detector.flags(stream(workshop.capsule(workshop.stream(schema, [array, spare]))))) == 6
    assert workshop.released == 2 + 4
    # Refused on the way, and the exception kept.
    array = workshop.texts(NAMES, b"u")[1]
    with pytest.raises(DeadringerError, match="failed with error 5: 'it failed'") as kept:
        detector.flags(stream(workshop.capsule(workshop.stream(workshop.texts(NAMES, b"u")[0], [array], code=5))))
    assert workshop.released == 6 + 3 and kept.value.args
    schema, array = workshop.texts(NAMES, b"u")
    array.length = -1
    with pytest.raises(DeadringerError, match="length -1"):
        detector.flags(whole(workshop.capsule(schema), workshop.capsule(array)))
    assert workshop.released == 9 + 2 and array.release is None


def change(of: type, place: int, member: str, value: Any) -> Callable[[Workshop], None]:
    """Changes a member of the structure that was made first, second and so on."""
    return lambda workshop: setattr((workshop.schemas if of is Schema else workshop.arrays)[place], member, value)


def lose(place: int, buffer: int) -> Callable[[Workshop], None]:
    def change(workshop: Workshop) -> None:
        array = workshop.arrays[place]
        (ctypes.c_void_p * array.n_buffers).from_address(array.buffers)[buffer] = None

    return change


def put(place: int, buffer: int, index: int, value: int, kind: Any = ctypes.c_int32) -> Callable[[Workshop], None]:
    def change(workshop: Workshop) -> None:
        array = workshop.arrays[place]
        at = (ctypes.c_void_p * array.n_buffers).from_address(array.buffers)[buffer] or 0
        kind.from_address(at + index * ctypes.sizeof(kind)).value = value

    return change


# Of a table of names as strings (0), views (1) and a dictionary (2, its values; 3, the indices): 4 is the table.
@pytest.mark.parametrize(
    "break_it, found",
    [
        (change(Schema, 3, "release", None), "the schema was released"),
        (change(Schema, 2, "release", None), "the schema of 'coded' was released"),
        (change(Schema, 0, "format", None), "the schema of 'name' names no type"),
        (change(Schema, 4, "n_children", -1), "of type '\\+s' has -1 children"),
        (change(Schema, 0, "n_children", 2), "of type 'u' has 2 children"),
        (change(Schema, 4, "children", None), "the children of the schema would lie at NULL"),
        (change(Schema, 4, "children", 1), "would lie at 0x1, where no structure begins"),
        (change(Schema, 0, "dictionary", 8), "of type 'u' has a dictionary"),
        (change(Schema, 3, "dictionary", None), "the array of 'coded' has a dictionary, its schema has none"),
        (change(Array, 4, "release", None), "the array was released"),
        (change(Array, 0, "release", None), "the array of 'name' was released"),
        (change(Array, 2, "release", None), "the array of 'coded.name' was released"),
        (change(Array, 4, "length", -1), "the array has length -1 and offset 0"),
        (change(Array, 0, "offset", -3), "the array of 'name' has length 4 and offset -3"),
        (change(Array, 0, "offset", 2**63 - 1), "offset 9223372036854775807"),
        (change(Array, 0, "length", 3), r"the array has 4 rows, its children \[3, 4, 4\]"),
        (change(Array, 4, "offset", 1), r"the array has 5 rows, its children \[4, 4, 4\]"),
        (change(Array, 0, "null_count", 5), "has 5 nulls and length 4"),
        (change(Array, 0, "null_count", 1), "has 1 nulls and nothing that says which"),
        (change(Array, 0, "n_buffers", 2), "of type 'u' has 2 buffers, not 3"),
        (change(Array, 1, "n_buffers", 2), "of type 'vu' has 2 buffers, not 3"),
        (change(Array, 1, "n_buffers", -1), "has -1 buffers"),
        (change(Array, 0, "buffers", None), "the buffers of the array of 'name' would lie at NULL"),
        (change(Array, 4, "n_children", 2), "the array has 2 children, its schema 3"),
        (change(Array, 4, "children", None), "the children of the array would lie at NULL"),
        (change(Array, 3, "dictionary", None), "the schema of 'coded' has a dictionary, its array has none"),
        (lose(0, 1), "buffer 1 of the array of 'name' is NULL, and there are 4 rows"),
        (lose(0, 2), "the offsets of the array of 'name' lead from 0 to"),
        (lose(1, 1), "buffer 1 of the array of 'view' is NULL"),
        (lose(1, 2), "the array of 'view' has a buffer of 17 bytes at 0x0"),
        (lose(1, 3), "does not say how long its buffers of text are"),
        (put(0, 1, 4, -1), "lead from 0 to -1"),
        (put(0, 1, 0, 99), "lead from 99 to"),
        (put(1, 3, 0, -1, ctypes.c_int64), "has a buffer of -1 bytes"),
    ],
)
def test_structures_that_break_a_rule_are_refused(detector: Detector, break_it: Callable[[Workshop], None], found: str) -> None:
    def made(streamed: bool) -> tuple[Workshop, Any]:
        workshop = Workshop(random.Random(1))
        columns = [workshop.texts(NAMES, b"u"), workshop.texts(NAMES, b"vu"), workshop.coded(NAMES)]
        for (schema, _), name in zip(columns, [b"name", b"view", b"coded"], strict=True):
            schema.name = workshop.text(name)
        table = workshop.schema(b"+s", "", [schema for schema, _ in columns])
        array = workshop.array(len(NAMES), [None], [array for _, array in columns])
        if streamed:
            return workshop, stream(workshop.capsule(workshop.stream(table, [array])))
        return workshop, whole(workshop.capsule(table), workshop.capsule(array))

    for streamed in [False, True]:
        workshop, data = made(streamed)
        assert len(detector.flags(data)) == 3
        workshop, data = made(streamed)
        break_it(workshop)
        if streamed and workshop.arrays[4].release is None:
            # Of a stream it is the end.
            assert len(detector.flags(data)) == 0
            continue
        with pytest.raises(DeadringerError, match=found):
            detector.flags(data)


def test_streams_without_their_functions_are_refused(detector: Detector) -> None:
    for member, found in [("get_schema", "no function"), ("get_next", "no function"), ("release", "released or taken")]:
        workshop = Workshop(random.Random(1))
        schema, array = workshop.column(NAMES)
        broken = workshop.stream(schema, [array])
        setattr(broken, member, None)
        with pytest.raises(DeadringerError, match=found):
            detector.check_many(stream(workshop.capsule(broken)))
    workshop = Workshop(random.Random(1))
    silent = workshop.stream(workshop.column(NAMES)[0], [], code=7, said=b"\xff\x1b[2J")
    with pytest.raises(DeadringerError, match=r"failed with error 7: '\\\\xff\\x1b\[2J'"):
        detector.check_many(stream(workshop.capsule(silent)))


def test_what_is_no_capsule_is_a_type_error(detector: Detector) -> None:
    schema, array = pa.array(NAMES).__arrow_c_array__()
    for wrong in [whole(schema), whole(schema, array, 7), whole(7, array), whole(schema, None), stream(None), stream((schema, array))]:
        with pytest.raises(TypeError, match="was expected"):
            detector.check_many(wrong)
    for wrong in [whole(array, schema), stream(schema), whole(schema, schema)]:
        with pytest.raises(DeadringerError, match="the capsule is named 'arrow_"):
            detector.check_many(wrong)


def test_types_within_types_end_somewhere(detector: Detector) -> None:
    deep = pa.string()
    for _ in range(20_000):
        deep = pa.list_(deep)
    with pytest.raises(DeadringerError, match="more than 64 levels"):
        detector.check_many(whole(deep.__arrow_c_schema__(), pa.array(NAMES).__arrow_c_array__()[1]))
    workshop = Workshop(random.Random(1))
    schema, array = workshop.lists(NAMES)
    items = workshop.schemas[0]
    items.format, items.n_children, items.children = schema.format, 1, workshop.pointers([ctypes.addressof(items)])
    with pytest.raises(DeadringerError, match="more than 64 levels"):
        detector.check_many(whole(workshop.capsule(schema), workshop.capsule(array)))
