package dev.rekindle.internal.container;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.file.FileKind;
import dev.rekindle.file.LoadOptions;
import dev.rekindle.internal.archive.ArchiveReader;
import dev.rekindle.internal.codec.FileStorage;
import dev.rekindle.internal.codec.PickledTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of a TorchScript zip: the module's attributes and the constants. Its code is
 * never run. Loading it as data is refused, as torch's {@code weights_only=True} does.
 */
final class TorchScriptReader {
    private TorchScriptReader() {}

    static Contents read(ArchiveReader archive, LoadOptions options) {
        if (!options.allowInert()) {
            throw new TorchFileException(
                    archive.name(),
                    "the file is a TorchScript program, written by torch.jit.save: code beside its"
                            + " weights. Expected a file of torch.save. In Python:"
                            + " torch.save(torch.jit.load(f).state_dict(), \"model.pt\"); or open it with"
                            + " inert objects allowed to read its weights.");
        }
        ZipFileReader.requireVersion(archive);
        List<FileStorage> storages = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        List<String> unsafe = new ArrayList<>();
        Map<String, @Nullable Object> root = new LinkedHashMap<>();
        int protocol = -1;
        for (String part : List.of("data", "constants")) {
            if (archive.find(part + ".pkl") == null) {
                continue;
            }
            PickledTree tree = ZipFileReader.tree(archive, part + ".pkl", options);
            ZipFileReader source = ZipFileReader.storages(archive, options, part + "/");
            Object value = tree.decode(source);
            root.put(part, value);
            storages.addAll(source.storages().values());
            warnings.addAll(tree.warnings());
            unsafe.addAll(tree.unsafe());
            protocol = tree.protocol();
        }
        return new Contents(
                FileKind.TORCHSCRIPT,
                root,
                protocol,
                ZipFileReader.records(archive),
                storages,
                warnings,
                unsafe,
                archive::verify,
                archive::close);
    }
}
