package dev.rekindle.file;

/** What a file is, told by its bytes and never by its name. */
public enum FileKind {
    /** The zip that {@code torch.save} writes since 1.6. */
    ZIP("torch.save zip"),
    /** The stream of five pickles of torch before 1.6. */
    LEGACY("torch.save legacy stream"),
    /** The tar of torch 0.1. */
    TAR("torch 0.1 tar"),
    /** A pickle without a container. */
    PICKLE("pickle"),
    /** A zip that {@code torch.jit.save} wrote. */
    TORCHSCRIPT("TorchScript zip"),
    /** A .safetensors file. */
    SAFETENSORS("safetensors"),
    /** The index of a checkpoint in several files. */
    SHARD_INDEX("sharded checkpoint index"),
    /** A zip of {@code torch.export.save}. */
    EXPORT("torch.export .pt2"),
    OTHER_ZIP("zip"),
    EMPTY("empty file"),
    HTML("HTML page"),
    GIT_LFS("Git LFS pointer"),
    GZIP("gzip file"),
    ELF("program"),
    NUMPY("NumPy .npy file"),
    HDF5("HDF5 file"),
    GGUF("GGUF file"),
    JSON("JSON text"),
    UNKNOWN("unknown file");

    private final String title;

    FileKind(String title) {
        this.title = title;
    }

    /** Returns the name for people. */
    public String title() {
        return title;
    }
}
