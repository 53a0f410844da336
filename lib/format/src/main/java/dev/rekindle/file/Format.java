package dev.rekindle.file;

import dev.rekindle.internal.container.LegacyStream;
import dev.rekindle.internal.container.Safetensors;
import dev.rekindle.internal.container.Shards;
import dev.rekindle.internal.container.TorchZip;
import dev.rekindle.internal.container.Writer;

/** The kinds of file that are written. */
public enum Format {
    /** The zip of {@code torch.save}: what Python's {@code torch.load} reads by default. */
    ZIP(new TorchZip()),
    /** The stream of torch before 1.6: {@code _use_new_zipfile_serialization=False}. */
    LEGACY(new LegacyStream()),
    /** A {@code .safetensors} file: a map of names to dense tensors, ties written twice. */
    SAFETENSORS(new Safetensors()),
    /**
     * Several files and their index, which is what is named: {@code model.safetensors.index.json}
     * or {@code pytorch_model.bin.index.json}; see {@link SaveOptions#withShardBytes}.
     */
    SHARDS(new Shards());

    private final Writer writer;

    Format(Writer writer) {
        this.writer = writer;
    }

    Writer writer() {
        return writer;
    }
}
