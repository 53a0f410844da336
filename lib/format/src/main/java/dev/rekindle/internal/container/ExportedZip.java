package dev.rekindle.internal.container;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.archive.ArchiveReader;
import dev.rekindle.internal.archive.ArchiveRecord;
import dev.rekindle.internal.text.Shorten;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A program that {@code torch.export.save} wrote, a {@code .pt2}: its weights, its constants, the
 * inputs that it was exported with, and its graph. Mirrors {@code load_pt2}
 * (torch/export/pt2_archive/_package.py, 2.15.0), {@code load} (torch/export/__init__.py, 2.7.1);
 * but where torch unpickles and evaluates, this looks.
 */
public final class ExportedZip implements Container {
    /** The names in {@link OpenContainer#root()} of a file with one program. */
    public static final String STATE_DICT = "state_dict";

    public static final String CONSTANTS = "constants";
    public static final String SAMPLE_INPUTS = "sample_inputs";
    public static final String PROGRAM = "program";

    private static final String MODELS = "models/";
    private static final String JSON = ".json";
    private static final String OLD = "serialized_exported_program.json";

    @Override
    public String title() {
        return "torch.export program";
    }

    @Override
    public boolean recognises(Source source) {
        if (!source.isZip()) {
            return false;
        }
        ArchiveReader archive = source.archive();
        if (archive == null) {
            return isOld(source) || source.zipNames().hasBelowTop("models/model.json");
        }
        return archive.find("data.pkl") == null && !models(archive).isEmpty();
    }

    /** torch 2.1 to 2.7 wrote with Python's zipfile, and without a folder around it. */
    private static boolean isOld(Source source) {
        return source.zipNames().has(OLD);
    }

    private static List<String> models(ArchiveReader archive) {
        List<String> names = new ArrayList<>();
        for (ArchiveRecord record : archive.records()) {
            String name = record.name();
            if (name.startsWith(MODELS) && name.endsWith(JSON)) {
                names.add(name.substring(MODELS.length(), name.length() - JSON.length()));
            }
        }
        return names;
    }

    @Override
    public OpenContainer read(Source source) {
        if (isOld(source)) {
            Records records =
                    new ZipRecords(
                            ArchiveReader.openWithoutTop(
                                    source.bytes(), source.options().archive()));
            ExportedParts parts = new ExportedParts(records, source.options());
            return parts.contents(parts.old());
        }
        ArchiveReader archive = source.archive();
        if (archive == null) {
            throw source.noArchive();
        }
        Records records = new ZipRecords(archive);
        requireVersion(records);
        ExportedParts parts = new ExportedParts(records, source.options());
        List<String> models = models(archive);
        if (models.size() == 1) {
            return parts.contents(parts.model(models.get(0)));
        }
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        for (String model : models) {
            all.put(model, parts.model(model));
        }
        return parts.contents(all);
    }

    /** {@code archive_version} has been 0 from 2.8 to 2.15. */
    private static void requireVersion(Records records) {
        Records.Item version = records.find("archive_version");
        String found = version == null ? "0" : text(version);
        if (!found.equals("0")) {
            throw new TorchFileException(
                    records.name() + " ! archive_version",
                    "expected 0, but found "
                            + Shorten.text(found)
                            + ". The file is of a newer torch, or damaged; export it again.");
        }
        Records.Item order = records.find("byteorder");
        if (order != null && !text(order).equals("little")) {
            throw new TorchFileException(
                    records.name() + " ! byteorder",
                    "expected little, but found "
                            + Shorten.text(text(order))
                            + ". torch itself does not look at it, and would read other numbers;"
                            + " export the program on a machine of the usual byte order.");
        }
    }

    private static String text(Records.Item record) {
        return new String(record.readAll(64), StandardCharsets.ISO_8859_1).strip();
    }

    static Records.Item require(Records records, String name) {
        return Objects.requireNonNullElseGet(
                records.find(name),
                () -> {
                    throw new TorchFileException(
                            records.name(),
                            "there is no record "
                                    + Shorten.name(name)
                                    + ", which torch.export.save writes. The file is damaged or"
                                    + " was edited; get it again.");
                });
    }
}
