package dev.rekindle.optim;

import dev.rekindle.nn.Parameter;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Adam whose weights shrink by themselves, not through their gradients. Mirrors {@code
 * torch.optim.AdamW} (torch/optim/adamw.py, 2.15.0).
 */
public final class AdamW extends AdamFamily {
    public AdamW(List<Parameter> parameters, double lr) {
        this(parameters, o -> o.lr(lr));
    }

    /** {@code new AdamW(net.parameters(), o -> o.lr(1e-3).weightDecay(0.1).amsgrad(true))}. */
    public AdamW(List<Parameter> parameters, Consumer<Options> changes) {
        super(NamedParameters.of(parameters), Options.settings(new Options(), changes));
    }

    /** As {@link #AdamW(List, Consumer)}, of {@code net.namedParameters()}: the names are saved. */
    public AdamW(Map<String, Parameter> named, Consumer<Options> changes) {
        super(NamedParameters.of(named), Options.settings(new Options(), changes));
    }

    /** The settings, with torch's defaults. */
    public static final class Options extends AdamFamily.Options<Options> {
        private Options() {
            super(1e-2, true);
        }
    }

    /** Whatever the state says, as in torch: Adam's becomes AdamW's. */
    @Override
    void loaded(Map<String, @Nullable Object> settings) {
        settings.put("decoupled_weight_decay", true);
    }
}
