package dev.rekindle.internal.container;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.archive.ByteSource;
import dev.rekindle.internal.text.Shorten;
import dev.rekindle.tensor.DType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The header of a {@code .safetensors} file. Mirrors the format's README and {@code
 * Metadata::validate} (safetensors 0.6): offsets without holes or overlaps, sizes that fit, a
 * header of at most 100 MB. It is read as it comes, so that a hostile one takes no more memory than
 * the tensors that it names.
 *
 * @param entries the tensors, in the header's order
 * @param dataStart where their bytes start
 */
record SafetensorsHeader(List<Entry> entries, long dataStart) {
    /** What a tensor costs on the heap, for one byte of the header that names it, at most. */
    private static final int HEAP_PER_BYTE = 12;

    /** More than torch's own 64 dimensions. */
    private static final int MOST_DIMS = 64;

    /** One tensor: its bytes from {@code begin} on, counted from the end of the header. */
    record Entry(String name, DType dtype, long[] shape, long begin, long lengthBytes) {}

    /** Reads a header and holds it against the file. */
    static SafetensorsHeader read(ByteSource source) {
        return new Reading(source).header();
    }

    private static final class Reading {
        private final ByteSource source;
        private long dataStart;

        Reading(ByteSource source) {
            this.source = source;
        }

        SafetensorsHeader header() {
            byte[] text = text();
            dataStart = Safetensors.LENGTH_BYTES + text.length;
            List<Entry> entries = new ArrayList<>();
            try (JsonParser json = StrictJson.parser(new ByteArrayInputStream(text))) {
                if (json.nextToken() != JsonToken.START_OBJECT) {
                    throw refuse(
                            "the header is no JSON object. The file is damaged; get it again.");
                }
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String name = json.currentName();
                    json.nextToken();
                    if (name.equals(Safetensors.METADATA)) {
                        requireTexts(json);
                    } else {
                        entries.add(entry(name, json));
                    }
                }
                if (json.nextToken() != null) {
                    throw refuse(
                            "text follows the header's JSON. The file is damaged; get it again.");
                }
            } catch (JsonProcessingException e) {
                throw refuse(
                        "the header "
                                + StrictJson.reason(e)
                                + ". The file is damaged; get it again.");
            } catch (IOException e) {
                throw refuse("the header is no text in UTF-8. The file is damaged; get it again.");
            }
            requireOneAfterTheOther(entries);
            return new SafetensorsHeader(entries, dataStart);
        }

