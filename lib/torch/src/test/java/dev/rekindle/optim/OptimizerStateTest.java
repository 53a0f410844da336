package dev.rekindle.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.rekindle.Checkpoint;
import dev.rekindle.Torch;
import dev.rekindle.file.TorchFile;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.nn.F;
import dev.rekindle.nn.Linear;
import dev.rekindle.nn.Module;
import dev.rekindle.state.StateDict;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.testing.Oracle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An optimizer's state: what it holds, how it comes back, what is refused. */
@Tag("engine")
class OptimizerStateTest {
    private static void train(Module net, SGD sgd, NDManager manager, int from, int to) {
        for (int i = from; i < to; i++) {
            try (NDScope scope = new NDScope()) {
                NDArray x = manager.arange(12f).reshape(new Shape(4, 3)).mul(0.01f * (i + 1));
                sgd.zeroGrad();
                try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                    NDArray y = net.forward(x);
                    collector.backward(F.mseLoss(y, manager.ones(y.getShape())));
                }
                sgd.step();
            }
        }
    }

    @Test
    void aRunThatStopsSavesAndGoesOnEndsWhereAStraightOneDoes(@TempDir Path folder) {
        Path file = folder.resolve("model.pt");
        try (NDManager manager = Engines.newManager();
                Linear straight = new Linear(3, 2);
                SGD one = new SGD(straight.parameters(), 0.1, 0.9)) {
            Linear first = new Linear(3, 2);
            first.loadStateDict(straight.stateDict());
            train(straight, one, manager, 0, 10);
            try (SGD sgd = new SGD(first.parameters(), 0.1, 0.9)) {
                train(first, sgd, manager, 0, 5);
                sgd.paramGroups().get(0).set("lr", 0.1);
                Map<String, Object> checkpoint = new LinkedHashMap<>();
                checkpoint.put("model", first.stateDict());
                checkpoint.put("optimizer", sgd.stateDict());
                TorchFile.save(file, checkpoint);
            }
            first.close();
            Map<?, ?> read = (Map<?, ?>) TorchFile.open(file).load().root();
            try (Linear second = new Linear(3, 2);
                    SGD sgd = new SGD(second.parameters(), 0.5)) {
                second.loadStateDict(StateDict.of(read.get("model")));
                sgd.loadStateDict((Map<?, ?>) read.get("optimizer"));
                train(second, sgd, manager, 5, 10);
                assertArrayEquals(
                        straight.weight.getArray().toFloatArray(),
                        second.weight.getArray().toFloatArray());
                assertEquals(one.toString(), sgd.toString());
            }
        }
    }

    @Test
    void twoOptimizersFilledFromOneDictionaryMoveAlike() {
        try (NDManager manager = Engines.newManager();
                Linear source = new Linear(3, 2);
                SGD trained = new SGD(source.parameters(), 0.1, 0.9)) {
            train(source, trained, manager, 0, 3);
            StateDict weights = source.stateDict();
            Linear first = new Linear(3, 2);
            Linear second = new Linear(3, 2);
            first.loadStateDict(weights);
            second.loadStateDict(weights);
            try (SGD one = new SGD(first.parameters(), 0.1, 0.9);
                    SGD other = new SGD(second.parameters(), 0.1, 0.9)) {
                Checkpoint state = trained.stateDict();
                one.loadStateDict(state);
                other.loadStateDict(state);
                train(first, one, manager, 3, 6);
                train(second, other, manager, 3, 6);
                assertArrayEquals(
                        first.weight.getArray().toFloatArray(),
                        second.weight.getArray().toFloatArray());
            }
        }
    }

    @Test
    void aParameterWithoutAGradientIsLeftAloneAndHasNoState() {
        try (NDManager manager = Engines.newManager();
                Linear used = new Linear(3, 2);
                Linear unused = new Linear(3, 2)) {
            List<dev.rekindle.nn.Parameter> all = new ArrayList<>(used.parameters());
            all.addAll(unused.parameters());
            float[] before = unused.weight.getArray().toFloatArray();
            try (SGD sgd = new SGD(all, o -> o.lr(0.1).momentum(0.9).weightDecay(0.5))) {
                train(used, sgd, manager, 0, 3);
                assertArrayEquals(before, unused.weight.getArray().toFloatArray());
                assertEquals(
                        "[0, 1]", ((Map<?, ?>) sgd.stateDict().get("state")).keySet().toString());
            }
        }
    }

    @Test
    void theStateReadsLikeACheckpoint() {
        try (NDManager manager = Engines.newManager();
                Linear net = new Linear(3, 2);
                SGD sgd = new SGD(net.parameters(), 0.1, 0.9)) {
            train(net, sgd, manager, 0, 1);
            Checkpoint state = sgd.stateDict();
            Tensor momentum = state.checkpoint("state").checkpoint(0).tensor("momentum_buffer");
            assertArrayEquals(new long[] {2, 3}, momentum.shape());
            assertEquals(0.1, state.checkpoints("param_groups").get(0).number("lr"));
            assertEquals(
                    state.dict("state").get(0L), state.dict("state").get(0), "int and long alike");
        }
    }

    @Tag("oracle")
    @Test
    void numbersOfNumpyAndDictsOfAnyClassAreTakenAndPrintedAsInPython(@TempDir Path folder) {
        String printed =
                Oracle.shared()
                        .run(
                                folder,
                                """
                                import sys, types
                                class EasyDict(dict): pass
                                class Items(list): pass
                                module = types.ModuleType('theirs')
                                sys.modules['theirs'] = module
                                for thing in (EasyDict, Items):
                                    thing.__module__ = 'theirs'
                                    setattr(module, thing.__name__, thing)
                                net = torch.nn.Linear(3, 2)
                                sgd = torch.optim.SGD(net.parameters(), 0.1, 0.9)
                                net(torch.ones(1, 3)).sum().backward()
                                sgd.step()
                                group = sgd.param_groups[0]
                                group['lr'] = np.float64(0.1)
                                group['momentum'] = torch.tensor(0.75)
                                group['dampening'] = np.int64(0)
                                group['weight_decay'] = np.float32(0.1)
                                group['nesterov'] = np.bool_(True)
                                print(sgd)
                                state = sgd.state_dict()
                                state['param_groups'] = Items(EasyDict(g) for g in state['param_groups'])
                                state['state'] = EasyDict({k: EasyDict(v) for k, v in state['state'].items()})
                                torch.save({'sgd': EasyDict(state)}, 'sgd.pt')
                                """);
        Checkpoint file = Torch.load(folder.resolve("sgd.pt")).asCheckpoint();
        try (NDManager manager = Engines.newManager();
                Linear net = new Linear(3, 2);
                SGD sgd = new SGD(net.parameters(), 0.5)) {
            sgd.loadStateDict(file.dict("sgd"));
            assertEquals(printed.strip(), sgd.toString());
            sgd.loadStateDict(file.checkpoint("sgd"));
            train(net, sgd, manager, 0, 1);
        }
    }

    private static Map<Object, Object> state(Map<?, ?> state, Map<?, ?> group) {
        return new LinkedHashMap<>(Map.of("state", state, "param_groups", List.of(group)));
    }

    @Test
    void wrongStatesAreRefusedAndNothingChanges() {
        try (Linear linear = new Linear(3, 2);
                SGD sgd = new SGD(linear.parameters(), 0.1, 0.9)) {
            String before = sgd.toString();
            Map<?, ?> group = (Map<?, ?>) ((List<?>) sgd.stateDict().get("param_groups")).get(0);
            assertRefused(
                    sgd,
                    Map.of("state", Map.of(), "param_groups", List.of()),
                    "loaded state dict has a different number of parameter groups");
            Map<Object, Object> shorter = new LinkedHashMap<>(group);
            shorter.put("params", List.of(0L));
            assertRefused(
                    sgd,
                    state(Map.of(), shorter),
                    "loaded state dict contains a parameter group that doesn't match the size of"
                            + " optimizer's group");
            Map<Object, Object> adam = new LinkedHashMap<>(group);
            adam.remove("momentum");
            adam.put("lr", 7.0);
            assertRefused(
                    sgd, state(Map.of(), adam), refusal("its parameter group has no \"momentum\""));
            assertRefused(
                    sgd,
                    state(Map.of(0L, Map.of("exp_avg", Tensor.of(new float[6], 2, 3))), group),
                    refusal("its state holds a \"exp_avg\", which SGD does not have"));
            assertRefused(
                    sgd,
                    state(Map.of(0L, Map.of("momentum_buffer", Tensor.of(new float[6]))), group),
                    refusal(
                            "its \"momentum_buffer\" for parameter 0 has shape [6] and the"
                                    + " parameter [2, 3]"));
            assertEquals(before, sgd.toString());
        }
    }

    private static String refusal(String why) {
        return "loaded state dict is not the state of SGD: "
                + why
                + ". Nothing was changed; load the state that this kind of optimizer saved.";
    }

    private static void assertRefused(SGD sgd, Map<?, ?> state, String message) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> sgd.loadStateDict(state))
                        .getMessage());
    }
}
