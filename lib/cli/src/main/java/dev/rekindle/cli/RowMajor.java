package dev.rekindle.cli;

import dev.rekindle.value.NumpyArray;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A NumPy array's bytes with the last dimension fastest, whatever order they were saved in. */
final class RowMajor {
    private RowMajor() {}

    static String sha256(NumpyArray array) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(bytes(array)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static byte[] bytes(NumpyArray array) {
        byte[] source = array.bytes().toByteArray();
        long[] shape = array.shape().toLongArray();
        if (!array.columnMajor() || shape.length < 2 || source.length == 0) {
            return source;
        }
        long count = 1;
        for (long size : shape) {
            count *= size;
        }
        int item = (int) (source.length / count);
        byte[] target = new byte[source.length];
        long[] index = new long[shape.length];
        for (int to = 0; to < count; to++) {
            long from = 0;
            for (int d = shape.length - 1; d >= 0; d--) {
                from = from * shape[d] + index[d];
            }
            System.arraycopy(source, (int) from * item, target, to * item, item);
            for (int d = shape.length - 1; d >= 0 && ++index[d] == shape[d]; d--) {
                index[d] = 0;
            }
        }
        return target;
    }
}
