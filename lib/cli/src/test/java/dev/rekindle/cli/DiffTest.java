package dev.rekindle.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.testing.Oracle;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code diff} tells apart, and what it does not: files by torch. */
@Tag("oracle")
class DiffTest {
    @TempDir static Path folder;

    @BeforeAll
    static void filesByTorch() {
        Oracle.shared()
                .run(
                        folder,
                        """
                        import collections, copy, pickle
                        class Box:
                            pass
                        import __main__
                        __main__.Box = Box
                        Box.__module__ = "__main__"
                        Box.__qualname__ = "Box"
                        def pair(name, a, b):
                            torch.save(a, name + "_a.pt")
                            torch.save(b, name + "_b.pt")
                        model = torch.nn.Linear(2, 2).state_dict()
                        shared = [1, 2]
                        box = Box()
                        box.x = 1
                        pair("model", {"model": model, "best": model}, {"model": model})
                        pair("apart", {"model": model, "best": model}, {"model": model, "best": copy.deepcopy(model)})
                        pair("list", {"a": shared, "b": shared}, {"a": shared})
                        pair("box", {"a": box, "b": box}, {"a": box})
                        pair("nothing", {"a": (), "b": ()}, {"a": ()})
                        pair("literal", {"pad": (1, 1), "stride": (1, 1)}, {"pad": (1, 1)})
                        pair("key", {1: 5}, {"1": 5})
                        pair("truth", {True: 5}, {"True": 5})
                        pair("kind", {"a": [1, 2]}, {"a": {0: 1, 1: 2}})
                        pair("tuple", {"a": [1]}, {"a": (1,)})
                        pair("empty", {"a": {}}, {"a": "empty"})
                        pair("dtype", {"a": torch.float32}, {"a": "torch.float32"})
                        pair("dot", {"a.b": 1}, {"a": {"b": 2}})
                        pair("order", {1: 1, "1": 2, (1, "x"): 3}, {(1, "x"): 3, "1": 2, 1: 1})
                        pair("tuples", {(1, "x"): 3}, {(1, "y"): 3})
                        pair("none", {"a": None}, {"a": "None"})
                        pair("text", {"a": "1"}, {"a": 1})
                        pair("float", {"a": 1}, {"a": 1.0})
                        pair("bool", {"a": 1}, {"a": True})
                        pair("sign", {"a": 0.0}, {"a": -0.0})
                        pair("zero", {"a": torch.zeros(1)}, {"a": -torch.zeros(1)})
                        pair("long", {"a": "x" * 500 + "y"}, {"a": "x" * 500 + "z"})
                        pair("set", {"a": {1, 2}}, {"a": {2, 1}})
                        pair("member", {"a": {1, 2}}, {"a": {1, 3}})
                        pair("ordered", collections.OrderedDict(a=1), {"a": 1})
                        pair("attribute", {"a": torch.ones(1)}, {"a": torch.nn.Parameter(torch.ones(1))})
                        pair("itself", {"a": shared}, {"a": shared})
                        a = []
                        a.append(a)
                        b = []
                        b.append(b)
                        pair("cycle", {"a": a}, {"a": b})
                        w = torch.ones(1)
                        pair("expanded", {"w": w.expand(2**20, 2**20)}, {"w": w.expand(2**20, 2**20) * 1 if False else torch.ones(1).expand(2**20, 2**20)})
                        pair("overlap", {"w": torch.ones(2**21).as_strided((2**20, 2**20), (1, 1))}, {"w": torch.zeros(2**21).as_strided((2**20, 2**20), (1, 1))})
                        def raw(name, data):
                            open(name, "wb").write(b"\\x80\\x02" + data + b".")
                        raw("deep_a.pkl", b"K\\x01" + b"\\x85" * 100_000)
                        raw("deep_b.pkl", b"K\\x02" + b"\\x85" * 100_000)
                        def laughs(leaf):
                            return leaf + b"q\\x00" + b"".join(b"](h" + bytes([i]) + b"h" + bytes([i]) + b"eq" + bytes([i + 1]) for i in range(60))
                        raw("laughs_a.pkl", laughs(b"K\\x01"))
                        raw("laughs_b.pkl", laughs(b"K\\x02"))
                        import datetime, enum, pathlib
                        import numpy as np
                        class Col(enum.Enum):
                            R = 1
                            G = 2
                        class State:
                            def __init__(self, x):
                                self.x = x
                        NT = collections.namedtuple("NT", "a b")
                        for c in (Col, State, NT):
                            c.__module__, c.__qualname__ = "__main__", c.__name__
                            setattr(__main__, c.__name__, c)
                        pair("enum", {Col.R: 1}, {Col.G: 1})
                        pair("enums", {Col.R: 1, Col.G: 2}, {Col.G: 2, Col.R: 1})
                        pair("swapped", {Col.R: 1, Col.G: 2}, {Col.G: 1, Col.R: 2})
                        pair("within", {(Col.R,): 1}, {(Col.G,): 1})
                        pair("date", {datetime.date(2020, 1, 1): 1}, {datetime.date(2021, 1, 1): 1})
                        pair("alike", {object(): 1, object(): 2}, {object(): 3, object(): 4})
                        pair("path", {pathlib.PurePosixPath("/a"): 1}, {pathlib.PurePosixPath("/b"): 1})
                        pair("named", {NT(1, 2): 1}, {NT(1, 3): 1})
                        pair("state", {State(1): 1}, {State(2): 1})
                        pair("states", {State(1): 1}, {State(1): 1})
                        pair("scalar", {np.int64(1): 1}, {np.int64(2): 1})
                        pair("tensor", {torch.ones(1): 1}, {torch.zeros(1): 1})
                        record = lambda name, kind: np.zeros(2, dtype=[(name, kind)])
                        pair("field", {"r": record("a", "i4")}, {"r": record("b", "i4")})
                        pair("fieldtype", {"r": record("a", "i4")}, {"r": record("a", "f4")})
                        pair("record", {"r": record("a", "i4")}, {"r": record("a", "i4")})
                        pair("element", {"r": record("a", "i4")[0]}, {"r": record("b", "i4")[0]})
                        pair("factory", collections.defaultdict(list, a=1), collections.defaultdict(int, a=1))
                        pair("frozen", {"a": {1}}, {"a": frozenset({1})})
                        pair("gradient", {"a": torch.ones(1)}, {"a": torch.ones(1, requires_grad=True)})
                        pair("none_of", {"a": []}, {"a": {}})
                        # Keys whose hashes are all one in Java: "Aa" and "BB" collide.
                        import itertools
                        keys = ["".join(p) for p in itertools.product(("Aa", "BB"), repeat=15)]
                        torch.save({(k, 1): i for i, k in enumerate(keys)}, "hashes.pt")
                        """);
    }

