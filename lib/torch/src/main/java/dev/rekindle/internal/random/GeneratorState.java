package dev.rekindle.internal.random;

import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.MemoryStorage;
import dev.rekindle.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The 5,056 bytes of {@code torch.get_rng_state()}: seed, how far the block of words is used, the
 * words, and the second of two normal numbers that are made at once, where it was not asked for yet
 * ({@code CPUGeneratorImplState}, aten/src/ATen/CPUGeneratorImpl.cpp, 2.15.0).
 *
 * @param twister the words, and how many were drawn
 * @param keptNormal the normal number that the next draw of a few gives; null where there is none
 */
public record GeneratorState(MersenneTwister twister, @Nullable Double keptNormal) {
    private static final int BYTES = 5056;

    /** A search that long takes most of a minute. */
    public static final long MOST_WORDS = 1L << 33;

    private static final int WORDS_AT = 24;
    private static final int NORMAL_AT = WORDS_AT + 8 * MersenneTwister.WORDS + 8;
    private static final int NORMAL_VALID_AT = NORMAL_AT + 16;
    private static final int FLOAT_NORMAL_VALID_AT = 5052;

    public Tensor toTensor() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(twister.seed()).putInt(twister.left()).putInt(1).putLong(twister.next());
        for (int i = 0; i < MersenneTwister.WORDS; i++) {
            bytes.putLong(twister.word(i) & 0xFFFFFFFFL);
        }
        if (keptNormal != null) {
            bytes.putDouble(NORMAL_AT, keptNormal).putInt(NORMAL_VALID_AT, 1);
        }
        return Tensor.over(MemoryStorage.wrap(bytes.array()), DType.UINT8, BYTES);
    }

    /**
     * Reads a state, and finds how many words were drawn by running the generator from its seed.
     *
     * @throws IllegalArgumentException if it is none of the CPU's, or does not follow from its seed
     */
    public static GeneratorState of(Tensor tensor) {
        return of(tensor, MOST_WORDS);
    }

    /** As {@link #of(Tensor)}, with another end of the search. */
    public static GeneratorState of(Tensor tensor, long mostWords) {
        if (tensor.dtype() != DType.UINT8 || tensor.dim() != 1) {
            throw wrong("RNG state must be a torch.ByteTensor, and this is a " + tensor);
        }
        if (tensor.numel() != BYTES) {
            throw wrong(
                    tensor.numel() == 16
                            ? "it is a state of CUDA's generator, 16 bytes, and only the CPU's can"
                                    + " be set. Set the one of torch.get_rng_state()"
                            : "it holds "
                                    + tensor.numel()
                                    + " bytes, but a state of the CPU's generator has "
                                    + BYTES);
        }
        ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        tensor.readElements(bytes::put);
        long seed = bytes.getLong(0);
        int left = bytes.getInt(8);
        long next = bytes.getLong(16);
        int[] words = new int[MersenneTwister.WORDS];
        for (int i = 0; i < words.length; i++) {
            words[i] = (int) bytes.getLong(WORDS_AT + 8 * i);
        }
        if (bytes.getInt(12) != 1 || left < 1 || left > words.length || next > words.length) {
            throw wrong("Invalid mt19937 state");
        }
        if (bytes.get(FLOAT_NORMAL_VALID_AT) != 0) {
            throw wrong(
                    "it keeps a normal number of single precision, which no draw of Python's"
                            + " makes, and the engine can't be given one");
        }
        MersenneTwister twister = new MersenneTwister(seed);
        if (!twister.advanceTo(words, left, (int) next, mostWords)) {
            throw wrong(
                    "its words do not follow from its seed "
                            + Long.toUnsignedString(seed)
                            + " within "
                            + mostWords
                            + " draws, and only what follows from a seed can be set");
        }
        return new GeneratorState(
                twister,
                bytes.getInt(NORMAL_VALID_AT) == 0 ? null : (Double) bytes.getDouble(NORMAL_AT));
    }

    private static IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException("[rng state] " + why + ".");
    }
}
