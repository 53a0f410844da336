package dev.rekindle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.djl.Tensors;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.testing.Oracle;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arrays are made with torch's words, types and draws. */
@Tag("oracle")
@Tag("engine")
class NewArraysTest {
    private static String line(NDArray array) {
        try (array) {
            Tensor tensor = Tensors.toTensor(array);
            return tensor.dtype() + " " + Arrays.toString(tensor.shape()) + " " + tensor.sha256();
        }
    }

    @Test
    void eachMakerGivesPythonsTypesAndValues(@TempDir Path folder) {
        StringJoiner ours = new StringJoiner("\n");
        ours.add(line(Torch.tensor(0.1, 2.5)));
        ours.add(line(Torch.tensor(1, 2, 3)));
        ours.add(line(Torch.tensor(true, false)));
        ours.add(line(Torch.tensor(new float[][] {{1, 2, 3}, {4, 5, 6}})));
        ours.add(line(Torch.tensor(new double[] {0.1, 2.5}, DType.FLOAT64)));
        ours.add(line(Torch.tensor(new double[] {1.7, -2.5}, DType.INT64)));
        ours.add(line(Torch.ones(2, 3)));
        ours.add(line(Torch.zeros(4)));
        ours.add(line(Torch.ones()));
        ours.add(line(Torch.arange(5)));
        ours.add(line(Torch.full(new long[] {2, 2}, 3)));
        ours.add(line(Torch.full(new long[] {3}, 0.1)));
        ours.add(line(Torch.tensor(new double[][] {{0.1, 2}, {3, 4.7}})));
        Torch.manualSeed(7);
        ours.add(line(Torch.rand(3, 5)));
        ours.add(line(Torch.randn(2, 3)));
        ours.add(line(Torch.randn(40)));
        assertEquals(
                Oracle.shared()
                        .ask(
                                folder,
                                """
                                import hashlib
                                torch.set_num_threads(1)
                                made = [
                                    torch.tensor([0.1, 2.5]), torch.tensor([1, 2, 3]),
                                    torch.tensor([True, False]),
                                    torch.tensor([[1.0, 2, 3], [4, 5, 6]]),
                                    torch.tensor([0.1, 2.5], dtype=torch.float64),
                                    torch.tensor([1.7, -2.5], dtype=torch.int64),
                                    torch.ones(2, 3), torch.zeros(4), torch.ones(()),
                                    torch.arange(5), torch.full((2, 2), 3),
                                    torch.full((3,), 0.1), torch.tensor([[0.1, 2], [3, 4.7]]),
                                ]
                                torch.manual_seed(7)
                                made += [torch.rand(3, 5), torch.randn(2, 3), torch.randn(40)]
                                result = "\\n".join(
                                    f"{x.dtype} {list(x.shape)} "
                                    + hashlib.sha256(x.numpy().tobytes()).hexdigest()
                                    for x in made
                                )
                                """)
                        .asText(),
                ours.toString());
    }

    @Test
    void equalSaysWhatPythonSays(@TempDir Path folder) {
        String java = "";
        for (List<NDArray> pair :
                List.of(
                        List.of(Torch.ones(2), Torch.ones(2)),
                        List.of(Torch.ones(2), Torch.ones(3)),
                        List.of(Torch.ones(2), Torch.ones(2, 1)),
                        List.of(Torch.ones(2), Torch.tensor(1, 1)),
                        List.of(Torch.tensor(0.0), Torch.tensor(-0.0)),
                        List.of(Torch.tensor(Float.NaN), Torch.tensor(Float.NaN)),
                        List.of(Torch.zeros(0), Torch.zeros(0)))) {
            java += Torch.equal(pair.get(0), pair.get(1)) ? "True " : "False ";
        }
        NDArray nan = Torch.tensor(Float.NaN);
        java += Torch.equal(nan, nan) ? "True" : "False";
        assertEquals(
                Oracle.shared()
                        .ask(
                                folder,
                                """
                                nan = torch.tensor([float("nan")])
                                pairs = [
                                    (torch.ones(2), torch.ones(2)), (torch.ones(2), torch.ones(3)),
                                    (torch.ones(2), torch.ones(2, 1)),
                                    (torch.ones(2), torch.tensor([1, 1])),
                                    (torch.tensor([0.0]), torch.tensor([-0.0])),
                                    (nan, nan.clone()), (torch.zeros(0), torch.zeros(0)), (nan, nan),
                                ]
                                result = " ".join(str(torch.equal(a, b)) for a, b in pairs)
                                """)
                        .asText(),
                java);
    }

    @Test
    void aFilesTensorBecomesAnArrayAndIsCompared() {
        Tensor tensor = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
        assertTrue(Torch.equal(Torch.tensor(tensor), Torch.tensor(new float[][] {{1, 2}, {3, 4}})));
        assertTrue(Torch.equal(tensor, tensor.transpose(0, 1).transpose(0, 1)));
        assertFalse(Torch.equal(tensor, tensor.transpose(0, 1)));
    }

    @Test
    void whatCannotBeMadeIsRefused() {
        assertEquals(
                "[tensor] expected sequence of length 2 at dim 1 (got 1). All rows have one"
                        + " length.",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Torch.tensor(new float[][] {{1, 2}, {3}}))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> Torch.arange(-1));
        assertThrows(
                TorchFileException.class, () -> Torch.tensor(new double[] {1}, DType.BFLOAT16));
    }

    @Test
    void numbersOutsideOfAnIntTypeAreRefusedWherePythonRefusesThem(@TempDir Path folder) {
        List<DType> types = List.of(DType.INT8, DType.UINT8, DType.INT32, DType.INT64, DType.BOOL);
        double[] numbers = {
            1.5,
            -0.5,
            127.9,
            128,
            -128,
            -128.9,
            255.5,
            256,
            -1,
            2147483647.5,
            2147483648.0,
            -2147483648.0,
            -2147483648.5,
            9.2e18,
            0x1p63,
            -0x1p63,
            Double.NaN,
            Double.POSITIVE_INFINITY
        };
        StringJoiner ours = new StringJoiner("\n");
        for (DType type : types) {
            for (double number : numbers) {
                ours.add(attempt(type, number));
            }
        }
        assertEquals(
                Oracle.shared()
                        .ask(
                                folder,
                                """
                                numbers = [1.5, -0.5, 127.9, 128., -128., -128.9, 255.5, 256., -1.,
                                           2147483647.5, 2147483648., -2147483648., -2147483648.5,
                                           9.2e18, 2.**63, -2.**63, float('nan'), float('inf')]
                                lines = []
                                for dtype in (torch.int8, torch.uint8, torch.int32, torch.int64, torch.bool):
                                    for number in numbers:
                                        try:
                                            lines.append(str(int(torch.tensor([number], dtype=dtype))))
                                        except RuntimeError as e:
                                            lines.append(str(e))
                                result = '\\n'.join(lines)
                                """)
                        .asText(),
                ours.toString());
    }

    private static String attempt(DType type, double number) {
        try (NDArray array = Torch.tensor(new double[] {number}, type)) {
            return String.valueOf(
                    type == DType.BOOL
                            ? (array.toBooleanArray()[0] ? 1 : 0)
                            : Tensors.toTensor(array).item());
        } catch (IllegalArgumentException e) {
            return e.getMessage().replaceFirst("\\[tensor] ", "").replaceFirst(":.*", "");
        }
    }
}
