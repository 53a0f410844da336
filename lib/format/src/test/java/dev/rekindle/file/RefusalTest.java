package dev.rekindle.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.MemoryStorage;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.Global;
import dev.rekindle.value.InertObject;
import dev.rekindle.value.Tuple;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusalTest {
    @TempDir Path folder;

    private String refusal(String name, byte[] content) throws IOException {
        Path file = Files.write(folder.resolve(name), content);
        return assertThrows(TorchFileException.class, () -> TorchFile.open(file)).getMessage();
    }

    private byte[] saved(Object root) throws IOException {
        Path file = folder.resolve("saved.pt");
        TorchFile.save(file, root);
        return Files.readAllBytes(file);
    }

    @Test
    void anEmptyFileIsNamed() throws IOException {
        assertEquals(
                "[a.pt] the file is empty: 0 bytes. The save or the download was broken off; get it"
                        + " again.",
                refusal("a.pt", new byte[0]));
    }

    @Test
    void aWebPageIsNamed() throws IOException {
        assertEquals(
                "[a.pt] the file is an HTML page, not a torch file. The download gave a web page"
                        + " instead; open its address in a browser and get the file itself.",
                refusal("a.pt", "<!DOCTYPE html><html>".getBytes()));
    }

    @Test
    void aGitLfsPointerIsNamed() throws IOException {
        assertEquals(
                "[a.pt] the file is a Git LFS pointer, not the torch file itself. Run git lfs pull in"
                        + " its repository.",
                refusal("a.pt", "version https://git-lfs.github.com/spec/v1\noid x".getBytes()));
    }

    @Test
    void aMissingFileAndAFolderAreNamed() {
        Path missing = folder.resolve("none.pt");
        assertEquals(
                "[none.pt] there is no such file. Check the path: " + missing,
                assertThrows(TorchFileException.class, () -> TorchFile.open(missing)).getMessage());
        TorchFileException e = assertThrows(TorchFileException.class, () -> TorchFile.open(folder));
        assertTrue(e.getMessage().contains("is a folder, but a file is expected"), e.getMessage());
    }

    @Test
    void aZipOfAnotherKindIsNamed() throws IOException {
        Path file = folder.resolve("other.zip");
        zip(file, "a/b.txt");
        assertEquals(
                "[other.zip] the zip has no data.pkl, so it was not written by torch.save. Unpack it"
                        + " and open what is inside.",
                assertThrows(TorchFileException.class, () -> TorchFile.open(file)).getMessage());
    }

    @Test
    void aTorchScriptProgramIsNamed() throws IOException {
        Path file = folder.resolve("script.pt");
        zip(file, "s/constants.pkl");
        assertEquals(
                "[script.pt] the file is a TorchScript program, written by torch.jit.save: code beside"
                        + " its weights. Expected a file of torch.save. In Python:"
                        + " torch.save(torch.jit.load(f).state_dict(), \"model.pt\"); or open it with"
                        + " inert objects allowed to read its weights.",
                assertThrows(TorchFileException.class, () -> TorchFile.open(file)).getMessage());
    }

    private static void zip(Path file, String entry) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(1);
        }
    }

    @Test
    void halfAFileIsTruncated() throws IOException {
        byte[] whole = saved(Map.of("w", Tensor.of(new float[100])));
        String message = refusal("half.pt", Arrays.copyOf(whole, whole.length / 2));
        assertTrue(message.endsWith("The file is truncated; get it again."), message);
    }

    @Test
    void oneFlippedBitOfATensorIsFoundWhenItIsRead() throws IOException {
        byte[] bytes = saved(Tensor.of(new float[] {1, 2, 3, 4}));
        int at = indexOf(bytes, new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x40});
        bytes[at + 2] ^= 1;
        Path file = Files.write(folder.resolve("flip.pt"), bytes);
        try (TorchFile torch = TorchFile.open(file)) {
            TorchFileException e = assertThrows(TorchFileException.class, torch::load);
            assertTrue(
                    e.getMessage().startsWith("[flip.pt ! data/0] record should have the CRC-32"),
                    e.getMessage());
        }
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int at = 0; ; at++) {
            if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
    }

    @Test
    void aClassOutsideTheAllowListIsRefusedAsDataAndShownInert() throws IOException {
        InertObject attack =
                new InertObject(PyObject.Made.REDUCE, new Global("os", "system"), Tuple.of("true"));
        Path file = folder.resolve("attack.pt");
        TorchFile.save(file, attack);
        assertEquals(
                "[attack.pt ! data.pkl] Unsupported global: GLOBAL os.system was not an allowed global"
                        + " by default. The file would run code in Python; don't load it there.",
                assertThrows(TorchFileException.class, () -> TorchFile.open(file)).getMessage());
        try (TorchFile torch = TorchFile.open(file, LoadOptions.INERT)) {
            assertEquals("os.system", ((InertObject) torch.root()).className());
            assertTrue(torch.warnings().get(0).startsWith("DANGEROUS"));
            assertEquals(List.of("os.system"), torch.unsafeGlobals());
        }
    }

    @Test
    void aTargetWithoutAFolderIsNamedAndWhatCannotBeSavedLeavesTheOldFile() throws IOException {
        Path nowhere = folder.resolve("no/model.pt");
        assertTrue(
                assertThrows(TorchFileException.class, () -> TorchFile.save(nowhere, 1L))
                        .getMessage()
                        .contains("does not exist. Make it first."));
        byte[] before = saved(1L);
        TorchFileException e =
                assertThrows(
                        TorchFileException.class, () -> saved(List.of(Thread.currentThread())));
        assertTrue(e.getMessage().contains("has no counterpart in a torch file"), e.getMessage());
        assertArrayEquals(before, Files.readAllBytes(folder.resolve("saved.pt")));
    }

    @Test
    void oneStorageUnderTwoTypesIsRefused() {
        MemoryStorage bytes = MemoryStorage.allocate(8);
        List<Tensor> views =
                List.of(Tensor.over(bytes, DType.FLOAT32, 2), Tensor.over(bytes, DType.INT32, 2));
        assertEquals(
                "[save] Cannot save multiple tensors or storages that view the same data as different"
                        + " types: torch.float32 and torch.int32. Save a copy of one of them.",
                assertThrows(TorchFileException.class, () -> saved(views)).getMessage());
    }

    @Test
    void aTensorUnderProtocol0IsRefusedAsTorchHasNoSuchFile() {
        Path file = folder.resolve("zero.pt");
        SaveOptions zero = SaveOptions.DEFAULT.withProtocol(0);
        assertEquals(
                "[save] protocol 0 takes persistent ids that are str only. Choose another protocol.",
                assertThrows(
                                TorchFileException.class,
                                () -> TorchFile.save(file, Tensor.of(new float[] {1}), zero))
                        .getMessage());
    }

    @Test
    void aLoadedFileOutlivesItsBytesOnDisk() throws IOException {
        Path file = folder.resolve("gone.pt");
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("w", Tensor.of(new float[] {1, 2}));
        TorchFile.save(file, root);
        TorchFile torch = TorchFile.open(file).load();
        torch.close();
        Files.delete(file);
        Tensor tensor = (Tensor) ((Map<?, ?>) torch.root()).get("w");
        assertArrayEquals(new float[] {1, 2}, tensor.toFloatArray());
    }
}
