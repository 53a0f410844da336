package dev.rekindle.optim.schedule;

import dev.rekindle.optim.Optimizer;
import java.util.List;

/** What SequentialLR and ChainedScheduler ask of the schedulers that they are given. */
final class Chained {
    private Chained() {}

    static Optimizer optimizerOf(List<LRScheduler> schedulers) {
        LRScheduler.require(
                !schedulers.isEmpty(),
                "ChainedScheduler expects at least one scheduler to be chained, but got no"
                        + " scheduler.");
        return schedulers.get(0).optimizer();
    }

    static List<LRScheduler> checked(LRScheduler outer, List<LRScheduler> schedulers) {
        LRScheduler.require(
                !schedulers.isEmpty(),
                outer.name() + " expects at least one scheduler, but got no scheduler.");
        for (int i = 0; i < schedulers.size(); i++) {
            LRScheduler each = schedulers.get(i);
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
