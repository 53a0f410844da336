package dev.rekindle.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.rekindle.Checkpoint;
import dev.rekindle.Torch;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.internal.djl.Tensors;
import dev.rekindle.optim.Elements.Relation;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.testing.Oracle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each verb gives torch's bits, in both element types, at infinities, NaN and zeros too. */
@Tag("oracle")
@Tag("engine")
class ElementsOracleTest {
    private interface Verb {
        void run(Elements x, Elements y, Elements z);
    }

    private static final Map<String, Verb> VERBS = new LinkedHashMap<>();

    static {
        VERBS.put("x.copy_(y)", (x, y, z) -> x.set(y));
        VERBS.put("x.fill_(0.1)", (x, y, z) -> x.fill(0.1));
        VERBS.put("x.add_(0.1)", (x, y, z) -> x.add(0.1));
        VERBS.put("x.add_(y)", (x, y, z) -> x.add(y));
        VERBS.put("x.add_(y, alpha=0.3)", (x, y, z) -> x.add(y, 0.3));
        VERBS.put("x.sub_(y)", (x, y, z) -> x.sub(y));
        VERBS.put("x.mul_(0.3)", (x, y, z) -> x.mul(0.3));
        VERBS.put("x.mul_(y)", (x, y, z) -> x.mul(y));
        VERBS.put("x.div_(0.3)", (x, y, z) -> x.div(0.3));
        VERBS.put("x.div_(y)", (x, y, z) -> x.div(y));
        VERBS.put("x.reciprocal_()", (x, y, z) -> x.reciprocal());
        VERBS.put("x.copy_(0.7 / x)", (x, y, z) -> x.reciprocal().mul(0.7));
        VERBS.put("x.lerp_(y, 0.1)", (x, y, z) -> x.lerp(y, 0.1));
        VERBS.put("x.lerp_(y, 0.5)", (x, y, z) -> x.lerp(y, 0.5));
        VERBS.put("x.lerp_(y, 0.9)", (x, y, z) -> x.lerp(y, 0.9));
        VERBS.put("x.addcmul_(y, z, value=0.3)", (x, y, z) -> x.addcmul(y, z, 0.3));
        VERBS.put("x.addcmul_(y, y, value=1)", (x, y, z) -> x.addcmul(y, y, 1));
        VERBS.put("x.addcdiv_(y, z, value=-0.3)", (x, y, z) -> x.addcdiv(y, z, -0.3));
        VERBS.put("torch.maximum(x, y, out=x)", (x, y, z) -> x.maximum(y));
        VERBS.put("torch.minimum(x, y, out=x)", (x, y, z) -> x.minimum(y));
        VERBS.put("x.clamp_(-0.4, 0.6)", (x, y, z) -> x.clamp(-0.4, 0.6));
        VERBS.put("x.abs_()", (x, y, z) -> x.abs());
        VERBS.put("x.neg_()", (x, y, z) -> x.neg());
        VERBS.put("x.sign_()", (x, y, z) -> x.sign());
        VERBS.put("x.sqrt_()", (x, y, z) -> x.sqrt());
        VERBS.put("x.pow_(3)", (x, y, z) -> x.pow(3));
        VERBS.put("x.pow_(0.7)", (x, y, z) -> x.pow(0.7));
        VERBS.put("x[y.gt(0.1)] = 0.3", (x, y, z) -> x.fillWhere(y, Relation.GREATER, 0.1, 0.3));
        VERBS.put("x[y.lt(0.1)] = 0.3", (x, y, z) -> x.fillWhere(y, Relation.LESS, 0.1, 0.3));
        VERBS.put("x[y.eq(0.1)] = 0.3", (x, y, z) -> x.fillWhere(y, Relation.EQUAL, 0.1, 0.3));
        VERBS.put(
                "x.copy_(y + torch.linalg.vector_norm(z[20:]).item())",
                (x, y, z) -> x.set(y).add(tail(z).norm(2)));
        VERBS.put("x.copy_(y + z[20:].sum().item())", (x, y, z) -> x.set(y).add(tail(z).sum()));
        VERBS.put(
                "x.copy_(y + z[20:].dot(y[20:]).item())",
                (x, y, z) -> x.set(y).add(tail(z).dot(tail(y))));
    }

    /** Sums take the elements that are no infinities. */
    private static Elements tail(Elements whole) {
        return whole.workspace().open(whole.current().get("20:"), true);
    }

