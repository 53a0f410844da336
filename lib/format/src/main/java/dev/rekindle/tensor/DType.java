package dev.rekindle.tensor;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every element type that torch has, under torch's name. Mirrors c10/core/ScalarType.h and the
 * storage classes of torch/storage.py, 2.15.0. Types without a storage class of their own are saved
 * over {@code UntypedStorage}.
 */
public enum DType {
    FLOAT64(8, "DoubleStorage"),
    FLOAT32(4, "FloatStorage"),
    FLOAT16(2, "HalfStorage"),
    BFLOAT16(2, "BFloat16Storage"),
    COMPLEX128(16, "ComplexDoubleStorage"),
    COMPLEX64(8, "ComplexFloatStorage"),
    INT64(8, "LongStorage"),
    INT32(4, "IntStorage"),
    INT16(2, "ShortStorage"),
    INT8(1, "CharStorage"),
    UINT8(1, "ByteStorage"),
    BOOL(1, "BoolStorage"),
    QINT8(1, "QInt8Storage"),
    QUINT8(1, "QUInt8Storage"),
    QINT32(4, "QInt32Storage"),
    QUINT4X2(1, "QUInt4x2Storage"),
    QUINT2X4(1, "QUInt2x4Storage"),
    UINT16(2, null),
    UINT32(4, null),
    UINT64(8, null),
    COMPLEX32(4, null),
    BCOMPLEX32(4, null),
    FLOAT8_E4M3FN(1, null),
    FLOAT8_E5M2(1, null),
    FLOAT8_E4M3FNUZ(1, null),
    FLOAT8_E5M2FNUZ(1, null),
    FLOAT8_E8M0FNU(1, null),
    FLOAT4_E2M1FN_X2(1, null),
    BITS8(1, null),
    BITS16(2, null),
    BITS1X8(1, null),
    BITS2X4(1, null),
    BITS4X2(1, null),
    INT1(1, null),
    INT2(1, null),
    INT3(1, null),
    INT4(1, null),
    INT5(1, null),
    INT6(1, null),
    INT7(1, null),
    UINT1(1, null),
    UINT2(1, null),
    UINT3(1, null),
    UINT4(1, null),
    UINT5(1, null),
    UINT6(1, null),
    UINT7(1, null);

    private static final Map<String, DType> BY_NAME = new HashMap<>();
    private static final Map<String, DType> BY_STORAGE = new HashMap<>();

    static {
        for (DType type : values()) {
            BY_NAME.put(type.torchName, type);
            if (type.storageClass != null) {
                BY_STORAGE.put(type.storageClass, type);
            }
        }
        // The second names that the torch module has for the same objects.
        BY_NAME.put("double", FLOAT64);
        BY_NAME.put("float", FLOAT32);
        BY_NAME.put("half", FLOAT16);
        BY_NAME.put("long", INT64);
        BY_NAME.put("int", INT32);
        BY_NAME.put("short", INT16);
        BY_NAME.put("cdouble", COMPLEX128);
        BY_NAME.put("cfloat", COMPLEX64);
        BY_NAME.put("chalf", COMPLEX32);
    }

    private final int itemSizeBytes;
    private final @Nullable String storageClass;
    private final String torchName = name().toLowerCase(Locale.ROOT);

    DType(int itemSizeBytes, @Nullable String storageClass) {
        this.itemSizeBytes = itemSizeBytes;
        this.storageClass = storageClass;
    }

    /** Returns torch's name without {@code torch.}, such as {@code float32}. */
    public String torchName() {
        return torchName;
    }

    /** Returns the bytes that one element takes; packed types count their byte as one element. */
    public int itemSizeBytes() {
        return itemSizeBytes;
    }

    /**
     * Returns the legacy storage class without {@code torch.}, such as {@code FloatStorage}, or
     * null if torch saves this type over {@code torch.storage.UntypedStorage}.
     */
    public @Nullable String storageClass() {
        return storageClass;
    }

    /** Tells whether an element is a real floating point number. */
    public boolean isFloatingPoint() {
        return torchName.startsWith("float") || this == BFLOAT16;
    }

    /** Tells whether an element is a pair of real and imaginary part. */
    public boolean isComplex() {
        return torchName.contains("complex");
    }

    /** Tells whether an element is a whole-byte integer, {@code int8} to {@code uint64}. */
    public boolean isInteger() {
        return switch (this) {
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 -> true;
            default -> false;
        };
    }

    /** Tells whether an element is the integer behind a quantized number. */
    public boolean isQuantized() {
        return torchName.startsWith("q");
    }

    /** Finds a type by torch's name, with or without {@code torch.}; {@code float} is float32. */
    public static Optional<DType> ofName(String name) {
        String bare = name.startsWith("torch.") ? name.substring("torch.".length()) : name;
        return Optional.ofNullable(BY_NAME.get(bare));
    }

    /** Finds a type by its legacy storage class, such as {@code FloatStorage}. */
    public static Optional<DType> ofStorageClass(String storageClass) {
        return Optional.ofNullable(BY_STORAGE.get(storageClass));
    }

    /** Returns the name as Python prints it, such as {@code torch.float32}. */
    @Override
    public String toString() {
        return "torch." + torchName;
    }
}
