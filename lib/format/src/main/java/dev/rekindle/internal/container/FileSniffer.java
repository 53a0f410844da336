package dev.rekindle.internal.container;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.file.FileKind;
import dev.rekindle.file.TorchFile;
import dev.rekindle.internal.archive.ByteSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Tells a file's kind by its first bytes. What stands inside a zip is told by {@link
 * ZipFileReader}.
 */
public final class FileSniffer {
    private static final byte[] LEGACY = HexFormat.of().parseHex("80028a0a6cfc9c46f9206aa850192e");

    private FileSniffer() {}

    public static FileKind sniff(ByteSource source) {
        byte[] head = head(source, 1024);
        if (head.length == 0) {
            return FileKind.EMPTY;
        }
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (text.startsWith("PK\3\4")) {
            return FileKind.ZIP;
        } else if (isLegacy(head)) {
            return FileKind.LEGACY;
        } else if (text.startsWith("version https://git-lfs")) {
            return FileKind.GIT_LFS;
        } else if (isHtml(text)) {
            return FileKind.HTML;
        } else if (head.length > 262 && text.startsWith("ustar", 257) || isOldTar(head)) {
            return FileKind.TAR;
        } else if (isSafetensors(head, source.size())) {
            return FileKind.SAFETENSORS;
        } else if (text.startsWith("\u001f\u008b")) {
            return FileKind.GZIP;
        } else if (text.startsWith("\u007fELF") || text.startsWith("MZ\u0090")) {
            return FileKind.ELF;
        } else if (text.startsWith("\u0093NUMPY")) {
            return FileKind.NUMPY;
        } else if (text.startsWith("\u0089HDF\r\n")) {
            return FileKind.HDF5;
        } else if (text.startsWith("GGUF")) {
            return FileKind.GGUF;
        } else if (head[0] == (byte) 0x80 && head.length > 1 && head[1] >= 0 && head[1] <= 5) {
            return FileKind.PICKLE;
        } else if (text.stripLeading().startsWith("{")) {
            return new String(head(source, 1 << 16), StandardCharsets.UTF_8).contains("weight_map")
                    ? FileKind.SHARD_INDEX
                    : FileKind.JSON;
        }
        // Protocols 0 and 1 have no mark at their start; their last byte is STOP.
        byte[] last = new byte[1];
        source.read(source.size() - 1, ByteBuffer.wrap(last));
        boolean opcode = "()]}lditcIFLVSNKJMGXUT\u0088\u0089".indexOf(text.charAt(0)) >= 0;
        return opcode && last[0] == '.' ? FileKind.PICKLE : FileKind.UNKNOWN;
    }

    /** Protocols other than 2 spell the magic number otherwise. */
    private static boolean isLegacy(byte[] head) {
        byte[] magic = LEGACY.clone();
        for (int at = 0; at <= Math.min(16, head.length - 12); at++) {
            if (Arrays.equals(head, at, at + 12, magic, 2, 14) && head[0] == (byte) 0x80) {
                return true;
            }
        }
        String text = new String(head, 0, Math.min(40, head.length), StandardCharsets.ISO_8859_1);
        return text.startsWith("L119547037146038801333356L\n");
    }

    private static boolean isHtml(String text) {
        String start = text.stripLeading().toLowerCase(Locale.ROOT);
        return start.startsWith("<!doctype html")
                || start.startsWith("<html")
                || start.startsWith("<head")
                || start.startsWith("<?xml");
    }

    private static boolean isOldTar(byte[] head) {
        if (head.length < 512) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += i >= 148 && i < 156 ? ' ' : head[i] & 0xFF;
        }
        String field =
                new String(head, 148, 8, StandardCharsets.ISO_8859_1).replace('\0', ' ').strip();
        return field.matches("[0-7]{1,7}") && Integer.parseInt(field, 8) == sum;
    }

    private static boolean isSafetensors(byte[] head, long size) {
        if (head.length < 9 || head[8] != '{') {
            return false;
        }
        long length = ByteBuffer.wrap(head).order(java.nio.ByteOrder.LITTLE_ENDIAN).getLong();
        return length > 1 && length <= Math.max(size, 100_000_000);
    }

    private static byte[] head(ByteSource source, int most) {
        byte[] head = new byte[(int) Math.min(most, source.size())];
        source.read(0, ByteBuffer.wrap(head));
        return head;
    }

    /** Tells whether {@link TorchFile} reads files of this kind. */
    static boolean isOpened(FileKind kind) {
        return switch (kind) {
            case ZIP, LEGACY, TAR, PICKLE, SAFETENSORS, SHARD_INDEX -> true;
            default -> false;
        };
    }

    /** Returns why a file of this kind is not opened, and what to do. */
    public static TorchFileException refusal(FileKind kind, String name) {
        String what =
                switch (kind) {
                    case EMPTY ->
                            "the file is empty: 0 bytes. The save or the download was broken off; get"
                                    + " it again.";
                    case HTML ->
                            "the file is an HTML page, not a torch file. The download gave a web page"
                                    + " instead; open its address in a browser and get the file itself.";
                    case GIT_LFS ->
                            "the file is a Git LFS pointer, not the torch file itself. Run git lfs"
                                    + " pull in its repository.";
                    case OTHER_ZIP ->
                            "the zip has no data.pkl, so it was not written by torch.save. Unpack it"
                                    + " and open what is inside.";
                    case EXPORT ->
                            "the file is a torch.export program (.pt2), which is not read. In Python:"
                                    + " torch.save(torch.export.load(f).state_dict, \"model.pt\").";
                    case TAR ->
                            "the tar has no member pickle, so it was not written by torch 0.1. Unpack"
                                    + " it and open what is inside.";
                    case GZIP -> "the file is compressed with gzip. Unpack it first: gunzip.";
                    case ELF ->
                            "the file is a program, not a torch file. Expected a .pt, .pth, .bin or"
                                    + " .safetensors file; open that one.";
                    case NUMPY ->
                            "the file is a NumPy array. In Python:"
                                    + " torch.save(torch.from_numpy(numpy.load(f)), \"array.pt\").";
                    case HDF5 ->
                            "the file is HDF5, as Keras writes it, not a torch file. Open it with h5py"
                                    + " in Python and save its arrays with torch.save.";
                    case GGUF ->
                            "the file is a GGUF model, not a torch file. Get the checkpoint that it was"
                                    + " converted from.";
                    case JSON ->
                            "the file is JSON text without a weight_map, so it is no index of a"
                                    + " sharded checkpoint. Open the checkpoint itself.";
                    default ->
                            "the file is of no kind that torch writes: expected a zip, a pickle, a tar"
                                    + " or safetensors. It may be damaged; get it again.";
                };
        return new TorchFileException(name, what);
    }
}
