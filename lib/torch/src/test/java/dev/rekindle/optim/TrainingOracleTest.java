package dev.rekindle.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.internal.djl.Tensors;
import dev.rekindle.networks.Net;
import dev.rekindle.networks.NnOracle;
import dev.rekindle.nn.F;
import dev.rekindle.nn.Parameter;
import dev.rekindle.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Twenty steps beside Python's: losses, weights and optimizer state, to the bit at one thread. */
@Tag("oracle")
@Tag("engine")
class TrainingOracleTest {
    private static String sha(NDArray array) {
        return Tensors.toTensor(array).sha256();
    }

    private static String byHand(Function<List<Parameter>, Optimizer> make) {
        StringJoiner lines = new StringJoiner("\n");
        Engines.manualSeed(0);
        try (Net net = new Net();
                Optimizer optimizer = make.apply(net.parameters());
                NDManager manager = Engines.newManager()) {
            for (int i = 0; i < 20; i++) {
                try (NDScope scope = new NDScope()) {
                    NDArray x = manager.randomNormal(new Shape(32, 3, 32, 32));
                    NDArray target = target(manager);
                    optimizer.zeroGrad();
                    String shown;
                    try (GradientCollector collector =
                            Engine.getInstance().newGradientCollector()) {
                        NDArray loss = F.crossEntropy(net.forward(x), target);
                        collector.backward(loss);
                        shown = sha(loss);
                    }
                    optimizer.step();
                    lines.add(shown + weights(net));
                }
            }
            addState(optimizer, lines);
            return lines.toString();
        }
    }

    private static NDArray target(NDManager manager) {
        return manager.arange(32).toType(DataType.INT64, false).mod(10);
    }

    private static String weights(Net net) {
        StringBuilder line = new StringBuilder();
        net.parameters().forEach(p -> line.append(' ').append(sha(p.getArray()), 0, 12));
        return line.toString();
    }

    private static void addState(Optimizer optimizer, StringJoiner lines) {
        Map<?, ?> state = (Map<?, ?>) optimizer.stateDict().get("state");
        state.forEach(
                (index, own) ->
                        ((Map<?, ?>) own)
                                .forEach(
                                        (key, value) ->
                                                lines.add(
                                                        index
                                                                + " "
                                                                + key
                                                                + " "
                                                                + ((Tensor) value).sha256())));
        lines.add(optimizer.toString());
    }

    @Test
    void sgdMakesPythonsSteps() throws Exception {
        assertEquals(NnOracle.section("sgd"), byHand(p -> new SGD(p, 0.01)));
    }

    @Test
    void sgdWithMomentumMakesPythonsSteps() throws Exception {
        assertEquals(NnOracle.section("sgd with momentum"), byHand(p -> new SGD(p, 0.01, 0.9)));
    }

    @Test
    void sgdWithDecayDampeningAndMaximizeMakesPythonsSteps() throws Exception {
        assertEquals(
                NnOracle.section("sgd with everything"),
                byHand(
                        p ->
                                new SGD(
                                        p,
                                        o ->
                                                o.lr(0.01)
                                                        .momentum(0.9)
                                                        .dampening(0.1)
                                                        .weightDecay(0.01)
                                                        .maximize(true))));
    }

    @Test
    void nesterovMakesPythonsSteps() throws Exception {
        assertEquals(
                NnOracle.section("sgd with nesterov"),
                byHand(
                        p ->
                                new SGD(
                                        p,
                                        o ->
                                                o.lr(0.01)
                                                        .momentum(0.8)
                                                        .weightDecay(5e-4)
                                                        .nesterov(true))));
    }

    @Test
    void djlsTrainerMakesPythonsSteps() throws Exception {
        Engines.manualSeed(0);
        StringJoiner lines = new StringJoiner("\n");
        Net net = new Net();
        try (Model model = Model.newInstance("net");
                SGD optimizer = new SGD(net.parameters(), 0.01, 0.9)) {
            model.setBlock(net);
            DefaultTrainingConfig config =
                    new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                            .optOptimizer(optimizer.forTrainer())
                            .optDevices(new ai.djl.Device[] {ai.djl.Device.cpu()});
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(32, 3, 32, 32));
                NDManager manager = trainer.getManager();
                for (int i = 0; i < 20; i++) {
                    try (NDScope scope = new NDScope()) {
                        NDArray x = manager.randomNormal(new Shape(32, 3, 32, 32));
                        NDArray target = target(manager);
                        String shown;
                        try (GradientCollector collector = trainer.newGradientCollector()) {
                            NDArray logits = trainer.forward(new NDList(x)).head();
                            NDArray loss = F.crossEntropy(logits, target);
                            collector.backward(loss);
                            shown = sha(loss);
                        }
                        trainer.step();
                        lines.add(shown + weights(net));
                    }
                }
            }
            addState(optimizer, lines);
        }
        assertEquals(NnOracle.section("sgd with momentum"), lines.toString());
    }
}
