package dev.rekindle.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.rekindle.Torch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Modules that no file can hold, or Java's stack: refused in a sentence, with nothing written. */
@Tag("engine")
class RefusedModulesTest {
    @TempDir Path folder;

    /** A module that says itself what Python calls it. */
    static class Named extends Module {
        private final transient @Nullable String name;
        List<Object> items = new ArrayList<>();

        Named(@Nullable String name) {
            this.name = name;
        }

        @Override
        public NDArray forward(NDArray x) {
            return x;
        }

        @Override
        protected String pythonName() {
            return name;
        }
    }

    private String refusedSave(Module module) {
        Path file = folder.resolve("refused.pt");
        String message =
                assertThrows(RuntimeException.class, () -> Torch.save(module, file)).getMessage();
        assertFalse(Files.exists(file));
        return message;
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                "Net",
                ".Net",
                "__main__.",
                "a b\nos.system",
                "a..b",
                "a.1b",
                "a.b c",
                "a.b\n",
                "a.<locals>.Net"
            })
    void aNameThatNoClassOfPythonsHasIsRefusedBeforeAByteIsWritten(@Nullable String name) {
        String message = refusedSave(new Named(name));
        assertTrue(message.contains("pythonName() of Named gives "), message);
        assertTrue(
                message.contains("a module and a class were expected, such as '__main__.Net'."),
                message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"__main__.Net", "a.b.c.Net2", "größe.模型", "_._"})
    void aDottedPathOfNamesIsSaved(String name) {
        Torch.save(new Named(name), folder.resolve("named.pt"));
        try (Module read = Torch.load(folder.resolve("named.pt")).asModule()) {
            assertEquals(name, read.pythonName());
        }
    }

    @Test
    void aListThatHoldsItselfOrLiesTooDeepIsRefused() {
        Named itself = new Named("__main__.Net");
        itself.items.add(itself.items);
        Named deep = new Named("__main__.Net");
        for (int i = 0; i < 100_000; i++) {
            deep.items = new ArrayList<>(List.of(deep.items));
        }
        for (Named module : List.of(itself, deep)) {
            String message = refusedSave(module);
            assertTrue(
                    message.contains(
                            "field items holds lists or maps more than 500 deep, or one that holds"
                                    + " itself. Make the field transient to leave it out."),
                    message);
        }
    }

    @Test
    void modulesThatLieVeryDeepInEachOtherAreWalkedAndSavedOrRefusedInASentence() {
        Sequential deep = new Sequential(new Linear(1, 1));
        for (int i = 0; i < 3000; i++) {
            deep = new Sequential(deep);
        }
        try (Sequential model = deep) {
            model.eval();
            assertEquals(2, model.stateDict().size());
            assertEquals(2, model.parameters().size());
            assertEquals(2, model.loadStateDict(model.stateDict()).isComplete() ? 2 : 0);
            assertEquals(
                    "the model nests its modules more than 500 deep, which is too deep to print;"
                            + " namedModules() lists them.",
                    assertThrows(IllegalStateException.class, model::toString).getMessage());
            Torch.save(model, folder.resolve("deep.pt"));
            String message =
                    assertThrows(
                                    RuntimeException.class,
                                    () -> Torch.load(folder.resolve("deep.pt")).asModule())
                            .getMessage();
            assertTrue(message.contains("deep"), message);
        }
    }

    @Test
    void aNullIsNamedByItsParameter() {
        try (Sequential layers = new Sequential(new Linear(1, 1))) {
            Map<String, Executable> calls =
                    Map.of(
                            "x", () -> layers.forward((NDArray) null),
                            "stateDict", () -> layers.loadStateDict(null),
                            "module", () -> layers.append(null),
                            "modules", () -> new ModuleList((Module[]) null),
                            "array", () -> new Parameter(null),
                            "make", () -> Module.withoutInit(null),
                            "target", () -> F.mseLoss(layers.parameters().get(0).getArray(), null),
                            "inputs", () -> layers.forward((NDList) null));
            calls.forEach(
                    (name, call) -> {
                        String message =
                                assertThrows(RuntimeException.class, call, name).getMessage();
                        assertTrue(message.contains(name + " is null"), message);
                    });
        }
    }
}
