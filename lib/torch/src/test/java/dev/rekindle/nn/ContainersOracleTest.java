package dev.rekindle.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.Torch;
import dev.rekindle.testing.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What Python does with its containers, Java does with its own: the same names, order and file. */
@Tag("oracle")
@Tag("engine")
class ContainersOracleTest {
    private static final String PYTHON =
            """
            import collections, torch
            from torch import nn
            def linear(n): return nn.Linear(n, n)
            def sequential():
                m = nn.Sequential(linear(1), nn.ReLU(), linear(2))
                m.insert(1, linear(3)); m.insert(-1, nn.Tanh()); m.append(linear(4))
                m.extend([nn.GELU(), linear(1)]); m.pop(0); del m[-3:-1]; m[1] = nn.SiLU()
                return m
            def named():
                m = nn.Sequential(collections.OrderedDict(a=linear(1), b=nn.ReLU(), c=linear(2)))
                return m[1:]
            def named_without():
                m = nn.Sequential(collections.OrderedDict(a=linear(1), b=nn.ReLU(), c=linear(2)))
                del m[1]
                return m
            def module_list():
                m = nn.ModuleList([linear(1), linear(2), linear(3)])
                m.insert(0, nn.ReLU()); m.extend([linear(4), linear(5)]); m.pop(2); m[-1] = nn.Tanh()
                return m[:-1]
            def module_dict():
                m = nn.ModuleDict(collections.OrderedDict(a=linear(1), b=linear(2), c=linear(3)))
                m["a"] = nn.ReLU(); m.pop("b"); m.update(collections.OrderedDict(z=linear(2), c=linear(4)))
                return m
            def parameter_list():
                m = nn.ParameterList([torch.ones(n) for n in range(1, 5)])
                m.extend([nn.Parameter(torch.zeros(2))]); m[-1] = nn.Parameter(torch.zeros(3))
                return m[1:]
            def parameter_dict():
                m = nn.ParameterDict(collections.OrderedDict(a=nn.Parameter(torch.ones(1)), b=nn.Parameter(torch.ones(2))))
                m.pop("a"); m.update({"z": nn.Parameter(torch.ones(3)), "c": nn.Parameter(torch.ones(4))})
                return m
            def parameter_dict_of_keys():
                first = nn.ParameterDict().fromkeys(["c", "b", "a"], nn.Parameter(torch.ones(2)))
                m = first.copy()
                m.setdefault("d", nn.Parameter(torch.ones(3))); m.setdefault("a", nn.Parameter(torch.ones(9)))
                name, last = m.popitem()
                m["e"] = last
                first.clear()
                return m
            result = {}
            for make in (sequential, named, named_without, module_list, module_dict, parameter_list, parameter_dict, parameter_dict_of_keys):
                torch.manual_seed(0)
                m = make()
                torch.save(m, make.__name__ + ".pt")
                result[make.__name__] = [n for n, _ in m.named_parameters()] + list(m.state_dict()) + str(m).splitlines()
            shared = linear(2)
            tied = nn.Sequential(shared, nn.Sequential(shared, nn.BatchNorm1d(2)), shared)
            tied[1][1].weight = shared.bias
            for flag in (True, False):
                result[f"tied_{flag}"] = [
                    [n for n, _ in tied.named_parameters(remove_duplicate=flag)],
                    [n for n, _ in tied.named_buffers(remove_duplicate=flag)],
                    [n for n, _ in tied.named_modules(remove_duplicate=flag)],
                ]
            result["children"] = [n for n, _ in tied.named_children()]
            """;

    @TempDir static Path folder;
    private static JsonNode expected;

    @BeforeAll
    static void pythonDoesAllFirst() {
        expected = Oracle.shared().ask(folder, PYTHON);
    }

    private static Linear linear(int n) {
        return new Linear(n, n);
    }

    private static Module sequential() {
        Sequential m = new Sequential(linear(1), new ReLU(), linear(2));
        m.insert(1, linear(3)).insert(-1, new Tanh()).append(linear(4));
        m.extend(List.of(new GELU(), linear(1)));
        m.pop(0).close();
        m.delete(-3, -1);
        m.set(1, new SiLU());
        return m;
    }

    private static Sequential abc() {
        Map<String, Module> all = new LinkedHashMap<>();
        all.put("a", linear(1));
        all.put("b", new ReLU());
        all.put("c", linear(2));
        return new Sequential(all);
    }

    private static Module namedWithout() {
        Sequential m = abc();
        m.delete(1, 2);
        return m;
    }

    private static Module moduleList() {
        ModuleList m = new ModuleList(linear(1), linear(2), linear(3));
        m.insert(0, new ReLU()).extend(List.of(linear(4), linear(5))).pop(2);
        m.set(-1, new Tanh());
        return m.slice(0, -1);
    }

    private static Module moduleDict() {
        ModuleDict m = new ModuleDict().put("a", linear(1)).put("b", linear(2)).put("c", linear(3));
        m.put("a", new ReLU()).pop("b");
        Map<String, Module> more = new LinkedHashMap<>();
        more.put("z", linear(2));
        more.put("c", linear(4));
        return m.update(more);
    }

    private static Parameter ones(int n) {
        return new Parameter(Torch.ones(n));
    }

    private static Module parameterList() {
        ParameterList m = new ParameterList(ones(1), ones(2), ones(3), ones(4));
        m.extend(List.of(new Parameter(Torch.zeros(2))));
        m.set(-1, new Parameter(Torch.zeros(3)));
        return m.slice(1, 5);
    }

    private static Module parameterDict() {
        ParameterDict m = new ParameterDict().put("a", ones(1)).put("b", ones(2));
        m.pop("a");
        return m.update(Map.of("z", ones(3), "c", ones(4)));
    }

