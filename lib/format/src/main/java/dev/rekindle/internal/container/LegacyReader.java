package dev.rekindle.internal.container;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.archive.ByteSource;
import dev.rekindle.internal.codec.Arguments;
import dev.rekindle.internal.codec.FileStorage;
import dev.rekindle.internal.codec.PersistentIds;
import dev.rekindle.internal.codec.PickledTree;
import dev.rekindle.internal.codec.StorageId;
import dev.rekindle.internal.codec.StorageSource;
import dev.rekindle.internal.pickle.PyBool;
import dev.rekindle.internal.pickle.PyDict;
import dev.rekindle.internal.pickle.PyInt;
import dev.rekindle.internal.pickle.PyList;
import dev.rekindle.internal.pickle.PyNone;
import dev.rekindle.internal.pickle.PyStr;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.internal.text.Shorten;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads the stream that torch wrote before 1.6: magic number, protocol version, system info, the
 * object, the sorted keys, each a pickle, then each storage as its count and its bytes; and a plain
 * pickle without storages. Mirrors {@code _legacy_load} (torch/serialization.py, 2.15.0). Where
 * several saves stand in one stream, this reads one, and says where it ends.
 */
final class LegacyReader implements StorageSource {
    private final ByteSource source;
    private final ReadOptions options;
    private final Map<String, FileStorage> storages = new LinkedHashMap<>();
    private final Map<String, Long> positions = new LinkedHashMap<>();
    private final Map<String, StorageId> ids = new LinkedHashMap<>();
    private final Map<String, FileStorage> views = new LinkedHashMap<>();
    private final Findings findings = new Findings();
    private boolean bigEndian;
    private long end;

    private LegacyReader(Source source) {
        this.source = source.bytes();
        this.options = source.options();
    }

    /** Reads the five pickles, and finds the storages behind them. */
    static OpenContainer readStream(Source source) {
        LegacyReader reader = new LegacyReader(source);
        PickledTree tree = reader.readStream(new SourceStream(source.bytes(), 0));
        return reader.contents(tree, reader.end);
    }

    /** Reads a pickle that stands alone. */
    static OpenContainer readPickle(Source source) {
        LegacyReader reader = new LegacyReader(source);
        SourceStream in = new SourceStream(source.bytes(), 0);
        PickledTree tree = reader.pickle(in);
        return reader.contents(tree, in.position());
    }

    private OpenContainer contents(PickledTree tree, long position) {
        Object root = tree.decode(this);
        List<OpenContainer.Record> records = new ArrayList<>();
        ids.forEach((key, id) -> records.add(new OpenContainer.Record(key, id.lengthBytes())));
        List<FileStorage> all = new ArrayList<>(storages.values());
        all.addAll(views.values());
        return new OpenContainer(root, tree.protocol(), records, all, findings).withEnd(position);
    }

    /** Torch unpickles all of a stream's pickles: what one of them names, the file names. */
    private PickledTree pickle(SourceStream in) {
        PickledTree tree = options.tree(source.name(), in);
        findings.add(tree);
        return tree;
    }

    private PickledTree readStream(SourceStream in) {
        PyValue magic = pickle(in).value();
        PyValue version = pickle(in).value();
        PyValue info = pickle(in).value();
        boolean known =
                magic instanceof PyInt
                        && version instanceof PyInt number
                        && number.fitsLong()
                        && number.value().longValue() == 1001;
        if (!known || !(info instanceof PyDict system)) {
            throw refuse(
                    "expected torch's protocol version 1001 and its system info, but found "
                            + Shorten.name(version.toString())
                            + ". The file is damaged; get it again.");
        }
        bigEndian = system.get("little_endian") == PyBool.FALSE;
        PickledTree tree = pickle(in);
        PyValue keys = pickle(in).value();
        if (!(keys instanceof PyList list)) {
            throw refuse(
                    "expected the list of storage keys, but found "
                            + Shorten.name(keys.toString())
                            + ". The file is damaged; get it again.");
        }
        collect(tree.value());
        locate(list, in.position());
        return tree;
    }