        private byte[] text() {
            ByteBuffer length =
                    ByteBuffer.allocate(Safetensors.LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            source.read(0, length);
            long bytes = length.flip().getLong();
            if (bytes < 2
                    || bytes > Safetensors.MOST_HEADER_BYTES
                    || bytes > source.size() - Safetensors.LENGTH_BYTES) {
                throw refuse(
                        "the header should have "
                                + bytes
                                + " bytes, but the file has "
                                + source.size()
                                + ". It is truncated or damaged; get it again.");
            }
            HeapBudget.require(
                    source.name(), "the header of " + bytes + " bytes", bytes, HEAP_PER_BYTE);
            byte[] text = new byte[(int) bytes];
            source.read(Safetensors.LENGTH_BYTES, ByteBuffer.wrap(text));
            return text;
        }

        private void requireTexts(JsonParser json) throws IOException {
            boolean texts = json.currentToken() == JsonToken.START_OBJECT;
            if (json.currentToken() == JsonToken.VALUE_NULL) {
                return;
            }
            while (texts && json.nextToken() == JsonToken.FIELD_NAME) {
                texts = json.nextToken() == JsonToken.VALUE_STRING;
            }
            if (!texts) {
                throw refuse(
                        "__metadata__ should be an object of strings, but is none. The file is"
                                + " damaged; get it again.");
            }
        }

        /** Other fields mean nothing, as to the format's own reader. */
        private Entry entry(String name, JsonParser json) throws IOException {
            requireUtf8(name);
            DType dtype = null;
            long[] shape = null;
            long[] offsets = null;
            boolean known = json.currentToken() == JsonToken.START_OBJECT;
            while (known && json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                switch (field) {
                    case "dtype" -> dtype = dtype(name, json);
                    case "shape" -> shape = numbers(name, json);
                    case "data_offsets" -> offsets = numbers(name, json);
                    default -> json.skipChildren();
                }
            }
            if (!known
                    || dtype == null
                    || shape == null
                    || offsets == null
                    || offsets.length != 2) {
                throw refuse(
                        "the tensor "
                                + Shorten.text(name)
                                + " should have a dtype, a shape and two data_offsets. The file is"
                                + " damaged; get it again.");
            }
            return fitting(name, dtype, shape, offsets);
        }

        private DType dtype(String name, JsonParser json) throws IOException {
            String told = json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : "";
            DType dtype = SafetensorsTypes.dtype(told);
            if (dtype == null) {
                throw refuse(
                        "the tensor "
                                + Shorten.text(name)
                                + " has the dtype "
                                + Shorten.text(told)
                                + ", which is not known. Save it under another.");
            }
            return dtype;
        }

        private long @Nullable [] numbers(String name, JsonParser json) throws IOException {
            if (json.currentToken() != JsonToken.START_ARRAY) {
                return null;
            }
            long[] numbers = new long[4];
            int count = 0;
            while (json.nextToken() != JsonToken.END_ARRAY) {
                boolean fits =
                        json.currentToken() == JsonToken.VALUE_NUMBER_INT
                                && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                                && json.getLongValue() >= 0;
                if (!fits || count == MOST_DIMS) {
                    throw refuse(
                            "the tensor "
                                    + Shorten.text(name)
                                    + " has a shape or data_offsets that are not at most 64 sizes. The"
                                    + " file is damaged; get it again.");
                }
                if (count == numbers.length) {
                    numbers = Arrays.copyOf(numbers, 2 * count);
                }
                numbers[count++] = json.getLongValue();
            }
            return Arrays.copyOf(numbers, count);
        }

        private Entry fitting(String name, DType dtype, long[] sizes, long[] offsets) {
            long length = dtype.itemSizeBytes();
            for (long size : sizes) {
                length = multiply(length, size);
            }
            long[] shape = sizes.clone();
            boolean fits = length >= 0;
            // Two four-bit numbers share a byte: the last size counts them singly.
            if (dtype == DType.FLOAT4_E2M1FN_X2 && shape.length > 0) {
                int last = shape.length - 1;
                fits &= shape[last] % 2 == 0;
                shape[last] /= 2;
                length /= 2;
            }
            if (!fits
                    || offsets[1] - offsets[0] != length
                    || offsets[1] > source.size() - dataStart) {
                throw refuse(
                        "the tensor "
                                + Shorten.text(name)
                                + " of shape "
                                + Arrays.toString(sizes)
                                + " needs "
                                + (length < 0 ? "more than 2**63" : length)
                                + " bytes, but stands at "
                                + Arrays.toString(offsets)
                                + ". The file is truncated or damaged; get it again.");
            }
            return new Entry(name, dtype, shape, offsets[0], length);
        }

        private void requireOneAfterTheOther(List<Entry> entries) {
            List<Entry> sorted = new ArrayList<>(entries);
            sorted.sort(
                    Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::lengthBytes));
            long end = 0;
            for (Entry entry : sorted) {
                if (entry.begin() != end) {
                    throw refuse(
                            "expected a tensor's bytes at "
                                    + end
                                    + ", but found them at "
                                    + entry.begin()
                                    + ": tensors overlap or leave holes. The file is damaged; get it"
                                    + " again.");
                }
                end += entry.lengthBytes();
            }
            if (dataStart + end != source.size()) {
                throw refuse(
                        "expected "
                                + (dataStart + end)
                                + " bytes, but the file has "
                                + source.size()
                                + ". It is truncated or damaged; get it again.");
            }
        }

        private void requireUtf8(String name) {
            if (StrictJson.hasLoneSurrogate(name)) {
                throw refuse(
                        "the name "
                                + Shorten.text(name)
                                + " holds half of a surrogate pair, which is no text in UTF-8. The file"
                                + " is damaged; get it again.");
            }
        }

        /** Returns the product, or -1 where it is larger than a long. */
        private static long multiply(long a, long b) {
            return a < 0 || Math.multiplyHigh(a, b) != 0 || a * b < 0 ? -1 : a * b;
        }

        private TorchFileException refuse(String what) {
            return new TorchFileException(source.name(), what);
        }
    }
}
