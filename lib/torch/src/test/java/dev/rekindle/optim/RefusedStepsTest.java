package dev.rekindle.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.Step;
import dev.rekindle.Torch;
import dev.rekindle.nn.Linear;
import dev.rekindle.nn.Parameter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A step that cannot be done whole changes nothing; what cannot be a setting never becomes one. */
@Tag("engine")
class RefusedStepsTest {
    private static Parameter ones(long... shape) {
        return new Parameter(Torch.ones(shape));
    }

    private static void assertOnes(Parameter parameter) {
        assertArrayEquals(new float[] {1, 1}, parameter.getArray().toFloatArray());
    }

    private static String message(Class<? extends Exception> type, Runnable run) {
        return assertThrows(type, run::run).getMessage();
    }

    @Test
    void aParameterWhoseElementsShareMemoryLeavesTheOthersUnchanged() {
        Parameter first = ones(2);
        Parameter shared = new Parameter(Torch.ones(1, 2).broadcast(new Shape(2, 2)));
        try (SGD sgd = new SGD(List.of(first, shared), 0.1);
                Step step = Torch.step()) {
            step.backward(first.getArray().sum().add(shared.getArray().sum()));
            assertThrows(IllegalArgumentException.class, sgd::step);
            assertOnes(first);
        }
    }

    @Test
    void aClosedParameterLeavesTheOthersUnchanged() {
        Parameter first = ones(2);
        Parameter second = ones(2);
        try (SGD sgd = new SGD(List.of(first, second), 0.1, 0.9);
                Step step = Torch.step()) {
            step.backward(first.getArray().sum().add(second.getArray().sum()));
            second.getArray().close();
            assertThrows(IllegalStateException.class, sgd::step);
            assertOnes(first);
        }
    }

    @Test
    void aClosedOptimizerSaysSoAndChangesNothing() {
        Parameter only = ones(2);
        SGD sgd = new SGD(List.of(only), 0.1, 0.9);
        try (Step step = Torch.step()) {
            step.backward(only.getArray().sum());
            sgd.close();
            String wanted =
                    "[SGD] the optimizer was closed, and its state is gone. Make a new one.";
            assertEquals(wanted, message(IllegalStateException.class, sgd::step));
            assertEquals(wanted, message(IllegalStateException.class, sgd::stateDict));
            assertOnes(only);
        }
    }

