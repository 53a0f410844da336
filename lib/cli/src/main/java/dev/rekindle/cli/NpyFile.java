package dev.rekindle.cli;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.tensor.ElementWriter;
import dev.rekindle.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** NumPy's file format, version 1.0 (numpy/lib/format.py, NumPy 2). */
final class NpyFile {
    private static final int ALIGNMENT = 64;

    private final Tensor tensor;
    private final String descr;

    /**
     * @param where what a refusal starts with
     */
    NpyFile(String where, Tensor tensor) {
        this.tensor = tensor;
        this.descr =
                switch (tensor.dtype()) {
                    case FLOAT64 -> "<f8";
                    case FLOAT32 -> "<f4";
                    case FLOAT16 -> "<f2";
                    case COMPLEX64 -> "<c8";
                    case COMPLEX128 -> "<c16";
                    case INT64 -> "<i8";
                    case INT32 -> "<i4";
                    case INT16 -> "<i2";
                    case INT8 -> "|i1";
                    case UINT64 -> "<u8";
                    case UINT32 -> "<u4";
                    case UINT16 -> "<u2";
                    case UINT8 -> "|u1";
                    case BOOL -> "|b1";
                    default ->
                            throw new TorchFileException(
                                    where,
                                    "NumPy has no type for "
                                            + tensor.dtype()
                                            + ". Convert the file instead.");
                };
    }

    String descr() {
        return descr;
    }

    void writeTo(WritableByteChannel channel) throws IOException {
        ByteBuffer header = ByteBuffer.wrap(header());
        while (header.hasRemaining()) {
            channel.write(header);
        }
        ElementWriter.write(tensor, channel);
    }

    private byte[] header() {
        long[] shape = tensor.shape();
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
