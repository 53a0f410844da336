package dev.rekindle.keep;

import ai.djl.training.listener.TrainingListener;
import dev.rekindle.Checkpoint;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.archive.Unfinished;
import dev.rekindle.internal.text.Given;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Keeps the checkpoints of a run in a folder of its own, and finds the one to go on from:
 *
 * <pre>
 * try (CheckpointKeeper keeper = new CheckpointKeeper(folder, o -&gt; o.everySteps(500).lowest("loss"))) {
 *     keeper.resume().ifPresent(found -&gt; {
 *         net.loadStateDict(found.checkpoint().stateDict("model_state_dict"));
 *         optimizer.loadStateDict(found.checkpoint().checkpoint("optimizer_state_dict"));
 *         batches.loadStateDict(found.checkpoint().checkpoint("batches"));
 *     });
 *     while (keeper.epoch() &lt; 10) {
 *         for (long[] batch : batches) {
 *             …
 *             keeper.step(loss, () -&gt; Checkpoint.of("model_state_dict", net.stateDict(), …));
 *         }
 *         keeper.epochEnds(Map.of("accuracy", accuracy), () -&gt; Checkpoint.of(…));
 *     }
 * }
 * </pre>
 *
 * <p>Each file is named after epoch, step and the first number, loss first, and replaced at once:
 * what is there is whole, whenever the process or the machine stops. The numbers of all steps stand
 * in {@code history.csv}; they are on the disk before the checkpoint that follows them.
 *
 * <p>All methods are called from the thread that trains.
 */
public final class CheckpointKeeper implements AutoCloseable {
    private final Path folder;
    private final KeeperOptions options;
    private final LongSupplier nanoClock;
    private final FolderLock lock;
    private final KeeperSaves saves;
    private final List<String> notes = new ArrayList<>();
    private final boolean hasEarlierRun;
    private boolean begun;
    private boolean closed;
    private long epoch;
    private long step;
    private long lastSaveNanos;

    /** Keeps as {@link KeeperOptions} says without a setting. */
    public CheckpointKeeper(Path folder) {
        this(folder, options -> {});
    }

    /**
     * Takes a folder, which is made where there is none, and takes away what a save that was killed
     * left there.
     *
     * @throws TorchFileException if another run has the folder, or it can't be made
     */
    public CheckpointKeeper(Path folder, Consumer<KeeperOptions> settings) {
        this(folder, settings, System::nanoTime);
    }

