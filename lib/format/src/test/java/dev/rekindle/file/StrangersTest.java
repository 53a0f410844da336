package dev.rekindle.file;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.errors.TorchFileException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What people do pass is named, in one sentence that says what to do. */
class StrangersTest {
    @TempDir Path folder;

    private String refusal(Path file) {
        return assertThrows(
                        TorchFileException.class,
                        () -> TorchFile.open(file, LoadOptions.INERT).close())
                .getMessage();
    }

    /**
     * @param start a character a byte
     */
    private Executable file(String start, String sentence) {
        return () -> {
            byte[] bytes = start.getBytes(StandardCharsets.ISO_8859_1);
            String said = refusal(Files.write(folder.resolve("given"), bytes));
            assertTrue(said.startsWith("[given] the file ") && said.contains(sentence), said);
        };
    }

    private Executable zip(String sentence, String... names) {
        return () -> {
            Path file = folder.resolve("given.zip");
            write(file, names);
            String said = refusal(file);
            assertTrue(said.startsWith("[given.zip] the ") && said.contains(sentence), said);
        };
    }

    private static void write(Path file, String... names) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write('1');
            }
        }
    }

    @Test
    void aFileIsToldByItsFirstBytes() {
        assertAll(
                file("", "is empty: 0 bytes"),
                file("x", "has 1 byte"),
                file("\u0080", "has 1 byte"),
                file("{", "has 1 byte"),
                file("\u00fd7zXZ\0\0\4", "compressed with xz. Unpack it first: unxz."),
                file("7z\u00bc\u00af'\34\0\4", "compressed with 7-Zip. Unpack it first: 7z x."),
                file("Rar!\32\7\1\0", "compressed with rar. Unpack it first: unrar x."),
                file("\37\u008b\10\0", "compressed with gzip. Unpack it first: gunzip."),
                file("BZh91AY&SY", "compressed with bzip2. Unpack it first: bunzip2."),
                file("(\u00b5/\u00fd\4\0", "compressed with zstd. Unpack it first: unzstd."),
                file("\4\"M\30d@", "compressed with lz4. Unpack it first: unlz4."),
                file("x\u009c\u00ed\u0098", "compressed with zlib, as joblib does it"),
                file("DJL@\0\0\0\1", "is a .params of DJL itself"),
                file("\22\1\0\0\0\0\0\0\0\0", "is a .params of MXNet"),
                file("\u0089HDF\r\n\32\n", "is HDF5, as Keras writes it (.h5)"),
                file("GGUF\3\0\0\0.", "is a GGUF model"),
                file("\34\0\0\0TFL3", "is a TensorFlow Lite model"),
                file("\u0093NUMPY\1\0", "is a NumPy array"),
                file("\10\10\22\7pytorch\32\0052.1.0:\1", "is an ONNX model"),
                file("\10\3:\u0090\1\n\20\n\1x", "is an ONNX model"),
                file("\4\0\0\0\1\0\0\0\3\0\0\0V 1\21\0\0\0torch.FloatTensor", "is of Torch7 (.t7)"),
                file("\3\0\0\0\1\0\0\0\1\0\0\0\2\0\0\0", "is of Torch7 (.t7)"),
                file("4\n1\n3\nV 1\n17\ntorch.FloatTensor\n", "is of Torch7 (.t7)"),
                file("model_checkpoint_path: \"m\"", "is part of a TensorFlow checkpoint"),
                file("\0bytesW\u00fb\u0080\u008b$uG\u00db", "is part of a TensorFlow checkpoint"),
                file(
                        "\u0080\4\u0095\1\0\0\0\0\0\0\0}\u008c\23joblib.numpy_pickle\u0094.",
                        "is of joblib.dump"),
                file("version https://git-lfs.github.com/spec/v1\n", "is a Git LFS pointer"),
                file("  <!-- saved --><html>", "is an HTML page"),
                file("\u00ef\u00bb\u00bf<!doctype html>", "is an HTML page"),
                file("{\"a\": 1}", "is JSON text without a weight_map"),
                file("\177ELF\2\1\1\0", "is a program"),
                file("MZ\u0090\0\3.", "is a program"),
                file("nothing at all", "is of no kind that torch writes"));
    }

    @Test
    void aZipIsToldByTheNamesInIt() {
        assertAll(
                zip("a Stable-Baselines3 model", "data", "policy.pth", "policy.optimizer.pth"),
                zip("a NumPy .npz", "a.npy", "b.npy"),
                zip(
                        "a package of torch.export (.pt2) without a program",
                        "m/data/weights/weight_0",
                        "m/archive_format"),
                zip(
                        "an AOTInductor package",
                        "m/data/aotinductor/model/x.wrapper.so",
                        "m/archive_format"),
                zip("a package of torch.package", "m/.data/extern_modules", "m/model/model.pkl"),
                zip("a Keras model", "metadata.json", "config.json", "model.weights.h5"),
                zip("a TorchServe archive", "net.pt", "MAR-INF/MANIFEST.json"),
                zip("without the folder around them", "data.pkl", "data/0", "version"),
                zip(
                        "what a torch.save leaves that failed half way",
                        "m/version",
                        "m/byteorder",
                        "m/.data/serialization_id"),
                // Storages follow the pickle: here it was lost, not never written.
                zip(
                        "no data.pkl, so it was not written by torch.save",
                        "m/data/0",
                        "m/version",
                        "m/byteorder",
                        "m/.data/serialization_id"),
                zip("no data.pkl, so it was not written by torch.save", "a/b.txt"),
                zip("no data.pkl, so it was not written by torch.save", "model.pt", "readme.md"));
    }

    @Test
    void aFolderIsToldByTheFilesInIt() throws IOException {
        for (String[] row :
                new String[][] {
                    {".metadata", "is a torch.distributed.checkpoint folder, which is not read"},
                    {"__0_0.distcp", "without its .metadata"},
                    {"saved_model.pb", "is a TensorFlow SavedModel"},
                    {
                        "model.safetensors.index.json",
                        "Open the file model.safetensors.index.json in it"
                    },
                    {"pytorch_model.bin", "Open the file pytorch_model.bin in it"},
                    {"notes.txt", "is a folder, but a file is expected. Name a file in it"}
                }) {
            Path place = Files.createTempDirectory(folder, "f");
            Files.write(place.resolve(row[0]), new byte[] {1});
            String said = refusal(place);
            assertTrue(said.contains(row[1]), said);
        }
    }

    @Test
    void severalZipsInOneFileAreAShardOfADistributedCheckpoint() throws IOException {
        Path one = folder.resolve("archive");
        TorchFile.save(one, 1L);
        byte[] zip = Files.readAllBytes(one);
        Path file = folder.resolve("__0_0.distcp");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(zip);
            out.write(zip);
        }
        String said = refusal(file);
        assertTrue(said.contains("a shard of torch.distributed.checkpoint (.distcp)"), said);
        String alone = refusal(Files.copy(one, folder.resolve("__1_0.distcp")));
        assertTrue(alone.contains("the file is one item of a torch.distributed.checkpoint"), alone);
        Path own = folder.resolve("own.distcp");
        TorchFile.save(own, 1L);
        TorchFile.open(own, LoadOptions.INERT).close();
    }

    @Test
    void aLonePickleOfAnUnpackedFileSaysWhereToLook() throws IOException {
        Path file = folder.resolve("m.pt");
        TorchFile.save(file, dev.rekindle.tensor.Tensor.of(new float[] {1, 2}));
        Path unpacked = UnpackedTest.unpack(file, folder.resolve("out"));
        Path alone = Files.copy(unpacked.resolve("data.pkl"), folder.resolve("data.pkl"));
        assertEquals(
                "[data.pkl] the storage '0' is not in the file: a pickle alone holds none. If it is"
                        + " data.pkl of an unpacked torch.save, open the folder that it stands in; else"
                        + " save with torch.save.",
                refusal(alone));
    }
}
