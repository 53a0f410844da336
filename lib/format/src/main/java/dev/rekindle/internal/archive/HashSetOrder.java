package dev.rekindle.internal.archive;

import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * The order in which GNU's {@code std::unordered_set} walks over elements that were added one by
 * one: one linked list, in which each bucket knows the node before its first. Mirrors {@code
 * _M_insert_bucket_begin} and {@code _M_rehash} (libstdc++-v3/include/bits/hashtable.h, GCC 13).
 */
final class HashSetOrder {
    /** The bucket counts that {@code _Prime_rehash_policy} goes through when a set only grows. */
    private static final int[] BUCKETS = {
        13, 29, 59, 127, 257, 541, 1109, 2357, 5087, 10273, 20753, 42043, 85229, 172933, 351061,
        712697, 1447153, 2938679, 5967347
    };

    private static final int NONE = -1;

    /** Node 0 is the one before the first. */
    private long[] hashes = new long[16];

    private int[] next = new int[16];
    private int[] before;
    private int growth;
    private int size;

    HashSetOrder() {
        next[0] = NONE;
        before = emptyBuckets(BUCKETS[0]);
    }

    void add(long hash) {
        if (size + 1 > before.length) {
            rehash(BUCKETS[++growth]);
        }
        int node = ++size;
        if (node == hashes.length) {
            hashes = Arrays.copyOf(hashes, node * 2);
            next = Arrays.copyOf(next, node * 2);
        }
        hashes[node] = hash;
        int bucket = bucket(node);
        if (before[bucket] != NONE) {
            next[node] = next[before[bucket]];
            next[before[bucket]] = node;
        } else {
            next[node] = next[0];
            next[0] = node;
            if (next[node] != NONE) {
                before[bucket(next[node])] = node;
            }
            before[bucket] = 0;
        }
    }

    void forEach(LongConsumer consumer) {
        for (int node = next[0]; node != NONE; node = next[node]) {
            consumer.accept(hashes[node]);
        }
    }

    private void rehash(int buckets) {
        before = emptyBuckets(buckets);
        int node = next[0];
        next[0] = NONE;
        int firstBucket = 0;
        while (node != NONE) {
            int following = next[node];
            int bucket = bucket(node);
            if (before[bucket] == NONE) {
                next[node] = next[0];
                next[0] = node;
                before[bucket] = 0;
                if (next[node] != NONE) {
                    before[firstBucket] = node;
                }
                firstBucket = bucket;
            } else {
                next[node] = next[before[bucket]];
                next[before[bucket]] = node;
            }
            node = following;
        }
    }

    private int bucket(int node) {
        return (int) Long.remainderUnsigned(hashes[node], before.length);
    }

    private static int[] emptyBuckets(int count) {
        int[] buckets = new int[count];
        Arrays.fill(buckets, NONE);
        return buckets;
    }
}
