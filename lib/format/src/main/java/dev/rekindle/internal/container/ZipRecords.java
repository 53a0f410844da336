package dev.rekindle.internal.container;

import dev.rekindle.internal.archive.ArchiveReader;
import dev.rekindle.internal.archive.ArchiveRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The records in a zip. */
final class ZipRecords implements Records {
    private final ArchiveReader archive;

    ZipRecords(ArchiveReader archive) {
        this.archive = archive;
    }

    @Override
    public String name() {
        return archive.name();
    }

    @Override
    public @Nullable Item find(String name) {
        ArchiveRecord record = archive.find(name);
        return record == null ? null : new ZipItem(record);
    }

    @Override
    public List<OpenContainer.Record> known() {
        List<OpenContainer.Record> all = new ArrayList<>();
        for (ArchiveRecord record : archive.records()) {
            all.add(new OpenContainer.Record(record.name(), record.sizeBytes()));
        }
        return all;
    }

    @Override
    public void verify() {
        archive.verify();
    }

    private record ZipItem(ArchiveRecord record) implements Item {
        @Override
        public String name() {
            return record.name();
        }

        @Override
        public long sizeBytes() {
            return record.sizeBytes();
        }

        @Override
        public void read(long position, ByteBuffer target) {
            record.read(position, target);
        }

        @Override
        public byte[] readAll(long limitBytes) {
            return record.readAll(limitBytes);
        }
    }
}