    @Test
    void aSettingKeepsItsKind() {
        try (SGD sgd = new SGD(List.of(ones(2)), 0.1)) {
            ParamGroup group = sgd.paramGroups().get(0);
            assertEquals(
                    "setting \"lr\" is a number, and cannot become 'x'. Give a number.",
                    message(IllegalArgumentException.class, () -> group.set("lr", "x")));
            assertEquals(
                    "setting \"lr\" is a number, and cannot become None. Give a number.",
                    message(IllegalArgumentException.class, () -> group.set("lr", null)));
            assertEquals(
                    "setting \"nesterov\" is true or false, and cannot become 1. Give true or"
                            + " false.",
                    message(IllegalArgumentException.class, () -> group.set("nesterov", 1)));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> sgd.addParamGroup(List.of(ones(2)), Map.of("lr", "a")));
            assertEquals(1, sgd.paramGroups().size());
            assertEquals(0.1, group.get("lr"));
        }
    }

    @Test
    void oneArrayIsChangedByOneParameter() {
        NDArray array = Torch.ones(2);
        Parameter first = new Parameter(array);
        Parameter second = new Parameter(array);
        String wanted =
                "some parameters appear in more than one parameter group, or twice in one: the"
                        + " array of shape (2) is there already, and each step would change it"
                        + " twice. Give each Parameter once, and one Parameter for each array.";
        assertEquals(
                wanted,
                message(
                        IllegalArgumentException.class,
                        () -> new SGD(List.of(first, second), 0.1)));
        try (SGD sgd = new SGD(List.of(first), 0.1)) {
            assertEquals(
                    wanted,
                    message(
                            IllegalArgumentException.class,
                            () -> sgd.addParamGroup(List.of(second), Map.of())));
        }
    }

    @Test
    void aLossFromBeforeAStepCannotGoBackAfterIt() {
        Parameter only = ones(2);
        try (SGD sgd = new SGD(List.of(only), 0.1);
                Step step = Torch.step()) {
            NDArray early = only.getArray().square().sum();
            step.backward(only.getArray().square().sum());
            sgd.step();
            String message = message(IllegalStateException.class, () -> step.backward(early));
            assertTrue(message.contains("modified by an inplace operation"), message);
            step.backward(only.getArray().square().sum());
        }
    }

    @Test
    void settingsThatAskForOtherArithmeticAreRefusedByName() {
        Parameter only = ones(2);
        try (Adam adam = new Adam(List.of(only), 0.1);
                Step step = Torch.step()) {
            step.backward(only.getArray().sum());
            ParamGroup group = adam.paramGroups().get(0);
            group.set("fused", true);
            assertEquals(
                    "[Adam] the setting \"fused\" is on, and asks for another implementation than"
                            + " torch's single-tensor one, which alone is here. Switch it off in"
                            + " each group: set(\"fused\", false).",
                    message(IllegalStateException.class, adam::step));
            assertOnes(only);
            group.set("fused", false);
            adam.step();
            group.set("amsgrad", true);
            float[] before = only.getArray().toFloatArray();
            assertTrue(message(IllegalStateException.class, adam::step).contains("max_exp_avg_sq"));
            assertArrayEquals(before, only.getArray().toFloatArray());
        }
    }

    @Test
    void wrongSettingsAreRefusedInTorchsWords() {
        List<Parameter> one = List.of(ones(2));
        assertEquals(
                "Invalid learning rate: -1.0",
                message(IllegalArgumentException.class, () -> new Adam(one, -1)));
        assertEquals(
                "Invalid beta parameter at index 1: 1.0",
                message(
                        IllegalArgumentException.class,
                        () -> new NAdam(one, o -> o.betas(0.9, 1.0))));
        assertEquals(
                "Nesterov momentum requires a momentum and zero dampening",
                message(IllegalArgumentException.class, () -> new SGD(one, o -> o.nesterov(true))));
        assertEquals(
                "Invalid eta values: 1.5, 1.2",
                message(
                        IllegalArgumentException.class,
                        () -> new Rprop(one, o -> o.etas(1.5, 1.2))));
    }

    /** Without a lock this ends the JVM, once in a few hundred times. */
    @Test
    void closingWaitsForTheStepOfAnotherThread() throws Exception {
        for (int i = 0; i < 30; i++) {
            Parameter only = ones(300_000);
            Adam adam = new Adam(List.of(only), 0.1);
            try (Step step = Torch.step()) {
                step.backward(only.getArray().sum());
            }
            adam.step();
            FutureTask<Void> steps =
                    new FutureTask<>(
                            () -> {
                                while (true) {
                                    adam.step();
                                }
                            });
            new Thread(steps, "steps").start();
            Thread.sleep(3);
            adam.close();
            ExecutionException end = assertThrows(ExecutionException.class, steps::get);
            assertEquals(
                    "[Adam] the optimizer was closed, and its state is gone. Make a new one.",
                    end.getCause().getMessage());
            only.getArray().close();
        }
    }

    /** Keeps elements from one update to the next, which it may not. */
    private static final class Keeping extends Optimizer {
        private Elements kept;

        Keeping(Parameter only) {
            super(List.of(only), Map.of("lr", 0.1));
        }

        @Override
        protected void begin(ParamGroup group, NewState state) {}

        @Override
        protected void update(ParamGroup group, ParamState state, Elements param, Elements grad) {
            if (kept != null) {
                param.add(kept, 1);
            }
            kept = grad.copy();
        }
    }

    @Test
    void elementsOfAnEarlierUpdateAreRefusedInTheirWords() {
        Parameter only = ones(2);
        try (Keeping keeping = new Keeping(only);
                Step step = Torch.step()) {
            step.backward(only.getArray().sum());
            keeping.step();
            assertEquals(
                    "[Elements] the update that these elements belonged to is over. Keep what is to stay"
                            + " in the parameter's state.",
                    message(IllegalStateException.class, keeping::step));
        }
        assertOnes(only);
    }

    @Test
    void aNetworkThatChangedItsTypeUnderTheOptimizerIsRefused() {
        try (Linear net = new Linear(2, 1);
                SGD sgd = new SGD(net.parameters(), 0.1, 0.9)) {
            try (Step step = Torch.step()) {
                step.backward(net.forward(Torch.ones(1, 2)).sum());
                sgd.step();
            }
            net.doubleType();
            sgd.zeroGrad();
            try (Step step = Torch.step()) {
                NDArray x = Torch.ones(1, 2).toType(DataType.FLOAT64, true);
                step.backward(net.forward(x).sum());
                assertEquals(
                        "[SGD] a parameter is float64, and \"momentum_buffer\" of its state"
                                + " float32: the parameter was changed under the optimizer. Make the"
                                + " optimizer after to(…), and load the state into it.",
                        message(IllegalArgumentException.class, sgd::step));
            }
        }
    }

    @Test
    void anAverageOfTheNetworkItselfIsRefused() {
        try (Linear net = new Linear(2, 1)) {
            assertEquals(
                    "[AveragedModel] make gave the network itself, and the average needs weights of"
                            + " its own. Make another of its class: Net::new.",
                    message(
                            IllegalArgumentException.class,
                            () -> AveragedModel.swa(net, () -> net)));
            assertEquals(
                    "[AveragedModel] what make gave is null. Give one.",
                    message(
                            IllegalArgumentException.class,
                            () -> AveragedModel.swa(net, () -> null)));
        }
    }
}
