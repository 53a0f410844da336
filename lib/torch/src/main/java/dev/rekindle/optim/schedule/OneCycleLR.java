package dev.rekindle.optim.schedule;

import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.internal.codec.PythonText;
import dev.rekindle.optim.Optimizer;
import dev.rekindle.optim.ParamGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Up to the largest rate, then down far below the first, once. Mirrors {@code OneCycleLR}
 * (torch/optim/lr_scheduler.py, 2.15.0).
 */
public final class OneCycleLR extends LRScheduler {
    /** What a phase says of the settings of a group between which it moves. */
    private static final List<String> NAMES =
            List.of("start_lr", "end_lr", "start_momentum", "end_momentum");

    /** The settings, with torch's defaults. */
    public static final class Options {
        private long totalSteps;
        private double pctStart = 0.3;
        private String annealStrategy = "cos";
        private boolean cycleMomentum = true;
        private double[] baseMomentum = {0.85};
        private double[] maxMomentum = {0.95};
        private double divFactor = 25.0;
        private double finalDivFactor = 1e4;
        private boolean threePhase;

        private Options() {}

        /** How many steps in all. */
        public Options totalSteps(long steps) {
            require(steps > 0, "Expected positive integer total_steps, but got " + steps);
            this.totalSteps = steps;
            return this;
        }

        /** How many steps in all, as epochs and steps an epoch. */
        public Options epochs(long epochs, long stepsPerEpoch) {
            require(epochs > 0, "Expected positive integer epochs, but got " + epochs);
            require(
                    stepsPerEpoch > 0,
                    "Expected positive integer steps_per_epoch, but got " + stepsPerEpoch);
            this.totalSteps = epochs * stepsPerEpoch;
            return this;
        }

        /** The part of the steps that goes up. */
        public Options pctStart(double part) {
            this.pctStart = part;
            return this;
        }

        /** {@code "cos"} or {@code "linear"}. */
        public Options annealStrategy(String strategy) {
            this.annealStrategy = strategy;
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

        /** The largest rate by the first. */
        public Options divFactor(double factor) {
            this.divFactor = factor;
            return this;
        }

        /** The first rate by the last. */
        public Options finalDivFactor(double factor) {
            this.finalDivFactor = factor;
            return this;
        }

        /** Comes down as it went up, and then goes on down. */
        public Options threePhase(boolean flag) {
            this.threePhase = flag;
            return this;
        }
    }

    /** {@code new OneCycleLR(optimizer, 0.1, o -> o.totalSteps(1000))}. */
    public OneCycleLR(Optimizer optimizer, double maxLr, Consumer<Options> changes) {
        this(optimizer, new double[] {maxLr}, changes);
    }

    /** With a rate for each group. */
    public OneCycleLR(Optimizer optimizer, double[] maxLr, Consumer<Options> changes) {
        super(optimizer);
        Options options = new Options();
        given(changes, "changes").accept(options);
        require(
                options.totalSteps > 0,
                "You must define either total_steps OR (epochs AND steps_per_epoch)");
        require(
                options.pctStart >= 0 && options.pctStart <= 1,
                "Expected float between 0 and 1 pct_start, but got "
                        + PythonText.of(options.pctStart));
        require(
                "cos".equals(options.annealStrategy) || "linear".equals(options.annealStrategy),
                "anneal_strategy must be one of 'cos' or 'linear', instead got "
                        + options.annealStrategy);
        requireNotZero("div_factor", options.divFactor);
        requireNotZero("final_div_factor", options.finalDivFactor);
        List<Double> tops = Momentum.forGroups("max_lr", optimizer, maxLr);
        boolean beta = options.cycleMomentum && Momentum.isBeta(optimizer);
        put("total_steps", options.totalSteps);
        put("_schedule_phases", phases(options));
        put("_anneal_func_type", options.annealStrategy);
        for (int i = 0; i < tops.size(); i++) {
            ParamGroup group = groups().get(i);
            double first = tops.get(i) / options.divFactor;
            group.put("initial_lr", first);
            group.put("max_lr", tops.get(i));
            group.put("min_lr", first / options.finalDivFactor);
        }
        put("cycle_momentum", options.cycleMomentum);
        if (options.cycleMomentum) {
            put("use_beta1", beta);
            Momentum.begin(
                    optimizer,
                    beta,
                    Momentum.forGroups("max_momentum", optimizer, options.maxMomentum),
                    Momentum.forGroups("base_momentum", optimizer, options.baseMomentum));
        }
        start();
    }

