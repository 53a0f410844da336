package dev.rekindle.block;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import dev.rekindle.internal.djl.ArrayCopies;
import dev.rekindle.internal.djl.Mismatch;
import dev.rekindle.state.LoadReport;
import dev.rekindle.state.StateDict;
import dev.rekindle.state.StateDictMismatchException;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.Size;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A block of DJL's, as it is, under torch's names: gives a state_dict that Python loads, and loads
 * one that Python saved.
 *
 * <pre>
 * Block block = new Mlp(784, 10, new int[] {128, 64});      // or any block of yours
 * block.initialize(manager, DataType.FLOAT32, new Shape(1, 784));
 * TorchBlock.of(block).loadStateDict(Torch.load("mlp.pt").asStateDict());
 * Torch.save(TorchBlock.of(block).stateDict(), "mlp.pt");
 * </pre>
 *
 * <p>In a SequentialBlock or ParallelBlock a layer's name is its position, counted from 0, as in
 * {@code nn.Sequential}; activations and lambdas take a position, too, as {@code nn.ReLU()} does.
 * In a block of your own it is the name given to {@code addChildBlock}. Print a TorchBlock to see
 * all names; where a file has others, rename them with a {@link dev.rekindle.state.KeyMapping}, for
 * the model zoo's networks one of {@link ZooNames}.
 *
 * <p>Linear, the convolutions, BatchNorm, LayerNorm, embeddings, Prelu, RNN, LSTM and GRU have a
 * layer of torch as their partner; {@link #withoutPartner} names what has none. DJL's BatchNorm
 * keeps no {@code num_batches_tracked}: a state_dict made here has a zero there, and one that is
 * loaded may have any number, which is left. A module of this library may stand among the blocks.
 *
 * <p>The names are found anew at each call. Nothing of the block's own changes but the values.
 */
public final class TorchBlock {
    private final Block block;

    private TorchBlock(Block block) {
        this.block = block;
    }

    /** Looks at a block; {@code block.initialize(…)} has to have been called. */
    public static TorchBlock of(Block block) {
        if (block == null) {
            throw new IllegalArgumentException("[TorchBlock] block is null. Give one.");
        }
        return new TorchBlock(block);
    }

    /**
     * Returns the parameters, and the running statistics, by torch's names. They look at the
     * block's live memory, as those of a Module do.
     *
     * @throws IllegalStateException if a parameter has no values yet, its array was closed, or the
     *     block contains itself
     * @throws IllegalArgumentException if two parameters would have one name, or the block holds a
     *     TorchScript program
     */
    public StateDict stateDict() {
        BlockSlots found = new BlockSlots(block);
        Map<String, Tensor> entries = new LinkedHashMap<>();
        found.slots.forEach((key, slot) -> entries.put(key, slot.value()));
        return new StateDict(entries, found.metadata);
    }

    /** As {@link #loadStateDict(StateDict, boolean)}, where every key has to match. */
    public LoadReport loadStateDict(StateDict stateDict) {
        return loadStateDict(stateDict, true);
    }

    /**
     * Copies a state_dict into the block's own arrays. All is checked, a file's records with it,
     * before the first one changes.
     *
     * @param strict whether missing and unexpected keys are refused, too
     * @throws StateDictMismatchException with torch's message if it does not fit; nothing was
     *     loaded
     * @throws dev.rekindle.errors.TorchFileException if the file behind it is damaged; nothing was
     *     loaded
     * @throws IllegalStateException as {@link #stateDict}
     */
    public LoadReport loadStateDict(StateDict stateDict, boolean strict) {
        if (stateDict == null) {
            throw new IllegalArgumentException(
                    "[loadStateDict] stateDict is null. Give what stateDict() or a file gave.");
        }
        Map<String, Slot> slots = new BlockSlots(block).slots;
        List<String> missing = new ArrayList<>();
        List<String> unexpected = new ArrayList<>(stateDict.keySet());
        unexpected.removeIf(slots::containsKey);
        List<String> mismatches = new ArrayList<>();
        ArrayCopies copies = new ArrayCopies();
        for (Slot slot : slots.values()) {
            NDArray target = slot.array();
            if (!stateDict.containsKey(slot.key())) {
                // Files of before torch 0.4.1 have no counter either.
                if (target != null) {
                    missing.add(slot.key());
                }
                continue;
            }
            Object saved = stateDict.entries().get(slot.key());
            String mismatch = Mismatch.of(slot.key(), saved, slot.shape(), slot.dtype());
            if (mismatch != null) {
                mismatches.add(mismatch);
            } else if (target != null) {
                copies.add(target, slot.fitted(stateDict.get(slot.key()), target));
            }
        }
        LoadReport report = new LoadReport(missing, unexpected, mismatches);
        if (!mismatches.isEmpty() || (strict && !report.isComplete())) {
            throw new StateDictMismatchException(
                    block.getClass().getSimpleName(),
                    strict ? report : new LoadReport(List.of(), List.of(), mismatches));
        }
        copies.apply();
        return report;
    }

    /**
     * Returns a sentence for each part that no layer of torch.nn stands for: parameters of classes
     * that torch does not know, and blocks that hold or compute something else than their
     * look-alikes there. Their parameters are in the state_dict all the same.
     */
    public List<String> withoutPartner() {
        return List.copyOf(new BlockSlots(block).withoutPartner);
    }

    /** Returns a table: the key in a state_dict, its shape, torch's layer, and DJL's name. */
    @Override
    public String toString() {
        BlockSlots found = new BlockSlots(block);
        List<@Nullable String[]> rows = new ArrayList<>();
        found.slots.forEach(
                (key, slot) ->
                        rows.add(
                                new String[] {
                                    key,
                                    new Size(slot.shape()).toString(),
                                    found.layers.get(key),
                                    slot.place()
                                }));
        int[] widths = new int[4];
        rows.forEach(
                row -> {
                    for (int i = 0; i < 4; i++) {
                        widths[i] = Math.max(widths[i], String.valueOf(row[i]).length());
                    }
                });
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < 4; i++) {
                line.append(row[i]).append(" ".repeat(widths[i] - row[i].length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        found.withoutPartner.forEach(line -> text.append("no partner: ").append(line).append('\n'));
        return text.toString().stripTrailing();
    }
}
