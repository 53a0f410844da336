package dev.rekindle.value;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The class behind what is called to make an object. Before protocol 4, a class within a class is
 * {@code getattr(Outer, "Inner")}, and a class that takes keyword arguments is called through
 * {@code functools.partial(cls.__new__, cls, *args, **kwargs)} (CPython 3.11, Modules/_pickle.c,
 * {@code save_global} and {@code save_reduce}).
 */
final class CalledClass {
    /** No class is nested so deep; a file may say so. */
    private static final int MOST_PARTS = 16;

    private CalledClass() {}

    /** Returns {@code module.Outer.Inner}, or null where there is no such name. */
    static @Nullable String name(@Nullable Object callable) {
        Object type = callable;
        if (callable instanceof InertObject partial
                && isCallOf(partial, "functools.partial")
                && partial.state() instanceof Tuple state
                && state.size() == 4
                && isNew(state.get(0))
                && state.get(1) instanceof Tuple args
                && !args.isEmpty()) {
            type = args.get(0);
        }
        StringBuilder path = new StringBuilder();
        for (int parts = 0; parts < MOST_PARTS; parts++) {
            if (type instanceof Global global) {
                return global.fullName() + path;
            }
            List<@Nullable Object> got = getattr(type);
            if (got == null) {
                return null;
            }
            path.insert(0, "." + got.get(1));
            type = got.get(0);
        }
        return null;
    }

    private static boolean isNew(@Nullable Object function) {
        List<@Nullable Object> got = getattr(function);
        return got != null && "__new__".equals(got.get(1));
    }

    /** Returns the arguments of {@code getattr(owner, "name")}, or null where it is none. */
    private static @Nullable List<@Nullable Object> getattr(@Nullable Object value) {
        return value instanceof InertObject call
                        && isCallOf(call, "builtins.getattr")
                        && call.args() instanceof Tuple args
                        && args.size() == 2
                        && args.get(1) instanceof String
                ? args.asList()
                : null;
    }

    private static boolean isCallOf(InertObject call, String function) {
        return call.callable() instanceof Global global && global.fullName().equals(function);
    }
}
