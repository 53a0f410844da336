package dev.rekindle.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.file.LoadOptions;
import dev.rekindle.file.TorchFile;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.testing.Oracle;
import dev.rekindle.value.Layout;
import dev.rekindle.value.MetaTensor;
import dev.rekindle.value.NestedTensor;
import dev.rekindle.value.Parameter;
import dev.rekindle.value.Size;
import dev.rekindle.value.SparseTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nested and sparse tensors, parameters over any kind of tensor, NumPy's times. */
@Tag("oracle")
class TensorKindsTest {
    @TempDir static Path folder;
    @TempDir static Path again;

    @BeforeAll
    static void torchWritesTheTensors() {
        Oracle.script(folder, Duration.ofMinutes(2), "tensor_kinds.py", folder.toString());
    }

    private static Object root(String name) {
        try (TorchFile file = TorchFile.open(folder.resolve(name + ".pt"), LoadOptions.INERT)) {
            return file.load().root();
        }
    }

    @Test
    void everyKindIsWhatTorchReadsAndIsWrittenBackToEqualBytes() throws IOException {
        List<Path> good = RenderedValues.good(folder);
        assertTrue(good.size() >= 20, "only " + good.size());
        for (Path file : good) {
            String name = file.getFileName().toString();
            try (TorchFile torch = TorchFile.open(file, LoadOptions.INERT)) {
                RenderedValues.assertSame(RenderedValues.beside(file), torch.root(), name);
                TorchFile.save(again.resolve(name), torch.root());
                assertArrayEquals(
                        Files.readAllBytes(file), Files.readAllBytes(again.resolve(name)), name);
            }
        }
    }

    @Test
    void aNestedTensorGivesItsComponents() {
        NestedTensor nested = assertInstanceOf(NestedTensor.class, root("nested"));
        assertEquals(3, nested.count());
        assertArrayEquals(new long[] {2, 3}, nested.component(0).shape());
        assertArrayEquals(new float[] {0, 3, 1, 4, 2, 5}, nested.component(1).toFloatArray());
        assertArrayEquals(new long[] {0, 4}, nested.component(2).shape());
        NestedTensor none = assertInstanceOf(NestedTensor.class, root("nested_none"));
        assertEquals(0, none.count());
    }

    @Test
    void aTensorThatIsThereTwiceIsOneObject() throws IOException {
        Path file = folder.resolve("twice.bin");
        try (TorchFile torch = TorchFile.open(file, LoadOptions.INERT)) {
            List<?> two = (List<?>) torch.root();
            assertSame(two.get(0), two.get(1));
            assertSame(two.get(2), two.get(3));
            TorchFile.save(again.resolve("twice.bin"), two);
        }
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(again.resolve("twice.bin")));
    }

    @Test
    void aParameterHoldsAnyKindOfTensorAndSaysSoWhereADenseOneIsWanted() {
        List<?> parameters = (List<?>) root("parameters_sparse");
        assertEquals(5, parameters.size());
        for (Object value : parameters) {
            Parameter parameter = assertInstanceOf(Parameter.class, value);
            assertInstanceOf(SparseTensor.class, parameter.data());
            assertTrue(
                    assertThrows(TorchFileException.class, parameter::tensor)
                            .getMessage()
                            .startsWith("[parameter] expected a dense tensor, but found a torch."));
        }
        Parameter meta = (Parameter) root("parameter_meta");
        assertInstanceOf(MetaTensor.class, meta.data());
    }

    @Test
    void indicesThatTorchRefusesAreRefusedWhenTheFileIsOpened() throws IOException {
        List<String> opened = new ArrayList<>();
        List<Path> bad = RenderedValues.bad(folder);
        for (Path file : bad) {
            try (TorchFile torch = TorchFile.open(file, LoadOptions.INERT)) {
                opened.add(file.getFileName().toString());
            } catch (TorchFileException e) {
                assertEquals(file.getFileName() + " ! data.pkl", e.where());
            }
        }
        assertEquals(List.of(), opened);
        assertEquals(30, bad.size());
    }

    @Test
    void aWrongIndexIsNamed() {
        assertEquals(
                "[bad_coo_high.pt ! data.pkl] a sparse tensor is wrong: size is inconsistent with"
                        + " indices: for dim 0, size is 3 but found index 3. The file was edited;"
                        + " save it again.",
                assertThrows(TorchFileException.class, () -> root("bad_coo_high")).getMessage());
    }

    @Test
    void indicesThatRepeatOneElementForEverAreNotRead() {
        Tensor one = Tensor.of(new long[] {0});
        long count = 1L << 40;
        Tensor indices = view(one, new long[] {1, count}, new long[] {1, 0});
        Tensor values = view(Tensor.of(new float[] {1}), new long[] {count}, new long[] {0});
        assertTrue(
                assertThrows(
                                TorchFileException.class,
                                () ->
                                        new SparseTensor(
                                                Layout.SPARSE_COO,
                                                List.of(indices, values),
                                                new Size(1),
                                                false))
                        .getMessage()
                        .contains("repeat the few elements of their storage"));
    }

    private static Tensor view(Tensor tensor, long[] shape, long[] strides) {
        return new Tensor(tensor.storage(), tensor.dtype(), 0, shape, strides, false, false, false);
    }
}
