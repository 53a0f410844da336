package dev.rekindle.internal.archive;

import dev.rekindle.errors.TorchFileException;

/** The name of the folder that all records of an archive stand in. */
public final class ArchiveName {
    /** The name that torch takes for streams, and for paths that are not ASCII. */
    public static final String ARCHIVE = "archive";

    private ArchiveName() {}

    /**
     * Returns the folder's name for a file, from the path as the caller wrote it: what stands
     * behind the last slash, without the last dot and what follows it. Mirrors {@code
     * caffe2::serialize::detail::basename} (inline_container.cc) and {@code
     * _open_zipfile_writer_file} (torch/serialization.py, 2.15.0).
     *
     * @throws TorchFileException if nothing is left, as of {@code .hidden}
     */
    public static String of(String path) {
        if (path.chars().anyMatch(c -> c > 127)) {
            return ARCHIVE;
        }
        String file = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
        int dot = file.lastIndexOf('.');
        String name = dot < 0 ? file : file.substring(0, dot);
        if (name.isEmpty()) {
            throw new TorchFileException(
                    path,
                    "nothing is left of this file name without its ending, and torch needs a name"
                            + " for the archive's folder. Name the file otherwise, as model.pt.");
        }
        return name;
    }
}
