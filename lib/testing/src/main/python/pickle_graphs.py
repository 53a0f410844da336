"""Writes pickles of many object graphs, at all protocols, with CPython's C pickler: <folder>/<name>.<protocol>.pkl"""
import collections
import pickle
import random
import sys
from pathlib import Path


class Plain:
    """An object whose state is a dict."""


class Listed(list):
    pass


class Keyed(dict):
    pass


class Slotted:
    __slots__ = ("a", "b")


class Outer:
    @staticmethod
    def static():
        pass

    class Inner:
        class Core:
            def method(self):
                pass


def graphs():
    for number in (0, 1, -1, 255, 256, 65535, 65536, 2**31 - 1, 2**31, -2**31, -2**31 - 1, 2**63, 2**64, -2**63, 127, 128, -128, -129, 2**2000, -2**2040, 10**700):
        yield f"int{len(str(number))}_{number % 100003}", number
    floats = [0.0, -0.0, 1.5, 1e300, 1e16, 1e15, 123456789012345678.0, 1e-4, 1e-5, 5e-324, 0.1, 1 / 3, float("inf"), float("-inf"), float("nan"), 2.0**60, 1e22, 1e23, 1.7976931348623157e308]
    yield "floats", floats
    yield "constants", [None, True, False]
    for text in ("", "a", "é", "Ā", "abc", "\ud800", "a\udfffb", "😀", "x" * 255, "x" * 256, "tab\tnl\n\\back\r\0\x1a", "é" * 300, "y" * 70000):
        yield f"str{len(text)}_{sum(map(ord, text)) % 9973}", text
    same, word = "same text", "a"
    yield "shared_str", [same, same, "a", word, "", "", "é", "é", "Ā", "Ā"]
    for data in (b"", b"a", b"\xff\0", bytes(range(256)), b"z" * 255, b"z" * 256, b"q" * 70000):
        yield f"bytes{len(data)}", data
        yield f"bytearray{len(data)}", bytearray(data)
        yield f"bytes_list{len(data)}", [data, data, bytearray(data)]
    for size in (0, 1, 2, 3, 4, 999, 1000, 1001, 1999, 2000, 2001):
        yield f"list{size}", list(range(size))
        yield f"tuple{size}", tuple(range(size))
        yield f"dict{size}", {i: str(i) for i in range(size)}
        yield f"ordered{size}", collections.OrderedDict((str(i), i) for i in range(size))
        yield f"set{size}", set(range(size))
        yield f"frozenset{size}", frozenset(range(size))
        yield f"listed{size}", Listed(range(size))
        yield f"keyed{size}", Keyed((i, i) for i in range(size))
    yield "counter", collections.Counter("abracadabra")
    yield "defaultdict", collections.defaultdict(list, {"a": [1]})
    yield "complex", [1j, complex(0.5, -2)]
    yield "slice_range", [slice(1, 2, 3), range(5), ..., NotImplemented]
    yield "globals", [int, str, len, collections.OrderedDict, int, pickle.Pickler, range]
    yield "qualified", [Outer.Inner, Outer.static, Outer, Outer.Inner, [Outer.Inner.Core], Outer.Inner.Core.method, {Outer.Inner.Core: 1}, Outer.static]
    yield "exceptions", [ValueError("x"), KeyError, ImportError, OSError]
    attributed = collections.OrderedDict(a=1)
    attributed._metadata = collections.OrderedDict({"": {"version": 1}})
    yield "metadata", attributed
    plain = Plain()
    plain.name, plain.me, plain.items = "n", plain, [1, (2, 3)]
    yield "object", plain
    slotted = Slotted()
    slotted.a, slotted.b = 1, [slotted]
    yield "slots", slotted
    cycle = []
    cycle.append(cycle)
    yield "cycle_list", cycle
    ring = {}
    ring["me"] = ring
    yield "cycle_dict", ring
    inner = []
    for size in (1, 3, 4):
        inner = []
        ring_tuple = tuple([inner] + list(range(size - 1)))
        inner.append(ring_tuple)
        yield f"cycle_tuple{size}", ring_tuple
    inner = Plain()
    inner.holder = frozenset([inner])
    yield "cycle_frozenset", inner.holder
    deep = []
    for _ in range(200):
        deep = [deep, (deep,)]
    yield "deep", deep
    yield "tuples", [(1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), (), ((),), (1,)]
    shared = (1, 2)
    yield "shared_tuple", [shared, shared, (1, 2)]
    yield "keys", {1: "int", "1": "str", (1, 2): "tuple", None: 0, 2.5: 1, b"b": 2, frozenset([1]): 3}
    yield "many_memos", [[i] for i in range(700)]
    yield "large_frames", [list(range(300)) for _ in range(300)]
    rng = random.Random(7)
    for n in range(60):
        yield f"random{n}", grow(rng, 6, [])


def grow(rng, depth, made):
    """A random graph that shares what it made before."""
    kind = rng.randrange(12 if depth else 6)
    if kind == 0 and made:
        return rng.choice(made)
    if kind < 6:
        return rng.choice([rng.randrange(-10, 10**rng.randrange(1, 25)), rng.random(), None, True, str(rng.random()), "k", b"bytes" + bytes([rng.randrange(256)])])
    if kind == 6:
        value = []
        made.append(value)
        value.extend(grow(rng, depth - 1, made) for _ in range(rng.randrange(6)))
        return value
    if kind == 7:
        value = {}
        made.append(value)
        for i in range(rng.randrange(6)):
            value[rng.choice([i, str(i), (i, i)])] = grow(rng, depth - 1, made)
        return value
    if kind == 8:
        value = tuple(grow(rng, depth - 1, made) for _ in range(rng.randrange(6)))
        made.append(value)
        return value
    if kind == 9:
        value = Plain()
        made.append(value)
        value.x = grow(rng, depth - 1, made)
        return value
    if kind == 10:
        value = collections.OrderedDict()
        made.append(value)
        for i in range(rng.randrange(4)):
            value["k%d" % i] = grow(rng, depth - 1, made)
        return value
    return {rng.randrange(100) for _ in range(rng.randrange(5))}


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    for name, graph in graphs():
        for protocol in range(6):
            if name == "slots" and protocol < 2:
                continue  # Python itself refuses
            if name == "cycle_frozenset" and protocol < 4:
                continue  # written twice by CPython, the first copy popped again: no reader can tell
            if name == "globals" and protocol >= 4:
                continue  # whether two names of one module are one str is known to the modules only
            (folder / f"{name}.{protocol}.pkl").write_bytes(pickle.dumps(graph, protocol))
