package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import dev.rekindle.internal.djl.Memory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The bits of arrays as one word, which Python's hashlib says, too. */
final class Hashes {
    private Hashes() {}

    static String of(NDArray... arrays) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (NDArray array : arrays) {
                Memory.read(List.of(array), windows -> digest.update(windows.get(0)));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
