package dev.rekindle.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rekindle.internal.text.PythonFloat;
import dev.rekindle.tensor.Complex;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Storage;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.AttributedTensor;
import dev.rekindle.value.ByteArray;
import dev.rekindle.value.Bytes;
import dev.rekindle.value.Device;
import dev.rekindle.value.Global;
import dev.rekindle.value.Layout;
import dev.rekindle.value.MetaTensor;
import dev.rekindle.value.NestedTensor;
import dev.rekindle.value.NumpyArray;
import dev.rekindle.value.NumpyScalar;
import dev.rekindle.value.Parameter;
import dev.rekindle.value.QuantizedTensor;
import dev.rekindle.value.Size;
import dev.rekindle.value.SparseTensor;
import dev.rekindle.value.TypedStorage;
import java.io.IOException;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The nodes that are no containers: atoms, tensors, storages. */
final class LeafJson {
    /**
     * Python itself makes no longer decimal texts than 4,300 digits (sys.set_int_max_str_digits):
     * they take minutes. It reads both forms, by {@code int(v, 0)}.
     */
    private static final int MOST_DECIMAL_BITS = 14_284;

    private final ValueJson tree;
    private final Map<Object, Integer> objects = new IdentityHashMap<>();
    private final Map<Storage, Integer> storages = new IdentityHashMap<>();

    LeafJson(ValueJson tree) {
        this.tree = tree;
    }

    /**
     * Writes the node of a value that is no container.
     *
     * @param again whether it stands within itself: inside its own attributes a tensor is written
     *     without them, as they would never end
     * @return nothing where the node is written whole; else its fields, as its attributes follow
     */
    List<ValueJson.Field> write(@Nullable Object value, boolean again) throws IOException {
        if (value instanceof Parameter parameter && parameter.data() instanceof Tensor tensor) {
            boolean grad = parameter.requiresGrad();
            return dense("parameter", value, tensor, grad, !again && parameter.state() != null);
        } else if (value instanceof AttributedTensor attributed
                && attributed.tensor() instanceof Tensor tensor) {
            boolean grad = tensor.requiresGrad();
            return dense("tensor", value, tensor, grad, !again && attributed.state() != null);
        } else if (value instanceof AttributedTensor attributed) {
            return write(attributed.tensor(), again);
        } else if (value instanceof Parameter parameter) {
            return write(parameter.data(), again);
        } else if (value instanceof Tensor tensor) {
            return dense("tensor", value, tensor, tensor.requiresGrad(), false);
        }
        JsonGenerator json = tree.json();
        json.writeStartObject();
        if (value instanceof SparseTensor sparse) {
            sparse(sparse);
        } else if (value instanceof NestedTensor nested) {
            nested(nested);
        } else {
            flat(value);
        }
        json.writeEndObject();
        return List.of();
    }

    private void flat(@Nullable Object value) throws IOException {
        JsonGenerator json = tree.json();
        if (value == null) {
            tag("none");
        } else if (value instanceof Boolean flag) {
            tag("bool");
            json.writeBooleanField("v", flag);
        } else if (value instanceof Double number) {
            json.writeStringField("bits", bits(number));
            tag("float");
            json.writeStringField("v", PythonFloat.repr(number));
        } else if (value instanceof BigInteger number && number.bitLength() > MOST_DECIMAL_BITS) {
            text("int", hexadecimal(number));
        } else if (value instanceof Number number) {
            text("int", number.toString());
        } else if (value instanceof String text) {
            text("str", text);
        } else if (value instanceof Bytes bytes) {
            json.writeStringField("hex", HexFormat.of().formatHex(bytes.toByteArray()));
            tag("bytes");
        } else if (value instanceof ByteArray bytes) {
            json.writeStringField("hex", HexFormat.of().formatHex(bytes.toByteArray()));
            tag("bytearray");
        } else if (value instanceof Complex number) {
            json.writeStringField("im", bits(number.imaginary()));
            json.writeStringField("re", bits(number.real()));
            tag("complex");
        } else if (value instanceof Size size) {
            tag("size");
            array("v", size.toLongArray());
        } else if (value instanceof Device device) {
            text("device", device.toString());
        } else if (value instanceof DType dtype) {
            text("dtype", dtype.torchName());
        } else if (value instanceof Layout layout) {
            text("layout", layout.torchName());
        } else if (value instanceof Global global) {
            text("global", global.fullName());
        } else {
            large(value);
        }
    }

