package dev.rekindle.internal.container;

import dev.rekindle.internal.codec.StorageTable;
import dev.rekindle.internal.pickle.PyBool;
import dev.rekindle.internal.pickle.PyDict;
import dev.rekindle.internal.pickle.PyInt;
import dev.rekindle.internal.pickle.PyList;
import dev.rekindle.internal.pickle.PyStr;
import dev.rekindle.tensor.Storage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;

/**
 * Writes the stream of torch before 1.6. Mirrors {@code _legacy_save} (torch/serialization.py,
 * 2.15.0); only the storages' keys differ, which are addresses of the process there.
 */
final class LegacyWriter implements Writer.Prepared {
    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final long PROTOCOL_VERSION = 1001;

    private final byte[] head;
    private final StorageTable storages;

    private LegacyWriter(byte[] head, StorageTable storages) {
        this.head = head;
        this.storages = storages;
    }

    static LegacyWriter prepare(byte[] pickle, StorageTable storages, int protocol) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        head.writeBytes(Pickled.bytes(new PyInt(MAGIC), protocol));
        head.writeBytes(Pickled.bytes(PyInt.of(PROTOCOL_VERSION), protocol));
        head.writeBytes(Pickled.bytes(systemInfo(), protocol));
        head.writeBytes(pickle);
        PyList keys = new PyList();
        for (int i = 0; i < storages.storages().size(); i++) {
            keys.items().add(storages.key(i));
        }
        head.writeBytes(Pickled.bytes(keys, protocol));
        return new LegacyWriter(head.toByteArray(), storages);
    }

    private static PyDict systemInfo() {
        PyDict sizes = new PyDict();
        sizes.put(new PyStr("short"), PyInt.of(2));
        sizes.put(new PyStr("int"), PyInt.of(4));
        sizes.put(new PyStr("long"), PyInt.of(4));
        PyDict info = new PyDict();
        info.put(new PyStr("protocol_version"), PyInt.of(PROTOCOL_VERSION));
        info.put(new PyStr("little_endian"), PyBool.TRUE);
        info.put(new PyStr("type_sizes"), sizes);
        return info;
    }

    @Override
    public void writeTo(WritableByteChannel channel, String stem) throws IOException {
        StorageBytes.write(channel, ByteBuffer.wrap(head));
        for (int i = 0; i < storages.storages().size(); i++) {
            Storage storage = storages.storages().get(i);
            ByteBuffer count = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            count.putLong(storage.lengthBytes() / storages.itemSizeBytes(i)).flip();
            StorageBytes.write(channel, count);
            StorageBytes.copy(storage, channel);
        }
    }
}
