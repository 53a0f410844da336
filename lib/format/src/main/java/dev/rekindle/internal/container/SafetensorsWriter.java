package dev.rekindle.internal.container;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.archive.AtomicFile;
import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.internal.codec.SavedAs;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.ElementWriter;
import dev.rekindle.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code .safetensors}: a map of names to dense tensors, and nothing else. Tensors stand by
 * falling alignment of their type, then by name, as {@code prepare} does (safetensors 0.6,
 * src/tensor.rs). Tied tensors are written twice: the format knows no sharing.
 */
public final class SafetensorsWriter {
    private record Item(String name, Tensor tensor, String type) {}

    private SafetensorsWriter() {}

    /**
     * Writes a file.
     *
     * @throws TorchFileException if {@code root} is no map of names to dense tensors, a dtype has
     *     no name in the format, or the file can't be written
     */
    public static void write(Path path, @Nullable Object root) {
        List<Item> items = items(root);
        byte[] header = header(items);
        AtomicFile.write(
                path,
                channel -> {
                    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
                    write(channel, length.putLong(header.length).flip());
                    write(channel, ByteBuffer.wrap(header));
                    for (Item item : items) {
                        ElementWriter.write(item.tensor(), channel);
                    }
                });
    }

    private static List<Item> items(@Nullable Object root) {
        Object plain = root instanceof SavedAs other ? other.savedAs() : root;
        Map<?, ?> map = PlainView.dict(plain);
        if (map == null) {
            throw refuse("expected a map of names to tensors", plain);
        }
        List<Item> items = new ArrayList<>();
        map.forEach(
                (key, value) -> {
                    Tensor tensor = PlainView.tensor(value);
                    if (!(key instanceof String name) || tensor == null) {
                        throw refuse("expected names and dense tensors, but under " + key, value);
                    }
                    String type = SafetensorsTypes.name(tensor.dtype());
                    if (type == null) {
                        throw refuse("safetensors has no name for the dtype of " + key, value);
                    }
                    items.add(new Item(name, tensor, type));
                });
        items.sort(
                Comparator.<Item>comparingInt(item -> -rank(item.tensor().dtype()))
                        .thenComparing(Item::name));
        return items;
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
            for (long size : shape) {
                entry.withArray("shape").add(size);
            }
            if (shape.length == 0) {
                entry.putArray("shape");
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

    private static void write(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static TorchFileException refuse(String expected, @Nullable Object found) {
        return new TorchFileException(
                "save",
                expected
                        + " found "
                        + (found == null ? "None" : found.getClass().getSimpleName())
                        + ". Take the state_dict out of it, or write a .pt file.");
    }
}
