package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.internal.djl.SequenceOps;
import dev.rekindle.internal.djl.Uses;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the recurrent layers have in common. An input is {@code (L, N, H_in)}, with {@code
 * batchFirst} {@code (N, L, H_in)}, or {@code (L, H_in)} without a batch; a state is {@code (layers
 * · directions, N, H)}. {@link #forward(NDList)} takes the input and, if given, the states to begin
 * with, and returns the outputs and the last states. For layer, for direction, the parameters are
 * {@code weight_ih_l0}, {@code weight_hh_l0}, {@code bias_ih_l0}, {@code bias_hh_l0} and {@code
 * weight_hr_l0}, in that order, all drawn within ±1/√hidden_size. Mirrors {@code RNNBase}
 * (torch/nn/modules/rnn.py, 2.15.0).
 */
@RunsHooks
public abstract class Recurrent extends Module {
    final String mode;
    final int inputSize;
    final int hiddenSize;
    final int numLayers;
    final boolean bias;
    final boolean batchFirst;
    final double dropout;
    final boolean bidirectional;
    final int projSize;
    private final transient List<String> names = new ArrayList<>();
    private final transient List<Object> namesOfLayers = new ArrayList<>();
    private final transient SequenceOps.Settings settings;

    Recurrent(String mode, RecurrentOptions options) {
        options.check(mode);
        this.mode = mode;
        this.inputSize = options.inputSize;
        this.hiddenSize = options.hiddenSize;
        this.numLayers = options.numLayers;
        this.bias = options.bias;
        this.batchFirst = options.batchFirst;
        this.dropout = options.dropout;
        this.bidirectional = options.bidirectional;
        this.projSize = options.projSize;
        this.settings =
                new SequenceOps.Settings(mode, bias, numLayers, dropout, bidirectional, batchFirst);
        int directions = bidirectional ? 2 : 1;
        for (int layer = 0; layer < numLayers; layer++) {
            int inputs = layer == 0 ? inputSize : outputSize() * directions;
            for (int direction = 0; direction < directions; direction++) {
                register(layer + (direction == 1 ? "_reverse" : ""), inputs);
            }
        }
    }

    private void register(String suffix, int inputs) {
        Initial initial = Initial.biasUniform(hiddenSize);
        int gates = hiddenSize * (mode.equals("LSTM") ? 4 : mode.equals("GRU") ? 3 : 1);
        List<Object> own = new ArrayList<>();
        own.add(register("weight_ih_l" + suffix, initial, gates, inputs));
        own.add(register("weight_hh_l" + suffix, initial, gates, outputSize()));
        if (bias) {
            own.add(register("bias_ih_l" + suffix, initial, gates));
            own.add(register("bias_hh_l" + suffix, initial, gates));
        }
        if (projSize > 0) {
            own.add(register("weight_hr_l" + suffix, initial, projSize, hiddenSize));
        }
        namesOfLayers.add(own);
    }

    private String register(String name, Initial initial, long... shape) {
        // Two strings, of which InternedNames says when they are one in a file.
        parts().register(new String(name), Parameter.class, parameter(initial, shape));
        names.add(name);
        return name;
    }

    /** Returns the names of the parameters, as the lists of a file hold them. */
    List<String> names() {
        return names;
    }

    private int outputSize() {
        return projSize > 0 ? projSize : hiddenSize;
    }

    /**
     * Returns a parameter by its name, such as {@code weight_ih_l0} or {@code
     * weight_hh_l1_reverse}.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public final Parameter parameter(String name) {
        if (parts().get(name) instanceof Parameter found) {
            return found;
        }
        throw new IllegalArgumentException(
                "this " + typeName() + " has no parameter " + name + "; it has " + names + ".");
    }

    private List<Object> flatWeights() {
        List<Object> all = new ArrayList<>();
        names.forEach(name -> all.add(parameter(name)));
        return all;
    }

    private List<NDArray> weights() {
        List<NDArray> arrays = new ArrayList<>();
        boolean seen = false;
        for (String name : names) {
            Parameter weight = parameter(name);
            if (isTraining() && ParametrizationList.computes(weight)) {
                // Python reads it twice where it takes it, and the first twice to see a change.
                ParametrizationList.read(weight, seen ? 1 : 3);
                seen = true;
            }
            arrays.add(weight.getArray());
        }
        return arrays;
    }

    /** Returns the outputs alone, from states of zeros. */
    @Override
    public NDArray forward(NDArray x) {
        Objects.requireNonNull(x, "x is null; give an array");
        return forward(new NDList(x)).get(0);
    }

    /** Takes the input and the states to begin with, or the input alone. */
    @Override
    public NDList forward(NDList inputs) {
        Objects.requireNonNull(inputs, "inputs is null; give the input, and states if any");
        int states = mode.equals("LSTM") ? 2 : 1;
        if (inputs.size() != 1 && inputs.size() != 1 + states) {
            throw wrong(
                    "takes an input and "
                            + states
                            + (states == 1 ? " state" : " states")
                            + ", or an input alone, and was given "
                            + inputs.size()
                            + " arrays");
        }
        try (Uses.Use use = Uses.begin()) {
            return hooked(inputs, this::run);
        }
    }

    private NDList run(NDList inputs) {
        Input.requireOpen(this, inputs);
        NDArray x = inputs.get(0);
        int rank = x.getShape().dimension();
        if (rank != 2 && rank != 3) {
            throw wrong("expected input to be 2D or 3D, got " + rank + "D instead");
        }
        boolean batched = rank == 3;
        int batchDim = batchFirst ? 0 : 1;
        NDArray rows = batched ? x : x.expandDims(batchDim);
        requireInput(rows);
        NDList begin =
                inputs.size() == 1
                        ? zeros(rows, rows.getShape().get(batchDim))
                        : given(inputs.subNDList(1), rows.getShape().get(batchDim), batched);
        NDList results = SequenceOps.run(settings, rows, begin, weights(), isTraining());
        if (batched) {
            return results;
        }
        NDList single = new NDList(results.get(0).squeeze(batchDim));
        results.subList(1, results.size()).forEach(state -> single.add(state.squeeze(1)));
        return single;
    }

    /** What a packed sequence gives: the outputs, packed as it was, and the last states. */
    public record Packed(PackedSequence output, NDList states) {}

    /**
     * Takes packed sequences, and the states to begin with in the order that the batch had. Hooks,
     * which see arrays, do not run.
     */
    public Packed forward(PackedSequence x, @Nullable NDList states) {
        Objects.requireNonNull(x, "x is null; give a packed sequence");
        Input.requireOpen(this, x.data());
        if (states != null) {
            Input.requireOpen(this, states);
        }
        return Computing.in(x.data().getManager(), () -> compute(x, states));
    }

    private Packed compute(PackedSequence x, @Nullable NDList states) {
        requireInput(x.data());
        NDList begin =
                states == null
                        ? zeros(x.data(), x.batchSize())
                        : permuted(given(states, x.batchSize(), true), x.sortedIndices());
        NDList results =
                SequenceOps.runPacked(
                        settings, x.data(), x.batchSizes(), begin, weights(), isTraining());
        NDList last = permuted(results.subNDList(1), x.unsortedIndices());
        return new Packed(x.withData(results.get(0)), last);
    }

    private static NDList permuted(NDList states, @Nullable NDArray order) {
        if (order == null) {
            return states;
        }
        NDList permuted = new NDList();
        states.forEach(state -> permuted.add(SequenceOps.select(state, 1, order)));
        return permuted;
    }

    private void requireInput(NDArray rows) {
        DataType type = Input.typeOf(parameter(names.get(0)));
        if (rows.getDataType() != type) {
            throw wrong(
                    "input dtype ("
                            + rows.getDataType()
                            + ") does not match weight dtype ("
                            + type
                            + ")");
        }
        long last = rows.getShape().get(rows.getShape().dimension() - 1);
        if (last != inputSize) {
            throw wrong(
                    "input.size(-1) must be equal to input_size. Expected "
                            + inputSize
                            + ", got "
                            + last);
        }
    }

    private Shape stateShape(long batch, int index) {
        return new Shape(
                (long) numLayers * (bidirectional ? 2 : 1),
                batch,
                index == 0 ? outputSize() : hiddenSize);
    }

    private NDList zeros(NDArray like, long batch) {
        NDList states = new NDList();
        for (int i = 0; i < (mode.equals("LSTM") ? 2 : 1); i++) {
            states.add(like.getManager().zeros(stateShape(batch, i), like.getDataType()));
        }
        return states;
    }

    private NDList given(NDList states, long batch, boolean batched) {
        NDList fitting = new NDList();
        for (int i = 0; i < states.size(); i++) {
            NDArray state =
                    Objects.requireNonNull(
                            states.get(i), "a state is null; leave out the states for zeros");
            int rank = state.getShape().dimension();
            if (rank != (batched ? 3 : 2)) {
                throw wrong(
                        (batched ? "for batched 3-D" : "for unbatched 2-D")
                                + " input, the states should also be "
                                + (batched ? 3 : 2)
                                + "-D but got a "
                                + rank
                                + "-D array");
            }
            NDArray rows = batched ? state : state.expandDims(1);
            Shape expected = stateShape(batch, i);
            if (!rows.getShape().equals(expected)) {
                throw wrong(
                        "Expected hidden[" + i + "] size " + expected + ", got " + rows.getShape());
            }
            fitting.add(rows);
        }
        return fitting;
    }

    private IllegalArgumentException wrong(String sentence) {
        return new IllegalArgumentException(typeName() + ": " + sentence + ".");
    }

    @Override
    Map<String, @Nullable Object> derivedAttributes() {
        Map<String, @Nullable Object> derived = new LinkedHashMap<>();
        derived.put("_flat_weights_names", names);
        derived.put("_all_weights", namesOfLayers);
        derived.put("_flat_weights", flatWeights());
        return derived;
    }

    @Override
    protected String extraRepr() {
        return format(
                "{input_size}, {hidden_size}"
                        + (projSize != 0 ? ", proj_size={proj_size}" : "")
                        + (numLayers != 1 ? ", num_layers={num_layers}" : "")
                        + (bias ? "" : ", bias={bias}")
                        + (batchFirst ? ", batch_first={batch_first}" : "")
                        + (dropout != 0 ? ", dropout={dropout}" : "")
                        + (bidirectional ? ", bidirectional={bidirectional}" : ""));
    }
}
