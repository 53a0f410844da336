package dev.rekindle.file;

import dev.rekindle.internal.archive.ArchiveLimits;
import dev.rekindle.internal.container.ReadOptions;
import dev.rekindle.internal.pickle.PickleLimits;
import dev.rekindle.value.InertObject;
import java.util.function.UnaryOperator;

/**
 * How a file is opened. The limits let every file of torch through and stop a hostile one before it
 * takes the memory; who trusts a larger file raises them.
 */
public final class LoadOptions {
    /** For loading data: what is outside of the allow-list is refused; read, not mapped. */
    public static final LoadOptions DATA =
            new LoadOptions(
                    false,
                    new ReadOptions(
                            false,
                            UnaryOperator.identity(),
                            ArchiveLimits.DEFAULT,
                            PickleLimits.DEFAULT));

    /** For looking: any class is kept inert. */
    public static final LoadOptions INERT = DATA.withAllowInert(true);

    private final boolean mmap;
    private final ReadOptions options;

    private LoadOptions(boolean mmap, ReadOptions options) {
        this.mmap = mmap;
        this.options = options;
    }

    /**
     * Returns these options with classes and functions outside of the allow-list kept as {@link
     * InertObject}; without, a file that names one is refused, as by torch's {@code
     * weights_only=True}. Nothing is run in either case.
     */
    public LoadOptions withAllowInert(boolean value) {
        return with(
                new ReadOptions(value, options.mapLocation(), options.archive(), options.pickle()));
    }

    /**
     * Returns these options with a file mapped rather than read. A mapped file that another process
     * makes shorter is refused at the next read; if it does so in the midst of one, it may end the
     * JVM: that is the price, in torch as here.
     */
    public LoadOptions withMmap(boolean value) {
        return new LoadOptions(value, options);
    }

    /**
     * Returns these options with another place for storages, by where each was saved: {@code
     * cuda:0} to {@code cpu}; torch's {@code map_location}.
     */
    public LoadOptions withMapLocation(UnaryOperator<String> value) {
        return with(
                new ReadOptions(options.allowInert(), value, options.archive(), options.pickle()));
    }

    /** Returns these options with every storage on one device, such as {@code cpu}. */
    public LoadOptions withMapLocation(String device) {
        return withMapLocation(saved -> device);
    }

    /** Returns these options with the CRC of a record checked when it is first used, or not. */
    public LoadOptions withVerifyCrc(boolean value) {
        return with(options.archive().withVerifyCrc(value));
    }

    /** Returns these options with another most of records, a million unless told otherwise. */
    public LoadOptions withMaxRecords(int value) {
        return with(options.archive().withMaxRecords(value));
    }

    /**
     * Returns these options with another most of bytes that a compressed byte may become in what
     * inflates to more than 64 MiB, 250 unless told otherwise.
     */
    public LoadOptions withMaxInflationRatio(int value) {
        return with(options.archive().withMaxInflationRatio(value));
    }

    /**
     * Returns these options with another most of bytes that a compressed record may become, 16 GiB
     * unless told otherwise.
     */
    public LoadOptions withMaxInflatedBytes(long value) {
        return with(options.archive().withMaxInflatedBytes(value));
    }

    /** Returns these options with another most of opcodes in a pickle. */
    public LoadOptions withMaxOpcodes(long value) {
        return with(options.pickle().withOpcodes(value));
    }

    /** Returns these options with another most of objects in a pickle's memo. */
    public LoadOptions withMaxMemoEntries(int value) {
        return with(options.pickle().withMemoEntries(value));
    }

    /** Returns these options with another most of values on a pickle's stack. */
    public LoadOptions withMaxStackDepth(int value) {
        return with(options.pickle().withStackDepth(value));
    }

    /** Returns these options with another most of bytes in one text or bytes of a pickle. */
    public LoadOptions withMaxStringBytes(int value) {
        return with(options.pickle().withStringBytes(value));
    }

    /**
     * Returns these options with another most of heap that a pickle's values may take, three
     * quarters of Java's unless told otherwise.
     */
    public LoadOptions withMaxHeapBytes(long value) {
        return with(options.pickle().withHeapBytes(value));
    }

    /**
     * Returns these options with another most of values one within the other, 20,000 unless told
     * otherwise: twenty times what CPython's pickler writes where its recursion limit was not
     * raised.
     */
    public LoadOptions withMaxNesting(int value) {
        return with(options.pickle().withNesting(value));
    }

    boolean mmap() {
        return mmap;
    }

    ReadOptions options() {
        return options;
    }

    private LoadOptions with(ArchiveLimits value) {
        return with(
                new ReadOptions(
                        options.allowInert(), options.mapLocation(), value, options.pickle()));
    }

    private LoadOptions with(PickleLimits value) {
        return with(
                new ReadOptions(
                        options.allowInert(), options.mapLocation(), options.archive(), value));
    }

    private LoadOptions with(ReadOptions value) {
        return new LoadOptions(mmap, value);
    }
}
