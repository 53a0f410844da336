package dev.rekindle.internal.pickle;

/**
 * How much a pickle may ask for before it is refused. The defaults are far beyond what {@code
 * torch.save} writes; a caller who trusts a larger file raises them.
 *
 * @param opcodes opcodes in one pickle
 * @param memoEntries objects in the memo
 * @param stackDepth values on the stack, marks included
 * @param stringBytes bytes of one str, bytes, int or name
 * @param heapBytes estimated bytes of Java heap that all values together take, decoded ones
 *     included
 * @param nesting values one within the other, counted from the root; CPython's own pickler stops
 *     near a thousand
 */
public record PickleLimits(
        long opcodes,
        int memoEntries,
        int stackDepth,
        int stringBytes,
        long heapBytes,
        int nesting) {
    /**
     * 500 million opcodes, 50 million memo entries, 20 million values on the stack, 1 GiB for one
     * string, three quarters of the heap, and 20,000 values one within the other: twenty times what
     * CPython's pickler writes unless its recursion limit is raised, where the deepest of real
     * files, modules within modules, have a few hundred.
     */
    public static final PickleLimits DEFAULT =
            new PickleLimits(
                    500_000_000L,
                    50_000_000,
                    20_000_000,
                    1 << 30,
                    Runtime.getRuntime().maxMemory() / 4 * 3,
                    20_000);

    /** Returns these limits with another number of opcodes. */
    public PickleLimits withOpcodes(long opcodes) {
        return new PickleLimits(opcodes, memoEntries, stackDepth, stringBytes, heapBytes, nesting);
    }

    /** Returns these limits with another size of the memo. */
    public PickleLimits withMemoEntries(int memoEntries) {
        return new PickleLimits(opcodes, memoEntries, stackDepth, stringBytes, heapBytes, nesting);
    }

    /** Returns these limits with another depth of the stack. */
    public PickleLimits withStackDepth(int stackDepth) {
        return new PickleLimits(opcodes, memoEntries, stackDepth, stringBytes, heapBytes, nesting);
    }

    /** Returns these limits with another longest string, in bytes. */
    public PickleLimits withStringBytes(int stringBytes) {
        return new PickleLimits(opcodes, memoEntries, stackDepth, stringBytes, heapBytes, nesting);
    }

    /** Returns these limits with another share of the heap, in bytes. */
    public PickleLimits withHeapBytes(long heapBytes) {
        return new PickleLimits(opcodes, memoEntries, stackDepth, stringBytes, heapBytes, nesting);
    }

    /** Returns these limits with another depth of nesting. */
    public PickleLimits withNesting(int nesting) {
        return new PickleLimits(opcodes, memoEntries, stackDepth, stringBytes, heapBytes, nesting);
    }
}
