package dev.rekindle.keep;

import dev.rekindle.Checkpoint;
import dev.rekindle.Snapshot;
import dev.rekindle.Torch;
import dev.rekindle.internal.archive.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings a keeper's checkpoints and its history to the disk, here or beside the training, one save
 * at a time.
 */
final class KeeperSaves {
    private final Path folder;
    private final boolean inBackground;
    private final HistoryFile history;
    private final KeptFiles files;
    private final BackgroundSave background = new BackgroundSave();
    private final List<History.Row> unwritten = new ArrayList<>();

    KeeperSaves(Path folder, KeeperOptions options) throws IOException {
        this.folder = folder;
        this.inBackground = options.inBackground;
        this.history = HistoryFile.open(folder);
        this.files = new KeptFiles(folder, options);
    }

    /** Forgets what the history tells of later steps. */
    void cutAfter(long epoch, long step) {
        history.cutAfter(epoch, step);
    }

    /** Takes a row of the history, to be written with the next save. */
    void add(History.Row row) {
        unwritten.add(row);
    }

    /** Throws what went wrong beside the training, without waiting. */
    void throwFailure() {
        background.throwFailure();
    }

    /** Waits for the save under way, and returns what went wrong, once. */
    @Nullable RuntimeException await() {
        return background.await();
    }

    /** Saves a state that was asked for now; no other save is under way. */
    void start(Kept kept, @Nullable Checkpoint state) {
        Checkpoint whole = withEntry(state, kept);
        List<History.Row> rows = List.copyOf(unwritten);
        if (inBackground) {
            Snapshot snapshot = Torch.snapshot(whole, kept.path());
            unwritten.clear();
            background.start(kept.step(), () -> write(rows, kept, snapshot::save));
        } else {
            unwritten.clear();
            write(rows, kept, () -> Torch.save(whole, kept.path()));
        }
    }

    private static Checkpoint withEntry(@Nullable Checkpoint state, Kept kept) {
        if (state == null) {
            throw new IllegalArgumentException(
                    "[keeper] the state to save is null. Return Checkpoint.of(…).");
        }
        if (state.contains(Kept.ENTRY)) {
            throw new IllegalArgumentException(
                    "[keeper] the state has a key \""
                            + Kept.ENTRY
                            + "\", which the keeper adds itself. Name yours otherwise.");
        }
        Map<Object, @Nullable Object> entries = new LinkedHashMap<>(state.entries());
        entries.put(Kept.ENTRY, kept.entry());
        return Checkpoint.of(entries);
    }

    /** The history first: no checkpoint is there whose steps it does not tell. */
    private void write(List<History.Row> rows, Kept kept, Runnable save) {
        writeHistory(rows);
        save.run();
        files.add(kept);
    }

    private void writeHistory(List<History.Row> rows) {
        try {
            history.append(rows);
        } catch (IOException e) {
            throw AtomicFile.refused(folder.resolve(History.FILE), e);
        }
    }

    List<Kept> newestFirst() {
        throwIfAny(background.await());
        return files.newestFirst();
    }

    Optional<Kept> best() {
        throwIfAny(background.await());
        return files.best();
    }

    History history() {
        List<History.Row> all = new ArrayList<>(history.read().rows());
        all.addAll(unwritten);
        return new History(all);
    }

    /** Waits until all is on the disk, the history's last rows with it. */
    void finish() {
        RuntimeException earlier = background.await();
        List<History.Row> rows = List.copyOf(unwritten);
        writeHistory(rows);
        unwritten.clear();
        throwIfAny(earlier);
    }

    private static void throwIfAny(@Nullable RuntimeException earlier) {
        if (earlier != null) {
            throw earlier;
        }
    }
}
