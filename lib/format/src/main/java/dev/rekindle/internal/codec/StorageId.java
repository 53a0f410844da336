package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyGlobal;
import dev.rekindle.internal.pickle.PyInt;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.tensor.DType;

/** torch's persistent id {@code ('storage', class, key, location, numel)}, checked. */
public record StorageId(
        String key, DType dtype, boolean untyped, String location, long lengthBytes) {
    /**
     * Reads an id.
     *
     * @param mostItems how many items the container's ids have: 5 in a zip, 6 in a legacy stream
     */
    public static StorageId of(String where, PyTuple id, int mostItems) {
        Arguments args = new Arguments(where, "a storage's persistent id", id);
        if (args.count() > mostItems) {
            throw args.refuse("at most " + mostItems + " items", id);
        }
        if (!args.text(0).equals("storage")) {
            throw args.refuse("'storage' as its tag", args.value(0));
        }
        if (!(args.value(1) instanceof PyGlobal type)
                || !(type.module().equals("torch") || type.module().startsWith("torch."))) {
            throw args.refuse("a storage class of torch", args.value(1));
        }
        boolean untyped = type.name().equals("UntypedStorage");
        DType dtype =
                untyped
                        ? DType.UINT8
                        : DType.ofStorageClass(type.name())
                                .orElseThrow(() -> args.refuse("a storage class of torch", type));
        long numel = args.integer(4);
        long item = dtype.itemSizeBytes();
        if (numel < 0 || numel > Long.MAX_VALUE / item) {
            throw args.refuse("a number of elements", args.value(4));
        }
        return new StorageId(key(args, 2), dtype, untyped, args.text(3).intern(), numel * item);
    }

    /** Old files have keys that are ints. */
    public static String key(Arguments args, int index) {
        return args.value(index) instanceof PyInt number
                ? number.value().toString()
                : args.text(index);
    }
}
