package dev.rekindle.keep;

import dev.rekindle.errors.TorchFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of a keeper, found by their names: {@code epoch002-step00000640-loss0.4012.pt}. The
 * newest is the last by name. No pointer file names it: a second file would have to be replaced
 * after the first, and between the two it would lie.
 */
final class KeptFolder {
    private static final Pattern NAME =
            Pattern.compile("epoch([0-9]{3,18})-step([0-9]{8,18})(-.*)?\\.pt");

    private KeptFolder() {}

    static String name(long epoch, long step, Map<String, Double> metrics) {
        StringBuilder name = new StringBuilder();
        name.append(String.format(Locale.ROOT, "epoch%03d-step%08d", epoch, step));
        metrics.entrySet().stream()
                .findFirst()
                .ifPresent(
                        first -> {
                            name.append('-').append(first.getKey().replaceAll("[^A-Za-z_]", "_"));
                            name.append(number(first.getValue()));
                        });
        return name.append(".pt").toString();
    }

    private static String number(double value) {
        return Double.isNaN(value)
                ? "nan"
                : Double.isInfinite(value)
                        ? value > 0 ? "inf" : "-inf"
                        : Math.abs(value) >= 1e6
                                ? String.format(Locale.ROOT, "%.4e", value)
                                : String.format(Locale.ROOT, "%.4f", value);
    }

    /** A file of a keeper, by its name alone. */
    record Named(Path path, long epoch, long step) {}

    /** Returns the files, newest first. */
    static List<Named> newestFirst(Path folder) {
        List<Named> found = new ArrayList<>();
        if (Files.notExists(folder)) {
            return found;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "epoch*.pt")) {
            for (Path file : files) {
                Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
                if (name.matches()) {
                    found.add(
                            new Named(
                                    file,
                                    Long.parseLong(name.group(1)),
                                    Long.parseLong(name.group(2))));
                }
            }
        } catch (IOException e) {
            throw new TorchFileException(
                    folder.toString(),
                    "the keeper's folder can't be read: " + e + ". Check its permissions.",
                    e);
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw new UncheckedIOException(e.getCause());
        }
        found.sort(
                Comparator.comparingLong(Named::step)
                        .thenComparingLong(Named::epoch)
                        .thenComparing(Named::path)
                        .reversed());
        return found;
    }

    /**
     * Loads the newest checkpoint that is whole.
     *
     * @param note gets a sentence for each that is skipped
     * @throws TorchFileException if there are checkpoints, and none is whole, or if the newest was
     *     saved by a later version
     */
    static Optional<Resumed> latest(Path folder, Consumer<String> note) {
        List<String> skipped = new ArrayList<>();
        // A keeper at work may take a file away that was listed: then the list is asked anew.
        for (int round = 0; round < 10; round++) {
            List<Named> files = newestFirst(folder);
            boolean vanished = false;
            skipped.clear();
            for (Named file : files) {
                try {
                    dev.rekindle.Checkpoint loaded =
                            dev.rekindle.Torch.load(file.path()).asCheckpoint();
                    Kept kept = Kept.of(file.path(), loaded);
                    skipped.forEach(note);
                    return Optional.of(new Resumed(kept, loaded, skipped));
                } catch (Kept.LaterVersionException e) {
                    throw e;
                } catch (TorchFileException e) {
                    vanished |= Files.notExists(file.path());
                    skipped.add("skipped a checkpoint that can't be read: " + e.getMessage());
                }
            }
            if (files.isEmpty()) {
                return Optional.empty();
            }
            if (!vanished) {
                break;
            }
        }
        throw new TorchFileException(
                folder.toString(),
                "none of the "
                        + skipped.size()
                        + " checkpoints can be read. The newest: "
                        + skipped.get(0)
                        + " Move them away to start anew.");
    }

    static void delete(Path path) throws IOException {
        try {
            Files.delete(path);
        } catch (NoSuchFileException e) {
            // Somebody else took it away: that is what was wanted.
        }
    }
}
