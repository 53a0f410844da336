package dev.rekindle.internal.container;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.archive.ByteSource;
import dev.rekindle.internal.codec.Arguments;
import dev.rekindle.internal.codec.FileStorage;
import dev.rekindle.internal.codec.Globals;
import dev.rekindle.internal.codec.PickledTree;
import dev.rekindle.internal.codec.StorageSource;
import dev.rekindle.internal.pickle.PyBool;
import dev.rekindle.internal.pickle.PyDict;
import dev.rekindle.internal.pickle.PyGlobal;
import dev.rekindle.internal.pickle.PyInt;
import dev.rekindle.internal.pickle.PyList;
import dev.rekindle.internal.pickle.PyStr;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.internal.text.Shorten;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.TypedStorage;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tar of torch 0.1: {@code storages}, {@code tensors} that are views of them, and {@code
 * pickle}, whose persistent ids are the numbers of both. Mirrors {@code legacy_load} within {@code
 * _legacy_load} (torch/serialization.py, 2.15.0), which refuses such a file under {@code
 * weights_only=True}; here the allow-list holds for each of its pickles.
 */
final class TarReader implements StorageSource {
    /** {@code MAX_TENSORIMPL_DIM} (c10). */
    private static final int MOST_DIMS = 64;

    private static final String DAMAGED = ". The file is damaged; get it again.";

    private final ByteSource source;
    private final ReadOptions options;
    private final Map<String, ByteSource> members;
    private final Map<BigInteger, Object> objects = new HashMap<>();
    private final List<FileStorage> storages = new ArrayList<>();
    private final Findings findings = new Findings();

    private TarReader(Source source) {
        this.source = source.bytes();
        this.options = source.options();
        this.members = TarMembers.of(this.source, options.archive().maxRecords());
    }

    static OpenContainer read(Source source) {
        TarReader reader = new TarReader(source);
        if (!reader.members.containsKey("pickle")) {
            throw new TorchFileException(
                    source.name(),
                    "the tar has no member pickle, so it was not written by torch 0.1. Unpack it and"
                            + " open what is inside.");
        }
        reader.requireLittleEndian();
        reader.readStorages();
        reader.readTensors();
        PickledTree tree = reader.pickle("pickle", reader.member("pickle"), 0, new long[1]);
        Object root = tree.decode(reader);
        List<OpenContainer.Record> records = new ArrayList<>();
        reader.members.forEach((name, m) -> records.add(new OpenContainer.Record(name, m.size())));
        return new OpenContainer(root, tree.protocol(), records, reader.storages, reader.findings);
    }

    private ByteSource member(String name) {
        ByteSource member = members.get(name);
        if (member == null) {
            throw new TorchFileException(
                    source.name(),
                    "the tar has no member " + name + ". It is damaged; get it again.");
        }
        return member;
    }

    /** Reads the pickle at {@code at} of a member; {@code end} gets the place behind it. */
    private PickledTree pickle(String member, ByteSource bytes, long at, long[] end) {
        SourceStream in = new SourceStream(bytes, at);
        PickledTree tree = options.tree(source.name() + " ! " + member, in);
        end[0] = in.position();
        findings.add(tree);
        return tree;
    }

    /** Torch reads the bytes as they are, whatever this member says, and so reads them wrongly. */
    private void requireLittleEndian() {
        ByteSource member = members.get("sys_info");
        if (member != null
                && pickle("sys_info", member, 0, new long[1]).value() instanceof PyDict info
                && info.get("little_endian") == PyBool.FALSE) {
            throw refuse("sys_info", "the file is of a big-endian machine. Save it again there.");
        }
    }

    private void readStorages() {
        ByteSource bytes = member("storages");
        long[] at = {0};
        long count = count("storages", bytes, at);
        for (long i = 0; i < count; i++) {
            Arguments args = arguments("storages", bytes, at, "a storage");
            BigInteger key = key(args, 0);
            DType dtype =
                    args.value(2) instanceof PyGlobal type
                            ? DType.ofStorageClass(type.name()).orElse(null)
                            : null;
            if (dtype == null) {
                throw args.refuse("a storage class of torch", args.value(2));
            }
            long numel = read("storages", bytes, at, 8).getLong();
            long left = bytes.size() - at[0];
            if (numel < 0 || numel > left / dtype.itemSizeBytes()) {
                throw refuse(
                        "storages",
                        "a storage should have "
                                + numel
                                + " elements, but "
                                + left
                                + " bytes are left. The file is truncated; get it again.");
            }
            long start = at[0];
            long length = numel * dtype.itemSizeBytes();
            FileStorage storage =
                    new FileStorage(
                            (place, target) -> bytes.read(start + place, target),
                            length,
                            options.mapLocation().apply(args.text(1).intern()));
            add(args, key, storage, dtype);
            at[0] += length;
        }
        views(pickle("storages", bytes, at[0], at).value());
    }

