package dev.rekindle.cli;

import dev.rekindle.file.TorchFile;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Compares what two files hold. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description =
                "Compares two files: names, shapes, dtypes, values; how they store them does not count.")
final class DiffCommand extends JsonOutput implements Callable<Integer> {
    private static final int LONGEST = 100;

    @Parameters(index = "0", paramLabel = "A", description = "One file.")
    private Path left = Path.of("");

    @Parameters(index = "1", paramLabel = "B", description = "The other.")
    private Path right = Path.of("");

    @Override
    public Integer call() {
        List<Map<String, Object>> differences = new ArrayList<>();
        int same = 0;
        try (Progress progress = new Progress();
                TorchFile a = progress.open(left);
                TorchFile b = progress.open(right)) {
            progress.begins("comparing " + a.name() + " and " + b.name());
            Map<String, @Nullable Object> ours = NamedValues.of(a.root());
            Map<String, @Nullable Object> theirs = NamedValues.of(b.root());
            Set<String> names = new LinkedHashSet<>(ours.keySet());
            names.addAll(theirs.keySet());
            for (String name : names) {
                Object x = ours.get(name);
                Object y = theirs.get(name);
                if (!ours.containsKey(name) || !theirs.containsKey(name)) {
                    boolean onlyInA = ours.containsKey(name);
                    differences.add(difference(name, onlyInA ? "only in A" : "only in B"));
                } else if (equal(x, y)) {
                    same++;
                } else if (x instanceof Tensor left && y instanceof Tensor right) {
                    differences.add(compare(name, left, right));
                } else {
                    differences.add(difference(name, text(x) + " and " + text(y)));
                }
            }
        }
        print(differences, same);
        return differences.isEmpty() ? RekindleCommand.FINE : RekindleCommand.DIFFERS;
    }

    private static boolean equal(@Nullable Object x, @Nullable Object y) {
        return x instanceof Tensor left && y instanceof Tensor right
                ? left.contentEquals(right)
                : Objects.equals(x, y);
    }

    private static String text(@Nullable Object value) {
        String text = value == null ? "None" : value.toString();
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    private static Map<String, Object> difference(String name, String what) {
        Map<String, Object> difference = new LinkedHashMap<>();
        difference.put("name", name);
        difference.put("what", what);
        return difference;
    }

    private static Map<String, Object> compare(String name, Tensor x, Tensor y) {
        if (x.dtype() != y.dtype()) {
            return difference(name, "dtype " + x.dtype() + " and " + y.dtype());
        }
        if (!Arrays.equals(x.shape(), y.shape())) {
            return difference(
                    name,
                    "shape " + Arrays.toString(x.shape()) + " and " + Arrays.toString(y.shape()));
        }
        Map<String, Object> difference = difference(name, "values");
        boolean numbers =
                (x.dtype().isFloatingPoint() && x.dtype().itemSizeBytes() > 1)
                        || (x.dtype().isInteger() && x.dtype().itemSizeBytes() <= 4)
                        || x.dtype() == DType.INT64;
        if (numbers) {
            difference.put("largest_difference", String.valueOf(LargestDifference.of(x, y)));
        }
        return difference;
    }

    private void print(List<Map<String, Object>> differences, int same) {
        if (isJson()) {
            printJson(Map.of("same", same, "differences", differences));
            return;
        }
        for (Map<String, Object> difference : differences) {
            Object largest = difference.get("largest_difference");
            System.out.println(
                    difference.get("name")
                            + ": "
                            + difference.get("what")
                            + (largest == null ? "" : ", largest difference " + largest));
        }
        System.out.println(same + " equal, " + differences.size() + " different");
    }
}
