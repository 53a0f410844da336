package dev.rekindle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.nn.F;
import dev.rekindle.nn.Linear;
import dev.rekindle.optim.SGD;
import dev.rekindle.testing.ChildJvm;
import dev.rekindle.testing.Oracle;
import dev.rekindle.testing.ProcessMemory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A step of training reads like Python's lines, and does what they do. */
@Tag("oracle")
@Tag("engine")
class StepTest {
    private static final String PYTHON =
            """
            import hashlib
            F = torch.nn.functional
            torch.set_num_threads(1)
            torch.manual_seed(0)
            net = torch.nn.Linear(4, 3)
            optimizer = torch.optim.SGD(net.parameters(), 0.1, momentum=0.9)
            x, target = torch.randn(5, 4), torch.tensor([0, 1, 2, 1, 0])
            for i in range(6):
                optimizer.zero_grad()
                loss = F.cross_entropy(net(x), target)
                loss.backward()
                optimizer.step()
            result = hashlib.sha256(net.weight.detach().numpy().tobytes()).hexdigest()
            """;

    private static String train() {
        Torch.manualSeed(0);
        try (Linear net = new Linear(4, 3);
                SGD optimizer = new SGD(net.parameters(), 0.1, 0.9);
                NDArray x = Torch.randn(5, 4);
                NDArray target = Torch.tensor(0, 1, 2, 1, 0)) {
            for (int i = 0; i < 6; i++) {
                try (Step step = Torch.step()) {
                    optimizer.zeroGrad();
                    NDArray loss = F.crossEntropy(net.forward(x), target);
                    step.backward(loss);
                    optimizer.step();
                }
            }
            return net.stateDict().get("weight").sha256();
        }
    }

    private static String message(Executable action) {
        return assertThrows(IllegalStateException.class, action).getMessage();
    }

