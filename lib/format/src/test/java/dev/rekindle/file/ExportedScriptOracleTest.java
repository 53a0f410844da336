package dev.rekindle.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.testing.Oracle;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program becomes in TorchScript computes what the program does, in Python's torch.jit. */
@Tag("oracle")
class ExportedScriptOracleTest {
    @TempDir static Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"residual", "nested", "tied", "branches"})
    void theArchiveGivesThePythonProgramsBits(String name) {
        Oracle.shared().run(folder, "import exported_programs as e; e.save('" + name + "')");
        convert(name);
        String judged =
                Oracle.shared()
                        .ask(
                                folder,
                                "import exported_programs as e\nresult = '; '.join(e.judge('"
                                        + name
                                        + "', '"
                                        + name
                                        + "-ts.pt'))")
                        .asText();
        assertEquals("", judged);
    }

    @Test
    void forwardTakesAndGivesWhatThePythonModuleDid() {
        Oracle.shared()
                .run(
                        folder,
                        "class Pairs(torch.nn.Module):\n"
                                + "    def forward(self, x, pair, names, scale=2):\n"
                                + "        a, b = pair\n"
                                + "        return {'sum': x + a * scale, 'rest': b + names['k']}, [x,"
                                + " b]\n"
                                + "x = torch.ones(2)\n"
                                + "ep = torch.export.export(Pairs(), (x, (x, x), {'k': x}, 3))\n"
                                + "torch.export.save(ep, 'pairs.pt2')");
        convert("pairs");
        assertEquals(
                "True",
                Oracle.shared()
                        .run(
                                folder,
                                "m = torch.jit.load('pairs-ts.pt')\n"
                                        + "x = torch.arange(2.)\n"
                                        + "ours = m(x, (x + 1, x + 2), {'k': x}, 3)\n"
                                        + "theirs = torch.export.load('pairs.pt2').module()(x, (x + 1,"
                                        + " x + 2), {'k': x}, 3)\n"
                                        + "print(str(ours) == str(theirs), end='')"));
        String wrong =
                Oracle.shared()
                        .failure(
                                folder,
                                "m = torch.jit.load('pairs-ts.pt'); x = torch.ones(2)\n"
                                        + "m(x, (x, x), {'k': x}, 4)");
        assertTrue(wrong.contains("the program's input scale: expected the value"), wrong);
    }

    @Test
    void anInputOfAnotherSizeThanTheExportedOneIsRefused() {
        Oracle.shared().run(folder, "import exported_programs as e; e.save('net')");
        convert("net");
        String wrong =
                Oracle.shared()
                        .failure(
                                folder, "torch.jit.load('net-ts.pt')(torch.ones(2000, 3, 32, 32))");
        assertTrue(wrong.contains("input x: expected size 1024 or less in dimension 0"), wrong);
        wrong =
                Oracle.shared()
                        .failure(folder, "torch.jit.load('net-ts.pt')(torch.ones(2, 3, 32, 33))");
        assertTrue(wrong.contains("input x: expected size 32 in dimension 3"), wrong);
        wrong =
                Oracle.shared()
                        .failure(
                                folder,
                                "torch.jit.load('net-ts.pt')(torch.ones(2, 3, 32, 32).double())");
        assertTrue(wrong.contains("input x: expected an input of the type float32"), wrong);
    }

    @Test
    void aProgramInCoreOperatorsChangesItsBuffersToo() {
        Oracle.shared()
                .run(
                        folder,
                        "import exported_programs as e\n"
                                + "torch.export.save(e.exported('nested').run_decompositions(),"
                                + " 'core.pt2')\n"
                                + "e.PROGRAMS['core'] = e.PROGRAMS['nested']");
        convert("core");
        assertEquals(
                List.of("calls", "bn.running_mean", "bn.running_var", "bn.num_batches_tracked"),
                program("core").buffers());
        assertEquals(
                "",
                Oracle.shared()
                        .ask(
                                folder,
                                "import exported_programs as e\nresult = '; '.join(e.judge('core',"
                                        + " 'core-ts.pt'))")
                        .asText());
    }

    private static ExportedProgram program(String name) {
        try (TorchFile file = TorchFile.open(folder.resolve(name + ".pt2"))) {
            return file.program();
        }
    }

    private static void convert(String name) {
        try (TorchFile file = TorchFile.open(folder.resolve(name + ".pt2"))) {
            file.program().saveTorchScript(folder.resolve(name + "-ts.pt"));
        }
    }
}
