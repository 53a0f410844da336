package dev.rekindle.networks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import dev.rekindle.Checkpoint;
import dev.rekindle.Torch;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.nn.Linear;
import dev.rekindle.nn.Module;
import dev.rekindle.nn.ReLU;
import dev.rekindle.nn.Sequential;
import dev.rekindle.testing.Oracle;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why a file's model is not of the caller's class: each reason in one sentence. */
@Tag("oracle")
@Tag("engine")
class WhyNotThisClassOracleTest {
    @TempDir static Path python;

    @BeforeAll
    static void pythonSaves() {
        Oracle.shared()
                .run(
                        python,
                        """
                        import __main__
                        nn = torch.nn

                        class One(nn.Module):
                            def __init__(self, fc, width=3):
                                super().__init__()
                                self.register_module("fc", fc)
                                self.width = width

                        One.__module__, One.__qualname__ = "__main__", "One"
                        __main__.One = One
                        torch.save(One(nn.Linear(2, 2)), "one.pt")
                        torch.save(One(None), "none.pt")
                        torch.save(One(nn.Linear(2, 2, bias=False)), "no_bias.pt")
                        torch.save(One(nn.Linear(2, 2), "wide"), "text.pt")
                        torch.save(nn.DataParallel(One(nn.Linear(2, 2))), "parallel.pt")
                        broken = nn.Sequential(nn.Linear(2, 2))
                        del broken[0]._parameters["weight"], broken[0]._parameters["bias"]
                        torch.save(broken, "broken.pt")
                        del __main__.One
                        """);
    }

    /** As the file has it. */
    static class One extends Module {
        Linear fc = new Linear(2, 2);
        int width = 3;

        @Override
        public NDArray forward(NDArray x) {
            return fc.forward(x);
        }
    }

    /** Fails by itself. */
    static class Failing extends One {
        Failing() {
            throw new IllegalArgumentException("no settings given");
        }
    }

    /** Needs an instance of the class around it. */
    class Inner extends One {}

    private static String refusal(String file, Class<? extends Module> type) {
        return assertThrows(
                        RuntimeException.class,
                        () -> Torch.load(python.resolve(file)).asModule(type))
                .getMessage();
    }

    @Test
    void torchsOwnContainerIsMadeFromTheFileAndNotByName() {
        assertEquals(
                "[broken.pt] class Sequential is a layer of torch.nn: read the model with"
                        + " asModule(), which makes it as the file says.",
                refusal("broken.pt", Sequential.class));
    }

    @Test
    void aChildThatIsNoneInTheFileIsNamed() {
        assertEquals(
                "[none.pt ! fc] the file has None here, and the class a Linear. Set the field to"
                        + " null in the constructor, or read the model with asModule().",
                refusal("none.pt", One.class));
    }

    @Test
    void aClassThatCannotBeMadeSaysWhy() {
        assertEquals(
                "[one.pt] class Inner stands in WhyNotThisClassOracleTest and cannot be made"
                        + " without one. Declare it static, with a constructor without arguments.",
                refusal("one.pt", Inner.class));
        assertEquals(
                "the constructor of Failing failed: java.lang.IllegalArgumentException: no settings"
                        + " given",
                refusal("one.pt", Failing.class));
        assertEquals(
                "[one.pt] class Module is abstract, so none can be made. Name the class that this"
                        + " model was made of, or read it with asModule().",
                refusal("one.pt", Module.class));
    }

    @Test
    void aModelInsideOfDataParallelIsFoundInItsModule() {
        assertEquals(
                "[parallel.pt] the file holds a model of class"
                        + " torch.nn.parallel.data_parallel.DataParallel, and the class given is"
                        + " __main__.One. The model itself is in its attribute module: save"
                        + " model.module in Python, or take"
                        + " asModule().namedChildren().get(\"module\").",
                refusal("parallel.pt", One.class));
    }

    @Test
    void sentencesEndOnce() {
        assertEquals("[no_bias.pt] the file has no fc.bias.", refusal("no_bias.pt", One.class));
        assertEquals(
                "[text.pt] __main__.One: width is wide in the file, and an int in the class.",
                refusal("text.pt", One.class));
        try (Module broken = Torch.load(python.resolve("broken.pt")).asModule();
                Linear other = new Linear(2, 2)) {
            assertEquals(
                    "this Linear was read and cannot run here: the file has no weight. It prints, gives"
                            + " its state_dict and can be saved.",
                    assertThrows(
                                    UnsupportedOperationException.class,
                                    () -> broken.forward(other.weight.getArray()))
                            .getMessage());
        }
    }

    @Test
    void aModuleOfAnotherClassInACheckpointIsNamedWithBothClasses() {
        try (Linear net = new Linear(2, 2)) {
            Checkpoint checkpoint = Checkpoint.of("m", net);
            assertEquals(net, checkpoint.module("m", Linear.class));
            String message =
                    assertThrows(TorchFileException.class, () -> checkpoint.module("m", ReLU.class))
                            .getMessage();
            assertEquals(
                    "expected an entire model of class ReLU, but found one of class Linear. Name"
                            + " its own class, or read it with module(key).",
                    message.substring(message.indexOf("] ") + 2));
        }
    }
}
