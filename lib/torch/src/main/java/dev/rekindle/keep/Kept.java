package dev.rekindle.keep;

import dev.rekindle.Checkpoint;
import dev.rekindle.Torch;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.file.TorchFile;
import dev.rekindle.internal.codec.PlainView;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint in a keeper's folder.
 *
 * @param path its file
 * @param epoch how many epochs were over
 * @param step how many steps were over, since the start of the run
 * @param metrics the numbers that it was saved with
 */
public record Kept(Path path, long epoch, long step, Map<String, Double> metrics) {
    /** The entry of a checkpoint that the keeper adds. */
    static final String ENTRY = "keeper";

    private static final long VERSION = 1;

    public Kept {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /**
     * Loads it: what the run gave, and the entry {@code keeper} besides.
     *
     * @throws TorchFileException if the file is damaged
     */
    public Checkpoint load() {
        return Torch.load(path).asCheckpoint();
    }

    /** Returns the dict that says where in the run a checkpoint was saved. */
    Checkpoint entry() {
        return Checkpoint.of("version", VERSION, "epoch", epoch, "step", step, "metrics", metrics);
    }

    /** Reads the entry alone; no tensor is read. */
    static Kept open(Path path) {
        try (TorchFile file = Torch.open(path)) {
            Map<?, ?> entries = PlainView.dict(file.root());
            return of(path, entries == null ? null : PlainView.dict(entries.get(ENTRY)));
        }
    }

    /** Reads the entry of a checkpoint that was loaded. */
    static Kept of(Path path, Checkpoint loaded) {
        return of(path, loaded.contains(ENTRY) ? PlainView.dict(loaded.get(ENTRY)) : null);
    }

    private static Kept of(Path path, @Nullable Map<?, ?> entry) {
        if (entry == null) {
            throw new TorchFileException(
                    path.toString(),
                    "has no entry \"keeper\": no keeper saved this file. Load it with Torch.load,"
                            + " and move it out of the keeper's folder.");
        }
        Checkpoint own = Checkpoint.of(entry);
        long version = own.integer("version");
        if (version > VERSION) {
            throw new LaterVersionException(path, version, VERSION);
        }
        Map<String, Double> metrics = new LinkedHashMap<>();
        Checkpoint saved = own.checkpoint("metrics");
        saved.keys().forEach(name -> metrics.put(String.valueOf(name), saved.number(name)));
        return new Kept(path, own.integer("epoch"), own.integer("step"), Metrics.sorted(metrics));
    }

    /** Tells whether no number is NaN or infinite. */
    boolean isFinite() {
        return metrics.values().stream().allMatch(Double::isFinite);
    }

    /** Nothing older is resumed in its place: that would lose what the later version did. */
    static final class LaterVersionException extends TorchFileException {
        private static final long serialVersionUID = 1L;

        LaterVersionException(Path path, long version, long known) {
            super(
                    path.toString(),
                    "was saved by a later version of the keeper: "
                            + version
                            + ", and this one reads "
                            + known
                            + ". Update Rekindle, or move the file out of the folder.");
        }
    }
}
