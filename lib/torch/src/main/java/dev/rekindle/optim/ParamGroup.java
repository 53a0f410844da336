package dev.rekindle.optim;

import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.internal.codec.Values;
import dev.rekindle.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parameters that share their settings: one entry of Python's {@code optimizer.param_groups}. */
public final class ParamGroup {
    private final List<Parameter> parameters;
    private final Map<String, @Nullable Object> settings;

    ParamGroup(List<Parameter> parameters, Map<String, @Nullable Object> settings) {
        this.parameters = List.copyOf(parameters);
        this.settings = new LinkedHashMap<>(settings);
    }

    public List<Parameter> parameters() {
        return parameters;
    }

    /** Returns the setting under torch's name, such as {@code "lr"}. */
    public @Nullable Object get(String name) {
        if (!settings.containsKey(name)) {
            throw new IllegalArgumentException(
                    "no setting \"" + name + "\"; there are " + settings.keySet() + ".");
        }
        return settings.get(name);
    }

    /**
     * Changes a setting, as {@code param_groups[0]["lr"] = 0.01} does.
     *
     * @throws IllegalArgumentException if there is no such setting, or {@code value} is of another
     *     kind than it: no number, say
     */
    public void set(String name, @Nullable Object value) {
        Object before = get(name);
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

    double number(String name) {
        if (PlainView.scalar(get(name)) instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException(
                "setting \"" + name + "\" is no number: " + Values.of(get(name)).label());
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(PlainView.scalar(get(name)));
    }

    Map<String, @Nullable Object> settings() {
        return settings;
    }
}
