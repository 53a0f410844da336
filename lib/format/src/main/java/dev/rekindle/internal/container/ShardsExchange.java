package dev.rekindle.internal.container;

import dev.rekindle.internal.archive.AtomicFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * Puts new shards beside an index that may lead to old ones of the same names, so that at each
 * instant it leads to whole ones. Where no name is taken, the shards move in, then the index is
 * replaced at once. Where one is, they move in under names of their own first, and the index leads
 * to those; then they get their usual names as second ones (hard links), the index leads to those,
 * and the first names go. On a disk without links they keep the first names, which are as good: an
 * index names its files.
 */
final class ShardsExchange {
    /** Writes the index, at once. */
    interface Index {
        void leadTo(List<String> names);
    }

    private final Path aside;
    private final Path folder;
    private final List<String> names;

    /**
     * @param aside where the new shards are, under {@code names}
     * @param folder where they belong
     */
    ShardsExchange(Path aside, Path folder, List<String> names) {
        this.aside = aside;
        this.folder = folder;
        this.names = names;
    }

    void run(Index index) throws IOException {
        boolean taken = names.stream().anyMatch(name -> Files.exists(folder.resolve(name)));
        List<String> first = taken ? tagged() : names;
        boolean led = false;
        try {
            move(first);
            index.leadTo(first);
            led = true;
        } finally {
            if (!led) {
                delete(first);
            }
        }
        List<String> last = first;
        if (taken && link(first)) {
            index.leadTo(names);
            last = names;
        }
        deleteTaggedBut(last);
    }

    private List<String> tagged() {
        String tag = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        return names.stream().map(name -> tagged(name, "-" + tag)).toList();
    }

    private static String tagged(String name, String tag) {
        int dot = name.lastIndexOf('.');
        return name.substring(0, dot) + tag + name.substring(dot);
    }

    private void delete(List<String> files) throws IOException {
        for (String name : files) {
            Files.deleteIfExists(folder.resolve(name));
        }
    }

    /** First names that no index leads to: of this save, or of one that was killed. */
    private void deleteTaggedBut(List<String> kept) throws IOException {
        String number = "-[0-9]{5}-of-[0-9]{5}";
        String usual = names.get(0);
        int at = usual.length() - usual.replaceAll(".*(" + number + "[.])", "$1").length();
        Pattern ours =
                Pattern.compile(
                        Pattern.quote(usual.substring(0, at))
                                + number
                                + "-[0-9a-f]{8}"
                                + Pattern.quote(usual.substring(usual.lastIndexOf('.'))));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                if (ours.matcher(name).matches() && !kept.contains(name)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private void move(List<String> targets) throws IOException {
        for (int i = 0; i < targets.size(); i++) {
            Files.move(
                    aside.resolve(names.get(i)),
                    folder.resolve(targets.get(i)),
                    StandardCopyOption.ATOMIC_MOVE);
        }
        AtomicFile.syncFolder(folder);
    }

    /** Gives the shards their usual names too, or tells that this disk has no links. */
    private boolean link(List<String> tagged) throws IOException {
        for (int i = 0; i < tagged.size(); i++) {
            Path link = aside.resolve(names.get(i));
            try {
                Files.createLink(link, folder.resolve(tagged.get(i)));
            } catch (IOException | UnsupportedOperationException e) {
                return false;
            }
        }
        for (String name : names) {
            Files.move(
                    aside.resolve(name),
                    folder.resolve(name),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }
        AtomicFile.syncFolder(folder);
        return true;
    }
}
