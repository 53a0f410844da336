package dev.rekindle.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.LoadedFile;
import dev.rekindle.Torch;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.testing.Oracle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole models that Python saved, read without a class: printed, looked at, run, saved back. */
@Tag("oracle")
@Tag("engine")
class ModelsWithoutAClassOracleTest {
    @TempDir static Path python;
    @TempDir Path java;

    @BeforeAll
    static void pythonSaves() {
        Oracle.lines("models_without_a_class.py", python);
    }

    private static Module read(String name) {
        return Torch.load(python.resolve(name + ".pt")).asModule();
    }

    /** Reads a model and saves it again; Python has to find every byte where it was. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "half",
                "bfloat16",
                "double",
                "mixed",
                "reflect",
                "same",
                "plain_norms",
                "dilated_pool",
                "integers_for_floats",
                "old_attributes",
                "more_attributes",
                "tied",
                "shared",
                "none_child",
                "subclass",
                "lazy",
                "hooks_on_self",
                "hooks_on_child",
                "bound_attribute",
                "hidden_buffer",
                "buffers",
                "frozen",
                "sparse",
                "parameter_with_attributes",
                "custom_children"
            })
    void aModelPrintsAsInPythonAndIsSavedToItsBytes(String name) throws Exception {
        try (Module model = read(name)) {
            assertEquals(Files.readString(python.resolve(name + ".txt")), model.toString());
            Torch.save(model, java.resolve(name + ".pt"));
            assertArrayEquals(
                    Files.readAllBytes(python.resolve(name + ".pt")),
                    Files.readAllBytes(java.resolve(name + ".pt")));
        }
    }

    @Test
    void aLayerThatTheLibraryLacksIsSavedBackWhole() throws Exception {
        try (Module model = read("unknown_inside")) {
            Torch.save(model, java.resolve("unknown_inside.pt"));
            assertArrayEquals(
                    Files.readAllBytes(python.resolve("unknown_inside.pt")),
                    Files.readAllBytes(java.resolve("unknown_inside.pt")));
        }
    }

    @Test
    void aHalfModelComputesInHalfPrecision() throws Exception {
        assertComputes("half", DataType.FLOAT16);
    }

    @Test
    void aDoubleModelComputesInDoublePrecision() throws Exception {
        assertComputes("double", DataType.FLOAT64);
    }

    private static void assertComputes(String name, DataType type) throws Exception {
        try (Module model = read(name);
                NDManager manager = Engines.newManager()) {
            NDArray x = manager.arange(8f).reshape(2, 4).toType(type, false).div(8);
            NDArray y = model.forward(x);
            assertEquals(type, y.getDataType());
            StringBuilder bits = new StringBuilder();
            for (byte one : y.toByteArray()) {
                bits.append(String.format("%02x", one));
            }
            assertEquals(Files.readString(python.resolve(name + ".out")), bits.toString());
        }
    }

    @Test
    void aModelOfATypeThatTheEngineLacksGivesItsStateDictAndSaysWhyItCannotRun() {
        try (Module model = read("bfloat16");
                NDManager manager = Engines.newManager()) {
            assertEquals("torch.bfloat16", model.stateDict().get("0.weight").dtype().toString());
            String message =
                    assertThrows(
                                    TorchFileException.class,
                                    () -> model.forward(manager.ones(new Shape(1, 4))))
                            .getMessage();
            assertTrue(message.contains("holds no torch.bfloat16"), message);
            assertEquals(
                    "<All keys matched successfully>",
                    model.loadStateDict(
                                    Torch.load(python.resolve("bfloat16_state.pt")).asStateDict())
                            .toString());
        }
    }

    @Test
    void aSettingThatNoLayerCanHaveIsNamedWhenItIsCalled() {
        try (Module model = read("odd_setting");
                NDManager manager = Engines.newManager()) {
            assertEquals("Dropout(p=1.5, inplace=False)", model.toString());
            assertEquals(
                    "this Dropout was read and cannot run here: dropout probability has to be"
                            + " between 0 and 1, but got 1.5. It prints, gives its state_dict and"
                            + " can be saved.",
                    assertThrows(
                                    UnsupportedOperationException.class,
                                    () -> model.forward(manager.ones(new Shape(1))))
                            .getMessage());
        }
    }

    @Test
    void tiedWeightsAreOneParameter() {
        try (Module model = read("tied")) {
            Map<String, Module> children = model.namedChildren();
            assertSame(
                    children.get("0").parameters().get(0), children.get("1").parameters().get(0));
            assertEquals(3, model.parameters().size());
            assertEquals(4, model.stateDict().size());
        }
    }

    @Test
    void aFrozenParameterStaysFrozenAndTheModeStaysTheMode() {
        try (Module model = read("frozen")) {
            assertFalse(model.parameters().get(0).requiresGrad());
            assertTrue(model.parameters().get(1).requiresGrad());
            assertFalse(model.isTraining());
        }
    }

    @Test
    void samePaddingAndAPlainAverageComputePythonsBits() throws Exception {
        try (Module model = read("same");
                NDManager manager = Engines.newManager()) {
            NDArray x = manager.arange(2 * 2 * 6 * 6f).reshape(2, 2, 6, 6).div(144);
            model.forward(x);
            NDArray y = model.forward(x);
            assertEquals(
                    Files.readString(python.resolve("same.out")),
                    dev.rekindle.internal.djl.Tensors.toTensor(y).sha256());
        }
    }

    @Test
    void pythonFindsTheHooksOfASavedModelOnItsOwnObject() {
        for (String name : new String[] {"hooks_on_self", "hooks_on_child", "bound_attribute"}) {
            try (Module model = read(name)) {
                model.eval();
                Torch.save(model, java.resolve(name + ".pt"));
            }
        }
        assertEquals(
                "True True True",
                Oracle.shared()
                        .ask(
                                java,
                                """
                                import models_without_a_class as m
                                m.register()
                                a, b, c = (torch.load(f"{n}.pt", weights_only=False) for n in
                                           ("hooks_on_self", "hooks_on_child", "bound_attribute"))
                                own = next(iter(a._load_state_dict_pre_hooks.values()))
                                result = " ".join(str(x) for x in (
                                    getattr(own, "hook", own).__self__ is a and not a.training,
                                    next(iter(b.l._forward_hooks.values())).__self__ is b,
                                    c.act.__self__ is c))
                                """)
                        .asText());
    }

    @Test
    void aModelOfAnOtherElementTypeComesBackAsTheCallersClass() {
        LoadedFile file = Torch.load(python.resolve("half_class.pt"));
        try (Halved model = file.asModule(Halved.class)) {
            assertEquals("torch.float16", String.valueOf(model.l.weight.dtype()));
            assertFalse(model.scale.requiresGrad());
            assertEquals("torch.float16", String.valueOf(model.scale.dtype()));
            Torch.save(model, java.resolve("half_class.pt"));
        }
        assertEquals(
                "models.kept Halved",
                Oracle.shared()
                        .ask(
                                java,
                                """
                                import models_without_a_class as m
                                m.register()
                                whole = torch.load("half_class.pt", weights_only=False)
                                result = f"{type(whole).__module__} {type(whole).__name__}"
                                """)
                        .asText());
    }

    /** The class of half_class.pt. */
    static class Halved extends Module {
        Linear l = new Linear(2, 2);
        Parameter scale = new Parameter(ownManager().ones(new Shape(2)), false);

        @Override
        public NDArray forward(NDArray x) {
            return l.forward(x).mul(scale.getArray());
        }
    }
}
