package dev.rekindle.nn;

import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.state.LoadReport;
import dev.rekindle.state.StateDict;
import dev.rekindle.state.StateDictMismatchException;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Starts a network from the weights of another, as far as they fit: what has the same name and
 * shape is taken, all else keeps its values and is named in the report.
 *
 * <pre>
 * LoadReport report = WarmStart.load(net, Torch.load("other.pt").asStateDict(), o -&gt; o.except("fc."));
 * </pre>
 *
 * {@code load_state_dict(strict=False)} of torch refuses shapes that differ, and casts element
 * types without a word; here shapes that differ are left out, and types are cast where that is
 * asked for. For other names see {@link dev.rekindle.state.KeyMapping}.
 */
public final class WarmStart {
    private WarmStart() {}

    /** What is taken. */
    public static final class Options {
        private String prefix = "";
        private boolean casts;
        private final List<String> except = new ArrayList<>();

        private Options() {}

        /**
         * Takes the keys that begin so, without that beginning: {@code "encoder."} for an encoder
         * out of a larger network's file. The others are not asked.
         */
        public Options prefix(String value) {
            prefix = value;
            return this;
        }

        /** Leaves keys that begin so as they are in the network, though they may fit. */
        public Options except(String start) {
            except.add(start);
            return this;
        }

        /**
         * Rounds floating-point numbers to the network's type, float32 or float64, where the file's
         * is another.
         */
        public Options cast() {
            casts = true;
            return this;
        }
    }

    /** Takes all that has the same name, shape and element type. */
    public static LoadReport load(Module module, StateDict from) {
        return load(module, from, options -> {});
    }

    /**
     * Takes what the options say and what fits.
     *
     * @return which of the network's keys kept their values, which of the file's were left over,
     *     and a sentence for each shape or type that differs
     * @throws StateDictMismatchException if nothing at all fits; nothing was loaded
     * @throws dev.rekindle.errors.TorchFileException if the file behind it is damaged; nothing was
     *     loaded
     */
    public static LoadReport load(Module module, StateDict from, Consumer<Options> changes) {
        Options options = new Options();
        changes.accept(options);
        Map<String, Tensor> own = module.stateDict().tensors();
        Map<String, Tensor> fitting = new LinkedHashMap<>();
        List<String> unexpected = new ArrayList<>();
        List<String> mismatches = new ArrayList<>();
        List<String> differing = new ArrayList<>();
        from.entries()
                .forEach(
                        (key, value) -> {
                            if (!key.startsWith(options.prefix)) {
                                return;
                            }
                            String name = key.substring(options.prefix.length());
                            Tensor held = own.get(name);
                            Tensor given = PlainView.tensor(value);
                            if (options.except.stream().anyMatch(name::startsWith)) {
                                return;
                            } else if (held == null || given == null) {
                                unexpected.add(key);
                                return;
                            }
                            String why = difference(name, given, held, options.casts);
                            if (why == null) {
                                fitting.put(name, cast(given, held.dtype()));
                            } else {
                                mismatches.add(why);
                                differing.add(name);
                            }
                        });
        List<String> missing = new ArrayList<>(own.keySet());
        missing.removeAll(fitting.keySet());
        missing.removeAll(differing);
        LoadReport report = new LoadReport(missing, unexpected, mismatches);
        if (fitting.isEmpty()) {
            throw new StateDictMismatchException(module.typeName(), report);
        }
        module.loadStateDict(StateDict.of(fitting), false);
        return report;
    }

    private static @Nullable String difference(
            String name, Tensor given, Tensor held, boolean casts) {
        if (!Arrays.equals(given.shape(), held.shape())) {
            return "size mismatch for "
                    + name
                    + ": the file's shape is torch.Size("
                    + Arrays.toString(given.shape())
                    + "), the shape in current model is torch.Size("
                    + Arrays.toString(held.shape())
                    + ").";
        }
        boolean castable =
                casts
                        && given.dtype().isFloatingPoint()
                        && (held.dtype() == DType.FLOAT32 || held.dtype() == DType.FLOAT64);
        if (given.dtype() != held.dtype() && !castable) {
            return "dtype mismatch for "
                    + name
                    + ": the file's is "
                    + given.dtype()
                    + ", the dtype in current model is "
                    + held.dtype()
                    + (casts ? "." : "; cast() rounds floating-point numbers.");
        }
        return null;
    }

    private static Tensor cast(Tensor given, DType to) {
        if (given.dtype() == to) {
            return given;
        }
        double[] values = given.toDoubleArray();
        if (to == DType.FLOAT64) {
            return Tensor.of(values, given.shape());
        }
        float[] rounded = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            rounded[i] = (float) values[i];
        }
        return Tensor.of(rounded, given.shape());
    }
}
