package dev.rekindle.optim;

import dev.rekindle.nn.Parameter;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Adam. Mirrors {@code torch.optim.Adam} (torch/optim/adam.py, _single_tensor_adam, 2.15.0). */
public final class Adam extends AdamFamily {
    public Adam(List<Parameter> parameters, double lr) {
        this(parameters, o -> o.lr(lr));
    }

    /** {@code new Adam(net.parameters(), o -> o.lr(1e-3).betas(0.9, 0.99).amsgrad(true))}. */
    public Adam(List<Parameter> parameters, Consumer<Options> changes) {
        super(NamedParameters.of(parameters), Options.settings(new Options(), changes));
    }

    /** As {@link #Adam(List, Consumer)}, of {@code net.namedParameters()}: the names are saved. */
    public Adam(Map<String, Parameter> named, Consumer<Options> changes) {
        super(NamedParameters.of(named), Options.settings(new Options(), changes));
    }

    /** The settings, with torch's defaults. */
    public static final class Options extends AdamFamily.Options<Options> {
        private Options() {
            super(0L, false);
        }

        /** Lets weights shrink by themselves, as AdamW does, not through their gradients. */
        public Options decoupledWeightDecay(boolean flag) {
            return set("decoupled_weight_decay", flag);
        }
    }
}
