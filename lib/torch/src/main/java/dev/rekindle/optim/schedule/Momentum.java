package dev.rekindle.optim.schedule;

import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.internal.text.Given;
import dev.rekindle.optim.Optimizer;
import dev.rekindle.optim.ParamGroup;
import dev.rekindle.value.Tuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The momentum that CyclicLR and OneCycleLR move against the rate: SGD's, or Adam's first beta. */
final class Momentum {
    private Momentum() {}

    /** Tells whether the optimizer has betas; refuses one that has neither, in torch's words. */
    static boolean isBeta(Optimizer optimizer) {
        boolean betas = optimizer.defaults().containsKey("betas");
        LRScheduler.require(
                betas || optimizer.defaults().containsKey("momentum"),
                "optimizer must support momentum or beta1 with `cycle_momentum` option enabled");
        return betas;
    }

    /** Sets the first momentum of each group, and notes its bounds there. */
    static void begin(
            Optimizer optimizer, boolean beta, List<Double> largest, List<Double> smallest) {
        List<ParamGroup> groups = optimizer.paramGroups();
        for (int i = 0; i < groups.size(); i++) {
            set(groups.get(i), beta, largest.get(i));
            groups.get(i).put("max_momentum", largest.get(i));
            groups.get(i).put("base_momentum", smallest.get(i));
        }
    }

    static void set(ParamGroup group, boolean beta, double value) {
        if (!beta) {
            group.put("momentum", value);
            return;
        }
        List<?> before = PlainView.list(group.get("betas"));
        List<@Nullable Object> betas = new ArrayList<>(before == null ? List.of() : before);
        betas.set(0, value);
        group.put("betas", Tuple.copyOf(betas));
    }

    /** {@code _format_param}: one value for all groups, or one for each. */
    static List<Double> forGroups(String name, Optimizer optimizer, double... values) {
        Given.given(values, "scheduler", name);
        int groups = optimizer.paramGroups().size();
        if (values.length == 1) {
            return new ArrayList<>(Collections.nCopies(groups, values[0]));
        }
        LRScheduler.require(
                values.length == groups,
                name
                        + " must have the same length as optimizer.param_groups. "
                        + name
                        + " has "
                        + values.length
                        + " values, param_groups has "
                        + groups
                        + ".");
        List<Double> each = new ArrayList<>();
        for (double value : values) {
            each.add(value);
        }
        return each;
    }
}
