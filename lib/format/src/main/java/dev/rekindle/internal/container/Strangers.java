package dev.rekindle.internal.container;

import dev.rekindle.errors.TorchFileException;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What people do pass that is no file of {@code torch.save}: how each is told, and the sentence
 * that says what it is and what to do. Adding one is adding a row. The order counts: the first row
 * that fits speaks.
 */
final class Strangers {
    private record Row(Predicate<Source> fits, String sentence) {}

    private static final List<Row> FOLDERS =
            List.of(
                    row(
                            s -> s.neighbours().has(".metadata"),
                            "is a torch.distributed.checkpoint folder, which is not read. In"
                                    + " Python:"
                                    + " torch.distributed.checkpoint.format_utils.dcp_to_torch_save(folder,"
                                    + " \"model.pt\")."),
                    row(
                            s -> s.neighbours().has("__0_0.distcp"),
                            "is a torch.distributed.checkpoint folder without its .metadata: the"
                                    + " save was broken off, or the file was not copied. Copy the"
                                    + " folder again, hidden files too."),
                    row(
                            s -> s.neighbours().has("saved_model.pb"),
                            "is a TensorFlow SavedModel, not a torch file. Load it with TensorFlow"
                                    + " in Python and save its arrays with torch.save."),
                    inFolder("model.safetensors.index.json"),
                    inFolder("pytorch_model.bin.index.json"),
                    inFolder("model.safetensors"),
                    inFolder("pytorch_model.bin"),
                    inFolder("policy.pth"),
                    row(s -> true, "is a folder, but a file is expected. Name a file in it."));

    private static final List<Row> ZIPS =
            List.of(
                    row(
                            Strangers::isPartOfDistributed,
                            "the file is one item of a torch.distributed.checkpoint (.distcp),"
                                    + " which is read by its whole folder alone. In Python:"
                                    + " torch.distributed.checkpoint.format_utils.dcp_to_torch_save(folder,"
                                    + " \"model.pt\")."),
                    row(
                            Strangers::endsWithinAnother,
                            "the zip is cut off: what is left of it ends with a zip that lay inside"
                                    + " it. The save or the download was broken off; get it again."),
                    row(
                            s ->
                                    s.zipNames().bytesBefore() > 0
                                            && s.zipNames().hasBelowTop("data.pkl"),
                            "the file is several zips one after the other: a shard of"
                                    + " torch.distributed.checkpoint (.distcp), which is read by its"
                                    + " whole folder alone. In Python:"
                                    + " torch.distributed.checkpoint.format_utils.dcp_to_torch_save(folder,"
                                    + " \"model.pt\")."),
                    row(
                            s ->
                                    s.zipNames().has("policy.pth")
                                            || s.zipNames().has("_stable_baselines3_version"),
                            "the zip is a Stable-Baselines3 model, with torch files in it. Unpack"
                                    + " it and open policy.pth."),
                    row(
                            s -> s.zipNames().allEndWith(".npy"),
                            "the zip is a NumPy .npz. In Python: torch.save({k: torch.from_numpy(v)"
                                    + " for k, v in numpy.load(f).items()}, \"arrays.pt\")."),
                    row(
                            s -> s.zipNames().hasFolder("data/aotinductor"),
                            "the file is an AOTInductor package (.pt2): native code for one kind of"
                                    + " machine, which is not read. Open the checkpoint that it was"
                                    + " compiled from."),
                    row(
                            s -> s.zipNames().hasBelowTop("archive_format"),
                            "the file is a package of torch.export (.pt2) without a program in it."
                                    + " Export the model again with torch.export.save."),
                    row(
                            s -> s.zipNames().hasBelowTop(".data/extern_modules"),
                            "the file is a package of torch.package: pickles and their code. In"
                                    + " Python: torch.package.PackageImporter(f).load_pickle(PACKAGE,"
                                    + " NAME), then torch.save its state_dict()."),
                    row(
                            s -> s.zipNames().has("model.weights.h5"),
                            "the zip is a Keras model (.keras), not a torch file. Load it with"
                                    + " Keras in Python and save its arrays with torch.save."),
                    row(
                            s -> s.zipNames().has("MAR-INF/MANIFEST.json"),
                            "the zip is a TorchServe archive (.mar). Unpack it and open the .pt or"
                                    + " .pth file in it."),
                    row(
                            s -> s.zipNames().has("data.pkl"),
                            "the zip holds the records of a torch.save without the folder around"
                                    + " them: an unpacked file was zipped again from within. Zip the"
                                    + " folder itself, uncompressed: zip -0 -r model.pt model."),
                    row(
                            // torch writes the pickle before the first storage: where one is, the
                            // pickle was lost later, and the archive says how.
                            s ->
                                    !s.zipNames().hasBelowTop("data.pkl")
                                            && !s.zipNames().hasFolder("data")
                                            && (s.zipNames().hasBelowTop(".data/serialization_id")
                                                    || (s.zipNames().hasBelowTop("version")
                                                            && s.zipNames()
                                                                    .hasBelowTop("byteorder"))),
                            "the zip is what a torch.save leaves that failed half way: it has no"
                                    + " data.pkl. An object could not be pickled; save again without"
                                    + " it, as a state_dict for instance."));

