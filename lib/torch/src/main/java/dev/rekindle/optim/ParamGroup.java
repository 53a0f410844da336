package dev.rekindle.optim;

import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.internal.codec.Values;
import dev.rekindle.nn.Parameter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parameters that share their settings: one entry of Python's {@code optimizer.param_groups}. */
public final class ParamGroup {
    static final String NAMES = "param_names";

    private final List<Parameter> parameters;
    private final Map<String, @Nullable Object> settings = new LinkedHashMap<>();

    /** In torch's order: what is changed, the names, then the defaults that are left. */
    ParamGroup(
            NamedParameters given, Map<String, ?> changed, Map<String, @Nullable Object> defaults) {
        this.parameters = given.parameters();
        changed.forEach(
                (name, value) -> {
                    if (!defaults.containsKey(name)) {
                        throw new IllegalArgumentException(unknown(name, defaults));
                    }
                    settings.put(name, checked(name, defaults.get(name), value));
                });
        List<String> names = given.names();
        if (names != null) {
            settings.put(NAMES, new ArrayList<>(names));
        }
        defaults.forEach(settings::putIfAbsent);
    }

    private ParamGroup(List<Parameter> parameters, Map<String, @Nullable Object> settings) {
        this.parameters = parameters;
        this.settings.putAll(settings);
    }

    /** Returns a group of the same parameters with other settings. */
    ParamGroup with(Map<String, @Nullable Object> others) {
        return new ParamGroup(parameters, others);
    }

    public List<Parameter> parameters() {
        return parameters;
    }

    /** Tells whether there is a setting of this name, whatever its value. */
    public boolean has(String name) {
        return settings.containsKey(name);
    }

    /** Returns the setting under torch's name, such as {@code "lr"}. */
    public @Nullable Object get(String name) {
        if (!settings.containsKey(name)) {
            throw new IllegalArgumentException(unknown(name, settings));
        }
        return settings.get(name);
    }

    private static String unknown(String name, Map<String, @Nullable Object> settings) {
        return "no setting \"" + name + "\"; there are " + settings.keySet() + ".";
    }

    /**
     * Changes a setting, as {@code param_groups[0]["lr"] = 0.01} does.
     *
     * @throws IllegalArgumentException if there is no such setting, or {@code value} is of another
     *     kind than it: no number, say
     */
    public void set(String name, @Nullable Object value) {
        settings.put(name, checked(name, get(name), value));
    }

    private static @Nullable Object checked(
            String name, @Nullable Object before, @Nullable Object value) {
        if (before != null && !alike(before, value)) {
            throw new IllegalArgumentException(
                    "setting \""
                            + name
                            + "\" is "
                            + kind(before)
                            + ", and cannot become "
                            + Values.of(value).label()
                            + ". Give "
                            + kind(before)
                            + ".");
        }
        return value instanceof Integer number ? (Object) number.longValue() : value;
    }

    /**
     * Adds a setting or changes it, whatever it was: {@code group["initial_lr"] = 0.1}. What an
     * optimizer does not know it keeps and saves.
     */
    public void put(String name, @Nullable Object value) {
        Optimizer.requireGiven(name, "name");
        settings.put(name, value instanceof Integer number ? (Object) number.longValue() : value);
    }

    /**
     * Tells whether one value of a setting can take the place of another. A number may be NumPy's,
     * or a tensor of one, as it may in Python; it is kept as it is.
     */
    static boolean alike(Object value, @Nullable Object other) {
        if (PlainView.list(value) != null) {
            return PlainView.list(other) != null;
        }
        Object own = PlainView.scalar(value);
        Object single = PlainView.scalar(other);
        return own instanceof Number
                ? single instanceof Number
                : own != null && single != null && own.getClass() == single.getClass();
    }

    private static String kind(Object value) {
        if (PlainView.list(value) != null) {
            return "a list";
        }
        Object single = PlainView.scalar(value);
        return single instanceof Number
                ? "a number"
                : single instanceof Boolean ? "true or false" : "a string";
    }

    /**
     * Returns a setting as a number.
     *
     * @throws IllegalArgumentException if it is none
     */
    public double number(String name) {
        return number(name, get(name));
    }

    private static double number(String name, @Nullable Object value) {
        if (PlainView.scalar(value) instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException(
                "setting \"" + name + "\" is no number: " + Values.of(value).label());
    }

    /**
     * Returns one number of a setting that is a tuple: {@code betas[0]}.
     *
     * @throws IllegalArgumentException if it is no list of numbers, or shorter
     */
    public double number(String name, int index) {
        List<?> all = PlainView.list(get(name));
        if (all == null
                || index < 0
                || index >= all.size()
                || PlainView.tensor(all.get(index)) != null) {
            throw new IllegalArgumentException(
                    "setting \""
                            + name
                            + "\" is "
                            + Values.of(get(name)).label()
                            + ", and not at least "
                            + (index + 1)
                            + " numbers. Give them as a Tuple of numbers; tensors in it are not"
                            + " computed with.");
        }
        return number(name, all.get(index));
    }

    /** Returns whether a setting is on; None is off. */
    public boolean flag(String name) {
        return Boolean.TRUE.equals(PlainView.scalar(get(name)));
    }

    /** Returns the learning rate, with the width in which Python computes with it. */
    Scalar lr() {
        return Scalar.of("lr", get("lr"));
    }

    /** Returns all settings under torch's names, in the order in which they are saved. */
    public Map<String, @Nullable Object> settings() {
        return Collections.unmodifiableMap(settings);
    }

    /** Returns the settings themselves. */
    Map<String, @Nullable Object> live() {
        return settings;
    }
}
