package dev.rekindle.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.rekindle.Torch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The places of containers, and a container in its own place. */
@Tag("engine")
class PlaceTest {
    private static class Child extends Module {
        final Identity one = new Identity();
        final Module parent;

        Child(Module parent) {
            this.parent = parent;
        }

        @Override
        public NDArray forward(NDArray x) {
            return one.forward(x);
        }
    }

    private static void assertNone(String expected, Executable get) {
        assertEquals(expected, assertThrows(IndexOutOfBoundsException.class, get).getMessage());
    }

    @Test
    void placesCountAsInPython() {
        ReLU first = new ReLU();
        Tanh last = new Tanh();
        Sequential row = new Sequential(first, last);
        assertSame(last, row.get(-1));
        assertSame(first, row.get(-2));
        assertSame(last, new ModuleList(first, last).get(-1));
        assertNone("index 2 is out of range: there are 2, from 0 to 1.", () -> row.get(2));
        assertNone("index -3 is out of range: there are 2, from 0 to 1.", () -> row.get(-3));
        assertNone(
                "index 0 is out of range: there is nothing in it.", () -> new ModuleList().get(0));
        assertNone(
                "index 5 is out of range: there is nothing in it.",
                () -> new ParameterList().get(5));
    }

    @Test
    void aSequentialThatHoldsItselfIsNotCalled() {
        Sequential row = new Sequential(new Identity());
        Sequential within = new Sequential(row);
        NDArray x = Torch.ones(1, 2);
        row.forward(x);
        row.append(within);
        for (Executable call :
                new Executable[] {
                    () -> row.forward(x),
                    () -> within.forward(x),
                    () -> row.forward(new NDList(x)),
                    () -> Torch.predict(row, x, 1)
                }) {
            IllegalStateException e = assertThrows(IllegalStateException.class, call);
            assertEquals("a module of class Sequential contains itself.", e.getMessage());
        }
    }

    @Test
    void aModuleMayKnowTheOneThatHoldsIt() {
        Sequential row = new Sequential();
        row.append(new Child(row));
        NDArray x = Torch.ones(1, 2);
        assertTrue(Torch.equal(x, row.forward(x)));
    }
}
