package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/** A module of an exported program: it holds tensors, and only the whole program computes. */
final class ProgramPart extends Module {
    @Override
    public NDArray forward(NDArray x) {
        throw new UnsupportedOperationException(
                "a part of an exported program holds its tensors, but only the whole program"
                        + " computes. Call that.");
    }

    /**
     * Refuses to compute a tensor of an exported program, which computes with its own whatever
     * stands in its place here.
     *
     * @throws IllegalArgumentException if the module is a program, or a part of one
     */
    static void requireNone(Module module, String name, String what) {
        if (module instanceof ProgramPart || module instanceof Program) {
            throw new IllegalArgumentException(
                    what
                            + " cannot be: '"
                            + name
                            + "' is of an exported program, which would go on computing with it as"
                            + " it is. Apply it in Python, and export the model again.");
        }
    }

    /**
     * Refuses a hook that nothing would ever call.
     *
     * @throws IllegalArgumentException if the module is a part of a program
     */
    static void requireCalled(Module module) {
        if (module instanceof ProgramPart) {
            throw new IllegalArgumentException(
                    "a forward hook cannot be here: a part of an exported program holds its"
                            + " tensors, but only the whole program computes, and would not call"
                            + " it. Let the module return these features in Python too, and export"
                            + " it again.");
        }
    }

    @Override
    protected String pythonName() {
        return "torch.nn.modules.module.Module";
    }
}
