package dev.rekindle.internal.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/**
 * The fingerprint that torch writes as the last record: a fold of the hashes of all record names,
 * in the order in which a C++ hash set holds them, then a fold of their CRCs. Mirrors {@code
 * PyTorchStreamWriter::writeSerializationId} (caffe2/serialize/inline_container.cc, torch 2.15.0)
 * and, for hash and order, GNU's C++ library, with which torch is built for Linux; on other systems
 * torch writes other digits. It is never checked when a file is read.
 */
final class SerializationId {
    private static final int DESCRIPTOR_SIGNATURE = 0x08074b50;

    private final HashSetOrder names = new HashSetOrder();
    private long crcs;

    void addName(String name) {
        names.add(hash(name.getBytes(UTF_8)));
    }

    void addCrc(int crc32) {
        crcs = combine(crcs, crc32 & 0xFFFFFFFFL);
    }

    /**
     * Adds what torch takes for a CRC by mistake: it finds descriptors by the signature of a write,
     * and content may begin with that, too.
     */
    void addContentStart(ByteBuffer first) {
        if (first.remaining() == 8 && first.getInt(0) == DESCRIPTOR_SIGNATURE) {
            addCrc(first.getInt(4));
        }
    }

    /** Returns the 40 digits. */
    String digits() {
        long[] seed = {0};
        names.forEach(hash -> seed[0] = combine(seed[0], hash));
        return String.format(
                        Locale.ROOT,
                        "%20s%20s",
                        Long.toUnsignedString(seed[0]),
                        Long.toUnsignedString(crcs))
                .replace(' ', '0');
    }

    /** Mirrors {@code c10::hash_combine} (c10/util/hash.h). */
    private static long combine(long seed, long value) {
        return seed ^ (value + 0x9e3779b9L + (seed << 6) + (seed >>> 2));
    }

    /** Mirrors {@code std::_Hash_bytes} for 64 bits (libstdc++-v3/libsupc++/hash_bytes.cc). */
    static long hash(byte[] bytes) {
        long mul = (0xc6a4a793L << 32) + 0x5bd1e995L;
        ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long hash = 0xc70f6907L ^ (bytes.length * mul);
        while (words.remaining() >= 8) {
            hash ^= mix(words.getLong() * mul) * mul;
            hash *= mul;
        }
        if (words.hasRemaining()) {
            long rest = 0;
            for (int shift = 0; words.hasRemaining(); shift += 8) {
                rest |= (words.get() & 0xFFL) << shift;
            }
            hash ^= rest;
            hash *= mul;
        }
        return mix(mix(hash) * mul);
    }

    private static long mix(long value) {
        return value ^ (value >>> 47);
    }
}
