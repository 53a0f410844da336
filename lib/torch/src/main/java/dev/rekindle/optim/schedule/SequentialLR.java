package dev.rekindle.optim.schedule;

import dev.rekindle.optim.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One schedule after another; the next begins at each milestone. Mirrors {@code SequentialLR}
 * (torch/optim/lr_scheduler.py, 2.15.0).
 */
public final class SequentialLR extends LRScheduler {
    private final List<LRScheduler> schedulers;

    public SequentialLR(Optimizer optimizer, List<LRScheduler> schedulers, List<Long> milestones) {
        super(optimizer);
        this.schedulers = Chained.checked(this, schedulers);
        require(
                given(milestones, "milestones").size() == schedulers.size() - 1,
                "Sequential Schedulers expects number of schedulers provided to be one more than"
                        + " the number of milestone points, but got number of schedulers "
                        + schedulers.size()
                        + " and the number of milestones to be equal to "
                        + milestones.size());
        put("_milestones", new ArrayList<>(milestones));
        put("last_epoch", 0);
        groups().forEach(group -> group.put("lr", group.number("initial_lr")));
        undo(this);
        LRScheduler first = schedulers.get(index(0));
        first.initialStep();
        put("_last_lr", first.lastLr());
    }

    /** Takes back the first step of each, however deep. */
    private static void undo(LRScheduler scheduler) {
        if (scheduler.inner().isEmpty()) {
            scheduler.put("last_epoch", scheduler.lastEpoch() - 1);
        } else {
            scheduler.inner().forEach(SequentialLR::undo);
        }
    }

    /** Returns which schedule is at work: {@code bisect_right(milestones, epoch)}. */
    private int index(long epoch) {
        return (int) numbers("_milestones").stream().filter(each -> each <= epoch).count();
    }

    @Override
    public void step() {
        long epoch = lastEpoch() + 1;
        int index = index(epoch);
        LRScheduler scheduler = schedulers.get(index);
        if (index > 0 && numbers("_milestones").get(index - 1) == epoch) {
            scheduler.updateLr(true);
        } else {
            scheduler.step();
        }
        put("last_epoch", epoch);
        put("_last_lr", scheduler.lastLr());
    }

    @Override
    protected List<Double> getLr() {
        throw new UnsupportedOperationException(
                "[SequentialLR] its schedulers say the rates; it has no own ones.");
    }

    @Override
    List<LRScheduler> inner() {
        return schedulers;
    }

    @Override
    Map<String, @Nullable Object> saved() {
        return Chained.saved(super.saved(), schedulers);
    }

    @Override
    void take(Map<?, ?> stateDict) {
        super.take(Chained.taken(stateDict, schedulers));
    }
}
