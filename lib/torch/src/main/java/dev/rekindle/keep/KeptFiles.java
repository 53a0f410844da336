package dev.rekindle.keep;

import dev.rekindle.errors.TorchFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which checkpoints stay. A new one is on the disk before an old one goes. One that can't be read
 * counts for nothing and is never deleted.
 */
final class KeptFiles {
    private final KeeperOptions options;

    /** Newest last. */
    private final List<Kept> files = new ArrayList<>();

    KeptFiles(Path folder, KeeperOptions options) {
        this.options = options;
        for (KeptFolder.Named named : KeptFolder.newestFirst(folder)) {
            try {
                files.add(0, Kept.open(named.path()));
            } catch (Kept.LaterVersionException e) {
                throw e;
            } catch (TorchFileException e) {
                // Whoever resumes says so.
            }
        }
    }

    synchronized List<Kept> newestFirst() {
        List<Kept> all = new ArrayList<>(files);
        java.util.Collections.reverse(all);
        return all;
    }

    synchronized Optional<Kept> best() {
        return bestFirst().stream().findFirst();
    }

    /** NaN is never the best, nor is a checkpoint that lacks the metric. */
    private List<Kept> bestFirst() {
        String metric = options.bestBy;
        if (metric == null) {
            return List.of();
        }
        Comparator<Kept> order =
                Comparator.comparingDouble(kept -> kept.metrics().getOrDefault(metric, 0.0));
        return files.stream()
                .filter(kept -> Double.isFinite(kept.metrics().getOrDefault(metric, Double.NaN)))
                .sorted(options.lowest ? order : order.reversed())
                .toList();
    }

    /** Takes a checkpoint that is on the disk, and deletes those whose time is over. */
    synchronized void add(Kept kept) {
        files.removeIf(other -> other.path().equals(kept.path()));
        files.add(kept);
        Set<Kept> staying = new LinkedHashSet<>();
        List<Kept> newest = newestFirst();
        newest.stream().limit(options.last).forEach(staying::add);
        // Numbers that went wrong must not push the last sound state out.
        newest.stream().filter(Kept::isFinite).findFirst().ifPresent(staying::add);
        bestFirst().stream().limit(options.bestCount).forEach(staying::add);
        for (Kept old : newest) {
            if (!staying.contains(old)) {
                try {
                    KeptFolder.delete(old.path());
                    files.remove(old);
                } catch (IOException e) {
                    throw new TorchFileException(
                            old.path().toString(),
                            "an old checkpoint can't be deleted: "
                                    + e
                                    + ". The new one is saved; the next save tries again.",
                            e);
                }
            }
        }
    }
}