    /** Finds every storage that the object names: the bytes' lengths follow from their classes. */
    private void collect(PyValue root) {
        PersistentIds.in(root)
                .forEach(
                        found -> {
                            if (found.id() instanceof PyTuple tuple
                                    && !tuple.items().isEmpty()
                                    && tuple.items().get(0) instanceof PyStr kind
                                    && kind.value().equals("storage")) {
                                StorageId storage = StorageId.of(source.name(), tuple, 6);
                                ids.merge(
                                        storage.key(),
                                        storage,
                                        (a, b) -> a.lengthBytes() >= b.lengthBytes() ? a : b);
                            }
                        });
    }

    private void locate(PyList keys, long start) {
        long position = start;
        for (PyValue item : keys.items()) {
            String key =
                    item instanceof PyStr text
                            ? text.value()
                            : item instanceof PyInt number ? number.value().toString() : "";
            StorageId id = ids.get(key);
            if (id == null) {
                throw refuse(
                        "the storage "
                                + Shorten.text(key)
                                + " belongs to no tensor. The file is damaged; get it again.");
            }
            if (source.size() - position < 8) {
                throw truncated(key, 8, source.size() - position);
            }
            ByteBuffer count = ByteBuffer.allocate(8).order(order());
            source.read(position, count);
            long numel = count.flip().getLong();
            if (numel != id.lengthBytes() / id.dtype().itemSizeBytes()
                    && numel != id.lengthBytes()) {
                throw refuse(
                        "the storage "
                                + Shorten.text(key)
                                + " holds "
                                + numel
                                + " elements, but its tensors need "
                                + id.lengthBytes() / id.dtype().itemSizeBytes()
                                + ". The file is damaged; get it again.");
            }
            position += 8;
            if (source.size() - position < id.lengthBytes()) {
                throw truncated(key, id.lengthBytes(), source.size() - position);
            }
            if (positions.put(key, position) != null) {
                throw refuse("the storage " + Shorten.text(key) + " is named twice.");
            }
            position += id.lengthBytes();
        }
        end = position;
    }

    private ByteOrder order() {
        return bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    private TorchFileException truncated(String key, long needed, long left) {
        return refuse(
                "the storage "
                        + Shorten.text(key)
                        + " needs "
                        + needed
                        + " bytes, but "
                        + left
                        + " are left. The file is truncated; get it again.");
    }

    private TorchFileException refuse(String what) {
        return new TorchFileException(source.name(), what);
    }

    @Override
    public boolean namesModules() {
        return true;
    }

    @Override
    public Found storage(PyTuple tuple) {
        StorageId id = StorageId.of(source.name(), tuple, 6);
        Long position = positions.get(id.key());
        if (position == null) {
            throw refuse(
                    "the storage "
                            + Shorten.text(id.key())
                            + " is not in the file: a pickle alone holds none. If it is data.pkl of"
                            + " an unpacked torch.save, open the folder that it stands in; else"
                            + " save with torch.save.");
        }
        StorageId longest = Objects.requireNonNull(ids.get(id.key()));
        FileStorage root =
                storages.computeIfAbsent(
                        id.key(),
                        key ->
                                new FileStorage(
                                        (at, target) -> source.read(position + at, target),
                                        longest.lengthBytes(),
                                        options.mapLocation().apply(id.location())));
        FileStorage storage = view(root, id, tuple);
        return new Found(storage, id.dtype(), id.untyped(), bigEndian);
    }

    /**
     * Returns the part of {@code root} that the last item of the id names. Torch before 0.4 had
     * storages that were views of others: {@code (view_key, offset, view_size)}, in elements.
     */
    private FileStorage view(FileStorage root, StorageId id, PyTuple tuple) {
        if (tuple.items().size() < 6 || tuple.items().get(5) == PyNone.NONE) {
            return root;
        }
        Arguments view = new Arguments(source.name(), "a view of a storage", tuple).tuple(5);
        String key = StorageId.key(view, 0);
        if (key.equals(id.key())) {
            return root;
        }
        FileStorage part = root.part(view.integer(1), view.integer(2), id.dtype().itemSizeBytes());
        if (part == null) {
            throw view.refuse("a part of its storage", tuple.items().get(5));
        }
        FileStorage storage = Objects.requireNonNullElse(views.putIfAbsent(key, part), part);
        if (ids.containsKey(key) || storage.lengthBytes() != part.lengthBytes()) {
            throw view.refuse("a key of its own", tuple.items().get(5));
        }
        return storage;
    }
}
