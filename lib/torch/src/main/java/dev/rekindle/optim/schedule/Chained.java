package dev.rekindle.optim.schedule;

import dev.rekindle.internal.text.Given;
import dev.rekindle.optim.Optimizer;
import java.util.List;

/** What SequentialLR and ChainedScheduler ask of the schedulers that they are given. */
final class Chained {
    private Chained() {}

    static Optimizer optimizerOf(List<LRScheduler> schedulers) {
        Given.given(schedulers, "ChainedScheduler", "schedulers");
        LRScheduler.require(
                !schedulers.isEmpty(),
                "ChainedScheduler expects at least one scheduler to be chained, but got no"
                        + " scheduler.");
        return Given.given(schedulers.get(0), "ChainedScheduler", "a scheduler").optimizer();
    }

    static List<LRScheduler> checked(LRScheduler outer, List<LRScheduler> schedulers) {
        outer.given(schedulers, "schedulers");
        LRScheduler.require(
                !schedulers.isEmpty(),
                outer.name() + " expects at least one scheduler, but got no scheduler.");
        for (int i = 0; i < schedulers.size(); i++) {
            LRScheduler each = outer.given(schedulers.get(i), "a scheduler");
            LRScheduler.require(
                    !(each instanceof ReduceLROnPlateau),
                    outer.name()
                            + " does not support `ReduceLROnPlateau` scheduler as it requires"
                            + " additional kwargs to be specified when calling `step`, but got one"
                            + " at index "
                            + i
                            + " in the given schedulers sequence.");
            LRScheduler.require(
                    each.optimizer() == outer.optimizer(),
                    outer.name()
                            + " expects all schedulers to belong to the same optimizer, but got"
                            + " scheduler "
                            + each.name()
                            + " at index "
                            + i
                            + " of another one.");
        }
        return List.copyOf(schedulers);
    }
}
