package dev.rekindle.optim;

import dev.rekindle.nn.Parameter;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stochastic gradient descent that averages the weights beside it. Mirrors {@code torch.optim.ASGD}
 * (torch/optim/asgd.py, _single_tensor_asgd, 2.15.0).
 */
public final class ASGD extends Optimizer {
    public ASGD(List<Parameter> parameters, double lr) {
        this(parameters, o -> o.lr(lr));
    }

    /** {@code new ASGD(net.parameters(), o -> o.lr(0.01).t0(1e6))}. */
    public ASGD(List<Parameter> parameters, Consumer<Options> changes) {
        super(NamedParameters.of(parameters), Options.settings(changes));
    }

    /** As {@link #ASGD(List, Consumer)}, of {@code net.namedParameters()}: the names are saved. */
    public ASGD(Map<String, Parameter> named, Consumer<Options> changes) {
        super(NamedParameters.of(named), Options.settings(changes));
    }

    /** The settings, with torch's defaults. */
    public static final class Options extends OptimizerOptions<Options> {
        private Options() {
            set("lr", 1e-2).set("lambd", 1e-4).set("alpha", 0.75).set("t0", 1e6);
            set("weight_decay", 0L).set("foreach", null).set("maximize", false);
            set("differentiable", false).set("capturable", false);
        }

        /** How fast weights shrink. */
        public Options lambd(double lambd) {
            return set("lambd", lambd);
        }

        /** How fast the step's length falls. */
        public Options alpha(double alpha) {
            return set("alpha", alpha);
        }

        /** The step from which on the average is taken. */
        public Options t0(double step) {
            return set("t0", step);
        }

        /** How much of the weights is added to their gradients. */
        public Options weightDecay(double decay) {
            return set("weight_decay", decay);
        }

        private static Map<String, @Nullable Object> settings(Consumer<Options> changes) {
            Options options = changed(new Options(), changes);
            options.requireUsual();
            options.require("lambd", lambd -> lambd >= 0, "Invalid lambd value");
            options.require("alpha", alpha -> alpha >= 0, "Invalid alpha value");
            return options.settings();
        }
    }

    @Override
    protected Map<String, @Nullable Object> laterSettings() {
        return OptimizerOptions.inOrder(
                "foreach", null, "maximize", false, "differentiable", false, "capturable", false);
    }

    @Override
    protected void begin(ParamGroup group, NewState state) {
        state.number("step", 0).number("eta", group.number("lr")).number("mu", 1).zeros("ax");
    }

    @Override
    protected void update(ParamGroup group, ParamState state, Elements param, Elements grad) {
        Elements g = group.flag("maximize") ? grad.copy().neg() : grad;
        double step = state.nextStep();
        double weightDecay = group.number("weight_decay");
        if (weightDecay != 0) {
            g = g.copy().add(param, weightDecay);
        }
        double lambd = group.number("lambd");
        double eta = state.number("eta");
        param.mul(1 - lambd * eta).add(g, -eta);

        double mu = state.number("mu");
        Elements average = state.elements("ax");
        if (mu != 1) {
            average.add(param.copy().sub(average).mul(mu));
        } else {
            average.set(param);
        }
        Scalar lr = group.lr();
        double fall = pow(lr.times(lambd).times(step).plusOne().value(), group.number("alpha"));
        double next = lr.over(fall).value();
        // A Python float goes through a tensor of float32 first, whatever eta itself is.
        state.number("eta", group.get("lr") instanceof Double ? (float) next : next);
        state.number("mu", (float) (1 / Math.max(1, step - group.number("t0"))));
    }
}
