package dev.rekindle.internal.codec;

import dev.rekindle.value.AttributedTensor;
import dev.rekindle.value.DefaultDict;
import dev.rekindle.value.InertObject;
import dev.rekindle.value.NumpyArray;
import dev.rekindle.value.NumpyScalar;
import dev.rekindle.value.OrderedDict;
import dev.rekindle.value.Parameter;
import dev.rekindle.value.QuantizedTensor;
import dev.rekindle.value.SparseTensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a decoded value holds, in the order in which a pickle says it. */
final class TreeChildren {
    private TreeChildren() {}

    static List<@Nullable Object> of(Object value) {
        List<@Nullable Object> children = new ArrayList<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach(
                    (key, item) -> {
                        children.add(key);
                        children.add(item);
                    });
            if (value instanceof OrderedDict dict && dict.hasAttributes()) {
                children.add(dict.attributes());
            } else if (value instanceof DefaultDict dict) {
                children.add(0, dict.factory());
            }
        } else if (value instanceof Collection<?> items) {
            children.addAll(items);
        } else if (value instanceof Parameter parameter) {
            children.addAll(of(parameter.data()));
            children.add(parameter.state());
        } else if (value instanceof AttributedTensor tensor) {
            children.addAll(of(tensor.tensor()));
            children.add(tensor.state());
        } else if (value instanceof SparseTensor tensor) {
            children.add(tensor.layout());
        } else if (value instanceof QuantizedTensor tensor) {
            children.add(tensor.scale());
            children.add(tensor.zeroPoint());
        } else if (value instanceof NumpyArray array) {
            children.add(array.source());
        } else if (value instanceof NumpyScalar scalar) {
            children.add(scalar.source());
        } else if (value instanceof InertObject object) {
            children.add(object.callable());
            children.add(object.args());
            children.add(object.kwargs());
            children.addAll(object.items());
            for (InertObject.Entry entry : object.entries()) {
                children.add(entry.key());
                children.add(entry.value());
            }
            children.add(object.setter());
            children.add(object.state());
        }
        children.removeIf(Objects::isNull);
        return children;
    }
}
