package dev.rekindle.internal.container;

import dev.rekindle.internal.codec.FileStorage;
import dev.rekindle.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code .safetensors}: eight bytes of length, a JSON header, the tensors side by side. */
public final class Safetensors implements Container, Writer {
    /** The header's own name for what is no tensor. */
    static final String METADATA = "__metadata__";

    static final int LENGTH_BYTES = 8;
    static final long MOST_HEADER_BYTES = 100_000_000;

    @Override
    public String title() {
        return "safetensors";
    }

    @Override
    public boolean recognises(Source source) {
        String head = source.head();
        if (head.length() <= LENGTH_BYTES || head.charAt(LENGTH_BYTES) != '{') {
            return false;
        }
        long length =
                ByteBuffer.wrap(head.getBytes(StandardCharsets.ISO_8859_1))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getLong();
        return length > 1 && length <= Math.max(source.size(), MOST_HEADER_BYTES);
    }

    @Override
    public OpenContainer read(Source source) {
        SafetensorsHeader header = SafetensorsHeader.read(source.bytes());
        String location = source.options().mapLocation().apply("cpu");
        Map<String, @Nullable Object> root = new LinkedHashMap<>();
        List<OpenContainer.Record> records = new ArrayList<>();
        List<FileStorage> storages = new ArrayList<>();
        for (SafetensorsHeader.Entry entry : header.entries()) {
            long start = header.dataStart() + entry.begin();
            FileStorage storage =
                    new FileStorage(
                            (at, target) -> source.bytes().read(start + at, target),
                            entry.lengthBytes(),
                            location);
            storages.add(storage);
            records.add(new OpenContainer.Record(entry.name(), entry.lengthBytes()));
            root.put(entry.name(), Tensor.over(storage, entry.dtype(), entry.shape()));
        }
        return new OpenContainer(root, -1, records, storages, new Findings());
    }

    @Override
    public Prepared prepare(@Nullable Object root, WriteOptions options) {
        return SafetensorsWriter.prepare(root, options);
    }
}
