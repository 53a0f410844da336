package dev.rekindle.optim.schedule;

import dev.rekindle.internal.text.Given;
import dev.rekindle.optim.Optimizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A schedule's functions of the step's number, one a group. None is saved: Python's None stands for
 * each, or what the loaded state had.
 */
final class GroupFunctions {
    private static final String SAVED = "lr_lambdas";

    private final List<LongToDoubleFunction> functions;
    private @Nullable Object loaded;

    GroupFunctions(LRScheduler schedule, List<LongToDoubleFunction> functions) {
        schedule.given(functions, "functions")
                .forEach(each -> schedule.given(each, "a function in the list"));
        int groups = schedule.groups().size();
        LRScheduler.require(
                functions.size() == groups,
                "Expected " + groups + " lr_lambdas, but got " + functions.size());
        this.functions = List.copyOf(functions);
    }

    /** Returns one function for all groups. */
    static List<LongToDoubleFunction> each(
            String schedule, Optimizer optimizer, LongToDoubleFunction function) {
        Given.given(optimizer, schedule, "optimizer");
        return Collections.nCopies(
                optimizer.paramGroups().size(), Given.given(function, schedule, "function"));
    }

    double factor(int group, long step) {
        return functions.get(group).applyAsDouble(step);
    }

    /** Adds to a schedule's own state what stands there for the functions. */
    Map<String, @Nullable Object> saved(Map<String, @Nullable Object> own) {
        own.put(
                SAVED,
                loaded != null
                        ? loaded
                        : new ArrayList<@Nullable Object>(
                                Collections.nCopies(functions.size(), null)));
        return own;
    }

    /** Keeps what stands for the functions, and returns the schedule's own state. */
    Map<Object, @Nullable Object> taken(Map<?, ?> stateDict) {
        Map<Object, @Nullable Object> own = new LinkedHashMap<>(stateDict);
        loaded = own.remove(SAVED);
        return own;
    }
}
