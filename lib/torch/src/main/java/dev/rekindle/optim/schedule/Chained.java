package dev.rekindle.optim.schedule;

import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.internal.text.Given;
import dev.rekindle.optim.Optimizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The schedulers that SequentialLR and ChainedScheduler are given: what is asked, and saved. */
final class Chained {
    static final String SAVED = "_schedulers";

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

    /** Adds the schedulers' states to the outer one's own. */
    static Map<String, @Nullable Object> saved(
            Map<String, @Nullable Object> own, List<LRScheduler> schedulers) {
        List<Object> states = new ArrayList<>();
        schedulers.forEach(each -> states.add(each.saved()));
        own.put(SAVED, states);
        return own;
    }

    /** Gives each scheduler its state, and returns the outer one's own. */
    static Map<Object, @Nullable Object> taken(Map<?, ?> stateDict, List<LRScheduler> schedulers) {
        Map<Object, @Nullable Object> own = new LinkedHashMap<>(stateDict);
        List<?> states = Objects.requireNonNull(PlainView.list(own.remove(SAVED)));
        for (int i = 0; i < schedulers.size(); i++) {
            schedulers.get(i).take(Objects.requireNonNull(PlainView.dict(states.get(i))));
        }
        return own;
    }
}
