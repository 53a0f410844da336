package dev.rekindle.internal.container;

import dev.rekindle.internal.codec.TorchEncoder;
import dev.rekindle.internal.pickle.PyValue;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The stream of torch before 1.6: {@code _legacy_load} and {@code _legacy_save}
 * (torch/serialization.py, 2.15.0).
 */
public final class LegacyStream implements Container, Writer {
    private static final int MAGIC_BYTES = 12;

    /** {@code LONG1} of torch's magic number; its pickle's first bytes depend on the protocol. */
    private static final String MAGIC =
            new String(
                    HexFormat.of().parseHex("8a0a6cfc9c46f9206aa85019"),
                    java.nio.charset.StandardCharsets.ISO_8859_1);

    /** The same in protocols 0 and 1. */
    private static final String MAGIC_TEXT = "L119547037146038801333356L\n";

    @Override
    public String title() {
        return "torch.save legacy stream";
    }

    @Override
    public boolean recognises(Source source) {
        String head = source.head();
        int at = head.indexOf(MAGIC);
        return head.startsWith(MAGIC_TEXT)
                || (head.startsWith("\u0080") && at >= 0 && at <= 28 - MAGIC_BYTES);
    }

    @Override
    public OpenContainer read(Source source) {
        return LegacyReader.readStream(source);
    }

    @Override
    public Prepared prepare(@Nullable Object root, WriteOptions options) {
        TorchEncoder encoder = new TorchEncoder(options.reducer(), true);
        PyValue value = encoder.encode(root);
        byte[] pickle = Pickled.bytes(value, options.protocol());
        return LegacyWriter.prepare(pickle, encoder.storages(), options.protocol());
    }
}
