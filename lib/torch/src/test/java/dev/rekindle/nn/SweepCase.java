package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.Torch;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.internal.djl.GradMode;
import dev.rekindle.internal.djl.Gradients;
import dev.rekindle.internal.djl.Tensors;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.opentest4j.AssertionFailedError;

/** One call that was drawn at random: what Python computed or said, beside Java. */
final class SweepCase {
    private final JsonNode said;
    private final Path file;
    private final List<?> inputs;
    private final List<?> orders;
    private final Map<?, ?> runs;
    private double largest;
    private double scale;

    SweepCase(Path folder, JsonNode said) {
        this.said = said;
        String name = said.get("name").asText();
        this.file = folder.resolve(name + ".pt");
        Map<?, ?> data =
                (Map<?, ?>)
                        Objects.requireNonNull(
                                Torch.load(folder.resolve(name + "_runs.pt")).value());
        inputs = (List<?>) data.get("inputs");
        orders = (List<?>) data.get("orders");
        runs = (Map<?, ?>) data.get("runs");
    }

    String shown() {
        return said.get("name").asText() + " " + said.get("shown").asText();
    }

    /** The largest difference, as a part of its tensor's largest value. */
    double largest() {
        return largest;
    }

    /** Runs each mode as Python did, and returns what is wrong. */
    List<String> differences() {
        List<String> wrong = new ArrayList<>();
        try (Module layer = Torch.load(file).asModule()) {
            int seed = 0;
            for (Map.Entry<?, ?> run : runs.entrySet()) {
                String mode = run.getKey().toString();
                Map<?, ?> expected = (Map<?, ?>) run.getValue();
                boolean before = GradMode.set(!mode.equals("predict"));
                try (NDManager manager = Engines.newManager()) {
                    layer.train(mode.equals("train"));
                    layer.zeroGrad();
                    compare(mode, seed++, expected, layer, manager, wrong);
                } finally {
                    GradMode.set(before);
                }
                if (expected.containsKey("error") || !wrong.isEmpty()) {
                    // Half a call may have changed a running statistic.
                    return wrong;
                }
            }
        } catch (TorchFileException e) {
            if (!e.getMessage().contains("holds no torch.bfloat16")
                    && !e.getMessage().contains("cannot hold torch.bfloat16")) {
                wrong.add("says " + e);
            }
        } catch (RuntimeException e) {
            wrong.add("throws " + e);
        }
        return wrong;
    }

    private void compare(
            String mode,
            int seed,
            Map<?, ?> expected,
            Module layer,
            NDManager manager,
            List<String> wrong) {
        boolean learns = !mode.equals("predict");
        NDList leaves = new NDList();
        NDList x = new NDList();
        for (int i = 0; i < inputs.size(); i++) {
            NDArray leaf = Tensors.toNDArray(manager, (Tensor) inputs.get(i));
            leaf.setRequiresGradient(learns && leaf.getDataType().isFloating());
            leaves.add(leaf);
            int[] order =
                    ((List<?>) orders.get(i))
                            .stream().mapToInt(n -> ((Long) n).intValue()).toArray();
            // A layer that works in place may not do so on a leaf.
            NDArray copy = leaf.getDataType().isFloating() ? Torch.mul(leaf, 1) : leaf;
            x.add(order.length < 2 ? copy : copy.transpose(order));
        }
        Engines.manualSeed(seed);
        NDList outputs;
        Object error = expected.get("error");
        try {
            outputs = SweepCalls.call(layer, x, said);
            outputs.forEach(NDArray::getShape);
        } catch (IllegalArgumentException
                | UnsupportedOperationException
                | IllegalStateException e) {
            if (error == null
                    && !expected.containsKey("no_way_back")
                    && !isEmpty(expected)
                    && !isLacking(e)) {
                wrong.add(mode + " refuses: " + e);
            }
            return;
        }
        if (error != null) {
            wrong.add(mode + " computes " + outputs + ", and Python says " + error);
            return;
        }
        List<?> values = (List<?>) expected.get("outputs");
        if (values.size() != outputs.size()) {
            wrong.add(mode + ": " + outputs.size() + " outputs, not " + values.size());
            return;
        }
        for (int i = 0; i < values.size(); i++) {
            compare(mode + " output " + i, values.get(i), outputs.get(i), wrong);
        }
        List<?> after = (List<?>) expected.get("after");
        for (int i = 0; i < after.size(); i++) {
            compare(mode + " input " + i + " after the call", after.get(i), x.get(i), wrong);
        }
        Map<?, ?> state = (Map<?, ?>) expected.get("state");
        layer.stateDict()
                .forEach((name, own) -> compare(mode + " " + name, state.get(name), own, wrong));
        List<?> cotangents = (List<?>) expected.get("cotangents");
        Object noWay = expected.get("no_way_back");
        if (cotangents.isEmpty() && noWay == null) {
            return;
        }
        try {
            backward(manager, outputs, cotangents);
        } catch (IllegalStateException | IllegalArgumentException e) {
            if (noWay == null && !isLacking(e)) {
                wrong.add(mode + " has no way back: " + e);
            }
            return;
        }
        if (noWay != null) {
            return;
        }
        // What cancels out leaves noise as large as the last bits of what it was computed from.
        scale = cotangents.stream().mapToDouble(c -> largestOf((Tensor) c)).max().orElse(0);
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
        scale = 0;
    }