    private static final String PYTHON =
            """
            torch.set_num_threads(1)
            torch.manual_seed(0)
            kind = torch.%s
            odd = [float('nan'), float('inf'), float('-inf'), 0.0, 1e-40, 0.1, -0.1, 1e30, 3.0, -0.5]
            x, y, z = (torch.randn(10007, dtype=torch.float64).to(kind) for _ in range(3))
            for i, a in enumerate(odd):
                x[i], y[i], z[i] = a, odd[(i + 3) %% 10], odd[(i + 7) %% 10]
                x[10 + i], y[10 + i], z[10 + i] = a, 0.25, odd[(i + 4) %% 10]
            given = {'x': x.clone(), 'y': y.clone(), 'z': z.clone()}
            for verb in arguments:
                x = given['x'].clone()
                exec(verb, {'x': x, 'y': y, 'z': z, 'torch': torch})
                given[verb] = x
            torch.save(given, 'verbs.pt')
            """;

    @ParameterizedTest
    @ValueSource(strings = {"float32", "float64"})
    void eachVerbGivesTorchsBits(String type, @TempDir Path folder) {
        Oracle.shared().ask(folder, PYTHON.formatted(type), new ArrayList<>(VERBS.keySet()));
        Checkpoint wanted = Torch.load(folder.resolve("verbs.pt")).asCheckpoint();
        List<String> wrong = new ArrayList<>();
        VERBS.forEach(
                (name, verb) -> {
                    long[] seen = bits(run(verb, wanted));
                    long[] python = bits(wanted.tensor(name));
                    for (int i = 0; i < seen.length; i++) {
                        if (seen[i] != python[i]) {
                            wrong.add(name + " at " + i);
                            return;
                        }
                    }
                });
        assertEquals(List.of(), wrong);
    }

    private static Tensor run(Verb verb, Checkpoint given) {
        try (NDManager manager = Engines.newManager();
                Workspace workspace = new Workspace(manager, new Workspace.Rows())) {
            NDArray x = Tensors.toNDArray(manager, given.tensor("x"));
            Elements y = workspace.open(Tensors.toNDArray(manager, given.tensor("y")), true);
            Elements z = workspace.open(Tensors.toNDArray(manager, given.tensor("z")), true);
            verb.run(workspace.open(x, false), y, z);
            workspace.save();
            return x.getDataType() == DataType.FLOAT64
                    ? Tensor.of(x.toDoubleArray())
                    : Tensor.of(x.toFloatArray());
        }
    }

    /** NaN is one value here: its sign and payload say nothing. */
    private static long[] bits(Tensor tensor) {
        long[] bits = new long[(int) tensor.numel()];
        boolean isDouble = tensor.dtype() == DType.FLOAT64;
        double[] doubles = isDouble ? tensor.toDoubleArray() : new double[0];
        float[] floats = isDouble ? new float[0] : tensor.toFloatArray();
        for (int i = 0; i < bits.length; i++) {
            bits[i] =
                    isDouble
                            ? Double.doubleToLongBits(doubles[i])
                            : Float.floatToIntBits(floats[i]);
        }
        return bits;
    }

    @Test
    void aTransposedArrayIsChangedWhereItLies() {
        try (NDManager manager = Engines.newManager();
                NDArray base = manager.create(new float[][] {{1, 2, 3}, {4, 5, 6}});
                NDArray turned = base.transpose()) {
            try (Workspace workspace = new Workspace(manager, new Workspace.Rows())) {
                workspace.open(turned, false).mul(2);
                workspace.save();
            }
            assertArrayEquals(new float[] {2, 4, 6, 8, 10, 12}, base.toFloatArray());
        }
    }

    @Test
    void verbsRefuseWhatDoesNotFit() {
        try (NDManager manager = Engines.newManager()) {
            Elements late;
            try (Workspace workspace = new Workspace(manager, new Workspace.Rows())) {
                Elements two = workspace.open(manager.create(new float[] {1, 2}), false);
                Elements three = workspace.open(manager.create(new float[] {1, 2, 3}), true);
                late = two;
                assertEquals(
                        "[Elements] these are 2 elements of float32, the others 3 elements of"
                                + " float32. A verb takes elements of one number and type;"
                                + " nothing is broadcast.",
                        assertThrows(IllegalArgumentException.class, () -> two.add(three))
                                .getMessage());
                assertEquals(
                        "[Elements] this is the gradient itself, which stays as it is: other code may"
                                + " read it after the step. Change a copy: grad.copy().",
                        assertThrows(IllegalStateException.class, () -> three.mul(2)).getMessage());
            }
            assertEquals(
                    "[Elements] the update that these elements belonged to is over. Keep what is to stay"
                            + " in the parameter's state.",
                    assertThrows(IllegalStateException.class, () -> late.mul(2)).getMessage());
        }
    }
}