    private static Said diff(String a, String b) {
        return assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> Said.by("diff", folder.resolve(a).toString(), folder.resolve(b).toString()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    model     | 1 | best: only in A
                    apart     | 0 | 4 equal, 0 different
                    list      | 1 | b: only in A
                    box       | 1 | b: only in A
                    nothing   | 1 | b: only in A
                    literal   | 1 | stride: only in A
                    key       | 1 | root[1]: only in A
                    key       | 1 | root['1']: only in B
                    truth     | 1 | root[True]: only in A
                    kind      | 1 | a: list of 2 and dict of 2
                    tuple     | 1 | a: list of 1 and tuple of 1
                    empty     | 1 | a: dict of 0 and str 'empty'
                    dtype     | 1 | a: torch.dtype torch.float32 and str 'torch.float32'
                    dot       | 1 | a.b: only in A
                    dot       | 1 | a: only in B
                    order     | 0 | 3 equal, 0 different
                    tuples    | 1 | (1, 'x'): only in A
                    none      | 1 | a: None and str 'None'
                    text      | 1 | a: str '1' and int 1
                    float     | 1 | a: int 1 and float 1.0
                    bool      | 1 | a: int 1 and bool True
                    sign      | 1 | a: 0.0 and -0.0
                    zero      | 1 | a: the same numbers in other bits, as 0.0 and -0.0 are
                    long      | 1 | from character 500 on
                    set       | 0 | 2 equal, 0 different
                    member    | 1 | a.{2}: only in A
                    ordered   | 0 | 1 equal, 0 different
                    attribute | 0 | 1 equal, 0 different
                    enum      | 1 | only in A
                    enum      | 1 | 0 equal, 2 different
                    field     | 1 | [('a', '<i4')]) and numpy array((2,), [('b'
                    fieldtype | 1 | [('a', '<i4')]) and numpy array((2,), [('a', '<f4')
                    record    | 0 | 1 equal, 0 different
                    element   | 1 | and np.void(0x00000000, dtype=[('b'
                    factory   | 0 | 1 equal, 0 different
                    frozen    | 0 | 1 equal, 0 different
                    gradient  | 0 | 1 equal, 0 different
                    none_of   | 1 | a: list of 0 and dict of 0
                    enums     | 0 | 2 equal, 0 different
                    swapped   | 1 | 0 equal, 2 different
                    within    | 1 | 0 equal, 2 different
                    date      | 1 | 0 equal, 2 different
                    date      | 1 | <datetime.date, not run: (b'\\x07\\xe4\\x01\\x01',)>: only in A
                    state     | 1 | <__main__.State, not run: (), {'x': 1}>: only in A
                    alike     | 1 | (2 of 2):
                    path      | 1 | 0 equal, 2 different
                    named     | 1 | 0 equal, 2 different
                    state     | 1 | 0 equal, 2 different
                    states    | 0 | 1 equal, 0 different
                    scalar    | 1 | 0 equal, 2 different
                    tensor    | 1 | 0 equal, 2 different
                    cycle     | 0 | 0 different
                    expanded  | 0 | 1 equal, 0 different
                    overlap   | 2 | too many to read
                    """)
    void aDifferenceIsToldTruly(String name, int code, String says) {
        Said said = diff(name + "_a.pt", name + "_b.pt");
        assertEquals(code, said.code(), said.toString());
        assertTrue((said.out() + said.err()).contains(says), said.toString());
    }

    @Test
    void aDeepAndAWidelySharedValueAreComparedInTime() {
        assertEquals(1, diff("deep_a.pkl", "deep_b.pkl").code());
        assertEquals(0, diff("deep_a.pkl", "deep_a.pkl").code());
        assertEquals(0, diff("laughs_a.pkl", "laughs_a.pkl").code());
        Said said = diff("laughs_a.pkl", "laughs_b.pkl");
        assertEquals(1, said.code());
        assertTrue(said.out().endsWith("the rest was not compared\n"), said.out());
        assertEquals(0, diff("hashes.pt", "hashes.pt").code());
    }

    @Test
    void jsonNamesWhatIsDifferent() throws IOException {
        Said said =
                Said.by(
                        "diff",
                        "--json",
                        folder.resolve("key_a.pt").toString(),
                        folder.resolve("key_b.pt").toString());
        JsonNode json = new ObjectMapper().readTree(said.out());
        assertEquals("root[1]", json.at("/differences/0/name").asText());
        assertEquals("only in B", json.at("/differences/1/what").asText());
    }
}