    /** By first bytes; what else the weaker signs could be is asked before. */
    private static final List<Row> FILES =
            List.of(
                    row(
                            s -> s.size() == 0,
                            "the file is empty: 0 bytes. The save or the download was broken off;"
                                    + " get it again."),
                    row(
                            s -> s.size() == 1,
                            "the file has 1 byte, and no torch file is that short. The save or the"
                                    + " download was broken off; get it again."),
                    row(
                            s -> isGitLfs(s.head()),
                            "the file is a Git LFS pointer, not the torch file itself. Run git lfs"
                                    + " pull in its repository."),
                    row(
                            Strangers::isHtml,
                            "the file is an HTML page, not a torch file. The download gave a web"
                                    + " page instead; open its address in a browser and get the file"
                                    + " itself."),
                    packed("\u001f\u008b", "gzip", "gunzip"),
                    packed("\u00fd7zXZ\0", "xz", "unxz"),
                    packed("BZh", "bzip2", "bunzip2"),
                    packed("(\u00b5/\u00fd", "zstd", "unzstd"),
                    packed("\4\"M\30", "lz4", "unlz4"),
                    packed("7z\u00bc\u00af'\u001c", "7-Zip", "7z x"),
                    packed("Rar!\u001a\u0007", "rar", "unrar x"),
                    row(
                            s -> s.head().startsWith("DJL@"),
                            "the file is a .params of DJL itself, not a torch file. Load it with"
                                    + " DJL's Model or Block.loadParameters, then save its arrays with"
                                    + " Torch.save."),
                    row(
                            s -> s.head().startsWith("\u0012\u0001\0\0\0\0\0\0"),
                            "the file is a .params of MXNet, not a torch file. Load it with MXNet"
                                    + " in Python and save its arrays with torch.save."),
                    row(
                            s ->
                                    s.head().startsWith("\u007fELF")
                                            || s.head().startsWith("MZ\u0090")
                                            || s.head().startsWith("\u00cf\u00fa\u00ed\u00fe"),
                            "the file is a program, not a torch file. Expected a .pt, .pth, .bin or"
                                    + " .safetensors file; open that one."),
                    row(
                            s -> s.head().startsWith("\u0093NUMPY"),
                            "the file is a NumPy array. In Python:"
                                    + " torch.save(torch.from_numpy(numpy.load(f)), \"array.pt\")."),
                    row(
                            s -> s.head().startsWith("\u0089HDF\r\n"),
                            "the file is HDF5, as Keras writes it (.h5), not a torch file. Open it"
                                    + " with h5py in Python and save its arrays with torch.save."),
                    row(
                            s -> s.head().startsWith("GGUF") || s.head().startsWith("tjgg"),
                            "the file is a GGUF model, not a torch file. Get the checkpoint that it"
                                    + " was converted from."),
                    row(
                            s -> s.head().startsWith("TFL3", 4),
                            "the file is a TensorFlow Lite model, not a torch file. Get the"
                                    + " checkpoint that it was converted from."),
                    row(
                            Strangers::isLuaTorch,
                            "the file is of Torch7 (.t7), the Lua torch before PyTorch. In Python:"
                                    + " torchfile.load(f) of the package torchfile, then torch.save its"
                                    + " arrays."),
                    row(
                            Strangers::isOnnx,
                            "the file is an ONNX model, not a torch file. Get the checkpoint that"
                                    + " it was exported from; onnx.numpy_helper reads its weights in"
                                    + " Python."),
                    row(
                            Strangers::isJoblib,
                            "the file is of joblib.dump: a pickle with raw arrays in between, which"
                                    + " torch can't read. In Python: torch.save(joblib.load(f),"
                                    + " \"model.pt\")."),
                    row(
                            Strangers::isTensorFlow,
                            "the file is part of a TensorFlow checkpoint, not a torch file. Load it"
                                    + " with tf.train.load_checkpoint in Python and save its arrays"
                                    + " with torch.save."),
                    row(
                            s -> s.firstWords().startsWith("{"),
                            "the file is JSON text without a weight_map, so it is no index of a"
                                    + " sharded checkpoint. Open the checkpoint itself."));

    /** Signs of two bytes, which the length of a safetensors header can have too. */
    private static final Row ZLIB =
            row(
                    s ->
                            s.head().startsWith("x\u0001")
                                    || s.head().startsWith("x\u009c")
                                    || s.head().startsWith("x\u00da"),
                    "the file is compressed with zlib, as joblib does it. In Python:"
                            + " torch.save(joblib.load(f), \"model.pt\").");

    /** What stands before the name of a zip's first record. */
    private static final int LOCAL_HEADER_BYTES = 30;

    private static final String OTHER_ZIP =
            "the zip has no data.pkl, so it was not written by torch.save. Unpack it and open what"
                    + " is inside.";

    private static final String UNKNOWN =
            "the file is of no kind that torch writes: expected a zip, a pickle, a tar or"
                    + " safetensors. It may be damaged; get it again.";

    private Strangers() {}

