package dev.rekindle.cli;

import dev.rekindle.file.Input;
import dev.rekindle.file.LoadOptions;
import dev.rekindle.file.TorchFile;
import dev.rekindle.internal.text.StatusLine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A bar on standard error while files are read, where that is a terminal and the work takes longer
 * than a second; it is gone at the end.
 */
final class Progress implements AutoCloseable {
    /** Tests set it to 0. */
    private static final long AFTER_MILLIS = Long.getLong("rekindle.progressAfterMillis", 1000);

    private static final ScheduledExecutorService CLOCK =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "progress");
                        thread.setDaemon(true);
                        return thread;
                    });

    private final List<WatchedInput> sources = new CopyOnWriteArrayList<>();
    private final ScheduledFuture<?> ticking;
    private String title = "";
    private final StatusLine line = new StatusLine(() -> System.err);

    Progress() {
        this.ticking =
                CLOCK.scheduleAtFixedRate(this::draw, AFTER_MILLIS, 200, TimeUnit.MILLISECONDS);
    }

    /**
     * Depth is no danger to what looks here: it walks without recursion, and prints up to a limit.
     */
    private static final LoadOptions OPTIONS = LoadOptions.INERT.withMaxNesting(Integer.MAX_VALUE);

    /** Opens a file whose reading is shown; all kinds of content are kept. */
    TorchFile open(Path file) {
        return TorchFile.open(watched(Input.of(file)), OPTIONS);
    }

    private Input watched(Input input) {
        WatchedInput watched = new WatchedInput(input);
        sources.add(watched);
        return watched;
    }

    /**
     * The files are read from their start on, now or again. What was read before does not count:
     * opening a zip reads its end.
     *
     * @param what is done, such as {@code checking model.pt}
     */
    synchronized void begins(String what) {
        title = what;
        sources.forEach(WatchedInput::restart);
        if (AFTER_MILLIS == 0) {
            draw();
        }
    }

    private synchronized void draw() {
        long size = 0;
        long reached = 0;
        for (WatchedInput source : sources) {
            size += source.knownSize();
            reached += source.reached();
        }
        if (title.isEmpty() || size == 0 || !StatusLine.errorIsTerminal()) {
            return;
        }
        line.show(
                String.format(
                        Locale.ROOT,
                        "%s %s of %.1f GB",
                        title,
                        StatusLine.bar(reached, size),
                        size / 1e9));
    }

    /** Takes the bar away: what is printed next has the line for itself. */
    synchronized void ends() {
        title = "";
        line.erase();
    }

    @Override
    public void close() {
        ticking.cancel(false);
        ends();
    }

    /** Knows how far a file was read: checked and then used, a part of it counts once. */
    private final class WatchedInput implements Input {
        private final Input input;
        private volatile long knownSize;
        private volatile long reached;

        WatchedInput(Input input) {
            this.input = input;
        }

        long reached() {
            return reached;
        }

        long knownSize() {
            return knownSize;
        }

        void restart() {
            reached = 0;
        }

        @Override
        public String name() {
            return input.name();
        }

        @Override
        public long size() throws IOException {
            knownSize = input.size();
            return knownSize;
        }

        @Override
        public void read(long position, ByteBuffer target) throws IOException {
            long end = position + target.remaining();
            input.read(position, target);
            reached = Math.max(reached, end);
        }

        @Override
        public Optional<Input> neighbour(String name) {
            return input.neighbour(name).map(Progress.this::watched);
        }

        @Override
        public boolean isFolder() {
            return input.isFolder();
        }

        @Override
        public void close() throws IOException {
            input.close();
        }
    }
}
