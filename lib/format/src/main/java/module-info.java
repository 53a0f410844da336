/**
 * Reads and writes the files of PyTorch's {@code torch.save} without PyTorch, DJL or native code.
 * What is {@code internal} is open to Rekindle's other artifacts alone.
 */
module dev.rekindle.format {
    requires com.fasterxml.jackson.databind;
    requires static transitive org.jspecify;

    exports dev.rekindle.errors;
    exports dev.rekindle.file;
    exports dev.rekindle.tensor;
    exports dev.rekindle.value;
    exports dev.rekindle.internal.archive to
            dev.rekindle.cli,
            dev.rekindle.torch;
    exports dev.rekindle.internal.codec to
            dev.rekindle.cli,
            dev.rekindle.torch;
    exports dev.rekindle.internal.container to
            dev.rekindle.cli,
            dev.rekindle.torch;
    exports dev.rekindle.internal.pickle to
            dev.rekindle.cli,
            dev.rekindle.torch;
    exports dev.rekindle.internal.text to
            dev.rekindle.cli,
            dev.rekindle.torch;
    exports dev.rekindle.internal.tree to
            dev.rekindle.cli,
            dev.rekindle.torch;

    uses dev.rekindle.internal.codec.Faces;
}
