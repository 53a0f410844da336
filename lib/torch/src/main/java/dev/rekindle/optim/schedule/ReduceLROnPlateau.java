package dev.rekindle.optim.schedule;

import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.internal.text.Given;
import dev.rekindle.optim.Optimizer;
import dev.rekindle.optim.ParamGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Lowers the rate when a number, such as the loss of the validation, gets no better. Mirrors {@code
 * ReduceLROnPlateau} (torch/optim/lr_scheduler.py, 2.15.0).
 */
public final class ReduceLROnPlateau extends LRScheduler {
    /** The settings, with torch's defaults. */
    public static final class Options {
        private String mode = "min";
        private double factor = 0.1;
        private long patience = 10;
        private double threshold = 1e-4;
        private String thresholdMode = "rel";
        private long cooldown;
        private Object minLr = 0L;
        private double eps = 1e-8;

        private Options() {}

        /** {@code "min"} where smaller is better, or {@code "max"}. */
        public Options mode(String mode) {
            this.mode = mode;
            return this;
        }

        /** What the rate is multiplied by. */
        public Options factor(double factor) {
            this.factor = factor;
            return this;
        }

        /** How many steps without a better number are borne. */
        public Options patience(long steps) {
            this.patience = steps;
            return this;
        }

        /** By how much a number must be better to count. */
        public Options threshold(double threshold) {
            this.threshold = threshold;
            return this;
        }

        /** {@code "rel"}: a part of the best number; or {@code "abs"}. */
        public Options thresholdMode(String mode) {
            this.thresholdMode = mode;
            return this;
        }

        /** How many steps are not counted after the rate was lowered. */
        public Options cooldown(long steps) {
            this.cooldown = steps;
            return this;
        }

        /** The lowest rate, of all groups or of each. */
        public Options minLr(double... rates) {
            Given.given(rates, "ReduceLROnPlateau", "minLr");
            this.minLr =
                    rates.length == 1
                            ? (Object) rates[0]
                            : Arrays.stream(rates).boxed().collect(Collectors.toList());
            return this;
        }

        /** A smaller change of the rate than this is left undone. */
        public Options eps(double eps) {
            this.eps = eps;
            return this;
        }
    }

    public ReduceLROnPlateau(Optimizer optimizer) {
        this(optimizer, o -> {});
    }

    /** {@code new ReduceLROnPlateau(optimizer, o -> o.mode("max").patience(3))}. */
    public ReduceLROnPlateau(Optimizer optimizer, Consumer<Options> changes) {
        super(optimizer);
        Options options = new Options();
        given(changes, "changes").accept(options);
        require(options.factor < 1, "Factor should be < 1.0.");
        put("factor", options.factor);
        int groups = groups().size();
        if (options.minLr instanceof List<?> each) {
            require(each.size() == groups, "expected " + groups + " min_lrs, got " + each.size());
            put("default_min_lr", null);
            put("min_lrs", each);
        } else {
            put("default_min_lr", options.minLr);
            put("min_lrs", new ArrayList<>(Collections.nCopies(groups, options.minLr)));
        }
        put("patience", options.patience);
        put("cooldown", options.cooldown);
        put("eps", options.eps);
        put("last_epoch", 0);
        remember(rates());
        compare(options.mode, options.threshold, options.thresholdMode);
        put("best", get("mode_worse"));
        put("cooldown_counter", 0);
        put("num_bad_epochs", 0);
    }

    private void compare(String mode, double threshold, String thresholdMode) {
        requireKnown(mode, thresholdMode);
        put("mode_worse", mode.equals("min") ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY);
        put("mode", mode);
        put("threshold", threshold);
        put("threshold_mode", thresholdMode);
    }

    private static void requireKnown(String mode, String thresholdMode) {
        require("min".equals(mode) || "max".equals(mode), "mode " + mode + " is unknown!");
        require(
                "rel".equals(thresholdMode) || "abs".equals(thresholdMode),
                "threshold mode " + thresholdMode + " is unknown!");
    }

    /**
     * Tells the number of this epoch, and lowers the rate if it was not better for too long.
     *
     * @param metric the loss of the validation, say
     */
    public void step(double metric) {
        put("last_epoch", lastEpoch() + 1);
        if (isBetter(metric, number("best"))) {
            put("best", metric);
            put("num_bad_epochs", 0);
        } else {
            put("num_bad_epochs", integer("num_bad_epochs") + 1);
        }
        if (integer("cooldown_counter") > 0) {
            put("cooldown_counter", integer("cooldown_counter") - 1);
            put("num_bad_epochs", 0);
        }
        if (integer("num_bad_epochs") > integer("patience")) {
            reduce();
            put("cooldown_counter", integer("cooldown"));
            put("num_bad_epochs", 0);
        }
        remember(rates());
    }

    /**
     * Not for this one.
     *
     * @throws IllegalStateException always: it goes by a number
     */
    @Override
    public void step() {
        throw new IllegalStateException(
                "[ReduceLROnPlateau] step() goes by a number that should get better. Give it:"
                        + " step(validationLoss).");
    }

    private void reduce() {
        List<ParamGroup> groups = groups();
        if (groups.size() != numbers("min_lrs").size()) {
            if (get("default_min_lr") == null) {
                throw new IllegalStateException(
                        "The number of param groups in the `optimizer` ("
                                + groups.size()
                                + ") differs from when `ReduceLROnPlateau` was initialized ("
                                + numbers("min_lrs").size()
                                + "), usually due to a new param group being added to the"
                                + " optimizer. Make it after all groups were added.");
            }
            put(
                    "min_lrs",
                    new ArrayList<>(Collections.nCopies(groups.size(), get("default_min_lr"))));
        }
        List<Double> least = numbers("min_lrs");
        for (int i = 0; i < groups.size(); i++) {
            double old = lr(groups.get(i));
            double lowered = old * number("factor");
            double next = least.get(i) > lowered ? least.get(i) : lowered;
            if (old - next > number("eps")) {
                groups.get(i).put("lr", next);
            }
        }
    }

    private boolean isBetter(double metric, double best) {
        double threshold = number("threshold");
        boolean relative = "rel".equals(get("threshold_mode"));
        if ("min".equals(get("mode"))) {
            return metric < (relative ? best * (1.0 - threshold) : best - threshold);
        }
        return metric > (relative ? best * (threshold + 1.0) : best + threshold);
    }

    @Override
    void take(Map<?, ?> stateDict) {
        requireKnown(
                String.valueOf(PlainView.scalar(stateDict.get("mode"))),
                String.valueOf(PlainView.scalar(stateDict.get("threshold_mode"))));
        super.take(stateDict);
        compare(
                String.valueOf(get("mode")),
                number("threshold"),
                String.valueOf(get("threshold_mode")));
    }

    @Override
    protected List<Double> getLr() {
        return rates();
    }
}