    /**
     * Tells whether a zip is one item of torch.distributed.checkpoint: to the letter what
     * torch.save writes into memory, so that its name alone tells
     * (torch/distributed/checkpoint/filesystem.py, 2.15.0).
     */
    static boolean isPartOfDistributed(Source source) {
        return source.name().endsWith(".distcp")
                && source.zipNames().bytesBefore() == 0
                && source.zipNames().has("archive/data.pkl");
    }

    /** A cut .pt2 ends with the torch.save in it; items of a shard all begin with their pickle. */
    private static boolean endsWithinAnother(Source source) {
        return source.zipNames().bytesBefore() > 0
                && source.zipNames().hasBelowTop("data.pkl")
                && source.head().startsWith("PK\u0003\u0004")
                && !source.head().startsWith("archive/data.pkl", LOCAL_HEADER_BYTES);
    }

    /** Tells whether a row names a file by its first bytes. */
    static boolean isNamed(Source source) {
        return first(FILES, source) != null;
    }

    /** Returns why what no container recognises is not opened, and what to do. */
    static TorchFileException refusal(Source source) {
        if (source.isFolder()) {
            return new TorchFileException(source.name(), orElse(FOLDERS, source, UNKNOWN));
        }
        if (source.isZip()) {
            String named = first(ZIPS, source);
            // What is damaged or unsafe in torch's own zip is told exactly; another's is no matter.
            if (named == null && source.archive() == null && !isForeign(source.zipNames())) {
                return source.noArchive();
            }
            return new TorchFileException(source.name(), named == null ? OTHER_ZIP : named);
        }
        String named = first(FILES, source);
        return new TorchFileException(
                source.name(), named == null ? orElse(List.of(ZLIB), source, UNKNOWN) : named);
    }

    private static boolean isForeign(ZipNames names) {
        return names.complete()
                && !names.all().isEmpty()
                && names.bytesBefore() == 0
                && names.all().stream().noneMatch(name -> name.endsWith("data.pkl"));
    }

    private static String orElse(List<Row> rows, Source source, String otherwise) {
        String found = first(rows, source);
        return found == null ? otherwise : found;
    }

    private static @Nullable String first(List<Row> rows, Source source) {
        for (Row row : rows) {
            if (row.fits().test(source)) {
                return row.sentence();
            }
        }
        return null;
    }

    private static Row row(Predicate<Source> fits, String sentence) {
        return new Row(fits, sentence);
    }

    private static Row inFolder(String file) {
        return row(
                s -> s.neighbours().has(file),
                "is a folder, but a file is expected. Open the file " + file + " in it.");
    }

    private static Row packed(String start, String kind, String command) {
        return row(
                s -> s.head().startsWith(start),
                "the file is compressed with " + kind + ". Unpack it first: " + command + ".");
    }

    private static boolean isGitLfs(String head) {
        return head.startsWith("version https://git-lfs")
                || head.startsWith("version https://hawser");
    }

    private static boolean isHtml(Source source) {
        String start = source.firstWords().toLowerCase(Locale.ROOT);
        return start.startsWith("<!doctype html")
                || start.startsWith("<html")
                || start.startsWith("<head")
                || start.startsWith("<?xml")
                || (start.startsWith("<") && start.contains("<html"));
    }

    /** A torch object or a table, number 1 (torch7, File.lua), in its binary or its text form. */
    private static boolean isLuaTorch(Source source) {
        String head = source.head();
        return head.startsWith("\4\0\0\0\1\0\0\0\3\0\0\0V ")
                || head.startsWith("4\n1\n3\nV ")
                || (head.startsWith("\3\0\0\0\1\0\0\0")
                        && head.length() >= 16
                        && (head.startsWith("\1\0\0\0", 12) || head.startsWith("\2\0\0\0", 12)))
                || head.startsWith("3\n1\n");
    }

    /**
     * A protobuf ModelProto: its IR version, then the producer's name or the graph (onnx.proto).
     */
    private static boolean isOnnx(Source source) {
        String head = source.head();
        if (head.length() < 8 || head.charAt(0) != 0x08 || head.charAt(1) > 0x20) {
            return false;
        }
        char length = head.charAt(3);
        return head.charAt(2) == 0x12
                ? length > 0
                        && length <= head.length() - 4
                        && head.substring(4, 4 + length).matches("[ -~]+")
                : head.charAt(2) == 0x3a && length > 0;
    }

    /** A pickle that names joblib's own class, as it does where an array's raw bytes follow. */
    static boolean isJoblib(Source source) {
        if (!source.head().startsWith("\u0080")) {
            return false;
        }
        String start = source.latin1(0, (int) Math.min(1 << 16, source.size()));
        return start.contains("\u008c\u0013joblib.numpy_pickle")
                || start.contains("cjoblib.numpy_pickle\n");
    }

    /** The list of checkpoints, a table in LevelDB's form, or the data beside it, told by name. */
    private static boolean isTensorFlow(Source source) {
        return source.head().startsWith("model_checkpoint_path:")
                || source.tail(8).equals("W\u00fb\u0080\u008b$uG\u00db")
                || source.name().matches(".*\\.data-[0-9]{5}-of-[0-9]{5}");
    }
}
