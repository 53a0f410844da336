package dev.rekindle.internal.container;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.archive.ByteSource;
import dev.rekindle.internal.text.Shorten;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records as the files of a folder, each opened when it is read: there may be thousands. */
final class FolderRecords implements Records {
    private final String name;
    private final Neighbours files;
    private final Map<String, OpenContainer.Record> asked = new LinkedHashMap<>();

    FolderRecords(String name, Neighbours files) {
        this.name = name;
        this.files = files;
    }

    @Override
    public String name() {
        return name;
    }

    /** A record's name is a key of the pickle, and must not lead out of the folder. */
    @Override
    public @Nullable Item find(String record) {
        if (!record.matches("[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*") || record.contains("..")) {
            return null;
        }
        try (ByteSource file = files.find(record)) {
            if (file == null) {
                return null;
            }
            asked.put(record, new OpenContainer.Record(record, file.size()));
            return new FileItem(record, file.size());
        }
    }

    @Override
    public List<OpenContainer.Record> known() {
        return new ArrayList<>(asked.values());
    }

    /** Lengths are checked as the tree is read; there is no more. */
    @Override
    public void verify() {}

    private final class FileItem implements Item {
        private final String record;
        private final long sizeBytes;

        FileItem(String record, long sizeBytes) {
            this.record = record;
            this.sizeBytes = sizeBytes;
        }

        @Override
        public String name() {
            return record;
        }

        @Override
        public long sizeBytes() {
            return sizeBytes;
        }

        @Override
        public void read(long position, ByteBuffer target) {
            try (ByteSource file = files.find(record)) {
                if (file == null) {
                    throw new TorchFileException(
                            FolderRecords.this.name + " ! " + Shorten.name(record),
                            "the file went away after the folder was opened. Open it again.");
                }
                file.read(position, target);
            }
        }

        @Override
        public byte[] readAll(long limitBytes) {
            if (sizeBytes > Math.min(limitBytes, Integer.MAX_VALUE - 8)) {
                throw new TorchFileException(
                        FolderRecords.this.name + " ! " + Shorten.name(record),
                        "the file has "
                                + sizeBytes
                                + " bytes, but the limit is "
                                + limitBytes
                                + ". The folder was edited; get it again.");
            }
            byte[] content = new byte[(int) sizeBytes];
            read(0, ByteBuffer.wrap(content));
            return content;
        }
    }
}
