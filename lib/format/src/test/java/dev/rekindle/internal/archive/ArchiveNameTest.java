package dev.rekindle.internal.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rekindle.errors.TorchFileException;
import org.junit.jupiter.api.Test;

class ArchiveNameTest {
    @Test
    void theNameIsTheFilesWithoutItsLastEnding() {
        assertEquals("model", ArchiveName.of("model.pt"));
        assertEquals("model.state", ArchiveName.of("/a/b.c/model.state.pt"));
        assertEquals("noext", ArchiveName.of("dir\\noext"));
        assertEquals("a", ArchiveName.of("a."));
    }

    @Test
    void aPathBeyondAsciiIsAnArchive() {
        assertEquals("archive", ArchiveName.of("m\u00e4rz/model.pt"));
        assertEquals("archive", ArchiveName.of("\u6a21.pt"));
    }

    @Test
    void aNameOfWhichNothingIsLeftIsRefused() {
        assertThrows(TorchFileException.class, () -> ArchiveName.of(".hidden"));
        assertThrows(TorchFileException.class, () -> ArchiveName.of("folder/"));
        assertThrows(TorchFileException.class, () -> ArchiveName.of(""));
    }
}
