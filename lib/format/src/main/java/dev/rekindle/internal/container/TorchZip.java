package dev.rekindle.internal.container;

import dev.rekindle.internal.archive.ArchiveReader;
import dev.rekindle.internal.archive.ArchiveWriter;
import dev.rekindle.internal.archive.RecordContent;
import dev.rekindle.internal.codec.TorchEncoder;
import dev.rekindle.tensor.Storage;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The zip that {@code torch.save} writes since 1.6 ({@code _save}, torch/serialization.py, 2.15.0).
 */
public final class TorchZip implements Container, Writer {
    @Override
    public String title() {
        return "torch.save zip";
    }

    @Override
    public boolean recognises(Source source) {
        ArchiveReader archive = source.archive();
        return archive != null
                && archive.find("data.pkl") != null
                && !Strangers.isPartOfDistributed(source);
    }

    @Override
    public OpenContainer read(Source source) {
        ArchiveReader archive = Objects.requireNonNull(source.archive(), "it was recognised");
        return TorchZipReader.read(new ZipRecords(archive), source.options());
    }

    @Override
    public Prepared prepare(@Nullable Object root, WriteOptions options) {
        TorchEncoder encoder = new TorchEncoder(options.reducer(), false);
        byte[] pickle = Pickled.bytes(encoder.encode(root), options.protocol());
        List<RecordContent> records = new ArrayList<>();
        for (Storage storage : encoder.storages().storages()) {
            records.add(content(storage));
        }
        return (channel, stem) ->
                ArchiveWriter.write(
                        channel, stem, options.archive(), RecordContent.of(pickle), records);
    }

    static RecordContent content(Storage storage) {
        return new RecordContent() {
            @Override
            public long lengthBytes() {
                return storage.lengthBytes();
            }

            @Override
            public void writeTo(WritableByteChannel channel) throws IOException {
                StorageBytes.copy(storage, channel);
            }
        };
    }
}
