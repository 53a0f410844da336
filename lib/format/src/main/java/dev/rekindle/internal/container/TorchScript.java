package dev.rekindle.internal.container;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.archive.ArchiveReader;
import dev.rekindle.internal.codec.FileStorage;
import dev.rekindle.internal.codec.PickledTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of a TorchScript zip: the module's attributes and the constants. Its code is
 * never run. Loading it as data is refused, as torch's {@code weights_only=True} does.
 */
public final class TorchScript implements Container {
    @Override
    public String title() {
        return "TorchScript zip";
    }

    @Override
    public boolean recognises(Source source) {
        ArchiveReader archive = source.archive();
        return archive != null && archive.find("constants.pkl") != null;
    }

    @Override
    public OpenContainer read(Source source) {
        Records records =
                new ZipRecords(Objects.requireNonNull(source.archive(), "it was recognised"));
        ReadOptions options = source.options();
        if (!options.allowInert()) {
            throw new TorchFileException(
                    source.name(),
                    "the file is a TorchScript program, written by torch.jit.save: code beside its"
                            + " weights. Expected a file of torch.save. In Python:"
                            + " torch.save(torch.jit.load(f).state_dict(), \"model.pt\"); or open it with"
                            + " inert objects allowed to read its weights.");
        }
        TorchZipReader.requireVersion(records);
        List<FileStorage> storages = new ArrayList<>();
        Findings findings = new Findings();
        Map<String, @Nullable Object> root = new LinkedHashMap<>();
        int protocol = -1;
        for (String part : List.of("data", "constants")) {
            if (records.find(part + ".pkl") == null) {
                continue;
            }
            PickledTree tree = TorchZipReader.tree(records, part + ".pkl", options);
            TorchZipReader reader = new TorchZipReader(records, options, part + "/");
            Object value = tree.decode(reader);
            root.put(part, value);
            storages.addAll(reader.storages().values());
            findings.add(tree);
            protocol = tree.protocol();
        }
        return new OpenContainer(root, protocol, records.known(), storages, findings)
                .verifiedBy(records::verify);
    }
}