    private static Module parameterDictOfKeys() {
        ParameterDict first = ParameterDict.fromkeys(List.of("c", "b", "a"), ones(2));
        ParameterDict m = new ParameterDict().update(first);
        Parameter added = ones(3);
        assertSame(added, m.setdefault("d", added));
        assertSame(m.get("c"), m.setdefault("a", ones(9)));
        Map.Entry<String, Parameter> last = m.popitem();
        assertEquals("d", last.getKey());
        m.put("e", last.getValue());
        first.clear();
        assertThrows(IllegalArgumentException.class, first::popitem);
        return m;
    }

    private static void check(String name, Supplier<Module> make) throws IOException {
        Torch.manualSeed(0);
        try (Module m = make.get()) {
            List<String> seen = new ArrayList<>(m.namedParameters().keySet());
            seen.addAll(m.stateDict().keySet());
            seen.addAll(m.toString().lines().toList());
            List<String> wanted = new ArrayList<>();
            expected.get(name).forEach(line -> wanted.add(line.asText()));
            assertEquals(String.join("\n", wanted), String.join("\n", seen));
            byte[] python = Files.readAllBytes(folder.resolve(name + ".pt"));
            Torch.save(m, folder.resolve(name + ".pt"));
            assertArrayEquals(python, Files.readAllBytes(folder.resolve(name + ".pt")), name);
        }
    }

    @Test
    void containersAreChangedAsPythonsAre() throws IOException {
        check("sequential", ContainersOracleTest::sequential);
        check("named", () -> abc().slice(1, 3));
        check("named_without", ContainersOracleTest::namedWithout);
        check("module_list", ContainersOracleTest::moduleList);
        check("module_dict", ContainersOracleTest::moduleDict);
        check("parameter_list", ContainersOracleTest::parameterList);
        check("parameter_dict", ContainersOracleTest::parameterDict);
        check("parameter_dict_of_keys", ContainersOracleTest::parameterDictOfKeys);
    }

    @Test
    void whatPythonTookOutOfIsWrittenBackAsItWas() throws IOException {
        Path file = folder.resolve("taken_out_of.pt");
        Oracle.shared()
                .run(
                        folder,
                        """
                        m = torch.nn.Sequential(torch.nn.Linear(1, 2), torch.nn.ReLU(), torch.nn.Linear(2, 3))
                        del m[1]
                        torch.save(m, "taken_out_of.pt")
                        """);
        byte[] python = Files.readAllBytes(file);
        try (Module m = Torch.load(file).asModule()) {
            Torch.save(m, file);
        }
        assertArrayEquals(python, Files.readAllBytes(file));
    }

    /** A norm whose weight is the bias of another layer. */
    static final class Tied extends Module {
        final Linear linear = linear(2);
        final Parameter again = linear.bias;

        @Override
        public NDArray forward(NDArray x) {
            return linear.forward(x);
        }
    }

    @Test
    void namesOfWhatIsSharedAreThoseOfPython() {
        Linear shared = linear(2);
        BatchNorm1d norm = new BatchNorm1d(2);
        norm.parts().replace("weight", shared.bias);
        try (Sequential tied = new Sequential(shared, new Sequential(shared, norm), shared)) {
            for (boolean flag : new boolean[] {true, false}) {
                JsonNode names = expected.get(flag ? "tied_True" : "tied_False");
                assertEquals(texts(names.get(0)), keys(tied.namedParameters(flag)));
                assertEquals(texts(names.get(1)), keys(tied.namedBuffers(flag)));
                assertEquals(texts(names.get(2)), keys(tied.namedModules(flag)));
            }
            assertEquals(texts(expected.get("children")), keys(tied.namedChildren()));
            assertEquals(2, tied.children().size());
            assertSame(shared, tied.getSubmodule("1.0"));
            assertSame(tied, tied.getSubmodule(""));
            assertSame(shared.bias, tied.getParameter("2.bias"));
            assertSame(norm.buffers().get(0), tied.getBuffer("1.1.running_mean"));
            assertEquals("Linear has no attribute `x`", message(() -> tied.getParameter("2.x")));
            assertEquals(
                    "Sequential has no attribute `7`", message(() -> tied.getSubmodule("1.7.a")));
        }
        try (Tied own = new Tied()) {
            assertEquals(
                    List.of("again", "linear.weight", "linear.bias"),
                    keys(own.namedParameters(false)));
        }
    }

    @Test
    void whatIsOutOfRangeIsSaidAndNothingChanges() {
        try (Sequential m = abc()) {
            String before = m.toString();
            assertThrows(IndexOutOfBoundsException.class, () -> m.pop(3));
            assertThrows(IndexOutOfBoundsException.class, () -> m.insert(-4, new ReLU()));
            assertThrows(IndexOutOfBoundsException.class, () -> m.get(-4));
            m.delete(5, 9);
            m.delete(2, 1);
            assertEquals(
                    before.replace("(a)", "(0)").replace("(b)", "(1)").replace("(c)", "(2)"),
                    m.toString());
        }
        try (Net net = new Net()) {
            assertThrows(UnsupportedOperationException.class, () -> net.pop(0));
        }
    }

    /** A Sequential with a layer in a field. */
    static final class Net extends Sequential {
        final Linear last = linear(1);

        Net() {
            super(new ReLU());
        }
    }

    private static String message(Executable action) {
        return assertThrows(IllegalArgumentException.class, action).getMessage();
    }

    private static List<String> texts(JsonNode names) {
        List<String> all = new ArrayList<>();
        names.forEach(name -> all.add(name.asText()));
        return all;
    }

    private static List<String> keys(Map<String, ?> named) {
        return List.copyOf(named.keySet());
    }
}
