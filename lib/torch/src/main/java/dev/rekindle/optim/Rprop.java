package dev.rekindle.optim;

import dev.rekindle.internal.codec.PythonText;
import dev.rekindle.nn.Parameter;
import dev.rekindle.optim.Elements.Relation;
import dev.rekindle.value.Tuple;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the sign of the gradient alone; each weight's step grows or shrinks. Mirrors {@code
 * torch.optim.Rprop} (torch/optim/rprop.py, _single_tensor_rprop, 2.15.0).
 */
public final class Rprop extends Optimizer {
    public Rprop(List<Parameter> parameters, double lr) {
        this(parameters, o -> o.lr(lr));
    }

    /** {@code new Rprop(net.parameters(), o -> o.lr(0.01).etas(0.5, 1.2))}. */
    public Rprop(List<Parameter> parameters, Consumer<Options> changes) {
        super(NamedParameters.of(parameters), Options.settings(changes));
    }

    /** As {@link #Rprop(List, Consumer)}, of {@code net.namedParameters()}: the names are saved. */
    public Rprop(Map<String, Parameter> named, Consumer<Options> changes) {
        super(NamedParameters.of(named), Options.settings(changes));
    }

    /** The settings, with torch's defaults. */
    public static final class Options extends OptimizerOptions<Options> {
        private Options() {
            set("lr", 1e-2).set("etas", Tuple.of(0.5, 1.2)).set("step_sizes", Tuple.of(1e-6, 50L));
            set("foreach", null).set("maximize", false).set("differentiable", false);
            set("capturable", false);
        }

        /** By what a step shrinks where the sign changed, and grows where it did not. */
        public Options etas(double shrink, double grow) {
            return set("etas", Tuple.of(shrink, grow));
        }

        /** The shortest and the longest step. */
        public Options stepSizes(double shortest, double longest) {
            return set("step_sizes", Tuple.of(shortest, longest));
        }

        private static Map<String, @Nullable Object> settings(Consumer<Options> changes) {
            Options options = changed(new Options(), changes);
            options.requireUsual();
            Tuple etas = (Tuple) Objects.requireNonNull(options.settings().get("etas"));
            double shrink = (Double) Objects.requireNonNull(etas.get(0));
            double grow = (Double) Objects.requireNonNull(etas.get(1));
            if (!(shrink > 0 && shrink < 1 && grow > 1)) {
                throw new IllegalArgumentException(
                        "Invalid eta values: "
                                + PythonText.of(shrink)
                                + ", "
                                + PythonText.of(grow));
            }
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
        state.number("step", 0).zeros("prev").full("step_size", group.number("lr"));
    }

    @Override
    protected void update(ParamGroup group, ParamState state, Elements param, Elements grad) {
        Elements g = group.flag("maximize") ? grad.copy().neg() : grad;
        state.nextStep();
        double shrink = group.number("etas", 0);
        Elements before = state.elements("prev");
        Elements sign = g.copy().mul(before).sign();
        Elements factor =
                sign.copy()
                        .fillWhere(sign, Relation.GREATER, 0, group.number("etas", 1))
                        .fillWhere(sign, Relation.LESS, 0, shrink)
                        .fillWhere(sign, Relation.EQUAL, 0, 1);
        Elements stepSize =
                state.elements("step_size")
                        .mul(factor)
                        .clamp(group.number("step_sizes", 0), group.number("step_sizes", 1));
        // Where the sign changed, this step stands still and the next one does not look back.
        Elements kept = g.copy().fillWhere(factor, Relation.EQUAL, shrink, 0);
        param.addcmul(kept.copy().sign(), stepSize, -1);
        before.set(kept);
    }
}
