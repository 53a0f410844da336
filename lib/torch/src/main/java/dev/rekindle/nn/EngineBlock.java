package dev.rekindle.nn;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBaseBlock;
import ai.djl.nn.Block;
import ai.djl.nn.BlockList;
import ai.djl.nn.ParameterList;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.rekindle.internal.djl.Tensors;
import dev.rekindle.internal.djl.Uses;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What DJL asks of a network: its {@code Trainer}, {@code Predictor} and {@code Model} drive a
 * {@link Module} through this. The {@code training} argument of their calls governs the whole
 * module during the call. A module computes with its own arrays, so one device at a time is
 * possible.
 */
public abstract class EngineBlock extends AbstractBaseBlock {
    private static final ThreadLocal<@Nullable Boolean> ENGINE_MODE = new ThreadLocal<>();

    /** Only {@link Module} is one. */
    EngineBlock() {}

    /** The mode of the DJL call under way on this thread, or null. */
    static @Nullable Boolean engineMode() {
        return ENGINE_MODE.get();
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store,
            NDList inputs,
            boolean training,
            @Nullable PairList<String, Object> params) {
        try (Uses.Use use = Uses.begin()) {
            if (inputs.isEmpty()) {
                throw new IllegalArgumentException(
                        "["
                                + self().typeName()
                                + "] the list of inputs is empty. Give one array at least.");
            }
            requireOneDevice(store, inputs.head().getDevice(), training);
            return inMode(
                    training,
                    () -> Computing.in(inputs.head().getManager(), () -> self().call(inputs)));
        }
    }

    /** Asks the store for each parameter, too: it updates only what it was asked for. */
    private void requireOneDevice(ParameterStore store, Device device, boolean training) {
        for (Parameter parameter : self().parameters()) {
            NDArray held = store.getValue(parameter.asEngines(), device, training);
            if (!held.getDevice().equals(parameter.getArray().getDevice())) {
                throw new UnsupportedOperationException(
                        "this network is on "
                                + parameter.getArray().getDevice()
                                + " and its input on "
                                + held.getDevice()
                                + ". A module works on one device; give the trainer or predictor"
                                + " that one only.");
            }
        }
    }

    /** Computes in a mode that DJL asks for; the module's own stays. */
    private static <T> T inMode(boolean training, Supplier<T> compute) {
        Boolean outer = ENGINE_MODE.get();
        ENGINE_MODE.set(training);
        try {
            return compute.get();
        } finally {
            if (outer == null) {
                ENGINE_MODE.remove();
            } else {
                ENGINE_MODE.set(outer);
            }
        }
    }

    /**
     * Notes the shapes alone: a module's parameters have their shapes and values from the start. So
     * DJL's initializers change nothing, as in any block that has its values.
     */
    @Override
    public void initialize(NDManager manager, DataType dataType, Shape... inputShapes) {
        beforeInitialize(inputShapes.clone());
    }

    @Override
    public boolean isInitialized() {
        return true;
    }

    @Override
    public Shape[] getInputShapes() {
        return inputShapes == null ? new Shape[0] : inputShapes.clone();
    }

    /** Returns the shapes that {@code initialize} was given, by name; none before. */
    @Override
    public PairList<String, Shape> describeInput() {
        return new PairList<>(inputNames, List.of(getInputShapes()));
    }

    /** As {@link Module#to(dev.rekindle.tensor.DType)}. */
    @Override
    public void cast(DataType dataType) {
        self().to(Tensors.dtype(dataType));
    }

    /** As {@link Module#close()}. */
    @Override
    public void clear() {
        self().close();
    }

    /** Freezes or thaws the parameters; buffers have no gradients at any time. */
    @Override
    public void freezeParameters(boolean freeze) {
        self().requiresGrad(!freeze);
    }

    @Override
    public void freezeParameters(boolean freeze, Predicate<ai.djl.nn.Parameter> pred) {
        for (Parameter parameter : self().parameters()) {
            if (pred.test(parameter.asEngines())) {
                parameter.requiresGrad(!freeze);
            }
        }
    }

    /** Writes what the state_dict holds, as {@code Model.save} wants it. */
    @Override
    public void saveParameters(DataOutputStream os) throws IOException {
        os.write(version);
        os.writeInt(getInputShapes().length);
        for (Shape shape : getInputShapes()) {
            os.write(shape.getEncoded());
        }
        EngineRecords.write(self().stateDict(), os);
    }

    /**
     * Reads what {@link #saveParameters} wrote into the arrays that are there; nothing changes
     * where it does not fit.
     *
     * @throws MalformedModelException if it is cut short, or another kind of block wrote it
     * @throws dev.rekindle.state.StateDictMismatchException in torch's words, if another network
     *     did
     */
    @Override
    public void loadParameters(NDManager manager, DataInputStream is)
            throws IOException, MalformedModelException {
        try (NDManager scratch = manager.newSubManager()) {
            loadMetadata(is.readByte(), is);
            self().loadStateDict(EngineRecords.read(scratch, is));
        } catch (EOFException e) {
            throw EngineRecords.malformed("it ends in the midst of a tensor", e);
        }
        beforeInitialize(getInputShapes());
    }

    /**
     * Runs the module on zeros of {@code inputShapes}, without training, and returns the shapes.
     */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        try (NDManager scratch = dev.rekindle.internal.djl.Engines.newManager()) {
            NDList zeros = new NDList();
            for (Shape shape : inputShapes) {
                zeros.add(scratch.zeros(shape));
            }
            return inMode(false, () -> self().call(zeros).getShapes());
        }
    }

    @Override
    public BlockList getChildren() {
        BlockList children = new BlockList();
        self().namedChildren().forEach((name, child) -> children.add(name, (Block) child));
        return children;
    }

    @Override
    public ParameterList getDirectParameters() {
        ParameterList direct = new ParameterList();
        self().parts()
                .present(Parameter.class)
                .forEach((name, p) -> direct.add(name, p.asEngines()));
        self().parts()
                .present(Buffer.class)
                .forEach((name, buffer) -> direct.add(name, buffer.asEngines()));
        return direct;
    }

    /** Returns parameters and buffers under torch's names; a shared one appears once. */
    @Override
    public ParameterList getParameters() {
        ParameterList all = new ParameterList();
        self().namedParameters().forEach((name, p) -> all.add(name, p.asEngines()));
        self().namedBuffers().forEach((name, buffer) -> all.add(name, buffer.asEngines()));
        return all;
    }

    final Module self() {
        return (Module) this;
    }
}
