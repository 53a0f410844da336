package dev.rekindle.keep;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rekindle.internal.archive.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The history on the disk: rows are appended and forced there; a new metric writes the file anew,
 * at once. It is written from one thread at a time.
 */
final class HistoryFile {
    private final Path file;
    private final List<History.Row> rows;
    private final List<History.Row> waiting = new ArrayList<>();
    private final Set<String> columns;

    private HistoryFile(Path file, HistoryText text) {
        this.file = file;
        this.rows = new ArrayList<>(text.rows());
        this.columns = new LinkedHashSet<>(text.columns());
    }

    /** Opens what an earlier run left; a last line that was cut off goes. */
    static HistoryFile open(Path folder) throws IOException {
        Path file = folder.resolve(History.FILE);
        String text = Files.exists(file) ? HistoryText.of(file) : "";
        HistoryFile history = new HistoryFile(file, HistoryText.parse(file.toString(), text));
        if (!text.isEmpty() && !text.endsWith("\n")) {
            history.rewrite(history.rows);
        }
        return history;
    }

    synchronized History read() {
        List<History.Row> all = new ArrayList<>(rows);
        all.addAll(waiting);
        return new History(all);
    }

    /** Forgets the rows past a moment: the run that goes on there tells them again. */
    synchronized void cutAfter(long epoch, long step) {
        if (rows.removeIf(
                row -> row.step() > step || (row.step() == step && row.epoch() > epoch))) {
            rewrite(rows);
        }
    }

    /**
     * Puts rows on the disk. Where that fails, the next call tries again, with its own.
     *
     * @throws IOException if the disk is full, say
     */
    synchronized void append(List<History.Row> more) throws IOException {
        waiting.addAll(more);
        if (waiting.isEmpty()) {
            return;
        }
        boolean fits = !columns.isEmpty() && Files.exists(file);
        for (History.Row row : waiting) {
            fits &= columns.containsAll(row.metrics().keySet());
            columns.addAll(row.metrics().keySet());
        }
        if (fits) {
            StringBuilder lines = new StringBuilder();
            waiting.forEach(row -> lines.append(HistoryText.line(row, columns)));
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                appendWhole(channel, lines.toString());
            }
        } else {
            List<History.Row> all = new ArrayList<>(rows);
            all.addAll(waiting);
            rewrite(all);
        }
        rows.addAll(waiting);
        waiting.clear();
    }

    /** A disk that fills leaves no half of a line. */
    private static void appendWhole(FileChannel channel, String lines) throws IOException {
        long before = channel.size();
        try {
            ByteBuffer bytes = ByteBuffer.wrap(lines.getBytes(UTF_8));
            channel.position(before);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (IOException e) {
            channel.truncate(before);
            throw e;
        }
    }

    private void rewrite(List<History.Row> all) {
        StringBuilder text = new StringBuilder(HistoryText.header(columns));
        all.forEach(row -> text.append(HistoryText.line(row, columns)));
        AtomicFile.write(
                file,
                channel -> {
                    ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(UTF_8));
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                });
    }
}