    private void large(Object value) throws IOException {
        JsonGenerator json = tree.json();
        if (value instanceof TypedStorage storage) {
            json.writeStringField("dtype", storage.dtype().torchName());
            json.writeObjectFieldStart("layout");
            storageLabel(storage.storage());
            json.writeEndObject();
            json.writeNumberField("numel", storage.numel());
            digest(Tensor.over(storage.storage(), DType.UINT8, storage.storage().lengthBytes()));
            tag("storage");
        } else if (value instanceof MetaTensor meta) {
            json.writeStringField("dtype", meta.dtype().torchName());
            array("shape", meta.shape());
            tag("meta_tensor");
        } else if (value instanceof QuantizedTensor tensor) {
            json.writeStringField("dtype", tensor.integers().dtype().torchName());
            json.writeStringField("qscheme", tensor.scheme());
            if (tensor.scale() instanceof Double scale) {
                json.writeStringField("scale", bits(scale));
            }
            digest(tensor.integers());
            array("shape", tensor.integers().shape());
            tag("qtensor");
            if (tensor.zeroPoint() instanceof Long zero) {
                json.writeNumberField("zero_point", zero);
            }
        } else if (value instanceof NumpyScalar scalar) {
            json.writeStringField("dtype", scalar.dtype());
            json.writeStringField("hex", HexFormat.of().formatHex(scalar.bytes().toByteArray()));
            tag("numpy_scalar");
        } else if (value instanceof NumpyArray array) {
            json.writeStringField("dtype", array.dtype());
            if (tree.digests() != null) {
                json.writeStringField("sha256", RowMajor.sha256(array));
            }
            array("shape", array.shape().toLongArray());
            tag("numpy_array");
        } else {
            json.writeStringField("cls", value.getClass().getSimpleName());
            tag("opaque");
        }
    }

    private List<ValueJson.Field> dense(
            String tag, Object object, Tensor tensor, boolean grad, boolean carries)
            throws IOException {
        JsonGenerator json = tree.json();
        Integer known = objects.get(object);
        int label = known == null ? objects.size() : known;
        objects.put(object, label);
        // Numbered before what the attributes hold: the tensor itself appears first.
        labelled(tensor.storage());
        if (!carries) {
            json.writeStartObject();
            dense(tag, tensor, label, grad);
            json.writeEndObject();
            return List.of();
        }
        return List.of(new ValueJson.Field("dtype", () -> dense(tag, tensor, label, grad)));
    }

    private void dense(String tag, Tensor tensor, int label, boolean grad) throws IOException {
        JsonGenerator json = tree.json();
        json.writeStringField("dtype", tensor.dtype().torchName());
        json.writeObjectFieldStart("layout");
        json.writeNumberField("obj", label);
        json.writeNumberField("offset", tensor.offsetElements());
        json.writeBooleanField("requires_grad", grad);
        storageLabel(tensor.storage());
        json.writeNumberField("storage_nbytes", tensor.storage().lengthBytes());
        array("strides", tensor.strides());
        json.writeEndObject();
        digest(tensor);
        array("shape", tensor.shape());
        tag(tag);
    }

    private void part(String field, @Nullable Object value) throws IOException {
        tree.json().writeFieldName(field);
        write(value, true);
    }

    private void sparse(SparseTensor sparse) throws IOException {
        JsonGenerator json = tree.json();
        boolean coo = sparse.layout() == Layout.SPARSE_COO;
        List<Tensor> parts = sparse.parts();
        if (coo) {
            json.writeBooleanField("coalesced", Boolean.TRUE.equals(sparse.coalesced()));
        } else {
            part("compressed", parts.get(0));
        }
        json.writeStringField("dtype", sparse.values().dtype().torchName());
        part(coo ? "indices" : "plain", parts.get(coo ? 0 : 1));
        array("shape", sparse.size().toLongArray());
        tag(sparse.layout().torchName());
        part("values", sparse.values());
    }

    /** As the call that makes it. */
    private void nested(NestedTensor nested) throws IOException {
        JsonGenerator json = tree.json();
        json.writeObjectFieldStart("args");
        json.writeArrayFieldStart("items");
        for (Tensor part : nested.parts()) {
            write(part, true);
        }
        json.writeEndArray();
        tag("tuple");
        json.writeEndObject();
        json.writeStringField("cls", "torch._utils._rebuild_nested_tensor");
        part("state", null);
        tag("object");
    }

    private void storageLabel(Storage storage) throws IOException {
        if (storage.lengthBytes() == 0) {
            tree.json().writeNullField("storage");
            return;
        }
        tree.json().writeNumberField("storage", labelled(storage));
    }

    private int labelled(Storage storage) {
        if (storage.lengthBytes() == 0) {
            return -1;
        }
        Integer known = storages.get(storage);
        int label = known == null ? storages.size() : known;
        storages.put(storage, label);
        return label;
    }

    private void digest(Tensor tensor) throws IOException {
        if (tree.digests() != null) {
            tree.json().writeStringField("sha256", tree.digests().of(tensor));
        }
    }

    private void tag(String tag) throws IOException {
        tree.json().writeStringField("t", tag);
    }

    private void text(String tag, String value) throws IOException {
        tag(tag);
        tree.json().writeStringField("v", value);
    }

    private void array(String field, long[] values) throws IOException {
        tree.json().writeFieldName(field);
        tree.json().writeArray(values, 0, values.length);
    }

    private static String hexadecimal(BigInteger number) {
        return (number.signum() < 0 ? "-0x" : "0x")
                + HexFormat.of().formatHex(number.abs().toByteArray());
    }

    private static String bits(double value) {
        return HexFormat.of().toHexDigits(Double.doubleToRawLongBits(value));
    }
}
