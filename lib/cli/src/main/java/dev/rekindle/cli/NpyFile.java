package dev.rekindle.cli;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.archive.AtomicFile;
import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.internal.codec.Values;
import dev.rekindle.internal.container.Repetition;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.ElementWriter;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.ByteArray;
import dev.rekindle.value.Bytes;
import dev.rekindle.value.NumpyArray;
import dev.rekindle.value.QuantizedTensor;
import dev.rekindle.value.TypedStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** NumPy's file format, version 1.0 (numpy/lib/format.py, NumPy 2). */
final class NpyFile {
    private static final int ALIGNMENT = 64;

    private final String descr;
    private final long[] shape;
    private final AtomicFile.Content content;

    private NpyFile(String descr, long[] shape, AtomicFile.Content content) {
        this.descr = descr;
        this.shape = shape;
        this.content = content;
    }

    /**
     * Returns what holds a value's numbers.
     *
     * @param where what a refusal starts with
     * @param value a tensor of any kind with a dense part, a storage, bytes or a NumPy array
     * @param float32 whether floats that NumPy lacks are written as float32
     * @throws TorchFileException if the value is none of these, or NumPy has no type for it
     */
    static NpyFile of(String where, @Nullable Object value, boolean float32) {
        if (value instanceof NumpyArray array) {
            byte[] bytes = RowMajor.bytes(array);
            return new NpyFile(
                    array.dtype(),
                    array.shape().toLongArray(),
                    channel -> write(channel, ByteBuffer.wrap(bytes)));
        }
        Tensor tensor = numbers(value);
        if (tensor == null) {
            throw new TorchFileException(
                    where,
                    "expected a "
                            + (Values.of(value).type().equals("Tensor") ? "dense " : "")
                            + "tensor, but found "
                            + Values.described(value)
                            + ". Name a tensor, or a part of one such as its values; inspect shows"
                            + " them.");
        }
        if (Repetition.isTooMuch(tensor)) {
            throw new TorchFileException(
                    where,
                    "this is "
                            + Repetition.described(tensor)
                            + ", and NumPy's file would hold them all. Convert the file to .pt,"
                            + " which keeps the view, or extract a part of it in Python.");
        }
        String descr = descr(tensor.dtype());
        if (descr != null) {
            return new NpyFile(
                    descr, tensor.shape(), channel -> ElementWriter.write(tensor, channel));
        }
        boolean fits = tensor.dtype().isFloatingPoint() && tensor.dtype() != DType.FLOAT4_E2M1FN_X2;
        if (!fits || !float32) {
            throw new TorchFileException(
                    where,
                    "NumPy has no type for "
                            + tensor.dtype()
                            + ". "
                            + (fits
                                    ? "Add --float32: it holds each of its values exactly; or"
                                            + " convert the file to .safetensors."
                                    : "Keep it in a .pt or .safetensors file (convert), or convert"
                                            + " the tensor in Python."));
        }
        return new NpyFile(
                "<f4", tensor.shape(), channel -> ElementWriter.write(single(tensor), channel));
    }

    private static Tensor single(Tensor tensor) {
        return Tensor.of(tensor.toFloatArray(), tensor.shape());
    }

    private static @Nullable Tensor numbers(@Nullable Object value) {
        if (value instanceof TypedStorage storage) {
            return Tensor.over(storage.storage(), storage.dtype(), storage.numel());
        } else if (value instanceof Bytes bytes) {
            return Tensor.of(bytes.toByteArray());
        } else if (value instanceof ByteArray bytes) {
            return Tensor.of(bytes.toByteArray());
        } else if (value instanceof QuantizedTensor tensor) {
            return tensor.integers();
        }
        return PlainView.tensor(value);
    }

    private static @Nullable String descr(DType dtype) {
        return switch (dtype) {
            case FLOAT64 -> "<f8";
            case FLOAT32 -> "<f4";
            case FLOAT16 -> "<f2";
            case COMPLEX64 -> "<c8";
            case COMPLEX128 -> "<c16";
            case INT64 -> "<i8";
            case INT32, QINT32 -> "<i4";
            case INT16 -> "<i2";
            case INT8, QINT8 -> "|i1";
            case UINT64 -> "<u8";
            case UINT32 -> "<u4";
            case UINT16 -> "<u2";
            case UINT8, QUINT8 -> "|u1";
            case BOOL -> "|b1";
            default -> null;
        };
    }

    String descr() {
        return descr;
    }

    long[] shape() {
        return shape.clone();
    }

    void writeTo(WritableByteChannel channel) throws IOException {
        write(channel, ByteBuffer.wrap(header()));
        content.writeTo(channel);
    }

    private static void write(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private byte[] header() {
        String sizes =
                Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", "));
        String dict =
                "{'descr': '"
                        + descr
                        + "', 'fortran_order': False, 'shape': ("
                        + sizes
                        + (shape.length == 1 ? ",), }" : "), }");
        int unpadded = 10 + dict.length() + 1;
        int padding = Math.floorMod(-unpadded, ALIGNMENT);
        ByteBuffer header = ByteBuffer.allocate(unpadded + padding).order(ByteOrder.LITTLE_ENDIAN);
        header.put((byte) 0x93).put("NUMPY\1\0".getBytes(StandardCharsets.ISO_8859_1));
        header.putShort((short) (dict.length() + padding + 1));
        header.put((dict + " ".repeat(padding) + "\n").getBytes(StandardCharsets.ISO_8859_1));
        return header.array();
    }
}
