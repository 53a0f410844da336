package dev.rekindle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rekindle.internal.codec.PythonText;
import dev.rekindle.internal.codec.Values;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.Tuple;
import org.junit.jupiter.api.Test;

class EngineFacesTest {
    private record Settings(double rate) {}

    @Test
    void whatThisArtifactAddsHasAFaceToo() {
        Checkpoint checkpoint = Checkpoint.of("epoch", 1, "weight", Tensor.of(new float[2]));
        assertEquals("dict of 2", Values.of(checkpoint).label());
        assertEquals("dict", Values.of(new Settings(0.1)).type());
    }

    @Test
    void aModulesLinePrintsNumbersAsPythonDoes() {
        assertEquals("1e-05", PythonText.of(1e-5));
        assertEquals("1e+23", PythonText.of(1e23));
        assertEquals("(1, 2)", PythonText.of(Tuple.of(1L, 2L)));
        assertEquals("(3,)", PythonText.of(Tuple.of(3L)));
        assertEquals("same", PythonText.of("same"));
        assertEquals("None", PythonText.of(null));
    }
}
