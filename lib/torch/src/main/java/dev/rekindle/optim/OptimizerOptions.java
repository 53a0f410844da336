package dev.rekindle.optim;

import dev.rekindle.internal.codec.PythonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;

/**
 * The settings of an optimizer, with torch's defaults: {@code new AdamW(net.parameters(), o ->
 * o.lr(1e-3).weightDecay(0.1))}. Each optimizer adds its own.
 *
 * @param <O> the optimizer's own options
 */
public abstract class OptimizerOptions<O extends OptimizerOptions<O>> {
    private final Map<String, @Nullable Object> settings = new LinkedHashMap<>();

    OptimizerOptions() {}

    static <O extends OptimizerOptions<O>> O changed(O options, Consumer<? super O> changes) {
        Optimizer.requireGiven(changes, "changes");
        changes.accept(options);
        return options;
    }

    /** Returns settings in the order given: names and values in turn. */
    static Map<String, @Nullable Object> inOrder(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            all.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return all;
    }

    /** How far a step goes: the learning rate. */
    public O lr(double lr) {
        return set("lr", lr);
    }

    /** Climbs instead of descending. */
    public O maximize(boolean flag) {
        return set("maximize", flag);
    }

    /** Adds a setting in torch's order, or changes it. */
    @SuppressWarnings("unchecked")
    final O set(String name, @Nullable Object value) {
        settings.put(name, value);
        return (O) this;
    }

    /** Refuses in torch's words what torch refuses. */
    final void require(String name, DoublePredicate fine, String what) {
        if (settings.get(name) instanceof Number number && !fine.test(number.doubleValue())) {
            throw new IllegalArgumentException(what + ": " + PythonText.of(number));
        }
    }

    /** Refuses what each optimizer refuses of the settings that it has. */
    final void requireUsual() {
        require("lr", lr -> lr >= 0, "Invalid learning rate");
        require("eps", eps -> eps >= 0, "Invalid epsilon value");
        require("weight_decay", decay -> decay >= 0, "Invalid weight_decay value");
        if (settings.get("betas") instanceof List<?> betas) {
            for (int i = 0; i < betas.size(); i++) {
                double beta = (Double) betas.get(i);
                if (!(beta >= 0 && beta < 1)) {
                    throw new IllegalArgumentException(
                            "Invalid beta parameter at index " + i + ": " + PythonText.of(beta));
                }
            }
        }
    }

    final boolean flag(String name) {
        return Boolean.TRUE.equals(settings.get(name));
    }

    final double number(String name) {
        return settings.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    final Map<String, @Nullable Object> settings() {
        return settings;
    }
}
