package dev.rekindle.optim.schedule;

import dev.rekindle.optim.Optimizer;
import dev.rekindle.optim.ParamGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Goes up and down between two rates, and the momentum down and up. Mirrors {@code CyclicLR}
 * (torch/optim/lr_scheduler.py, 2.15.0).
 */
public final class CyclicLR extends LRScheduler {
    /** The settings, with torch's defaults. */
    public static final class Options {
        private double stepSizeUp = 2000;
        private double stepSizeDown = Double.NaN;
        private String mode = "triangular";
        private double gamma = 1.0;
        private @Nullable DoubleUnaryOperator scale;
        private String scaleMode = "cycle";
        private boolean cycleMomentum = true;
        private double[] baseMomentum = {0.8};
        private double[] maxMomentum = {0.9};

        private Options() {}

        /** How many steps up. */
        public Options stepSizeUp(long steps) {
            this.stepSizeUp = steps;
            return this;
        }

        /** How many steps down; as many as up where nothing is said. */
        public Options stepSizeDown(long steps) {
            this.stepSizeDown = steps;
            return this;
        }

        /** {@code "triangular"}, {@code "triangular2"} or {@code "exp_range"}. */
        public Options mode(String mode) {
            this.mode = mode;
            return this;
        }

        /** By what {@code "exp_range"} shrinks. */
        public Options gamma(double gamma) {
            this.gamma = gamma;
            return this;
        }

        /**
         * An own height; {@code mode} says of what: {@code "cycle"}, its number, or {@code
         * "iterations"}, the step's.
         */
        public Options scale(DoubleUnaryOperator scale, String mode) {
            this.scale = scale;
            this.scaleMode = mode;
            return this;
        }

        /** Whether the momentum moves, too. */
        public Options cycleMomentum(boolean flag) {
            this.cycleMomentum = flag;
            return this;
        }

        /** The smallest momentum, of all groups or of each. */
        public Options baseMomentum(double... momentum) {
            this.baseMomentum = momentum;
            return this;
        }

        /** The largest momentum, of all groups or of each. */
        public Options maxMomentum(double... momentum) {
            this.maxMomentum = momentum;
            return this;
        }
    }

    private final @Nullable DoubleUnaryOperator scale;

    /** {@code new CyclicLR(optimizer, 0.01, 0.1, o -> o.stepSizeUp(50).mode("triangular2"))}. */
    public CyclicLR(Optimizer optimizer, double baseLr, double maxLr, Consumer<Options> changes) {
        this(optimizer, new double[] {baseLr}, new double[] {maxLr}, changes);
    }

    /** With a pair of rates for each group. */
    public CyclicLR(
            Optimizer optimizer, double[] baseLr, double[] maxLr, Consumer<Options> changes) {
        super(optimizer);
        Options options = new Options();
        given(changes, "changes").accept(options);
        given(options.mode, "mode");
        scale = options.scale;
        List<Double> bases = Momentum.forGroups("base_lr", optimizer, baseLr);
        List<Double> tops = Momentum.forGroups("max_lr", optimizer, maxLr);
        require(
                scale != null
                        || List.of("triangular", "triangular2", "exp_range").contains(options.mode),
                "mode is invalid and scale_fn is None");
        boolean beta = options.cycleMomentum && Momentum.isBeta(optimizer);
        for (int i = 0; i < bases.size(); i++) {
            groups().get(i).put("lr", bases.get(i));
        }
        put("max_lrs", tops);
        double down =
                Double.isNaN(options.stepSizeDown) ? options.stepSizeUp : options.stepSizeDown;
        require(
                options.stepSizeUp + down != 0,
                "float division by zero: step_size_up and step_size_down are 0 together. Give a"
                        + " number of steps.");
        put("total_size", options.stepSizeUp + down);
        put("step_ratio", options.stepSizeUp / (options.stepSizeUp + down));
        put("mode", options.mode);
        put("gamma", options.gamma);
        put("scale_mode", scaleMode(options));
        put("cycle_momentum", options.cycleMomentum);
        if (options.cycleMomentum) {
            put("use_beta1", beta);
            List<Double> smallest =
                    Momentum.forGroups("base_momentum", optimizer, options.baseMomentum);
            List<Double> largest =
                    Momentum.forGroups("max_momentum", optimizer, options.maxMomentum);
            put("base_momentums", smallest);
            put("max_momentums", largest);
            Momentum.begin(optimizer, beta, largest, smallest);
        }
        start();
        put("base_lrs", bases);
    }

    private static String scaleMode(Options options) {
        if (options.scale != null) {
            return options.scaleMode;
        }
        return options.mode.equals("exp_range") ? "iterations" : "cycle";
    }

    private double height(double x) {
        if (scale != null) {
            return scale.applyAsDouble(x);
        }
        return switch (String.valueOf(get("mode"))) {
            case "triangular2" -> 1 / pow(2.0, x - 1);
            case "exp_range" -> pow(number("gamma"), x);
            default -> 1.0;
        };
    }

    @Override
    protected List<Double> getLr() {
        long epoch = lastEpoch();
        double size = number("total_size");
        double ratio = number("step_ratio");
        double cycle = Math.floor(1 + epoch / size);
        double x = 1.0 + epoch / size - cycle;
        double factor = x <= ratio ? x / ratio : (x - 1) / (ratio - 1);
        double height = height("cycle".equals(get("scale_mode")) ? cycle : epoch);
        List<Double> rates = between(baseLrs(), numbers("max_lrs"), 1, factor, height);
        if (flag("cycle_momentum")) {
            List<Double> largest = numbers("max_momentums");
            List<Double> momenta = between(largest, numbers("base_momentums"), -1, factor, height);
            List<ParamGroup> groups = groups();
            for (int i = 0; i < groups.size(); i++) {
                Momentum.set(groups.get(i), flag("use_beta1"), momenta.get(i));
            }
        }
        return rates;
    }

    /** {@code from + (to - from) * factor * height}, in torch's order and signs. */
    private static List<Double> between(
            List<Double> from, List<Double> to, int sign, double factor, double height) {
        List<Double> all = new ArrayList<>();
        for (int i = 0; i < from.size(); i++) {
            double way = sign * (to.get(i) - from.get(i)) * factor;
            all.add(from.get(i) + sign * (way * height));
        }
        return all;
    }

    /** A function is not saved: Python's None stands for it, at the end. */
    @Override
    Map<String, @Nullable Object> saved() {
        Map<String, @Nullable Object> all = super.saved();
        Object custom = all.remove("_scale_fn_custom");
        all.put("_scale_fn_custom", custom);
        return all;
    }
}
