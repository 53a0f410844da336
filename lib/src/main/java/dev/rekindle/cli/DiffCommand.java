package dev.rekindle.cli;

import dev.rekindle.dialect.LoadOptions;
import dev.rekindle.dialect.TorchFile;
import dev.rekindle.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Compares the tensors of two files. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = "Compares two files' tensors: names, shapes, dtypes, values.")
final class DiffCommand extends JsonOutput implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "A", description = "One file.")
    private Path left = Path.of("");

    @Parameters(index = "1", paramLabel = "B", description = "The other.")
    private Path right = Path.of("");

    @Override
    public Integer call() {
        List<Map<String, Object>> differences = new ArrayList<>();
        int same = 0;
        try (TorchFile a = TorchFile.open(left, LoadOptions.INERT);
                TorchFile b = TorchFile.open(right, LoadOptions.INERT)) {
            Map<String, Tensor> ours = NamedTensors.of(a.root());
            Map<String, Tensor> theirs = NamedTensors.of(b.root());
            Set<String> names = new LinkedHashSet<>(ours.keySet());
            names.addAll(theirs.keySet());
            for (String name : names) {
                Tensor x = ours.get(name);
                Tensor y = theirs.get(name);
                if (x == null || y == null) {
                    differences.add(difference(name, x == null ? "only in B" : "only in A"));
                } else if (x.contentEquals(y)) {
                    same++;
                } else {
                    differences.add(compare(name, x, y));
                }
            }
        }
        print(differences, same);
        return differences.isEmpty() ? RekindleCommand.FINE : RekindleCommand.DIFFERS;
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
                        || (x.dtype().isInteger() && x.dtype().itemSizeBytes() <= 4);
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
        System.out.println(same + " tensors are equal, " + differences.size() + " differ");
    }
}
