package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.rekindle.Torch;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.internal.djl.GradMode;
import dev.rekindle.internal.djl.Gradients;
import dev.rekindle.internal.djl.Tensors;
import dev.rekindle.state.StateDict;
import dev.rekindle.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;

/** What Python computed with one layer of the table, and Java computing the same. */
final class LayerRow {
    static final double TOLERANCE = 1e-5;

    private final List<?> inputs;
    private final List<?> learn;
    private final Map<?, ?> runs;
    private double largest;
    private String where = "";

    LayerRow(Path file) {
        Map<?, ?> data = (Map<?, ?>) Objects.requireNonNull(Torch.load(file).value());
        inputs = (List<?>) data.get("inputs");
        learn = (List<?>) data.get("learn");
        runs = (Map<?, ?>) data.get("runs");
    }

    /** The largest difference, as a part of its tensor's largest value. */
    double largest() {
        return largest;
    }

    /** Which tensor has the largest difference; empty where there is none. */
    String where() {
        return where;
    }

    /** Runs each mode as Python did, and returns what is wrong. */
    List<String> compare(Module layer, BiFunction<Module, NDList, NDList> call) {
        List<String> wrong = new ArrayList<>();
        int seed = 0;
        for (Map.Entry<?, ?> run : runs.entrySet()) {
            String mode = run.getKey().toString();
            compare(mode, seed++, (Map<?, ?>) run.getValue(), layer, call, wrong);
        }
        return wrong;
    }

    private void compare(
            String mode,
            int seed,
            Map<?, ?> expected,
            Module layer,
            BiFunction<Module, NDList, NDList> call,
            List<String> wrong) {
        boolean learns = !mode.equals("predict");
        layer.train(mode.equals("train"));
        layer.zeroGrad();
        boolean before = GradMode.set(learns);
        try (NDManager manager = Engines.newManager()) {
            NDList leaves = new NDList();
            NDList x = new NDList();
            for (int i = 0; i < inputs.size(); i++) {
                NDArray each = Tensors.toNDArray(manager, (Tensor) inputs.get(i));
                each.setRequiresGradient(learns && Boolean.TRUE.equals(learn.get(i)));
                leaves.add(each);
                // A layer that works in place may not do so on a leaf.
                x.add(each.hasGradient() ? Torch.mul(each, 1) : each);
            }
            Engines.manualSeed(seed);
            NDList outputs = call.apply(layer, x);
            List<?> values = (List<?>) expected.get("outputs");
            if (values.size() != outputs.size()) {
                wrong.add(mode + ": " + outputs.size() + " outputs, not " + values.size());
                return;
            }
            for (int i = 0; i < values.size(); i++) {
                compare(mode + " output " + i, values.get(i), outputs.get(i), wrong);
            }
            List<?> cotangents = (List<?>) expected.get("cotangents");
            if (!cotangents.isEmpty()) {
                backward(manager, outputs, cotangents);
                List<?> gradients = (List<?>) expected.get("input_gradients");
                for (int i = 0; i < gradients.size(); i++) {
                    NDArray own = Gradients.of(leaves.get(i));
                    compare(mode + " gradient of input " + i, gradients.get(i), own, wrong);
                }
                Map<?, ?> others = (Map<?, ?>) expected.get("parameter_gradients");
                layer.namedParameters()
                        .forEach(
                                (name, p) ->
                                        compare(
                                                mode + " gradient of " + name,
                                                others.get(name),
                                                Gradients.of(p.getArray()),
                                                wrong));
            }
            Map<?, ?> state = (Map<?, ?>) expected.get("state");
            layer.stateDict()
                    .forEach(
                            (name, own) -> compare(mode + " " + name, state.get(name), own, wrong));
        } finally {
            GradMode.set(before);
        }
    }

    private static void backward(NDManager manager, NDList outputs, List<?> cotangents) {
        NDArray loss = null;
        for (int i = 0; i < cotangents.size(); i++) {
            if (cotangents.get(i) instanceof Tensor cotangent) {
                NDArray part = outputs.get(i).mul(Tensors.toNDArray(manager, cotangent)).sum();
                loss = loss == null ? part : loss.add(part);
            }
        }
        GradMode.backward(Objects.requireNonNull(loss));
    }

    /** Compares what was drawn: a norm of it may differ in its last bits. */
    static List<String> differences(StateDict drawn, Module own) {
        List<String> wrong = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        drawn.forEach((name, tensor) -> keys.add(name));
        own.stateDict()
                .forEach(
                        (name, tensor) -> {
                            keys.remove(name);
                            double differs = difference(drawn.get(name), tensor);
                            if (!(differs <= 1e-6)) {
                                wrong.add(name + " differs by " + differs);
                            }
                        });
        keys.forEach(name -> wrong.add(name + " is missing"));
        return wrong;
    }

    private void compare(String what, Object expected, NDArray own, List<String> wrong) {
        compare(what, expected, own == null ? null : Tensors.toTensor(own), wrong);
    }

    private void compare(String what, Object expected, Tensor own, List<String> wrong) {
        if (expected == null || own == null) {
            if (!isZero(expected) || !isZero(own)) {
                wrong.add(what + " is " + own + ", and " + expected + " in Python");
            }
            return;
        }
        Tensor value = (Tensor) expected;
        if (!Arrays.equals(value.shape(), own.shape()) || value.dtype() != own.dtype()) {
            wrong.add(
                    what
                            + " is "
                            + Arrays.toString(own.shape())
                            + own.dtype()
                            + ", and in Python "
                            + Arrays.toString(value.shape())
                            + value.dtype());
            return;
        }
        double difference = difference(value, own);
        if (difference > largest) {
            largest = difference;
            where = what;
        }
        if (!(difference <= TOLERANCE)) {
            wrong.add(what + " differs by " + difference + " of its largest value");
        }
    }

    /** A gradient of zeros and none cannot be told apart in the engine. */
    private static boolean isZero(Object tensor) {
        return tensor == null
                || Arrays.stream(numbers((Tensor) tensor)).allMatch(number -> number == 0);
    }

    /** 0 where all bits are equal. */
    private static double difference(Tensor expected, Tensor own) {
        if (expected.sha256().equals(own.sha256())) {
            return 0;
        }
        double[] a = numbers(expected);
        double[] b = numbers(own);
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < a.length; i++) {
            if (Double.isNaN(a[i]) && Double.isNaN(b[i]) || a[i] == b[i]) {
                continue;
            }
            largest = Math.max(largest, Math.abs(a[i]));
            difference = Math.max(difference, Math.abs(a[i] - b[i]));
            if (Double.isNaN(a[i] - b[i])) {
                return Double.POSITIVE_INFINITY;
            }
        }
        for (double each : a) {
            largest = Double.isFinite(each) ? Math.max(largest, Math.abs(each)) : largest;
        }
        return difference == 0 ? 0 : difference / largest;
    }

    private static double[] numbers(Tensor tensor) {
        return switch (tensor.dtype()) {
            case FLOAT64 -> tensor.toDoubleArray();
            case FLOAT32 -> widened(tensor.toFloatArray());
            default -> Arrays.stream(tensor.toLongArray()).asDoubleStream().toArray();
        };
    }

    private static double[] widened(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }
}
