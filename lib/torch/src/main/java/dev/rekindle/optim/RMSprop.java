package dev.rekindle.optim;

import dev.rekindle.nn.Parameter;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Divides by the root of the average of squares. Mirrors {@code torch.optim.RMSprop}
 * (torch/optim/rmsprop.py, _single_tensor_rmsprop, 2.15.0).
 */
public final class RMSprop extends Optimizer {
    public RMSprop(List<Parameter> parameters, double lr) {
        this(parameters, o -> o.lr(lr));
    }

    /** {@code new RMSprop(net.parameters(), o -> o.lr(0.01).alpha(0.99).centered(true))}. */
    public RMSprop(List<Parameter> parameters, Consumer<Options> changes) {
        super(NamedParameters.of(parameters), Options.settings(changes));
    }

    /**
     * As {@link #RMSprop(List, Consumer)}, of {@code net.namedParameters()}: the names are saved.
     */
    public RMSprop(Map<String, Parameter> named, Consumer<Options> changes) {
        super(NamedParameters.of(named), Options.settings(changes));
    }

    /** The settings, with torch's defaults. */
    public static final class Options extends OptimizerOptions<Options> {
        private Options() {
            set("lr", 1e-2).set("momentum", 0L).set("alpha", 0.99).set("eps", 1e-8);
            set("centered", false).set("weight_decay", 0L).set("capturable", false);
            set("foreach", null).set("maximize", false).set("differentiable", false);
        }

        /** How slowly the average of squares forgets. */
        public Options alpha(double alpha) {
            return set("alpha", alpha);
        }

        /** Keeps the divisor from zero. */
        public Options eps(double eps) {
            return set("eps", eps);
        }

        /** How much of the weights is added to their gradients. */
        public Options weightDecay(double decay) {
            return set("weight_decay", decay);
        }

        public Options momentum(double momentum) {
            return set("momentum", momentum);
        }

        /** Takes the variance in place of the average of squares. */
        public Options centered(boolean flag) {
            return set("centered", flag);
        }

        private static Map<String, @Nullable Object> settings(Consumer<Options> changes) {
            Options options = changed(new Options(), changes);
            options.requireUsual();
            options.require("momentum", momentum -> momentum >= 0, "Invalid momentum value");
            options.require("alpha", alpha -> alpha >= 0, "Invalid alpha value");
            return options.settings();
        }
    }

    @Override
    protected Map<String, @Nullable Object> laterSettings() {
        return OptimizerOptions.inOrder(
                "momentum",
                0L,
                "centered",
                false,
                "foreach",
                null,
                "maximize",
                false,
                "differentiable",
                false,
                "capturable",
                false);
    }

    @Override
    protected void begin(ParamGroup group, NewState state) {
        state.number("step", 0).zeros("square_avg");
        if (group.number("momentum") > 0) {
            state.zeros("momentum_buffer");
        } else {
            state.later("momentum_buffer");
        }
        if (group.flag("centered")) {
            state.zeros("grad_avg");
        } else {
            state.later("grad_avg");
        }
    }

    @Override
    protected void update(ParamGroup group, ParamState state, Elements param, Elements grad) {
        Elements g = group.flag("maximize") ? grad.copy().neg() : grad;
        state.nextStep();
        double weightDecay = group.number("weight_decay");
        if (weightDecay != 0) {
            g = g.copy().add(param, weightDecay);
        }
        double alpha = group.number("alpha");
        double momentum = group.number("momentum");
        double lr = group.number("lr");
        Elements root = state.elements("square_avg").mul(alpha).addcmul(g, g, 1 - alpha).copy();
        if (group.flag("centered")) {
            Elements mean = state.elements("grad_avg").lerp(g, 1 - alpha);
            root.addcmul(mean, mean, -1);
        }
        root.sqrt().add(group.number("eps"));
        if (momentum > 0) {
            param.add(state.elements("momentum_buffer").mul(momentum).addcdiv(g, root, 1), -lr);
        } else {
            param.addcdiv(g, root, -lr);
        }
    }
}
