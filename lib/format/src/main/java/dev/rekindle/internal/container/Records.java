package dev.rekindle.internal.container;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.text.Shorten;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The named records of one torch.save: in its zip, or as files where somebody unpacked that. */
interface Records {
    /** One record. */
    interface Item {
        String name();

        long sizeBytes();

        void read(long position, ByteBuffer target);

        /**
         * Returns the whole content.
         *
         * @throws TorchFileException if it is longer than the limit, or damaged
         */
        byte[] readAll(long limitBytes);
    }

    /** Returns the name that errors start with. */
    String name();

    /** Returns the record of a name such as {@code data/0}, or null. */
    @Nullable Item find(String name);

    /** Returns all that are known, in order. */
    List<OpenContainer.Record> known();

    /** Checks every CRC, where there are some. */
    void verify();

    /** Returns the record of a name such as {@code data.pkl}. */
    default Item record(String name) {
        Item item = find(name);
        if (item == null) {
            throw new TorchFileException(
                    name(),
                    "there is no record "
                            + Shorten.name(name)
                            + ", which torch.save writes. The file is damaged or was edited; get it"
                            + " again.");
        }
        return item;
    }
}
