package dev.rekindle.internal.container;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.internal.codec.Reductions;
import dev.rekindle.internal.codec.Values;
import dev.rekindle.internal.text.Shorten;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.ElementWriter;
import dev.rekindle.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code .safetensors}: a map of names to dense tensors, and nothing else. Tensors stand by
 * falling alignment of their type, then by name, as {@code prepare} does (safetensors 0.6,
 * src/tensor.rs). Tied tensors are written twice: the format knows no sharing.
 */
final class SafetensorsWriter {
    /** {@code _EXTRA_STATE_KEY_SUFFIX} (torch/nn/modules/module.py, 2.15.0). */
    private static final String EXTRA_STATE = "_extra_state";

    private record Item(String name, Tensor tensor, String type) {}

    private SafetensorsWriter() {}

    /**
     * Checks all names and tensors.
     *
     * @throws TorchFileException if {@code root} is no map of names to dense tensors, a dtype has
     *     no name in the format, or a view repeats few bytes so often that no disk would hold them
     */
    static Writer.Prepared prepare(@Nullable Object root, WriteOptions options) {
        List<Item> items = items(root, new Reductions(options.reducer()));
        byte[] header = header(items);
        return (channel, stem) -> {
            ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            StorageBytes.write(channel, length.putLong(header.length).flip());
            StorageBytes.write(channel, ByteBuffer.wrap(header));
            for (Item item : items) {
                ElementWriter.write(item.tensor(), channel);
            }
        };
    }

    private static List<Item> items(@Nullable Object root, Reductions reductions) {
        Object plain = root == null ? null : reductions.of(root);
        Map<?, ?> map = PlainView.dict(plain);
        if (map == null) {
            throw refuse(
                    "safetensors holds a dict of names and dense tensors, but this is "
                            + described(plain)
                            + ". Take the state_dict out of it, or write a .pt file.");
        }
        boolean besideTensors =
                map.values().stream().anyMatch(value -> PlainView.tensor(value) != null);
        List<Item> items = new ArrayList<>();
        map.forEach(
                (key, value) -> {
                    if (!(key instanceof String name)) {
                        throw refuse(
                                "safetensors has names that are str, but a key is "
                                        + described(key)
                                        + ". Take the state_dict out of it, or write a .pt file.");
                    }
                    items.add(item(name, value, reductions, besideTensors));
                });
        items.sort(
                Comparator.<Item>comparingInt(item -> -rank(item.tensor().dtype()))
                        .thenComparing(
                                item -> item.name().getBytes(StandardCharsets.UTF_8),
                                Arrays::compareUnsigned));
        return items;
    }

    private static Item item(
            String name, @Nullable Object value, Reductions reductions, boolean besideTensors) {
        requireName(name);
        Tensor tensor = value == null ? null : PlainView.tensor(reductions.of(value));
        if (tensor == null) {
            throw refuse(
                    "safetensors holds dense tensors alone, but "
                            + Shorten.text(name)
                            + " is "
                            + described(value)
                            + advice(name, besideTensors));
        }
        String type = SafetensorsTypes.name(tensor.dtype());
        if (type == null) {
            throw refuse(
                    "safetensors has no name for "
                            + tensor.dtype()
                            + ", the dtype of "
                            + Shorten.text(name)
                            + ". Write a .pt file, or convert the tensor in Python first.");
        }
        if (Repetition.isTooMuch(tensor)) {
            throw refuse(
                    Shorten.text(name)
                            + " is "
                            + Repetition.described(tensor)
                            + ", and safetensors would hold them all. Write a .pt file, which keeps"
                            + " the view.");
        }
        return new Item(name, tensor, type);
    }

    private static void requireName(String name) {
        if (name.equals(Safetensors.METADATA)) {
            throw refuse(
                    "the name '__metadata__' is safetensors' own, for what is no tensor. Rename the"
                            + " tensor, or write a .pt file.");
        }
        if (StrictJson.hasLoneSurrogate(name)) {
            throw refuse(
                    "the name "
                            + Shorten.text(name)
                            + " holds half of a surrogate pair, which safetensors has no bytes for."
                            + " Rename the tensor, or write a .pt file.");
        }
    }

    private static String described(@Nullable Object value) {
        String type = Values.of(value).type();
        if (value != null && (type.equals("Tensor") || type.equals("Parameter"))) {
            return Values.described(value);
        }
        String shown = Shorten.name(type);
        return (shown.matches("[AEIOUaeiou].*") ? "an " : "a ") + shown;
    }

    /** What to do with an entry that is no dense tensor: that depends on what stands beside it. */
    private static String advice(String name, boolean besideTensors) {
        if (name.equals(EXTRA_STATE) || name.endsWith("." + EXTRA_STATE)) {
            return ". That is what a module's get_extra_state() gave. Write a .pt file, which keeps"
                    + " it, or delete the key in Python.";
        }
        return besideTensors
                ? ". Write a .pt file, which keeps it, or delete the key in Python."
                : ". Take the state_dict out of it, or write a .pt file.";
    }

    /** The order of {@code Dtype} in the format's source, which sorts by alignment. */
    private static int rank(DType dtype) {
        List<String> order =
                List.of(
                        "BOOL", "F4", "U8", "I8", "F8_E5M2", "F8_E4M3", "F8_E8M0", "I16", "U16",
                        "F16", "BF16", "I32", "U32", "F32", "C64", "F64", "I64", "U64");
        return order.indexOf(String.valueOf(SafetensorsTypes.name(dtype)));
    }

    private static byte[] header(List<Item> items) {
        ObjectMapper json = new ObjectMapper();
        ObjectNode header = json.createObjectNode();
        long at = 0;
        for (Item item : items) {
            ObjectNode entry = header.putObject(item.name());
            entry.put("dtype", item.type());
            long[] shape = item.tensor().shape();
            if (item.tensor().dtype() == DType.FLOAT4_E2M1FN_X2 && shape.length > 0) {
                shape[shape.length - 1] *= 2;
            }
            ArrayNode sizes = entry.putArray("shape");
            for (long size : shape) {
                sizes.add(size);
            }
            long end = at + item.tensor().lengthBytes();
            entry.putArray("data_offsets").add(at).add(end);
            at = end;
        }
        try {
            String text = json.writeValueAsString(header);
            int length = text.getBytes(StandardCharsets.UTF_8).length;
            return (text + " ".repeat(Math.floorMod(-length, 8))).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new TorchFileException("save", "the names can't be written as JSON.", e);
        }
    }

    private static TorchFileException refuse(String what) {
        return new TorchFileException("save", what);
    }
}
