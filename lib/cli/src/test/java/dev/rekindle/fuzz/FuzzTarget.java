package dev.rekindle.fuzz;

import dev.rekindle.cli.Shown;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.file.Input;
import dev.rekindle.file.LoadOptions;
import dev.rekindle.file.SaveOptions;
import dev.rekindle.file.TorchFile;
import dev.rekindle.internal.archive.ArchiveReader;
import dev.rekindle.internal.archive.ArchiveRecord;
import dev.rekindle.internal.archive.MemoryByteSource;
import dev.rekindle.internal.pickle.PickleReader;
import dev.rekindle.internal.pickle.PickleWriter;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.internal.program.GraphSummary;
import dev.rekindle.internal.program.JsonValue;
import dev.rekindle.internal.program.ProgramScript;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * What is fuzzed: each takes any bytes, and returns or refuses them with a {@link
 * TorchFileException}. Each has a folder of small files to start from under {@code
 * src/test/resources/fuzz}.
 */
enum FuzzTarget {
    /** A pickle, read and written: what was written is read, and written again to equal bytes. */
    PICKLE {
        @Override
        void read(byte[] file) {
            PyValue value = new PickleReader(new ByteArrayInputStream(file)).read();
            byte[] once;
            try {
                once = written(value);
            } catch (IllegalArgumentException refused) {
                return;
            }
            byte[] twice = written(reread(once));
            require(Arrays.equals(twice, written(reread(twice))), "written otherwise");
        }
    },
    /** A zip, as records with their CRCs, and as a file of torch whose CRCs are not looked at. */
    ARCHIVE {
        @Override
        void read(byte[] file) throws IOException {
            try (ArchiveReader archive = ArchiveReader.open(source(file))) {
                for (ArchiveRecord record : archive.records()) {
                    record.readAll(1 << 20);
                }
            } catch (TorchFileException refused) {
                // What stands behind a wrong CRC is looked at all the same.
            }
            whole(file, LoadOptions.INERT.withVerifyCrc(false));
        }
    },
    /** The five pickles and the storages of torch before 1.6. */
    LEGACY,
    /** The tar of torch 0.1. */
    TAR,
    /** A .safetensors file. */
    SAFETENSORS,
    /** The JSON of a program, shown and said in TorchScript. */
    PROGRAM {
        @Override
        void read(byte[] file) {
            JsonValue program = JsonValue.program(file, "fuzzed");
            GraphSummary.of(program);
            String code = ProgramScript.of(program, Map.of()).code();
            require(code.chars().allMatch(c -> c < 127), "a word of the file went through");
        }
    },
    /** No reader: shows that a fault is found. */
    FAULT {
        @Override
        void read(byte[] file) {
            require(file.length < 3 || file[0] != 'b' || file[1] != 'a' || file[2] != 'd', "bad");
        }
    };

    /** Returns the folder of the files that it starts from. */
    Path seeds() {
        return Path.of("src/test/resources/fuzz", name().toLowerCase(Locale.ROOT));
    }

    /** Reads {@code file} as {@link TorchFile} does, whatever it is. */
    void read(byte[] file) throws IOException {
        whole(file, LoadOptions.INERT);
    }

    /** Reads a file, shows it, writes what was read, and reads that. */
    private static void whole(byte[] file, LoadOptions options) throws IOException {
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        try (TorchFile torch = TorchFile.open(Input.of(file), options)) {
            Shown.of(torch);
            torch.load();
            TorchFile.save(
                    Channels.newChannel(again), torch.root(), SaveOptions.DEFAULT.withProtocol(4));
        } catch (TorchFileException refused) {
            return;
        }
        try (TorchFile torch = TorchFile.open(Input.of(again.toByteArray()), LoadOptions.INERT)) {
            torch.load();
        } catch (TorchFileException e) {
            throw new IllegalStateException("what was written is not read", e);
        }
    }

    private static MemoryByteSource source(byte[] file) {
        return new MemoryByteSource("fuzzed", file);
    }

    private static PyValue reread(byte[] pickle) {
        try {
            return new PickleReader(new ByteArrayInputStream(pickle)).read();
        } catch (TorchFileException e) {
            throw new IllegalStateException("what was written is not read", e);
        }
    }

    private static byte[] written(PyValue value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new PickleWriter(out, 4).write(value);
        return out.toByteArray();
    }

    static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException(what);
        }
    }
}
