package dev.rekindle.internal.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a zip as torch's C++ does, byte for byte: stored records, aligned, each with a descriptor
 * behind it. Content is written once and never sought back to. Mirrors {@code PyTorchStreamWriter}
 * (caffe2/serialize/inline_container.cc, 2.15.0).
 */
public final class ArchiveWriter {
    private final BufferedOutput output;
    private final String topName;
    private final ArchiveOptions options;
    private final Map<String, ZipLayout.Entry> entries = new LinkedHashMap<>();
    private final SerializationId id = new SerializationId();
    private boolean finished;

    /**
     * @param channel where the bytes go; not closed
     * @param topName the folder around all records, see {@link ArchiveName#of}
     */
    public ArchiveWriter(WritableByteChannel channel, String topName, ArchiveOptions options) {
        this.output = new BufferedOutput(channel);
        this.topName = topName;
        this.options = options;
    }

    /**
     * Writes what {@code torch.save} writes of an object, in its order: the pickle, the format's
     * version and alignment, the byte order, the storages as {@code data/0}, {@code data/1} …
     * Mirrors {@code _save} (torch/serialization.py, 2.15.0).
     *
     * @param pickle the content of {@code data.pkl}
     * @param storages the bytes of each distinct storage, little-endian, in order of first
     *     appearance
     * @throws IOException if the channel fails
     */
    public static void write(
            WritableByteChannel channel,
            String topName,
            ArchiveOptions options,
            RecordContent pickle,
            List<? extends RecordContent> storages)
            throws IOException {
        ArchiveWriter writer = new ArchiveWriter(channel, topName, options);
        writer.add("data.pkl", pickle);
        writer.add(".format_version", text("1"));
        writer.add(".storage_alignment", text(Integer.toString(options.alignmentBytes())));
        writer.add("byteorder", text("little"));
        for (int i = 0; i < storages.size(); i++) {
            writer.add("data/" + i, storages.get(i));
        }
        writer.finish();
    }

    /**
     * Writes one record.
     *
     * @param name the name below the top folder
     * @throws IllegalStateException if there is one of this name already, or the content writes
     *     more or less than it said
     * @throws IOException if the channel fails
     */
    public void add(String name, RecordContent content) throws IOException {
        if (finished || entries.containsKey(name)) {
            throw new IllegalStateException(
                    finished
                            ? "the archive is finished"
                            : "there is a record " + name + " already");
        }
        byte[] fullName = (topName + "/" + name).getBytes(UTF_8);
        if (fullName.length > 0xFFFF) {
            throw new IllegalArgumentException("a record name of " + fullName.length + " bytes");
        }
        long offset = output.position();
        long length = content.lengthBytes();
        output.write(ZipLayout.localHeader(fullName, length, offset, options.alignmentBytes()));
        ContentChannel channel = new ContentChannel(name, output, length, options.computeCrc());
        content.writeTo(channel);
        ZipLayout.Entry entry = new ZipLayout.Entry(fullName, length, channel.finish(), offset);
        output.write(ZipLayout.descriptor(entry));
        entries.put(name, entry);
        id.addName(name);
        id.addContentStart(channel.first());
        if (length > 0) {
            id.addCrc(entry.crc32());
        }
    }

    /**
     * Writes the version, the serialization id and the zip's directory. Records of these names that
     * were added before stay as they are.
     *
     * @throws IOException if the channel fails
     */
    public void finish() throws IOException {
        if (!entries.containsKey("version") && !entries.containsKey(".data/version")) {
            add("version", text("3\n"));
        }
        if (!entries.containsKey(".data/serialization_id")) {
            add(".data/serialization_id", text(id.digits()));
        }
        finished = true;
        long directoryOffset = output.position();
        for (ZipLayout.Entry entry : new ArrayList<>(entries.values())) {
            output.write(ZipLayout.directoryEntry(entry));
        }
        long directoryBytes = output.position() - directoryOffset;
        output.write(ZipLayout.end(entries.size(), directoryOffset, directoryBytes));
        output.flush();
    }

    private static RecordContent text(String text) {
        return RecordContent.of(text.getBytes(US_ASCII));
    }
}
