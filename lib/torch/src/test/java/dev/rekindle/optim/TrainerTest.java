package dev.rekindle.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import dev.rekindle.Step;
import dev.rekindle.Torch;
import dev.rekindle.nn.F;
import dev.rekindle.nn.Linear;
import dev.rekindle.nn.Parameter;
import dev.rekindle.optim.schedule.LRScheduler;
import dev.rekindle.optim.schedule.StepLR;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DJL's Trainer with a torch optimizer in it takes the very steps of the loop by hand. */
@Tag("engine")
class TrainerTest {
    private static final int STEPS = 6;

    private static Optimizer make(String name, List<Parameter> parameters) throws Exception {
        return (Optimizer)
                Class.forName("dev.rekindle.optim." + name)
                        .getConstructor(List.class, double.class)
                        .newInstance(parameters, 0.05);
    }

    private static NDArray loss(NDArray logits) {
        return F.crossEntropy(logits, Torch.tensor(0, 1, 2, 1, 0));
    }

    private static float[] byHand(String name) throws Exception {
        Torch.manualSeed(0);
        try (Linear net = new Linear(4, 3);
                Optimizer optimizer = make(name, net.parameters())) {
            LRScheduler scheduler = new StepLR(optimizer, 2, 0.5);
            for (int i = 0; i < STEPS; i++) {
                try (Step step = Torch.step()) {
                    Torch.manualSeed(i);
                    optimizer.zeroGrad();
                    step.backward(loss(net.forward(Torch.randn(5, 4))));
                    optimizer.step();
                    scheduler.step();
                }
            }
            return net.weight.getArray().toFloatArray();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SGD",
                "Adam",
                "AdamW",
                "Adamax",
                "NAdam",
                "RAdam",
                "Adagrad",
                "Adadelta",
                "RMSprop",
                "ASGD",
                "Rprop"
            })
    void theTrainerTakesTheStepsOfTheLoopByHand(String name) throws Exception {
        float[] wanted = byHand(name);
        Torch.manualSeed(0);
        Linear net = new Linear(4, 3);
        try (Model model = Model.newInstance("net");
                Optimizer optimizer = make(name, net.parameters())) {
            model.setBlock(net);
            LRScheduler scheduler = new StepLR(optimizer, 2, 0.5);
            DefaultTrainingConfig config =
                    new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                            .optOptimizer(optimizer.forTrainer())
                            .optDevices(new Device[] {Device.cpu()})
                            .addTrainingListeners(scheduler.everyEpoch());
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(5, 4));
                for (int i = 0; i < STEPS; i++) {
                    try (NDScope scope = new NDScope()) {
                        Torch.manualSeed(i);
                        NDArray x = Torch.randn(5, 4);
                        try (GradientCollector collector = trainer.newGradientCollector()) {
                            collector.backward(loss(trainer.forward(new NDList(x)).head()));
                        }
                        trainer.step();
                        trainer.notifyListeners(listener -> listener.onEpoch(trainer));
                    }
                }
                assertArrayEquals(wanted, net.weight.getArray().toFloatArray());
                assertEquals(List.of(0.05 * 0.5 * 0.5 * 0.5), scheduler.getLastLr());
            }
        }
    }

    @Test
    @Tag("long")
    void memoryStaysFlatOverTenThousandStepsOfAdam() {
        assertMemoryStaysFlat(10_000);
    }

    @Test
    void memoryStaysFlatOverFiveHundredStepsOfAdam() {
        assertMemoryStaysFlat(500);
    }

    /** Each step of a net of 400 KB makes three copies of it: one that stays would show. */
    private static void assertMemoryStaysFlat(int steps) {
        try (Linear net = new Linear(256, 400);
                Adam optimizer = new Adam(net.parameters(), o -> o.lr(1e-3).weightDecay(0.1));
                NDArray x = Torch.randn(4, 256)) {
            train(net, optimizer, x, 50);
            long before = resident();
            train(net, optimizer, x, steps);
            long grown = resident() - before;
            assertEquals(0, Math.max(0, grown - 60_000), "grew by " + grown + " KB");
        }
    }

    private static void train(Linear net, Adam optimizer, NDArray x, int steps) {
        for (int i = 0; i < steps; i++) {
            try (Step step = Torch.step()) {
                optimizer.zeroGrad();
                step.backward(net.forward(x).square().mean());
                optimizer.step();
            }
        }
    }

    private static long resident() {
        System.gc();
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("no VmRSS");
    }
}
