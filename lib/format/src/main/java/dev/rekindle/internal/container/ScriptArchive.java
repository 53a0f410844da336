package dev.rekindle.internal.container;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.archive.ArchiveOptions;
import dev.rekindle.internal.archive.ArchiveWriter;
import dev.rekindle.internal.archive.RecordContent;
import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.internal.codec.TorchEncoder;
import dev.rekindle.internal.pickle.PickleWriter;
import dev.rekindle.internal.pickle.PyBool;
import dev.rekindle.internal.pickle.PyDict;
import dev.rekindle.internal.pickle.PyGlobal;
import dev.rekindle.internal.pickle.PyList;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyStr;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.internal.program.Script;
import dev.rekindle.internal.program.ScriptModule;
import dev.rekindle.internal.program.TensorKind;
import dev.rekindle.internal.text.Shorten;
import dev.rekindle.tensor.Storage;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The zip of {@code torch.jit.save}, of a program and its tensors: {@code torch.jit.load} and DJL
 * open it. Mirrors {@code ScriptModuleSerializer} (torch/csrc/jit/serialization/export_module.cpp,
 * 2.7.1).
 */
public final class ScriptArchive {
    /** The version that torch 2.x writes; below it operators have their old signatures. */
    private static final String VERSION = "10\n";

    private static final PyStr TRAINING = new PyStr("training");

    private ScriptArchive() {}

    /**
     * Checks that each tensor of the script is there, and that TorchScript has a type for it; all
     * that is left then is to copy bytes.
     *
     * @param named the tensors by their names in the program
     * @throws TorchFileException if one is missing, or is of no type that TorchScript saves
     */
    public static Writer.Prepared prepare(Script script, Map<String, ?> named, String where) {
        Map<String, Integer> places = new LinkedHashMap<>();
        List<@Nullable Object> tensors = new ArrayList<>();
        Map<List<Object>, Integer> same = new HashMap<>();
        script.kinds()
                .forEach(
                        (name, kind) -> {
                            Tensor tensor = tensor(name, named.get(name), kind, where);
                            // One view of one memory is one tensor: so tied weights stay tied.
                            List<Object> identity =
                                    List.of(
                                            new ByIdentity(tensor.storage()),
                                            tensor.dtype(),
                                            tensor.offsetElements(),
                                            shape(tensor.shape()),
                                            shape(tensor.strides()),
                                            tensor.requiresGrad());
                            Integer place = same.putIfAbsent(identity, tensors.size());
                            if (place == null) {
                                place = tensors.size();
                                tensors.add(tensor);
                            }
                            places.put(name, place);
                        });
        TorchEncoder encoder = new TorchEncoder(value -> null, false);
        PyList encoded = (PyList) encoder.encode(tensors);
        PyObject root = object(script.root(), places, encoded.items());
        byte[] pickle = Pickled.bytes(root, PickleWriter.DEFAULT_PROTOCOL);
        byte[] constants = Pickled.bytes(PyTuple.EMPTY, PickleWriter.DEFAULT_PROTOCOL);
        return (channel, stem) -> {
            ArchiveWriter writer = new ArchiveWriter(channel, stem, ArchiveOptions.DEFAULT);
            writer.add("data.pkl", RecordContent.of(pickle));
            writer.add("byteorder", RecordContent.of("little".getBytes(US_ASCII)));
            int number = 0;
            for (Storage storage : encoder.storages().storages()) {
                writer.add("data/" + number++, TorchZip.content(storage));
            }
            writer.add("code/__torch__.py", RecordContent.of(script.code().getBytes(US_ASCII)));
            writer.add("constants.pkl", RecordContent.of(constants));
            writer.add("version", RecordContent.of(VERSION.getBytes(US_ASCII)));
            writer.finish();
        };
    }

    private record ByIdentity(Object object) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof ByIdentity that && object == that.object;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(object);
        }
    }

    private static List<Long> shape(long[] sizes) {
        List<Long> all = new ArrayList<>();
        for (long size : sizes) {
            all.add(size);
        }
        return all;
    }

    private static Tensor tensor(
            String name, @Nullable Object value, TensorKind kind, String where) {
        Tensor tensor = PlainView.tensor(value);
        if (tensor == null) {
            throw new TorchFileException(
                    where,
                    "the program uses the tensor "
                            + Shorten.text(name)
                            + (value == null
                                    ? ", which is not in the file. The file was edited; get it"
                                            + " again."
                                    : ", which is no plain dense one. Export the model without"
                                            + " it."));
        }
        if (tensor.dtype().storageClass() == null || tensor.dtype().isQuantized()) {
            throw new TorchFileException(
                    where,
                    "the tensor "
                            + Shorten.text(name)
                            + " is of the type "
                            + tensor.dtype()
                            + ", which TorchScript does not save. Export the model in another"
                            + " type.");
        }
        boolean grad =
                kind == TensorKind.PARAMETER
                        && (value instanceof Parameter parameter
                                ? parameter.requiresGrad()
                                : tensor.requiresGrad());
        return tensor.withRequiresGrad(grad);
    }

    private static PyObject object(
            ScriptModule module, Map<String, Integer> places, List<PyValue> tensors) {
        PyObject object =
                new PyObject(
                        PyObject.Made.NEWOBJ,
                        new PyGlobal("__torch__", module.typeName()),
                        PyTuple.EMPTY);
        PyDict state = new PyDict();
        state.put(TRAINING, PyBool.of(false));
        module.tensors()
                .forEach(
                        (name, full) ->
                                state.put(
                                        new PyStr(name),
                                        tensors.get(
                                                Objects.requireNonNull(places.get(full), full))));
        module.children()
                .forEach(
                        (name, child) ->
                                state.put(new PyStr(name), object(child, places, tensors)));
        object.state(state);
        return object;
    }
}
