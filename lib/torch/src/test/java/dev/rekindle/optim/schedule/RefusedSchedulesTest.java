package dev.rekindle.optim.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rekindle.Torch;
import dev.rekindle.nn.Parameter;
import dev.rekindle.optim.Adagrad;
import dev.rekindle.optim.Optimizer;
import dev.rekindle.optim.SGD;
import dev.rekindle.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What a scheduler cannot do it says in one sentence, and nothing changes. */
@Tag("engine")
class RefusedSchedulesTest {
    private static Optimizer sgd() {
        return new SGD(List.of(new Parameter(Torch.ones(2))), 0.1, 0.9);
    }

    private static void assertRefused(String sentence, Executable action) {
        assertEquals(sentence, assertThrows(IllegalArgumentException.class, action).getMessage());
    }

    private static String wrong(String type, String why) {
        return "loaded state dict is not the state of "
                + type
                + ": "
                + why
                + ". Nothing was changed; load the state that this kind of scheduler saved.";
    }

    @Test
    void anotherSchedulersStateIsRefusedAndNothingChanges() {
        try (Optimizer one = sgd();
                Optimizer other = sgd()) {
            LRScheduler steps = new StepLR(one, 3);
            LRScheduler exponential = new ExponentialLR(other, 0.9);
            exponential.step();
            String before = steps.stateDict().toString();
            assertRefused(
                    wrong("StepLR", "it has no \"step_size\""),
                    () -> steps.loadStateDict(exponential.stateDict()));
            assertRefused(
                    wrong(
                            "ExponentialLR",
                            "it has a \"step_size\", which ExponentialLR does not have"),
                    () -> exponential.loadStateDict(steps.stateDict()));
            assertEquals(before, steps.stateDict().toString());
        }
    }

    @Test
    void theStateOfAnotherNumberOfGroupsIsRefused() {
        try (Optimizer one = sgd();
                Optimizer two = sgd()) {
            two.addParamGroup(List.of(new Parameter(Torch.ones(3))), Map.of());
            LRScheduler small = new StepLR(one, 3);
            assertRefused(
                    wrong(
                            "StepLR",
                            "its \"base_lrs\" is for 2 parameter groups, and the optimizer has 1"),
                    () -> small.loadStateDict(new StepLR(two, 3).stateDict()));
        }
    }

    @Test
    void aRateThatIsATensorIsRefused() {
        try (Optimizer one = sgd()) {
            one.paramGroups().get(0).set("lr", Tensor.of(new float[] {0.1f}));
            String message =
                    assertThrows(IllegalArgumentException.class, () -> new StepLR(one, 3))
                            .getMessage();
            assertEquals(
                    " Give it as a number: group.put(\"lr\", group.number(\"lr\")).",
                    message.substring(message.indexOf(" Give it")));
        }
    }

    @Test
    void whatTorchRefusesIsRefusedInItsWords() {
        try (Optimizer one = sgd();
                Optimizer adagrad = new Adagrad(List.of(new Parameter(Torch.ones(2))), 0.1)) {
            assertRefused(
                    "optimizer must support momentum or beta1 with `cycle_momentum` option enabled",
                    () -> new OneCycleLR(adagrad, 0.1, o -> o.totalSteps(10)));
            assertRefused(
                    "You must define either total_steps OR (epochs AND steps_per_epoch)",
                    () -> new OneCycleLR(one, 0.1, o -> {}));
            assertRefused(
                    "Factor should be < 1.0.", () -> new ReduceLROnPlateau(one, o -> o.factor(1)));
            assertRefused(
                    "Expected positive integer T_0, but got 0",
                    () -> new CosineAnnealingWarmRestarts(one, 0));
            assertEquals(
                    "[ReduceLROnPlateau] step() goes by a number that should get better. Give it:"
                            + " step(validationLoss).",
                    assertThrows(IllegalStateException.class, new ReduceLROnPlateau(one)::step)
                            .getMessage());
        }
    }

    @Test
    void aStepThatIsRefusedIsNotCounted() {
        try (Optimizer one = sgd()) {
            LRScheduler schedule = new OneCycleLR(one, 0.1, o -> o.totalSteps(2));
            schedule.step();
            schedule.step();
            Object rates = schedule.getLastLr();
            for (int i = 0; i < 2; i++) {
                assertEquals(
                        "Tried to step 3 times. The specified number of total steps is 2",
                        assertThrows(IllegalStateException.class, schedule::step).getMessage());
                assertEquals(2, schedule.stateDict().integer("last_epoch"));
                assertEquals(3, schedule.stateDict().integer("_step_count"));
                assertEquals(rates, schedule.getLastLr());
            }
        }
    }

    @Test
    void phasesThatAreNoneAreRefusedBeforeAnythingIsTaken() {
        try (Optimizer one = sgd()) {
            LRScheduler schedule = new OneCycleLR(one, 0.1, o -> o.totalSteps(10));
            Map<Object, Object> state = new LinkedHashMap<>(schedule.stateDict().entries());
            state.put("last_epoch", 5L);
            for (Object phases :
                    List.of(List.of(), List.of("up"), List.of(Map.of("end_step", 3)))) {
                state.put("_schedule_phases", phases);
                assertRefused(
                        wrong("OneCycleLR", "its \"_schedule_phases\" are no phases of a schedule"),
                        () -> schedule.loadStateDict(state));
                assertEquals(0, schedule.stateDict().integer("last_epoch"));
            }
        }
    }

    @Test
    void divisionsByZeroAndNullsAreToldByName() {
        try (Optimizer one = sgd()) {
            assertRefused(
                    "float division by zero: div_factor is 0. Give another number.",
                    () -> new OneCycleLR(one, 0.1, o -> o.totalSteps(10).divFactor(0)));
            assertRefused(
                    "float division by zero: step_size_up and step_size_down are 0 together. Give a"
                            + " number of steps.",
                    () -> new CyclicLR(one, 0.1, 0.2, o -> o.stepSizeUp(0)));
            assertEquals(
                    "[CosineAnnealingLR] integer modulo by zero: T_max is 0. Give the number of"
                            + " steps.",
                    assertThrows(
                                    IllegalStateException.class,
                                    () -> new CosineAnnealingLR(one, 0).step())
                            .getMessage());
            assertRefused(
                    "[OneCycleLR] changes is null. Give one.",
                    () -> new OneCycleLR(one, 0.1, null));
            assertRefused(
                    "[LambdaLR] function is null. Give one.",
                    () -> new LambdaLR(one, (LongToDoubleFunction) null));
            assertRefused(
                    "[MultiStepLR] milestones is null. Give one.",
                    () -> new MultiStepLR(one, null));
            assertRefused(
                    "[SequentialLR] a scheduler is null. Give one.",
                    () ->
                            new SequentialLR(
                                    one, Arrays.asList(new StepLR(one, 1), null), List.of(2L)));
        }
    }

    @Test
    void anOwnScheduleThatDoesNotStartSaysSo() {
        try (Optimizer one = sgd()) {
            LRScheduler own =
                    new LRScheduler(one) {
                        @Override
                        protected List<Double> getLr() {
                            return rates();
                        }
                    };
            String message = assertThrows(IllegalStateException.class, own::step).getMessage();
            assertEquals(
                    " the schedule has not begun. Call start() at the end of its constructor.",
                    message.substring(message.indexOf(" the schedule")));
        }
    }
}
