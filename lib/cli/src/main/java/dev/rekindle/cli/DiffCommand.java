package dev.rekindle.cli;

import dev.rekindle.cli.Comparison.Difference;
import dev.rekindle.file.FileKind;
import dev.rekindle.file.TorchFile;
import dev.rekindle.internal.text.Shorten;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares what two files hold. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = {
            "Compares two files: names, shapes, dtypes, values; how they store them does not"
                    + " count.",
            "Types count where Python's == counts them: a list is no tuple, and no dict; an"
                    + " OrderedDict, a defaultdict or a Counter of the same items is a dict's equal, a"
                    + " frozenset a set's. Numbers count by type, too: 1 is not 1.0 or True. A"
                    + " Parameter is compared as its tensor; requires_grad, a defaultdict's factory,"
                    + " ties and a state_dict's _metadata do not count."
        })
final class DiffCommand extends JsonOutput implements Callable<Integer> {
    private static final int LONGEST = 1000;

    @Parameters(index = "0", paramLabel = "A", description = "One file.")
    private Path left = Path.of("");

    @Parameters(index = "1", paramLabel = "B", description = "The other.")
    private Path right = Path.of("");

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description =
                    "Compare what stands under this key, such as model_state_dict. A file of"
                            + " tensors alone, without the key, is compared whole.")
    private @Nullable String key;

    @Override
    public Integer call() {
        Comparison comparison;
        List<String> words = new ArrayList<>();
        try (Progress progress = new Progress();
                TorchFile a = progress.open(left);
                TorchFile b = progress.open(right)) {
            progress.begins("comparing " + a.name() + " and " + b.name());
            comparison = compare(a, b, words);
        }
        words.forEach(word -> System.err.println("! " + Shorten.message(word, LONGEST)));
        if (isJson()) {
            json(comparison);
        } else {
            print(comparison);
        }
        return comparison.differences().isEmpty() ? RekindleCommand.FINE : RekindleCommand.DIFFERS;
    }

    private Comparison compare(TorchFile a, TorchFile b, List<String> words) {
        Leaves leaves = new Leaves(a.name(), b.name());
        if (key == null) {
            boolean sameKind = a.kind() == b.kind();
            return Comparison.of(
                    sameKind ? a.root() : weights(a, words),
                    sameKind ? b.root() : weights(b, words),
                    leaves);
        }
        // Neither may do without the key: one that both lack is a slip.
        Object ours = NestedKey.orFlat(a, key, words);
        Object theirs = words.isEmpty() ? NestedKey.orFlat(b, key, words) : NestedKey.of(b, key);
        return Comparison.of(ours, theirs, leaves);
    }

    /** Beside a file of another kind, which holds no program, one is compared by its weights. */
    private static @Nullable Object weights(TorchFile file, List<String> words) {
        if (file.kind() != FileKind.EXPORTED) {
            return file.root();
        }
        words.add(
                "of "
                        + file.name()
                        + ", a torch.export program, the state_dict is compared; its graph and"
                        + " constants are not.");
        return NestedKey.of(file, "state_dict");
    }

    private void json(Comparison comparison) {
        List<Map<String, Object>> differences = new ArrayList<>();
        List<String> names = comparison.names();
        for (int i = 0; i < names.size(); i++) {
            Difference found = comparison.differences().get(i);
            Map<String, Object> difference = new LinkedHashMap<>();
            difference.put("name", names.get(i));
            difference.put("what", found.what());
            if (found.largest() != null) {
                difference.put("largest_difference", found.largest());
            }
            differences.add(difference);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("same", comparison.same());
        all.put("differences", differences);
        if (comparison.isDone()) {
            all.put("more", true);
        }
        printJson(all);
    }

    private static void print(Comparison comparison) {
        List<String> names = comparison.names();
        for (int i = 0; i < names.size(); i++) {
            Difference found = comparison.differences().get(i);
            System.out.println(
                    names.get(i)
                            + ": "
                            + found.what()
                            + (found.largest() == null
                                    ? ""
                                    : ", largest difference " + found.largest()));
        }
        System.out.println(
                comparison.isDone()
                        ? names.size() + " different; the rest was not compared"
                        : comparison.same() + " equal, " + names.size() + " different");
    }
}
