package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.internal.djl.SequenceOps;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the recurrent cells have in common: one step. An input is {@code (N, input_size)} or {@code
 * (input_size)}, a state {@code (N, hidden_size)} or {@code (hidden_size)}. Parameters {@code
 * weight_ih}, {@code weight_hh}, {@code bias_ih} and {@code bias_hh}, all drawn within
 * ±1/√hidden_size in that order. Mirrors {@code RNNCellBase} (torch/nn/modules/rnn.py, 2.15.0).
 */
@RunsHooks
public abstract class RecurrentCell extends Module {
    final int inputSize;
    final int hiddenSize;
    final boolean bias;
    public final Parameter weightIh;
    public final Parameter weightHh;
    public final @Nullable Parameter biasIh;
    public final @Nullable Parameter biasHh;

    RecurrentCell(int inputSize, int hiddenSize, boolean bias, int chunks) {
        Initial initial = Initial.biasUniform(hiddenSize);
        long gates = (long) chunks * hiddenSize;
        this.inputSize = inputSize;
        this.hiddenSize = hiddenSize;
        this.bias = bias;
        this.weightIh = parameter(initial, gates, inputSize);
        this.weightHh = parameter(initial, gates, hiddenSize);
        this.biasIh = bias ? parameter(initial, gates) : null;
        this.biasHh = bias ? parameter(initial, gates) : null;
    }

    /** Torch's word for what the cell computes. */
    abstract String mode();

    private int states() {
        return mode().equals("LSTM") ? 2 : 1;
    }

    /** Returns the next hidden state, from states of zeros. */
    @Override
    public NDArray forward(NDArray x) {
        Objects.requireNonNull(x, "x is null; give an array");
        return forward(new NDList(x)).get(0);
    }

    /** Takes the input and the states, or the input alone; returns the next states. */
    @Override
    public NDList forward(NDList inputs) {
        Objects.requireNonNull(inputs, "inputs is null; give the input, and states if any");
        if (inputs.size() != 1 && inputs.size() != 1 + states()) {
            throw wrong(
                    "takes an input and "
                            + states()
                            + (states() == 1 ? " state" : " states")
                            + ", or an input alone, and was given "
                            + inputs.size()
                            + " arrays");
        }
        return hooked(inputs, this::step);
    }

    private NDList step(NDList inputs) {
        Input.requireOpen(this, inputs);
        NDArray x = inputs.get(0);
        for (NDArray each : inputs) {
            int rank = each.getShape().dimension();
            if (rank != 1 && rank != 2) {
                throw wrong(
                        (each == x ? "expected input" : "expected a state")
                                + " to be 1D or 2D, got "
                                + rank
                                + "D instead");
            }
        }
        boolean batched = x.getShape().dimension() == 2;
        for (NDArray state : inputs.subNDList(1)) {
            // libtorch looks for the gates of one of three dimensions beside its memory.
            if (state.getShape().dimension() != x.getShape().dimension()) {
                throw wrong(
                        "expected a state of as many dimensions as the input "
                                + x.getShape()
                                + ", got "
                                + state.getShape());
            }
        }
        NDArray rows = batched ? x : x.expandDims(0);
        NDList states = new NDList();
        for (int i = 1; i < inputs.size(); i++) {
            states.add(batched ? inputs.get(i) : inputs.get(i).expandDims(0));
        }
        if (states.isEmpty()) {
            NDArray zeros =
                    x.getManager()
                            .zeros(new Shape(rows.getShape().get(0), hiddenSize), x.getDataType());
            for (int i = 0; i < states(); i++) {
                states.add(zeros);
            }
        }
        NDList next =
                SequenceOps.cell(
                        mode(),
                        rows,
                        states,
                        weightIh.getArray(),
                        weightHh.getArray(),
                        ModuleTensor.arrayOf(biasIh),
                        ModuleTensor.arrayOf(biasHh));
        if (batched) {
            return next;
        }
        NDList single = new NDList();
        next.forEach(state -> single.add(state.squeeze(0)));
        return single;
    }

    private IllegalArgumentException wrong(String sentence) {
        return new IllegalArgumentException(typeName() + ": " + sentence + ".");
    }

    @Override
    protected String extraRepr() {
        return format("{input_size}, {hidden_size}" + (bias ? "" : ", bias={bias}"));
    }
}
