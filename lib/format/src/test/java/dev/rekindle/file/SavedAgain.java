package dev.rekindle.file;

import java.nio.file.Path;

/** A file of the corpus, read and written as it was written. */
final class SavedAgain {
    private SavedAgain() {}

    /** Reads one and writes what it holds. */
    static void from(Path file, Path again) {
        String name = file.getFileName().toString().replace(".pt", "");
        try (TorchFile torch = TorchFile.open(file, LoadOptions.INERT)) {
            TorchFile.save(again, torch.load().root(), options(torch, name));
        }
    }

    /**
     * What a file does not say of itself: how it was padded, if it has CRCs, that it is protocol 1.
     */
    private static SaveOptions options(TorchFile torch, String name) {
        int protocol =
                name.contains("protocol_1") ? 1 : torch.protocol() < 0 ? 2 : torch.protocol();
        return SaveOptions.DEFAULT
                .withProtocol(protocol)
                .withFormat(torch.kind() == FileKind.LEGACY ? Format.LEGACY : Format.ZIP)
                .withAlignmentBytes(name.equals("alignment_4096") ? 4096 : 64)
                .withComputeCrc(!name.equals("crc_off"));
    }
}