    /** What libtorch 2.7.1 says of element types that torch 2.15 takes. */
    private static boolean isLacking(RuntimeException e) {
        String message = e.getMessage();
        return message.contains("not implemented for 'Half'")
                || message.contains("mixed dtype (CPU): all inputs must share same datatype");
    }

    /** A layer may say that an array of no elements is of another type than its weights. */
    private static boolean isEmpty(Map<?, ?> expected) {
        return ((List<?>) expected.get("outputs"))
                .stream().allMatch(output -> ((Tensor) output).numel() == 0);
    }

    private static double largestOf(Tensor tensor) {
        return tensor == null
                ? 0
                : Arrays.stream(numbers(tensor))
                        .map(Math::abs)
                        .filter(Double::isFinite)
                        .max()
                        .orElse(0);
    }

    private static void backward(NDManager manager, NDList outputs, List<?> cotangents) {
        NDArray loss = null;
        for (int i = 0; i < cotangents.size(); i++) {
            if (cotangents.get(i) instanceof Tensor cotangent) {
                NDArray part = outputs.get(i).mul(Tensors.toNDArray(manager, cotangent)).sum();
                loss = loss == null ? part : loss.add(part);
            }
        }
        if (loss != null) {
            GradMode.backward(loss);
        }
    }

    private void compare(String what, Object expected, NDArray own, List<String> wrong) {
        compare(what, expected, own == null ? null : Tensors.toTensor(own), wrong);
    }

    private void compare(String what, Object expected, Tensor own, List<String> wrong) {
        Tensor value = (Tensor) expected;
        if (value == null || own == null) {
            if (!isZero(value) || !isZero(own)) {
                wrong.add(what + " is " + own + ", and " + value + " in Python");
            }
            return;
        }
        if (!Arrays.equals(value.shape(), own.shape()) || value.dtype() != own.dtype()) {
            wrong.add(what + " is " + own + ", and " + value + " in Python");
            return;
        }
        double difference = difference(value, own);
        largest = Math.max(largest, difference);
        if (!(difference <= (isHalf() ? 5e-3 : 5e-5))) {
            wrong.add(
                    what
                            + " differs by "
                            + difference
                            + " of its largest value: "
                            + Arrays.toString(Arrays.copyOf(numbers(own), 8))
                            + ", and in Python "
                            + Arrays.toString(Arrays.copyOf(numbers(value), 8)));
        }
    }

    private boolean isHalf() {
        return inputs.stream().anyMatch(x -> ((Tensor) x).dtype() == DType.FLOAT16);
    }

    /** A gradient of zeros and none cannot be told apart in the engine. */
    private static boolean isZero(Tensor tensor) {
        return tensor == null || Arrays.stream(numbers(tensor)).allMatch(number -> number == 0);
    }

    /** 0 where all bits are equal. */
    private double difference(Tensor expected, Tensor own) {
        if (expected.sha256().equals(own.sha256())) {
            return 0;
        }
        double[] a = numbers(expected);
        double[] b = numbers(own);
        double largest = isHalf() ? Math.max(1, scale) : scale;
        double difference = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Double.isFinite(a[i]) ? Math.max(largest, Math.abs(a[i])) : largest;
            if (Double.isNaN(a[i]) && Double.isNaN(b[i]) || a[i] == b[i]) {
                continue;
            }
            if (!Double.isFinite(a[i] - b[i])) {
                return Double.POSITIVE_INFINITY;
            }
            difference = Math.max(difference, Math.abs(a[i] - b[i]));
        }
        return difference == 0 ? 0 : largest == 0 ? Double.POSITIVE_INFINITY : difference / largest;
    }

    private static double[] numbers(Tensor tensor) {
        return switch (tensor.dtype()) {
            case FLOAT64, FLOAT32, FLOAT16 -> tensor.toDoubleArray();
            case BOOL -> booleans(tensor.toBooleanArray());
            case INT64, INT32 -> Arrays.stream(tensor.toLongArray()).asDoubleStream().toArray();
            default -> throw new AssertionFailedError("no numbers of " + tensor);
        };
    }

    private static double[] booleans(boolean[] values) {
        double[] all = new double[values.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = values[i] ? 1 : 0;
        }
        return all;
    }
}