    private static void onASecondThread(Runnable action) throws Exception {
        FutureTask<Void> task = new FutureTask<>(action, null);
        new Thread(task, "second").start();
        try {
            task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** What DJL's own {@code x.mul(3)} gets wrong in about three of four such rounds. */
    @Test
    void aNumberThatTheWayBackReadsIsNotCollectedBefore() {
        for (int round = 0; round < 12; round++) {
            try (Step step = Torch.step()) {
                NDArray x = Torch.full(new long[] {4}, 2.0);
                x.setRequiresGradient(true);
                NDArray y = Torch.div(Torch.pow(Torch.mul(x, 3), 2), 4.5);
                NDArray loss = y.sum().add(F.klDiv(x.log(), x, "batchmean", false));
                System.gc();
                overwriteWhatWasFreed();
                step.backward(loss);
                float[] gradient = x.getGradient().toFloatArray();
                // 4x of the power, and (log x - log x + 1 - 1) / 4 of the divergence.
                assertArrayEquals(new float[] {8, 8, 8, 8}, gradient, 1e-5f);
            }
        }
    }

    private static void overwriteWhatWasFreed() {
        for (int i = 0; i < 500; i++) {
            ByteBuffer.allocateDirect(i % 2 == 0 ? 4 : 8).putInt(0, 0x4e4e4e4e);
        }
    }

    @Test
    void stepsMakePythonsWeights(@TempDir Path folder) {
        assertEquals(Oracle.shared().ask(folder, PYTHON).asText(), train());
    }

    @Test
    void stepsOnASecondThreadMakePythonsWeights(@TempDir Path folder) throws Exception {
        String wanted = Oracle.shared().ask(folder, PYTHON).asText();
        onASecondThread(() -> assertEquals(wanted, train()));
    }

    @Test
    void twoThreadsHaveAStepEach() throws Exception {
        try (Step outer = Torch.step()) {
            onASecondThread(() -> Torch.step().close());
            outer.backward(weight().sum());
        }
    }

    private static NDArray weight() {
        NDArray array = Torch.ones(2, 2);
        array.setRequiresGradient(true);
        return array;
    }

    @Test
    void whatAStepComputedIsFreedAtItsEndUnlessKept() {
        NDArray freed;
        NDArray kept;
        try (Step step = Torch.step()) {
            freed = Torch.ones(2).add(1);
            kept = step.keep(Torch.ones(2).add(2));
        }
        assertTrue(freed.isReleased());
        assertArrayEquals(new float[] {3, 3}, kept.toFloatArray());
        kept.close();
    }

    @Test
    void anInnerStepIsRefusedAndTheOuterGoesOn() {
        try (Step step = Torch.step()) {
            assertEquals(
                    "[step] a step is open on this thread already, and an inner one would free"
                            + " what the outer one still needs. Go on in the open one: it takes"
                            + " any number of backward calls.",
                    message(Torch::step));
            step.backward(weight().sum());
        }
        Torch.step().close();
    }

    @Test
    void severalLossesAddTheirGradients() {
        try (Step step = Torch.step()) {
            NDArray weight = weight();
            step.backward(weight.sum());
            step.backward(weight.mul(2).sum());
            assertArrayEquals(new float[] {3, 3, 3, 3}, weight.getGradient().toFloatArray());
        }
    }

    @Test
    void goingBackTwiceSaysWhatTorchSays() {
        try (Step step = Torch.step()) {
            NDArray loss = weight().square().sum();
            step.backward(loss);
            assertTrue(
                    message(() -> step.backward(loss))
                            .startsWith(
                                    "[backward] Trying to backward through the graph a second"
                                            + " time"),
                    message(() -> step.backward(loss)));
        }
    }

    @Test
    void aLossOfSeveralNumbersIsRefused() {
        try (Step step = Torch.step()) {
            NDArray weight = weight();
            assertEquals(
                    "[backward] grad can be implicitly created only for scalar outputs, and the"
                            + " loss has shape (2, 2). Take its mean() or sum().",
                    message(() -> step.backward(weight.mul(2))));
        }
    }

    @Test
    void aLossThatNothingLearnsFromIsRefused() {
        NDArray before = weight();
        NDArray outside;
        try (NoGrad off = Torch.noGrad()) {
            outside = before.sum();
        }
        try (Step step = Torch.step()) {
            String wanted = "[backward] element 0 of tensors does not require grad";
            assertTrue(message(() -> step.backward(Torch.ones(2).sum())).startsWith(wanted));
            assertTrue(message(() -> step.backward(outside)).startsWith(wanted));
        }
        outside.close();
        before.close();
    }

    @Test
    void noGradInsideOfAStepRecordsNothingAndThenRecordingGoesOn() {
        try (Step step = Torch.step()) {
            NDArray weight = weight();
            NDArray frozen;
            try (NoGrad off = Torch.noGrad()) {
                frozen = weight.mul(5);
            }
            assertThrows(IllegalStateException.class, () -> step.backward(frozen.sum()));
            step.backward(weight.mul(frozen).sum());
            assertArrayEquals(new float[] {5, 5, 5, 5}, weight.getGradient().toFloatArray());
        }
    }

    @Test
    void oneThingIsComputedWithoutRecording() {
        try (Step step = Torch.step()) {
            NDArray weight = weight();
            NDArray frozen = Torch.noGrad(() -> weight.mul(5).sum());
            assertThrows(IllegalStateException.class, () -> step.backward(frozen));
            assertThrows(
                    IllegalArgumentException.class,
                    () ->
                            Torch.noGrad(
                                    () -> {
                                        throw new IllegalArgumentException("inside");
                                    }));
            step.backward(weight.sum());
        }
    }

    @Test
    void afterAStepNothingIsRecordedThatWasNotBefore() {
        NDArray weight = weight();
        Torch.step().close();
        NDArray after = weight.mul(2);
        assertFalse(after.hasGradient());
        after.close();
        weight.close();
    }

    @Test
    void anotherThreadCanNeitherUseNorEndAStep() throws Exception {
        try (Step step = Torch.step()) {
            onASecondThread(
                    () -> {
                        String wanted =
                                "[close] the step was begun on thread "
                                        + "main"
                                        + ", and this is second. Each thread begins a step of its"
                                        + " own.";
                        assertEquals(wanted, message(step::close));
                    });
        }
    }

    @Test
    void aStepThatIsOverSaysSo() {
        Step step = Torch.step();
        step.close();
        step.close();
        assertEquals(
                "[backward] the step is over. Begin a new one.",
                message(() -> step.backward(Torch.ones())));
    }

    @Test
    void aStepLeavesNoArrays() throws Exception {
        try (Linear net = new Linear(256, 10);
                SGD optimizer = new SGD(net.parameters(), 0.01, 0.9);
                NDArray x = Torch.randn(64, 256);
                NDArray target =
                        Torch.zeros(64).toType(ai.djl.ndarray.types.DataType.INT64, true)) {
            FlatSteps.run(net, optimizer, x, target, 100);
            int arrays = Engines.newManager().getParentManager().getManagedArrays().size();
            FlatSteps.run(net, optimizer, x, target, 500);
            assertEquals(arrays, Engines.newManager().getParentManager().getManagedArrays().size());
        }
    }

    @Test
    void memoryStaysFlatOverAThousandSteps() throws Exception {
        assertMemoryStaysFlat(1_000);
    }

    @Test
    @Tag("long")
    void memoryStaysFlatOverTenThousandSteps() throws Exception {
        assertMemoryStaysFlat(10_000);
    }

    private static void assertMemoryStaysFlat(int count) throws Exception {
        assumeTrue(ProcessMemory.isKnown());
        Process child = ChildJvm.start(FlatSteps.class, ProcessMemory.OPTIONS, count);
        String output = new String(child.getInputStream().readAllBytes(), UTF_8).strip();
        assertEquals(0, child.waitFor(), output);
        long grown = Long.parseLong(output.substring(output.lastIndexOf('\n') + 1));
        // What a step makes is freed when Java collects: up to 25 MB stand around, however many
        // steps.
        assertTrue(grown < 40_000, "grew by " + grown + " KB over " + count + " steps");
    }
}