    private static void requireNotZero(String name, double factor) {
        require(factor != 0, "float division by zero: " + name + " is 0. Give another number.");
    }

    private static List<Object> phases(Options options) {
        long all = options.totalSteps;
        List<Object> phases = new ArrayList<>();
        phases.add(
                phase(
                        options.pctStart * all - 1,
                        "initial_lr",
                        "max_lr",
                        "max_momentum",
                        "base_momentum"));
        if (options.threePhase) {
            phases.add(
                    phase(
                            2 * options.pctStart * all - 2,
                            "max_lr",
                            "initial_lr",
                            "base_momentum",
                            "max_momentum"));
            phases.add(phase(all - 1, "initial_lr", "min_lr", "max_momentum", "max_momentum"));
        } else {
            phases.add(phase(all - 1, "max_lr", "min_lr", "base_momentum", "max_momentum"));
        }
        return phases;
    }

    private static Map<String, Object> phase(
            Object end, String fromLr, String toLr, String fromMomentum, String toMomentum) {
        Map<String, Object> phase = new LinkedHashMap<>();
        phase.put("end_step", end);
        phase.put("start_lr", fromLr);
        phase.put("end_lr", toLr);
        phase.put("start_momentum", fromMomentum);
        phase.put("end_momentum", toMomentum);
        return phase;
    }

    @Override
    protected List<Double> getLr() {
        long step = lastEpoch();
        if (step > integer("total_steps")) {
            throw new IllegalStateException(
                    "Tried to step "
                            + step
                            + " times. The specified number of total steps is "
                            + integer("total_steps"));
        }
        List<?> phases = Objects.requireNonNull(PlainView.list(get("_schedule_phases")));
        for (ParamGroup group : groups()) {
            if (!group.has("initial_lr")) {
                throw new IllegalStateException(
                        "[OneCycleLR] a parameter group was added after the scheduler was made."
                                + " Add groups before it is.");
            }
        }
        double start = 0;
        int i = 0;
        while (i < phases.size() - 1 && step > end(phases.get(i))) {
            start = end(phases.get(i++));
        }
        double way = end(phases.get(i)) - start;
        if (way == 0) {
            throw new IllegalStateException(
                    "[OneCycleLR] float division by zero: a phase has no step. Give more steps, or"
                            + " another pct_start.");
        }
        double part = (step - start) / way;
        Map<?, ?> phase = Objects.requireNonNull(PlainView.dict(phases.get(i)));
        List<Double> rates = new ArrayList<>();
        for (ParamGroup group : groups()) {
            rates.add(between(group, phase, "start_lr", "end_lr", part));
            if (flag("cycle_momentum")) {
                Momentum.set(
                        group,
                        flag("use_beta1"),
                        between(group, phase, "start_momentum", "end_momentum", part));
            }
        }
        return rates;
    }

    /** Asks, before anything is taken, whether the phases are such as this class writes. */
    @Override
    void take(Map<?, ?> stateDict) {
        List<?> phases = PlainView.list(stateDict.get("_schedule_phases"));
        if (phases == null || phases.isEmpty() || !phases.stream().allMatch(OneCycleLR::isPhase)) {
            throw LoadedSchedule.wrong(
                    this, "its \"_schedule_phases\" are no phases of a schedule");
        }
        super.take(stateDict);
    }

    private static boolean isPhase(@Nullable Object value) {
        Map<?, ?> phase = PlainView.dict(value);
        return phase != null
                && PlainView.scalar(phase.get("end_step")) instanceof Number
                && NAMES.stream().allMatch(name -> phase.get(name) instanceof String);
    }

    private static double end(Object phase) {
        Object end = Objects.requireNonNull(PlainView.dict(phase)).get("end_step");
        return ((Number) Objects.requireNonNull(PlainView.scalar(end))).doubleValue();
    }

    private double between(ParamGroup group, Map<?, ?> phase, String from, String to, double part) {
        double start = group.number(String.valueOf(phase.get(from)));
        double end = group.number(String.valueOf(phase.get(to)));
        return "cos".equals(get("_anneal_func_type"))
                ? end + (start - end) / 2.0 * (cos(Math.PI * part) + 1)
                : (end - start) * part + start;
    }
}
