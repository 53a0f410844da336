package dev.rekindle.internal.container;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.file.FileKind;
import dev.rekindle.file.LoadOptions;
import dev.rekindle.file.TorchFile;
import dev.rekindle.internal.archive.ByteSource;
import dev.rekindle.internal.codec.FileStorage;
import dev.rekindle.internal.text.Shorten;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code .safetensors}: eight bytes of length, a JSON header, the tensors side by side.
 * Mirrors the format's README and {@code Metadata::validate} (safetensors 0.6): offsets without
 * holes or overlaps, sizes that fit, a header of at most 100 MB.
 */
public final class SafetensorsReader {
    private static final long MOST_HEADER_BYTES = 100_000_000;
    private static final ObjectMapper JSON =
            JsonMapper.builder(
                            com.fasterxml.jackson.core.JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(20)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private final ByteSource source;
    private final LoadOptions options;
    private final List<FileStorage> storages = new ArrayList<>();
    private final List<TorchFile.Record> records = new ArrayList<>();

    private SafetensorsReader(ByteSource source, LoadOptions options) {
        this.source = source;
        this.options = options;
    }

    public static Contents read(ByteSource source, LoadOptions options) {
        SafetensorsReader reader = new SafetensorsReader(source, options);
        Map<String, @Nullable Object> root = reader.tensors();
        return new Contents(
                FileKind.SAFETENSORS,
                root,
                -1,
                reader.records,
                reader.storages,
                List.of(),
                List.of(),
                () -> {},
                () -> {});
    }

    private Map<String, @Nullable Object> tensors() {
        ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        source.read(0, length);
        long headerBytes = length.flip().getLong();
        if (headerBytes < 2 || headerBytes > MOST_HEADER_BYTES || headerBytes > source.size() - 8) {
            throw refuse(
                    "the header should have "
                            + headerBytes
                            + " bytes, but the file has "
                            + source.size()
                            + ". It is truncated or damaged; get it again.");
        }
        byte[] header = new byte[(int) headerBytes];
        source.read(8, ByteBuffer.wrap(header));
        JsonNode json;
        try {
            json = JSON.readTree(header);
        } catch (JsonProcessingException e) {
            throw refuse(
                    "the header is no JSON: "
                            + e.getOriginalMessage()
                            + ". The file is damaged; get it again.");
        } catch (java.io.IOException e) {
            throw refuse("the header can't be read. The file is damaged; get it again.");
        }
        if (!json.isObject()) {
            throw refuse("the header is no JSON object. The file is damaged; get it again.");
        }
        return all(json, 8 + headerBytes);
    }

    private Map<String, @Nullable Object> all(JsonNode json, long start) {
        Map<String, @Nullable Object> root = new LinkedHashMap<>();
        List<long[]> spans = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            if (entry.getKey().equals("__metadata__")) {
                requireTexts(entry.getValue());
                continue;
            }
            root.put(entry.getKey(), tensor(entry.getKey(), entry.getValue(), start, spans));
        }
        spans.sort(
                (a, b) ->
                        Long.compare(a[0], b[0]) != 0
                                ? Long.compare(a[0], b[0])
                                : Long.compare(a[1], b[1]));
        long end = 0;
        for (long[] span : spans) {
            if (span[0] != end) {
                throw refuse(
                        "expected a tensor's bytes at "
                                + end
                                + ", but found them at "
                                + span[0]
                                + ": tensors overlap or leave holes. The file is damaged; get it"
                                + " again.");
            }
            end = span[1];
        }
        if (start + end != source.size()) {
            throw refuse(
                    "expected "
                            + (start + end)
                            + " bytes, but the file has "
                            + source.size()
                            + ". It is truncated or damaged; get it again.");
        }
        return root;
    }

    private void requireTexts(JsonNode metadata) {
        boolean texts = metadata.isObject();
        for (JsonNode value : metadata) {
            texts &= value.isTextual();
        }
        if (!texts) {
            throw refuse(
                    "__metadata__ should be an object of strings, but is "
                            + Shorten.text(metadata.toString())
                            + ". The file is damaged; get it again.");
        }
    }

    private Tensor tensor(String name, JsonNode info, long start, List<long[]> spans) {
        DType dtype = SafetensorsTypes.dtype(info.path("dtype").asText());
        JsonNode sizes = info.path("shape");
        JsonNode offsets = info.path("data_offsets");
        if (dtype == null) {
            throw refuse(
                    "the tensor "
                            + Shorten.text(name)
                            + " has the dtype "
                            + Shorten.text(info.path("dtype").asText())
                            + ", which is not known. Save it under another.");
        }
        if (!sizes.isArray() || !offsets.isArray() || offsets.size() != 2) {
            throw refuse(
                    "the tensor "
                            + Shorten.text(name)
                            + " has no list as shape, or not two data_offsets. The file is damaged;"
                            + " get it again.");
        }
        long[] shape = new long[sizes.size()];
        long length = dtype.itemSizeBytes();
        boolean fits = isLong(offsets.get(0)) && isLong(offsets.get(1));
        for (int i = 0; i < shape.length; i++) {
            shape[i] = sizes.get(i).asLong(-1);
            fits &= isLong(sizes.get(i)) && shape[i] >= 0;
            length = fits ? multiply(length, shape[i]) : -1;
            fits &= length >= 0;
        }
        // Two four-bit numbers share a byte: the last size counts them singly.
        if (dtype == DType.FLOAT4_E2M1FN_X2 && shape.length > 0) {
            int last = shape.length - 1;
            fits &= shape[last] % 2 == 0;
            shape[last] /= 2;
            length /= 2;
        }
        long begin = offsets.get(0).asLong(-1);
        long end = offsets.get(1).asLong(-1);
        if (!fits || begin < 0 || end - begin != length || end > source.size() - start) {
            throw refuse(
                    "the tensor "
                            + Shorten.text(name)
                            + " of shape "
                            + sizes
                            + " needs "
                            + length
                            + " bytes, but stands at "
                            + offsets
                            + ". The file is truncated or damaged; get it again.");
        }
        spans.add(new long[] {begin, end});
        records.add(new TorchFile.Record(name, length));
        FileStorage storage =
                new FileStorage(
                        (at, target) -> source.read(start + begin + at, target),
                        length,
                        options.mapLocation().apply("cpu"));
        storages.add(storage);
        return Tensor.over(storage, dtype, shape);
    }

    private static boolean isLong(JsonNode number) {
        return number.isIntegralNumber() && number.canConvertToLong();
    }

    private static long multiply(long a, long b) {
        try {
            return Math.multiplyExact(a, b);
        } catch (ArithmeticException e) {
            return -1;
        }
    }

    private TorchFileException refuse(String what) {
        return new TorchFileException(source.name(), what);
    }
}