    private void views(PyValue views) {
        if (!(views instanceof PyList list)) {
            throw refuse(
                    "storages",
                    "expected a list of views, but found "
                            + Shorten.name(views.toString())
                            + DAMAGED);
        }
        for (PyValue item : list.items()) {
            Arguments view = new Arguments(source.name() + " ! storages", "a view", item);
            Object root = objects.get(key(view, 1));
            if (!(root instanceof TypedStorage whole)
                    || !(whole.storage() instanceof FileStorage storage)) {
                throw view.refuse("a storage to view", view.value(1));
            }
            FileStorage part =
                    storage.part(view.integer(2), view.integer(3), whole.dtype().itemSizeBytes());
            if (part == null) {
                throw view.refuse("a part of the " + whole.numel() + " elements", item);
            }
            add(view, key(view, 0), part, whole.dtype());
        }
    }

    private void add(Arguments args, BigInteger key, FileStorage storage, DType dtype) {
        storages.add(storage);
        if (objects.put(key, new TypedStorage(storage, dtype, false)) != null) {
            throw args.refuse("a number of its own", args.value(0));
        }
    }

    private void readTensors() {
        ByteSource bytes = member("tensors");
        long[] at = {0};
        long count = count("tensors", bytes, at);
        for (long i = 0; i < count; i++) {
            Arguments args = arguments("tensors", bytes, at, "a tensor");
            if (!(objects.get(key(args, 1)) instanceof TypedStorage storage)) {
                throw args.refuse("the number of a storage", args.value(1));
            }
            // Four bytes behind the number of dimensions mean nothing.
            int dims = read("tensors", bytes, at, 8).getInt();
            if (dims < 0 || dims > MOST_DIMS) {
                throw refuse(
                        "tensors",
                        "a tensor has " + dims + " dimensions, but may have 64" + DAMAGED);
            }
            ByteBuffer numbers = read("tensors", bytes, at, 16 * dims + 8);
            long[] shape = new long[dims];
            long[] strides = new long[dims];
            numbers.asLongBuffer().get(shape).get(strides);
            long offset = numbers.getLong(16 * dims);
            Tensor tensor;
            try {
                tensor =
                        new Tensor(
                                storage.storage(),
                                storage.dtype(),
                                offset,
                                shape,
                                strides,
                                false,
                                false,
                                false);
            } catch (TorchFileException e) {
                throw new TorchFileException(source.name() + " ! tensors", e.what(), e);
            }
            if (objects.put(key(args, 0), tensor) != null) {
                throw args.refuse("a number of its own", args.value(0));
            }
        }
    }

    private long count(String member, ByteSource bytes, long[] at) {
        PyValue count = pickle(member, bytes, at[0], at).value();
        if (count instanceof PyInt number && number.fitsLong() && number.value().signum() >= 0) {
            long most = options.archive().maxRecords();
            if (number.value().longValue() > most) {
                throw refuse(
                        member,
                        "the tar has "
                                + number.value()
                                + " "
                                + member
                                + ", but the limit is "
                                + most
                                + ". If you trust the file, raise LoadOptions.withMaxRecords.");
            }
            return number.value().longValue();
        }
        throw refuse(
                member,
                "expected how many there are, but found "
                        + Shorten.name(count.toString())
                        + DAMAGED);
    }

    private Arguments arguments(String member, ByteSource bytes, long[] at, String what) {
        PyValue value = pickle(member, bytes, at[0], at).value();
        return new Arguments(source.name() + " ! " + member, what, value);
    }

    private ByteBuffer read(String member, ByteSource bytes, long[] at, int count) {
        if (bytes.size() - at[0] < count) {
            throw refuse(member, "the member ends too early. The file is truncated; get it again.");
        }
        ByteBuffer found = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        bytes.read(at[0], found);
        at[0] += count;
        return found.flip();
    }

    private static BigInteger key(Arguments args, int index) {
        BigInteger key = number(args.value(index));
        if (key == null) {
            throw args.refuse("a number as argument " + index, args.value(index));
        }
        return key;
    }

    private static @Nullable BigInteger number(PyValue value) {
        return value instanceof PyInt number
                ? number.value()
                : value instanceof PyStr text && text.value().matches("[0-9]{1,20}")
                        ? new BigInteger(text.value())
                        : null;
    }

    private TorchFileException refuse(String member, String what) {
        return new TorchFileException(source.name() + " ! " + member, what);
    }

    @Override
    public @Nullable Object named(PyValue id) {
        BigInteger key = number(id);
        return key == null ? moduleClass(id) : objects.get(key);
    }

    /** A class is named with its source text, {@code (class, file, source)}, or alone. */
    private static @Nullable Object moduleClass(PyValue id) {
        return id instanceof PyTuple tuple
                        && !tuple.items().isEmpty()
                        && tuple.items().get(0) instanceof PyGlobal type
                ? Globals.decode(type)
                : null;
    }

    @Override
    public Found storage(PyTuple id) {
        throw refuse(
                "pickle",
                "expected the number of a tensor, but found "
                        + Shorten.name(id.toString())
                        + DAMAGED);
    }
}
