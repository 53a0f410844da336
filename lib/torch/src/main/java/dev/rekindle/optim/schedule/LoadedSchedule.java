package dev.rekindle.optim.schedule;

import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.internal.codec.Values;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks a scheduler's saved state before it is taken. */
final class LoadedSchedule {
    /** What only some schedulers have: the sign of another one's state. */
    private static final Set<String> SPECIAL =
            Set.of(
                    "step_size",
                    "gamma",
                    "milestones",
                    "factor",
                    "total_iters",
                    "start_factor",
                    "end_factor",
                    "power",
                    "T_max",
                    "eta_min",
                    "T_0",
                    "T_i",
                    "T_mult",
                    "T_cur",
                    "lr_lambdas",
                    Chained.SAVED,
                    "_milestones",
                    "max_lrs",
                    "total_size",
                    "step_ratio",
                    "scale_mode",
                    "total_steps",
                    "_schedule_phases",
                    "patience",
                    "cooldown",
                    "threshold",
                    "num_bad_epochs");

    /** What older versions of torch did not save. */
    private static final Set<String> LATER =
            Set.of(
                    "_is_initial",
                    "_get_lr_called_within_step",
                    "_step_count",
                    "_scale_fn_custom",
                    "use_beta1",
                    "default_min_lr",
                    "mode_worse");

    private LoadedSchedule() {}

    static void check(LRScheduler scheduler, Map<?, ?> given) {
        Map<String, @Nullable Object> own = scheduler.saved();
        for (Map.Entry<String, @Nullable Object> entry : own.entrySet()) {
            String name = entry.getKey();
            if (!given.containsKey(name)) {
                if (!LATER.contains(name)) {
                    throw wrong(scheduler, "it has no \"" + name + "\"");
                }
            } else if (!name.equals(Chained.SAVED)) {
                check(scheduler, name, entry.getValue(), given.get(name));
            }
        }
        for (Object key : given.keySet()) {
            if (SPECIAL.contains(String.valueOf(key)) && !own.containsKey(String.valueOf(key))) {
                throw wrong(
                        scheduler,
                        "it has a \"" + key + "\", which " + scheduler.name() + " does not have");
            }
        }
        checkInner(scheduler, PlainView.list(given.get(Chained.SAVED)));
    }

    private static void check(
            LRScheduler scheduler, String name, @Nullable Object own, @Nullable Object other) {
        List<?> list = PlainView.list(own);
        List<?> given = PlainView.list(other);
        if (list != null && given != null && name.endsWith("lrs") && list.size() != given.size()) {
            throw wrong(
                    scheduler,
                    "its \""
                            + name
                            + "\" is for "
                            + given.size()
                            + " parameter groups, and the optimizer has "
                            + list.size());
        }
        if (own != null && other != null && !kind(own).equals(kind(other))
                || own instanceof Number && other == null) {
            throw wrong(scheduler, "its \"" + name + "\" is " + Values.of(other).label());
        }
    }

    private static String kind(Object value) {
        if (PlainView.list(value) != null) {
            return "list";
        }
        Object single = PlainView.scalar(value);
        return single instanceof Number
                ? "number"
                : single == null ? "other" : single.getClass().getSimpleName();
    }

    private static void checkInner(LRScheduler scheduler, @Nullable List<?> states) {
        List<LRScheduler> inner = scheduler.inner();
        if (inner.isEmpty()) {
            return;
        }
        if (states == null || states.size() != inner.size()) {
            throw wrong(scheduler, "it is not made of " + inner.size() + " schedulers");
        }
        for (int i = 0; i < inner.size(); i++) {
            Map<?, ?> state = PlainView.dict(states.get(i));
            if (state == null) {
                throw wrong(scheduler, "the state of its scheduler " + i + " is no dict");
            }
            check(inner.get(i), state);
        }
    }

    static IllegalArgumentException wrong(LRScheduler scheduler, String why) {
        return new IllegalArgumentException(
                "loaded state dict is not the state of "
                        + scheduler.name()
                        + ": "
                        + why
                        + ". Nothing was changed; load the state that this kind of scheduler"
                        + " saved.");
    }
}
