package dev.rekindle.internal.program;

import dev.rekindle.internal.text.Shorten;
import dev.rekindle.tensor.DType;

/**
 * The numbers that a program's schema has for types, layouts and formats, as c10 counts them.
 * Mirrors {@code SCALAR_TYPE_TO_C10} and its neighbours (torch/_export/serde/schema.py, 2.15.0),
 * and c10/core/ScalarType.h, Layout.h and MemoryFormat.h (2.7.1).
 */
final class EngineNumbers {
    private EngineNumbers() {}

    static int elementType(JsonValue number) {
        return elementType(TensorMeta.dtype(number), number);
    }

    static int elementType(DType type, JsonValue place) {
        return switch (type) {
            case UINT8 -> 0;
            case INT8 -> 1;
            case INT16 -> 2;
            case INT32 -> 3;
            case INT64 -> 4;
            case FLOAT16 -> 5;
            case FLOAT32 -> 6;
            case FLOAT64 -> 7;
            case COMPLEX32 -> 8;
            case COMPLEX64 -> 9;
            case COMPLEX128 -> 10;
            case BOOL -> 11;
            case BFLOAT16 -> 15;
            case FLOAT8_E5M2 -> 23;
            case FLOAT8_E4M3FN -> 24;
            case FLOAT8_E5M2FNUZ -> 25;
            case FLOAT8_E4M3FNUZ -> 26;
            case UINT16 -> 27;
            case UINT32 -> 28;
            case UINT64 -> 29;
            case FLOAT8_E8M0FNU -> 44;
            default -> throw place.expected("an element type of the engine");
        };
    }

    static int layout(JsonValue number) {
        return switch ((int) number.integer()) {
            case 1 -> 1;
            case 2 -> 2;
            case 3 -> 4;
            case 4 -> 5;
            case 5 -> 6;
            case 6 -> 3;
            case 7 -> 0;
            default -> throw number.expected("the number of a layout, 1 to 7");
        };
    }

    static int memoryFormat(JsonValue number) {
        return switch ((int) number.integer()) {
            case 1 -> 0;
            case 2 -> 2;
            case 3 -> 3;
            case 4 -> 1;
            default -> throw number.expected("the number of a memory format, 1 to 4");
        };
    }

    /** A program that names another device would run there and nowhere else. */
    static String device(JsonValue device) {
        String type = device.get("type").text();
        if (!type.equals("cpu")) {
            throw device.refuse(
                    "the program makes tensors on the device "
                            + Shorten.text(type)
                            + ". Move the model to the CPU in Python and export it again.");
        }
        return "torch.device(\"cpu\")";
    }

    /** Tells whether DJL's arrays have the type (0.36.0); it aborts on others. */
    static boolean isHeld(DType type) {
        return switch (type) {
            case FLOAT64, FLOAT32, FLOAT16, INT64, INT32, INT8, UINT8, BOOL -> true;
            default -> false;
        };
    }

    /** Returns the number of a type that holds each value of this one, and DJL has; or -1. */
    static int wider(DType type) {
        return switch (type) {
            case BFLOAT16 -> 6;
            case INT16, UINT16 -> 3;
            case UINT32 -> 4;
            default -> -1;
        };
    }
}
