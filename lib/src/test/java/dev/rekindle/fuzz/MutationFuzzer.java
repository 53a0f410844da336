package dev.rekindle.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Feeds a reader with files that were once whole: bytes changed, cut, doubled, taken from another
 * file. The same seed makes the same files. A target returns for each, by reading it or by refusing
 * it in the way that it documents; anything else is a fault, shown with the bytes that caused it.
 *
 * <p>A format adds a folder of small files under {@code src/test/resources/fuzz} and a test class
 * with a target.
 */
public final class MutationFuzzer {
    /** Numbers that lengths, counts and indexes go wrong at. */
    private static final int[] EDGES = {0, 1, 0x7f, 0x80, 0xfe, 0xff};

    private final List<byte[]> corpus;
    private final Random random;

    /** What is tried: reads {@code file}, and swallows the refusals that it documents, no more. */
    public interface Target {
        void accept(byte[] file) throws Exception;
    }

    /** A fuzzer over the files of {@code src/test/resources/fuzz/folder}. */
    public MutationFuzzer(String folder, long seed) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/fuzz", folder))) {
            corpus = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                corpus.add(Files.readAllBytes(file));
            }
        }
        random = new Random(seed);
    }

    /** Returns how many files to try: {@code few}, or a hundred times that where asked for. */
    public static int rounds(int few) {
        return Boolean.getBoolean("rekindle.long") ? few * 100 : few;
    }

    /** Tries every file of the corpus as it is, then {@code rounds} changed ones. */
    public void run(Target target, int rounds) {
        for (byte[] file : corpus) {
            run(target, file);
        }
        for (int round = 0; round < rounds; round++) {
            byte[] file = corpus.get(random.nextInt(corpus.size()));
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                file = change(file);
            }
            run(target, file);
        }
    }

    private static void run(Target target, byte[] file) {
        try {
            target.accept(file);
        } catch (Throwable fault) {
            throw new AssertionError("with " + HexFormat.of().formatHex(file), fault);
        }
    }

    private byte[] change(byte[] file) {
        if (file.length == 0) {
            return new byte[] {(byte) random.nextInt(256)};
        }
        int at = random.nextInt(file.length);
        int length = 1 + random.nextInt(Math.min(16, file.length - at));
        byte[] changed = file.clone();
        switch (random.nextInt(7)) {
            case 0 -> changed[at] = (byte) random.nextInt(256);
            case 1 -> changed[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> changed[at] = (byte) EDGES[random.nextInt(EDGES.length)];
            case 3 -> changed = Arrays.copyOf(file, at);
            case 4 -> changed = splice(file, at, at + length, new byte[0]);
            case 5 -> changed = splice(file, at, at, Arrays.copyOfRange(file, at, at + length));
            default -> {
                byte[] other = corpus.get(random.nextInt(corpus.size()));
                int from = random.nextInt(other.length);
                int to = Math.min(other.length, from + 1 + random.nextInt(32));
                changed = splice(file, at, at + length, Arrays.copyOfRange(other, from, to));
            }
        }
        return changed;
    }

    private static byte[] splice(byte[] file, int from, int to, byte[] piece) {
        byte[] spliced = new byte[from + piece.length + file.length - to];
        System.arraycopy(file, 0, spliced, 0, from);
        System.arraycopy(piece, 0, spliced, from, piece.length);
        System.arraycopy(file, to, spliced, from + piece.length, file.length - to);
        return spliced;
    }
}
