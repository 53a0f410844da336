package dev.rekindle.cli;

import dev.rekindle.dialect.AttributedTensor;
import dev.rekindle.dialect.InertObject;
import dev.rekindle.dialect.Parameter;
import dev.rekindle.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The dense tensors of a tree by their path, such as {@code model_state_dict.fc.weight}. */
final class NamedTensors {
    private NamedTensors() {}

    private record Place(String path, @Nullable Object value) {}

    static Map<String, Tensor> of(@Nullable Object root) {
        Map<String, Tensor> found = new LinkedHashMap<>();
        Map<Object, Boolean> seen = new IdentityHashMap<>();
        Deque<Place> open = new ArrayDeque<>();
        open.push(new Place("", root));
        while (!open.isEmpty()) {
            Place place = open.pop();
            Object value = place.value();
            if (value instanceof Tensor tensor) {
                found.put(place.path(), tensor);
            } else if (value instanceof Parameter parameter) {
                open.push(new Place(place.path(), parameter.data()));
            } else if (value instanceof AttributedTensor attributed) {
                open.push(new Place(place.path(), attributed.tensor()));
            } else if (value != null && seen.put(value, true) == null) {
                Deque<Place> children = new ArrayDeque<>();
                if (value instanceof Map<?, ?> map) {
                    map.forEach((key, item) -> children.push(under(place, key, item)));
                } else if (value instanceof Collection<?> items) {
                    int index = 0;
                    for (Object item : items) {
                        children.push(under(place, index++, item));
                    }
                } else if (value instanceof InertObject object) {
                    children.push(new Place(place.path(), object.state()));
                }
                children.forEach(open::push);
            }
        }
        return found;
    }

    private static Place under(Place place, @Nullable Object key, @Nullable Object value) {
        return new Place(place.path().isEmpty() ? "" + key : place.path() + "." + key, value);
    }
}
