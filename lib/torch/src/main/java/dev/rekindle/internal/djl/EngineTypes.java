package dev.rekindle.internal.djl;

import ai.djl.ndarray.types.DataType;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.tensor.DType;
import org.jspecify.annotations.Nullable;

/**
 * Which element types the engine holds. For the others DJL 0.36.0 aborts the whole JVM (int16,
 * bfloat16, uint16 to uint64) or silently takes another type (complex64), so each way in asks here
 * first.
 */
final class EngineTypes {
    private EngineTypes() {}

    /**
     * Returns the engine's name for {@code type}.
     *
     * @throws TorchFileException if the engine cannot hold such elements
     */
    static DataType toEngine(DType type) {
        DataType known = find(type);
        if (known == null) {
            throw refusal(type.toString());
        }
        return known;
    }

    /** Tells whether the engine can hold such elements. */
    static boolean holds(DType type) {
        return find(type) != null;
    }

    private static @Nullable DataType find(DType type) {
        return switch (type) {
            case FLOAT64 -> DataType.FLOAT64;
            case FLOAT32 -> DataType.FLOAT32;
            case FLOAT16 -> DataType.FLOAT16;
            case INT64 -> DataType.INT64;
            case INT32 -> DataType.INT32;
            case INT8 -> DataType.INT8;
            case UINT8 -> DataType.UINT8;
            case BOOL -> DataType.BOOLEAN;
            default -> null;
        };
    }

    /**
     * Returns torch's name for {@code type}.
     *
     * @throws TorchFileException if no torch file can hold such elements
     */
    static DType fromEngine(DataType type) {
        return switch (type) {
            case FLOAT64 -> DType.FLOAT64;
            case FLOAT32 -> DType.FLOAT32;
            case FLOAT16 -> DType.FLOAT16;
            case INT64 -> DType.INT64;
            case INT32 -> DType.INT32;
            case INT8 -> DType.INT8;
            case UINT8 -> DType.UINT8;
            case BOOLEAN -> DType.BOOL;
            default -> throw refusal(type.toString());
        };
    }

    private static TorchFileException refusal(String type) {
        return new TorchFileException(
                "NDArray",
                "the engine cannot hold "
                        + type
                        + " elements; it holds float64, float32, float16, int64, int32, int8, uint8"
                        + " and bool. Read the values from the Tensor, or convert it in Python and"
                        + " save it again.");
    }
}
