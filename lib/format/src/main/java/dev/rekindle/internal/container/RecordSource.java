package dev.rekindle.internal.container;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.archive.ByteSource;
import dev.rekindle.internal.text.Shorten;
import java.nio.ByteBuffer;

/** A record that is a file of its own: a zip in a zip. */
final class RecordSource implements ByteSource {
    private final String name;
    private final Records.Item record;

    /**
     * @param file the name of the file around it
     */
    RecordSource(String file, Records.Item record) {
        this.name = file + " ! " + Shorten.name(record.name());
        this.record = record;
    }

    @Override
    public long size() {
        return record.sizeBytes();
    }

    @Override
    public void read(long position, ByteBuffer target) {
        if (position < 0 || target.remaining() > size() - position) {
            throw new TorchFileException(
                    name,
                    "bytes from "
                            + position
                            + " on are asked for, but there are "
                            + size()
                            + ". The file is truncated or was edited; get it again.");
        }
        record.read(position, target);
    }

    @Override
    public String name() {
        return name;
    }

    /** The file around it belongs to whoever opened it. */
    @Override
    public void close() {}
}
