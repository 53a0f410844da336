package dev.rekindle.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import dev.rekindle.Checkpoint;
import dev.rekindle.Step;
import dev.rekindle.Torch;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.nn.Program;
import dev.rekindle.testing.Oracle;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes in and out in types that DJL's arrays have, lack, or have in a way of their own. */
@Tag("oracle")
@Tag("engine")
class ProgramTypesOracleTest {
    @TempDir static Path folder;

    @Test
    void typesThatDjlLacksComeInTheNextWiderOne() {
        Oracle.shared()
                .run(
                        folder,
                        """
                        class Types(torch.nn.Module):
                            def forward(self, h, b, s, u, c):
                                return h * 1.1, b * 1.1, s + 1, u.to(torch.int32) * 2, (c * (1 + 2j)).conj()
                        torch.manual_seed(1)
                        h, b = torch.randn(2, 3).half(), torch.randn(2, 3).bfloat16()
                        s, u = torch.tensor([-5, 300], dtype=torch.int16), torch.tensor([65535], dtype=torch.uint16)
                        c = torch.complex(torch.randn(3), torch.randn(3))
                        torch.export.save(torch.export.export(Types(), (h, b, s, u, c)), 'types.pt2')
                        y = Types()(h, b, s, u, c)
                        torch.save({'in': [h, b.float(), s.int(), u.int(), torch.view_as_real(c)],
                                    'out': [y[0], y[1].float(), y[2].int(), y[3],
                                            torch.view_as_real(y[4].resolve_conj())]}, 'types.pt')
                        """);
        Checkpoint both = Torch.load(folder.resolve("types.pt")).asCheckpoint();
        try (Program program = Torch.load(folder.resolve("types.pt2")).asProgram();
                Step step = Torch.step()) {
            NDList inputs = arrays(both.list("in"));
            NDArray floats = inputs.remove(4);
            assertEquals(
                    "the program's input c: expected an input of the type complex64, and found h:"
                            + " float16 (2, 3), b: float32 (2, 3), s: int32 (2), u: int32 (1), c:"
                            + " float32 (3, 2).",
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> program.forward(with(inputs, floats)))
                            .getMessage());
            NDList found = program.forward(with(inputs, floats.complex()));
            assertEquals("bfloat16 (2, 3)", program.outputs().get(1).type());
            assertEquals(DataType.COMPLEX64, found.get(4).getDataType());
            NDArray last = found.remove(4).real();
            NDList expected = arrays(both.list("out"));
            for (int i = 0; i < expected.size(); i++) {
                NDArray one = i == 4 ? last : found.get(i);
                assertEquals(expected.get(i).getDataType(), one.getDataType());
                assertTrue(expected.get(i).contentEquals(one), "output " + i);
            }
        }
    }

    private static NDList with(NDList inputs, NDArray last) {
        NDList all = new NDList(inputs);
        all.add(last);
        return all;
    }

    private static NDList arrays(List<?> tensors) {
        NDList all = new NDList();
        tensors.forEach(tensor -> all.add(Torch.tensor((dev.rekindle.tensor.Tensor) tensor)));
        return all;
    }

    @Test
    void aTypeThatNoArrayHoldsIsRefusedByName() {
        Oracle.shared()
                .run(
                        folder,
                        """
                        class Wide(torch.nn.Module):
                            def forward(self, x):
                                return x.to(torch.complex128)
                        torch.export.save(torch.export.export(Wide(), (torch.ones(2),)), 'wide.pt2')
                        """);
        String said =
                assertThrows(
                                TorchFileException.class,
                                () -> Torch.load(folder.resolve("wide.pt2")).asProgram().close())
                        .getMessage();
        assertTrue(said.contains("an input or output is complex128 (2,), and DJL has no"), said);
    }
}
