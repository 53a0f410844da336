package dev.rekindle.internal.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Whether an array's elements lie row by row. Each training step asks it of each parameter, and DJL
 * 0.36.0 has a native for it that it shows to nobody; a call of it takes less than a hundredth of
 * the same question in TorchScript, which stands in where another DJL has it no more.
 */
final class Contiguity {
    private static final @Nullable MethodHandle NATIVE = find();

    private Contiguity() {}

    static boolean of(NDArray array) {
        if (NATIVE == null) {
            return Ops.isContiguous(array);
        }
        try {
            return (boolean) NATIVE.invokeExact((long) ((PtNDArray) array).getHandle());
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("the engine does not say how an array lies", e);
        }
    }

    private static @Nullable MethodHandle find() {
        try {
            Class<?> library = Class.forName("ai.djl.pytorch.jni.PyTorchLibrary");
            Field instance = library.getDeclaredField("LIB");
            Method asked = library.getDeclaredMethod("torchIsContiguous", long.class);
            instance.setAccessible(true);
            asked.setAccessible(true);
            return MethodHandles.lookup()
                    .unreflect(asked)
                    .bindTo(instance.get(null))
                    .asType(MethodType.methodType(boolean.class, long.class));
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            return null;
        }
    }
}
