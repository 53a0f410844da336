package dev.rekindle.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.testing.Oracle;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on a program of torch.export. */
@Tag("oracle")
class ProgramCommandsTest {
    @TempDir static Path folder;

    @BeforeAll
    static void programs() {
        Oracle.shared()
                .run(
                        folder,
                        """
                        import hostile_programs as h, exported_programs as e
                        e.save("net")
                        for name in ("custom", "guards_code"):
                            e.edited("net.pt2", name + ".pt2", {**h.EDITED, **h.RUNS_CODE}[name])
                        """);
    }

    private static String file(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void inspectShowsInputsWithTheirRangesOutputsOperatorsAndWeights() {
        String shown = Said.by("inspect", file("net.pt2")).out();
        assertTrue(shown.contains("torch.export program"), shown);
        assertTrue(shown.matches("(?s).*'x': 'float32 \\(s\\d+, 3, 32, 32\\)'.*"), shown);
        assertTrue(shown.matches("(?s).*'s\\d+': '1 to 1024'.*"), shown);
        assertTrue(shown.contains("'aten.conv2d.default': 2"), shown);
        assertTrue(shown.contains("'conv1.weight': Parameter containing"), shown);
    }

    @Test
    void convertWritesTorchScriptOrTheWeightsAlone() {
        assertEquals(0, Said.by("convert", file("net.pt2"), file("net-ts.pt")).code());
        assertEquals(0, Said.by("convert", file("net.pt2"), file("net.safetensors")).code());
        Said weights =
                Said.by("convert", "--key", "state_dict", file("net.pt2"), file("weights.pt"));
        assertEquals(0, weights.code(), weights.err());
        assertEquals(
                "True True True",
                Oracle.shared()
                        .run(
                                folder,
                                """
                                from safetensors.torch import load_file
                                theirs = torch.export.load("net.pt2").state_dict
                                for ours in (torch.jit.load("net-ts.pt").state_dict(), load_file("net.safetensors"), torch.load("weights.pt")):
                                    print(set(ours) == set(theirs) and all(torch.equal(ours[k], theirs[k]) for k in theirs), end=" ")
                                """)
                        .strip());
    }

    @Test
    void aProgramIsComparedWithAnotherKindByItsWeights() {
        Said same = Said.by("diff", file("net.pt2"), file("net.state_dict.pt"));
        assertEquals(0, same.code(), same.out());
        assertTrue(same.out().contains("10 equal, 0 different"), same.out());
        assertTrue(same.err().contains("its graph and constants are not"), same.err());
        Said edited = Said.by("diff", file("net.pt2"), file("custom.pt2"));
        assertEquals(1, edited.code());
        assertTrue(edited.out().contains("program.operators"), edited.out());
    }

    @Test
    void whatCannotBeSaidIsNamedAndNothingIsWritten() {
        Said refused = Said.by("convert", file("custom.pt2"), file("custom-ts.pt"));
        assertEquals(2, refused.code());
        assertTrue(refused.err().contains("mine.relu.default"), refused.err());
        assertFalse(Files.exists(folder.resolve("custom-ts.pt")));
    }

    @Test
    void verifyRefusesAProgramThatWouldRunCodeInPython() {
        assertEquals(0, Said.by("verify", file("net.pt2")).code());
        Said refused = Said.by("verify", file("guards_code.pt2"));
        assertEquals(2, refused.code());
        assertTrue(refused.out().contains("Python would run code"), refused.out());
    }
}
