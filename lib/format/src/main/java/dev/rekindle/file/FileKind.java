package dev.rekindle.file;

import dev.rekindle.internal.container.Container;
import dev.rekindle.internal.container.ExportedZip;
import dev.rekindle.internal.container.LegacyStream;
import dev.rekindle.internal.container.PlainPickle;
import dev.rekindle.internal.container.Safetensors;
import dev.rekindle.internal.container.Shards;
import dev.rekindle.internal.container.Source;
import dev.rekindle.internal.container.Tar;
import dev.rekindle.internal.container.TorchScript;
import dev.rekindle.internal.container.TorchZip;
import dev.rekindle.internal.container.UnpackedZip;
import org.jspecify.annotations.Nullable;

/**
 * What a file is, told by its bytes; by its name only where it is to be refused. The order is that
 * in which they are asked: a TorchScript program holds what a torch.save does and more.
 */
public enum FileKind {
    /** A {@code .pt2} that {@code torch.export.save} wrote. */
    EXPORTED(new ExportedZip()),
    /** A zip that {@code torch.jit.save} wrote. */
    TORCHSCRIPT(new TorchScript()),
    /** The zip that {@code torch.save} writes since 1.6. */
    ZIP(new TorchZip()),
    /** The stream of five pickles of torch before 1.6. */
    LEGACY(new LegacyStream()),
    /** The tar of torch 0.1. */
    TAR(new Tar()),
    /** A .safetensors file. */
    SAFETENSORS(new Safetensors()),
    /** The index of a checkpoint in several files. */
    SHARD_INDEX(new Shards()),
    /** The folder of a {@code torch.save} zip that somebody unpacked. */
    UNPACKED(new UnpackedZip()),
    /** A pickle without a container. */
    PICKLE(new PlainPickle());

    private final Container container;

    FileKind(Container container) {
        this.container = container;
    }

    /** Returns the kind of a source, or throws the sentence that says why it is not read. */
    static FileKind of(Source source) {
        FileKind found = find(source);
        if (found == null) {
            throw source.refusal();
        }
        return found;
    }

    /** Returns the kind of a source, or null where it is of none that is read. */
    static @Nullable FileKind find(Source source) {
        for (FileKind kind : values()) {
            if (kind.container.recognises(source)) {
                return kind;
            }
        }
        return null;
    }

    Container container() {
        return container;
    }

    /** Returns the name for people. */
    public String title() {
        return container.title();
    }
}
