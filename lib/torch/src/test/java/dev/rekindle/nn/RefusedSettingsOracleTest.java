package dev.rekindle.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.rekindle.Torch;
import dev.rekindle.state.StateDictMismatchException;
import dev.rekindle.tensor.DType;
import dev.rekindle.testing.Oracle;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What torch 2.15 refuses, and the engine's older libtorch would compute, is refused here, too. */
@Tag("oracle")
@Tag("engine")
class RefusedSettingsOracleTest {
    @TempDir Path folder;

    private void bothSay(String python, Runnable java) {
        String theirs =
                Oracle.shared().failure(folder, "import torch\nfrom torch import nn\n" + python);
        String ours = assertThrows(IllegalArgumentException.class, java::run).getMessage();
        String alike = ours.replace("torch.Size(", "").replace(".0", "");
        String plain = theirs.replace("torch.Size(", "").replace("])", "]");
        assertTrue(plain.replace('[', '(').replace(']', ')').contains(alike), theirs + "\n" + ours);
    }

    @Test
    void aNormalizationThatCanOnlyGiveNanIsRefused() {
        bothSay(
                "nn.BatchNorm1d(2, eps=-5)(torch.ones(3, 2))",
                () -> new BatchNorm1d(2, o -> o.eps(-5)).forward(Torch.ones(3, 2)));
        bothSay(
                "nn.BatchNorm1d(2, eps=-5).eval()(torch.ones(3, 2))",
                () -> {
                    BatchNorm1d norm = new BatchNorm1d(2, o -> o.eps(-5));
                    norm.eval();
                    norm.forward(Torch.ones(3, 2));
                });
        bothSay(
                "nn.GroupNorm(2, 2)(torch.ones(1, 2))",
                () -> new GroupNorm(2, 2).forward(Torch.ones(1, 2)));
    }

    @Test
    void boundsWithoutAnEndAndTargetsOfAnotherKindAreRefused() {
        bothSay(
                "nn.RReLU(0, float('inf'))(torch.ones(3))",
                () -> new RReLU(0, Double.POSITIVE_INFINITY).forward(Torch.ones(3)));
        bothSay(
                "nn.MarginRankingLoss()(torch.ones(2), torch.ones(2), torch.ones(1, 2))",
                () ->
                        new MarginRankingLoss()
                                .forward(
                                        new NDList(
                                                Torch.ones(2), Torch.ones(2), Torch.ones(1, 2))));
        bothSay(
                "nn.FractionalMaxPool3d(0, output_size=1)(torch.ones(1, 1, 4, 4, 4))",
                () ->
                        new FractionalMaxPool3d(0, o -> o.outputSize(1))
                                .forward(Torch.ones(1, 1, 4, 4, 4)));
    }

    @Test
    void oneNumberBecomesARowOfOneAsInPython() {
        long[] shape = {
            Oracle.shared()
                    .ask(
                            folder,
                            """
                            import torch
                            result = list(torch.nn.Flatten(0, -1)(torch.ones(())).shape)
                            """)
                    .get(0)
                    .asLong()
        };
        try (NDArray flat = new Flatten(0, -1).forward(Torch.ones())) {
            assertArrayEquals(shape, flat.getShape().getShape());
        }
    }

    @Test
    void aCounterOfAnotherTypeCountsAsInPython() {
        Oracle.shared()
                .run(
                        folder,
                        """
                        import torch
                        norm = torch.nn.BatchNorm1d(2, momentum=None)
                        norm.num_batches_tracked = torch.tensor(2.0)
                        torch.save(norm, "norm.pt")
                        norm(torch.arange(6.0).reshape(3, 2))
                        torch.save(norm.state_dict(), "after.pt")
                        """);
        try (Module norm = Torch.load(folder.resolve("norm.pt")).asModule()) {
            assertInstanceOf(BatchNorm1d.class, norm);
            norm.forward(Torch.tensor(new float[][] {{0, 1}, {2, 3}, {4, 5}}));
            var after = Torch.load(folder.resolve("after.pt")).asStateDict();
            for (String name : new String[] {"num_batches_tracked", "running_mean"}) {
                assertTrue(
                        after.get(name).contentEquals(norm.stateDict().get(name)),
                        name + " " + norm.stateDict().get(name));
            }
        }
    }

    @Test
    void groupsOfAnOddTypeLeaveAModelThatPrintsAndSaysWhyItDoesNotRun() {
        Oracle.shared()
                .run(
                        folder,
                        """
                        import torch
                        conv = torch.nn.Conv1d(2, 2, 1)
                        conv.groups = "x"
                        torch.save(conv, "conv.pt")
                        """);
        try (Module conv = Torch.load(folder.resolve("conv.pt")).asModule()) {
            assertEquals(2, conv.stateDict().size());
            String said =
                    assertThrows(RuntimeException.class, () -> conv.forward(Torch.ones(1, 2, 3)))
                            .getMessage();
            assertTrue(said.contains("groups is x"), said);
        }
    }

    @Test
    void whatCannotRunSaysWhyHoweverManyArraysItIsGiven() {
        Oracle.shared()
                .run(
                        folder,
                        """
                        import torch
                        loss = torch.nn.MultiMarginLoss()
                        loss.margin = "wide"
                        torch.save(loss, "loss.pt")
                        """);
        try (Module loss = Torch.load(folder.resolve("loss.pt")).asModule()) {
            NDList two = new NDList(Torch.ones(2, 3), Torch.tensor(0L, 1L));
            String said =
                    assertThrows(UnsupportedOperationException.class, () -> loss.forward(two))
                            .getMessage();
            assertTrue(said.contains("its margin is wide"), said);
        }
    }

    @Test
    void aSettingMayBeNan() {
        Oracle.shared()
                .run(
                        folder,
                        """
                        import torch
                        layer = torch.nn.Threshold(0, float("nan"))
                        torch.save(layer, "layer.pt")
                        torch.save(layer(torch.tensor([-1.0, 2.0])), "y.pt")
                        """);
        try (Module layer = Torch.load(folder.resolve("layer.pt")).asModule()) {
            float[] expected = Torch.load(folder.resolve("y.pt")).asTensor().toFloatArray();
            assertArrayEquals(
                    expected, layer.forward(Torch.tensor(new float[] {-1, 2})).toFloatArray());
        }
    }

    @Test
    void aProgramsTensorsStayThoseThatItComputesWith() {
        Oracle.shared()
                .run(
                        folder,
                        """
                        import torch
                        net = torch.nn.Linear(2, 3)
                        x = torch.ones(1, 2)
                        torch.export.save(torch.export.export(net, (x,)), "net.pt2")
                        torch.save(net.half().state_dict(), "half.pt")
                        """);
        try (Program program = Torch.load(folder.resolve("net.pt2")).asProgram()) {
            NDArray before = program.parameters().get(0).getArray();
            for (Module whole : new Module[] {program, new Sequential(program)}) {
                String said =
                        assertThrows(UnsupportedOperationException.class, whole::half).getMessage();
                assertTrue(said.contains("export it again"), said);
            }
            program.floatType();
            var half = Torch.load(folder.resolve("half.pt")).asStateDict();
            assertThrows(
                    StateDictMismatchException.class,
                    () -> program.loadStateDict(half, true, true));
            assertSame(before, program.parameters().get(0).getArray());
            assertEquals(DType.FLOAT32, program.parameters().get(0).dtype());
            NDList nothing = new NDList(new NDArray[] {null});
            assertThrows(NullPointerException.class, () -> program.forward(nothing));
        }
    }
}
