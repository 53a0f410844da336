package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import dev.rekindle.value.InertObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tree of a whole model, and what it was made of. A pickle shows identity: a model that stands
 * twice in what is saved has to be one tree, and one that changed meanwhile a new one.
 */
record SavedForm(InertObject tree, List<Object> madeOf) {
    /** Compared by identity. */
    private record Same(@Nullable Object object) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Same that && that.object == object;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(object);
        }
    }

    /** Returns {@code last} if it is still true of {@code root}, else a new one. */
    static SavedForm of(Module root, @Nullable SavedForm last) {
        List<Object> parts = new ArrayList<>();
        ModuleWalk.visit(
                root,
                (prefix, module) -> {
                    parts.add(prefix);
                    parts.add(new Same(module));
                    parts.add(module.ownMode());
                    parts.add(OwnAttributes.of(module));
                    module.engineParameters()
                            .forEach(
                                    entry -> {
                                        NDArray array = entry.getValue().getArray();
                                        parts.add(new Same(array));
                                        parts.add(entry.getValue().requiresGradient());
                                    });
                });
        return last != null && last.madeOf.equals(parts)
                ? last
                : new SavedForm(WholeModule.of(root), parts);
    }
}