    CheckpointKeeper(Path folder, Consumer<KeeperOptions> settings, LongSupplier nanoClock) {
        this.folder = Given.given(folder, "keeper", "folder").toAbsolutePath();
        this.options = KeeperOptions.of(settings);
        this.nanoClock = nanoClock;
        if (Files.exists(this.folder) && !Files.isDirectory(this.folder)) {
            throw new TorchFileException(
                    folder.toString(),
                    "this is a file, and a keeper needs a folder of its own. Give another path.");
        }
        try {
            Files.createDirectories(this.folder);
        } catch (IOException e) {
            throw new TorchFileException(
                    folder.toString(), "the keeper's folder can't be made: " + e + ".", e);
        }
        this.lock = FolderLock.take(this.folder, this::note);
        try {
            Unfinished.sweep(this.folder);
            this.saves = new KeeperSaves(this.folder, options);
            this.hasEarlierRun = !KeptFolder.newestFirst(this.folder).isEmpty();
        } catch (IOException e) {
            lock.close();
            throw new TorchFileException(
                    this.folder.toString(), "the history can't be read: " + e + ".", e);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
        this.lastSaveNanos = nanoClock.getAsLong();
    }

    /**
     * Loads the newest checkpoint in a folder that is whole, without becoming its keeper: a run may
     * be saving there.
     *
     * @return nothing where there is no checkpoint
     * @throws TorchFileException if there are some, and none can be read
     */
    public static Optional<Resumed> latest(Path folder) {
        return KeptFolder.latest(Given.given(folder, "keeper", "folder"), note -> {});
    }

    /**
     * Loads the newest checkpoint that is whole, and goes on counting epochs and steps there. What
     * the history tells of later steps is forgotten: they are made again. Restore the run's own
     * state from {@link Resumed#checkpoint()}.
     *
     * @return nothing where the folder holds no checkpoint: a new run begins
     * @throws TorchFileException if there are some, and none can be read
     * @throws IllegalStateException if the run has begun
     */
    public Optional<Resumed> resume() {
        requireOpen();
        if (begun) {
            throw new IllegalStateException(
                    "[keeper] the run has begun, at step " + step + ". Resume before its first.");
        }
        Optional<Resumed> found = KeptFolder.latest(folder, this::note);
        begun = true;
        if (found.isPresent()) {
            epoch = found.get().epoch();
            step = found.get().step();
        }
        saves.cutAfter(epoch, found.isPresent() ? step : -1);
        return found;
    }

    /** Returns how many epochs are over, those before the resume included. */
    public long epoch() {
        return epoch;
    }

    /** Returns how many steps are over, those before the resume included. */
    public long step() {
        return step;
    }

    /** As {@link #step(Map, Supplier)}, of a step that tells its loss. */
    public boolean step(double loss, Supplier<Checkpoint> state) {
        return step(Map.of(Metrics.LOSS, loss), state);
    }

    /**
     * Counts a step that is over, and saves if it is time to.
     *
     * @param metrics its numbers, for the history, the file's name and the choice of the best
     * @param state gives what is to be saved; it is asked only if something is
     * @return whether it was saved
     * @throws TorchFileException if a save fails, or one beside the training did since the last
     *     call: the step is counted all the same, and the older checkpoints are there
     */
    public boolean step(Map<String, ? extends Number> metrics, Supplier<Checkpoint> state) {
        Map<String, Double> numbers = counted(metrics, state);
        step++;
        record(numbers);
        boolean due = options.steps > 0 && step % options.steps == 0;
        return saveIf(due || isTime(), numbers, state);
    }

    /** As {@link #epochEnds(Map, Supplier)}, of an epoch that tells its loss. */
    public boolean epochEnds(double loss, Supplier<Checkpoint> state) {
        return epochEnds(Map.of(Metrics.LOSS, loss), state);
    }

    /** Counts an epoch that is over, as {@link #step(Map, Supplier)} counts a step. */
    public boolean epochEnds(Map<String, ? extends Number> metrics, Supplier<Checkpoint> state) {
        Map<String, Double> numbers = counted(metrics, state);
        epoch++;
        record(numbers);
        boolean due = options.epochs > 0 && epoch % options.epochs == 0;
        return saveIf(due || isTime(), numbers, state);
    }

    /** Saves now, whatever the settings say. */
    public void save(Map<String, ? extends Number> metrics, Supplier<Checkpoint> state) {
        saveIf(true, counted(metrics, state), state);
    }

    private Map<String, Double> counted(
            Map<String, ? extends Number> metrics, Supplier<Checkpoint> state) {
        requireOpen();
        Given.given(state, "keeper", "state");
        Map<String, Double> numbers = Metrics.sorted(metrics);
        if (!begun && hasEarlierRun) {
            throw new IllegalStateException(
                    "[keeper] the folder holds checkpoints of an earlier run: "
                            + folder
                            + ". Call resume() first to go on with it, or give another folder.");
        }
        if (!begun) {
            // What a run told that ended before its first checkpoint.
            saves.cutAfter(0, -1);
            begun = true;
        }
        return numbers;
    }

    private void record(Map<String, Double> numbers) {
        if (!numbers.isEmpty()) {
            saves.add(new History.Row(epoch, step, numbers));
        }
    }

    private boolean isTime() {
        return options.minutes > 0
                && nanoClock.getAsLong() - lastSaveNanos >= options.minutes * 60e9;
    }

    private boolean saveIf(boolean due, Map<String, Double> numbers, Supplier<Checkpoint> state) {
        if (!due) {
            saves.throwFailure();
            return false;
        }
        numbers.forEach(
                (name, value) -> {
                    if (!Double.isFinite(value)) {
                        note(
                                "step "
                                        + step
                                        + ": "
                                        + name
                                        + " is "
                                        + value
                                        + "; the checkpoint is saved all the same, and is never"
                                        + " the best.");
                    }
                });
        RuntimeException earlier = saves.await();
        Path path = folder.resolve(KeptFolder.name(epoch, step, numbers));
        saves.start(new Kept(path, epoch, step, numbers), state.get());
        lastSaveNanos = nanoClock.getAsLong();
        if (earlier != null) {
            throw earlier;
        }
        return true;
    }

    /** Returns the checkpoints that are there and whole as far as is known, newest first. */
    public List<Kept> kept() {
        requireOpen();
        return saves.newestFirst();
    }

    /** Returns the best of them by the metric of the settings. */
    public Optional<Kept> best() {
        requireOpen();
        return saves.best();
    }

    /** Returns the numbers of all steps that are over. */
    public History history() {
        return saves.history();
    }

    /** Returns what was said by {@link KeeperOptions#notes}, in order. */
    public List<String> notes() {
        synchronized (notes) {
            return List.copyOf(notes);
        }
    }

    private void note(String text) {
        synchronized (notes) {
            notes.add(text);
        }
        options.notes.accept(text);
    }

    /**
     * Returns a listener for DJL's {@code Trainer}: {@code
     * config.addTrainingListeners(keeper.listener(() -> Checkpoint.of(…)))}. A step counts when its
     * batch is closed, after the optimizer's step, as {@code EasyTrain.fit} does it; its loss is
     * that of the trainer's loss function.
     */
    public TrainingListener listener(Supplier<Checkpoint> state) {
        return new KeeperListener(this, Given.given(state, "keeper", "state"));
    }

    /** Waits until all that was to be saved is on the disk, the history's last rows with it. */
    public void flush() {
        requireOpen();
        saves.finish();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(
                    "[keeper] the keeper of " + folder + " was closed. Make a new one.");
        }
    }

    /**
     * Waits as {@link #flush()} does, and lets the folder go. Closing twice is allowed.
     *
     * @throws TorchFileException if the last save failed
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            saves.finish();
        } finally {
            lock.close();
        }
    }

    @Override
    public String toString() {
        return "CheckpointKeeper(" + folder + ", epoch " + epoch + ", step " + step + ")";
    }
}
