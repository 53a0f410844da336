package dev.rekindle.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.tensor.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("engine")
class TensorTableTest {
    @Test
    void aMatrixShowsItsRows() {
        assertEquals(
                "(2, 2) float32\n   1.0000  -2.5000\n   0.1235   0.0000",
                TensorTable.of(Tensor.of(new float[] {1, -2.5f, 0.12345f, 0}, 2, 2)).toString());
    }

    @Test
    void aTransposedTensorShowsItsOwnOrder() {
        Tensor tensor = Tensor.of(new long[] {1, 2, 3, 4}, 2, 2).transpose(0, 1);
        assertEquals(
                "(2, 2) int64\n        1        3\n        2        4",
                TensorTable.of(tensor).toString());
    }

    @Test
    void moreThanTwoAxesShowTheFirstMatrixAndSaySo() {
        float[] numbers = new float[2 * 2 * 2];
        numbers[0] = 7;
        String text = TensorTable.of(Tensor.of(numbers, 2, 2, 2)).toString();
        assertTrue(text.startsWith("(2, 2, 2) float32, its first matrix\n   7.0000"), text);
    }

    @Test
    void aLongRowIsCutAndSaysSo() {
        String text = TensorTable.of(Tensor.of(new float[20])).toString();
        assertTrue(text.startsWith("(20,) float32, at most 8 rows and columns\n"), text);
        assertEquals(2, text.split("\n").length);
    }

    @Test
    void oneNumberAndNoNumberHaveAShapeToo() {
        assertEquals(
                "() float32\n   3.0000",
                TensorTable.of(Tensor.of(new float[] {3}, new long[0])).toString());
        assertEquals("(0, 3) float32", TensorTable.of(Tensor.of(new float[0], 0, 3)).toString());
    }

    @Test
    void anArrayOfTheEngineLooksLikeTheTensor() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray array = manager.create(new float[] {1, -2.5f, 0.12345f, 0}, new Shape(2, 2));
            assertEquals(
                    TensorTable.of(Tensor.of(new float[] {1, -2.5f, 0.12345f, 0}, 2, 2)).toString(),
                    TensorTable.of(array).toString());
            assertEquals(1, manager.getManagedArrays().size(), "what was made to look is freed");
        }
    }

    @Test
    void aReleasedArraySaysSo() {
        NDArray array;
        try (NDManager manager = NDManager.newBaseManager()) {
            array = manager.ones(new Shape(2));
        }
        assertEquals(
                "() array that was released: its numbers are gone",
                TensorTable.of(array).toString());
    }

    @Test
    void truthValuesAreWrittenAsPythonWritesThem() {
        assertEquals(
                "(2,) bool\n     True    False",
                TensorTable.of(Tensor.of(new boolean[] {true, false})).toString());
    }

    @Test
    void aDiagramSaysWhatItShows() {
        assertTrue(Diagram.named("workflow").toString().startsWith("The workflow: "));
        assertTrue(Diagram.named("libraries").svg().contains("currentColor"));
        assertEquals(
                "There is no diagram \"map\"; there are workflow, libraries, checkpoint and container.",
                assertThrows(IllegalArgumentException.class, () -> Diagram.named("map"))
                        .getMessage());
    }
}
