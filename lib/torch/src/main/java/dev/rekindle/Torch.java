package dev.rekindle;

import static dev.rekindle.internal.text.Given.given;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.translate.TranslateException;
import ai.djl.util.Progress;
import dev.rekindle.block.TorchBlock;
import dev.rekindle.file.Format;
import dev.rekindle.file.Input;
import dev.rekindle.file.LoadOptions;
import dev.rekindle.file.SaveOptions;
import dev.rekindle.file.TorchFile;
import dev.rekindle.internal.archive.ArchiveName;
import dev.rekindle.internal.djl.EngineGenerator;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.internal.djl.NewArrays;
import dev.rekindle.internal.djl.Ops;
import dev.rekindle.internal.random.GeneratorState;
import dev.rekindle.internal.tree.TreeText;
import dev.rekindle.state.StateDict;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Saves and loads the files of PyTorch's {@code torch.save}. Nothing in a file is ever executed.
 * Mirrors {@code torch.save}, {@code torch.load} and {@code torch.manual_seed}
 * (torch/serialization.py, torch/random.py, 2.15.0), and what a first network needs besides: {@code
 * torch.tensor}, {@code torch.ones} and their kin, {@code torch.equal}, {@code torch.no_grad}.
 */
public final class Torch {
    private Torch() {}

    /** As {@link #save(Object, Path)}. */
    public static void save(@Nullable Object value, String path) {
        save(value, Path.of(given(path, "save", "path")));
    }

    /**
     * Saves a state_dict, a checkpoint, a module, a tensor or the engine's array, a record of
     * settings, or a map or list of such values. The file is written beside its target and then
     * renamed: at every instant the old file or the new one is there, whole.
     *
     * @throws dev.rekindle.errors.TorchFileException if a value has no counterpart in Python, or
     *     the file cannot be written; what was there before stays
     */
    public static void save(@Nullable Object value, Path path) {
        save(value, path, SaveOptions.DEFAULT);
    }

    /**
     * As {@link #save(Object, Path)}, as a file of another kind: {@link Format#SAFETENSORS}, say.
     */
    public static void save(@Nullable Object value, Path path, Format format) {
        save(value, path, SaveOptions.DEFAULT.withFormat(given(format, "save", "format")));
    }

    /** As {@link #save(Object, Path, Format)}. */
    public static void save(@Nullable Object value, String path, Format format) {
        save(value, Path.of(given(path, "save", "path")), format);
    }

    /** As {@link #save(Object, Path)}, with another protocol, format or size of shards. */
    public static void save(@Nullable Object value, Path path, SaveOptions options) {
        given(path, "save", "path");
        TorchFile.save(path, value, withCounterparts(given(options, "save", "options")));
    }

    private static SaveOptions withCounterparts(SaveOptions options) {
        Function<Object, @Nullable Object> callers = options.reducer();
        return options.withReducer(
                unknown -> {
                    Object ours = Counterparts.other(unknown);
                    return ours == null ? callers.apply(unknown) : ours;
                });
    }

    /**
     * Copies what {@link #save(Object, Path)} would write, whole, into Java's memory, so that
     * another thread can save it while training goes on: {@code Torch.snapshot(value, path).save()}
     * writes the same bytes.
     *
     * @throws dev.rekindle.errors.TorchFileException if a value has no counterpart in Python
     */
    public static Snapshot snapshot(@Nullable Object value, Path path) {
        given(path, "snapshot", "path");
        Snapshot snapshot = new Snapshot(path);
        try {
            TorchFile.save(
                    snapshot.filling(),
                    ArchiveName.of(path.toString()),
                    value,
                    withCounterparts(SaveOptions.DEFAULT));
        } catch (IOException e) {
            throw new UncheckedIOException("memory takes what is written to it", e);
        }
        return snapshot;
    }

    /** As {@link #load(Path)}. */
    public static LoadedFile load(String path) {
        return load(Path.of(given(path, "load", "path")));
    }

    /**
     * Loads a file whole, each tensor's CRC checked; the file may be changed or deleted afterwards.
     * A class that the file names stays an inert name.
     *
     * @throws dev.rekindle.errors.TorchFileException if there is no such file, it is no torch file,
     *     or it is damaged
     */
    public static LoadedFile load(Path path) {
        return load(path, LoadOptions.INERT);
    }

    /**
     * As {@link #load(Path)}, with storages moved to another device ({@code map_location}), other
     * limits, or a file refused that names a class outside of torch's allow-list ({@link
     * LoadOptions#DATA}).
     */
    public static LoadedFile load(Path path, LoadOptions options) {
        return load(Input.of(given(path, "load", "path")), options);
    }

    /** As {@link #load(Path)}, from bytes in memory. */
    public static LoadedFile load(byte[] bytes) {
        return load(Input.of(given(bytes, "load", "bytes")), LoadOptions.INERT);
    }

    /** As {@link #load(Path)}, from a stream that is read to its end; it stays open. */
    public static LoadedFile load(InputStream stream) {
        return load(Input.of(given(stream, "load", "stream")), LoadOptions.INERT);
    }

    /** As {@link #load(Path, LoadOptions)}, from anywhere: an object store of yours, say. */
    public static LoadedFile load(Input input, LoadOptions options) {
        try (TorchFile file =
                TorchFile.open(given(input, "load", "input"), given(options, "load", "options"))) {
            return loaded(file);
        }
    }

    /** As {@link #open(Path)}. */
    public static TorchFile open(String path) {
        return open(Path.of(given(path, "open", "path")));
    }

    /**
     * Loads every save of a stream that was saved into several times, in order, where {@link
     * #load(Path)} gives the first. Only the form before torch 1.6 can stand in such a stream; any
     * other file gives a list of one.
     *
     * @throws dev.rekindle.errors.TorchFileException as {@link #load(Path)}, and if anything but a
     *     save follows a save
     */
    public static List<LoadedFile> loadAll(Path path) {
        try (TorchFile first = open(path)) {
            List<LoadedFile> all = new ArrayList<>();
            TorchFile file = first;
            all.add(loaded(file));
            while (file.hasNext()) {
                file = file.next();
                all.add(loaded(file));
            }
            return all;
        }
    }

    private static LoadedFile loaded(TorchFile file) {
        file.load();
        return new LoadedFile(file);
    }

    /**
     * Opens a file without reading its tensors, which read from it when asked, until it is closed.
     *
     * @throws dev.rekindle.errors.TorchFileException as {@link #load(Path)}
     */
    public static TorchFile open(Path path) {
        return open(path, LoadOptions.INERT);
    }

    /** As {@link #open(Path)}, with options: mapped rather than read, say. */
    public static TorchFile open(Path path, LoadOptions options) {
        return TorchFile.open(given(path, "open", "path"), given(options, "open", "options"));
    }

    /** As {@link #inspect(Path)}. */
    public static String inspect(String path) {
        return inspect(Path.of(given(path, "inspect", "path")));
    }

    /**
     * Returns what is in a file, as a tree: what the command {@code inspect} prints. No tensor is
     * read.
     *
     * @throws dev.rekindle.errors.TorchFileException as {@link #load(Path)}
     */
    public static String inspect(Path path) {
        try (TorchFile file = open(path)) {
            StringWriter text = new StringWriter();
            new TreeText(new PrintWriter(text, true), TreeText.Options.DEFAULT).print(file);
            return text.toString();
        }
    }

    /** Seeds the engine: the same weights as after Python's {@code torch.manual_seed}. */
    public static void manualSeed(long seed) {
        Engines.manualSeed(seed);
    }

    /**
     * Returns the state of the engine's generator on the CPU, 5,056 bytes: what {@code
     * torch.get_rng_state()} returns (torch/random.py, 2.15.0). The generator stays where it is. It
     * takes about 10 nanoseconds for each word that was drawn since the seed.
     *
     * @throws IllegalStateException if it was not seeded by {@link #manualSeed} or {@link
     *     #setRngState}
     */
    public static Tensor getRngState() {
        return EngineGenerator.state().toTensor();
    }

    /**
     * Brings the engine's generator into a state, Python's or {@link #getRngState}'s: what is drawn
     * next, dropout included, is what Python draws after {@code torch.set_rng_state}.
     *
     * @param state a uint8 tensor of 5,056 bytes
     * @throws IllegalArgumentException if it is none, is CUDA's, or does not follow from its seed;
     *     the generator stays as it was
     */
    public static void setRngState(Tensor state) {
        EngineGenerator.setState(GeneratorState.of(given(state, "setRngState", "state")));
    }

    /**
     * Returns a new array of these numbers, in float32, torch's default for Python's floats, which
     * are doubles, too. For float64 use {@link #tensor(double[], DType)}. As all arrays made here:
     * inside of a {@link #step()} it is freed at its end, else it lives until it is closed.
     */
    public static NDArray tensor(double... data) {
        return tensor(data, DType.FLOAT32);
    }

    /** Returns a new array of these numbers, in float32. */
    public static NDArray tensor(float... data) {
        return NewArrays.of(given(data, "tensor", "data"), data.length);
    }

    /** Returns a new array of these numbers, in int64, torch's default for Python's ints. */
    public static NDArray tensor(long... data) {
        return NewArrays.of(given(data, "tensor", "data"), data.length);
    }

    /** Returns a new array of these truth values. */
    public static NDArray tensor(boolean... data) {
        return NewArrays.of(given(data, "tensor", "data"), data.length);
    }

    /**
     * Returns a new array of these rows, in float32.
     *
     * @throws IllegalArgumentException if the rows differ in length
     */
    public static NDArray tensor(float[][] rows) {
        return NewArrays.of(given(rows, "tensor", "rows"));
    }

    /** As {@link #tensor(float[][])}, each number rounded to float32. */
    public static NDArray tensor(double[][] rows) {
        return NewArrays.of(given(rows, "tensor", "rows"));
    }

    /**
     * Returns a new array of these numbers, in {@code dtype}: rounded to a float type, cut off to
     * an int type.
     *
     * @throws IllegalArgumentException if an int type does not reach as far, or a number is NaN and
     *     the type an int
     * @throws dev.rekindle.errors.TorchFileException if the engine cannot hold the element type
     */
    public static NDArray tensor(double[] data, DType dtype) {
        return NewArrays.of(given(data, "tensor", "data"), given(dtype, "tensor", "dtype"));
    }

    /**
     * Returns a new array of a file's values.
     *
     * @throws dev.rekindle.errors.TorchFileException if the engine cannot hold the element type, or
     *     the record behind the tensor is damaged
     */
    public static NDArray tensor(Tensor tensor) {
        return NewArrays.of(given(tensor, "tensor", "tensor"));
    }

    /** Returns a new array of ones in float32; no size makes one number. */
    public static NDArray ones(long... size) {
        return NewArrays.full(1, given(size, "ones", "size"));
    }

    /** Returns a new array of zeros in float32. */
    public static NDArray zeros(long... size) {
        return NewArrays.full(0, given(size, "zeros", "size"));
    }

    /** Returns a new array filled with one number, in int64. */
    public static NDArray full(long[] size, long value) {
        return NewArrays.full(given(size, "full", "size"), value);
    }

    /** Returns a new array filled with one number, in float32. */
    public static NDArray full(long[] size, double value) {
        return NewArrays.full((float) value, given(size, "full", "size"));
    }

    /** Returns 0, 1, … up to {@code end}, without it, in int64. */
    public static NDArray arange(long end) {
        return NewArrays.range(end);
    }

    /** Draws float32 numbers from 0 to 1, evenly: Python's, after the same seed. */
    public static NDArray rand(long... size) {
        return NewArrays.uniform(given(size, "rand", "size"));
    }

    /** Draws float32 numbers of mean 0 and variance 1: Python's, after the same seed. */
    public static NDArray randn(long... size) {
        return NewArrays.normal(given(size, "randn", "size"));
    }

    /**
     * Returns each element times a number. Where a gradient flows through it, use this instead of
     * DJL's {@code x.mul(number)}: DJL 0.36.0 frees the number at once, and the way back reads it
     * where it was, so that after a garbage collection the gradient of {@code x} is silently wrong.
     * The same holds of {@code div}, {@code pow} and {@code maximum} with a number, not of {@code
     * add}, {@code sub} and {@code clip}. Mirrors {@code torch.mul} (torch/_torch_docs.py, 2.15.0).
     */
    public static NDArray mul(NDArray x, Number number) {
        return Ops.mul(given(x, "mul", "x"), given(number, "mul", "number"));
    }

    /** Returns each element divided by a number; see {@link #mul}. */
    public static NDArray div(NDArray x, Number number) {
        return Ops.div(given(x, "div", "x"), given(number, "div", "number"));
    }

    /** Returns each element to the power of a number; see {@link #mul}. */
    public static NDArray pow(NDArray x, Number number) {
        return Ops.pow(given(x, "pow", "x"), given(number, "pow", "number"));
    }

    /**
     * Tells whether two arrays have the same shape and the same values, whatever their element
     * types; NaN equals nothing.
     */
    public static boolean equal(NDArray a, NDArray b) {
        return Ops.equal(given(a, "equal", "a"), given(b, "equal", "b"));
    }

    /** As {@link #equal(NDArray, NDArray)}; {@link Tensor#contentEquals} compares bits. */
    public static boolean equal(Tensor a, Tensor b) {
        try (NDArray left = NewArrays.of(given(a, "equal", "a"));
                NDArray right = NewArrays.of(given(b, "equal", "b"))) {
            return Ops.equal(left, right);
        }
    }

    /**
     * Begins a step of training, which ends with its {@code try}:
     *
     * <pre>
     * try (Step step = Torch.step()) {
     *     optimizer.zeroGrad();
     *     NDArray loss = F.crossEntropy(net.forward(x), target);
     *     step.backward(loss);
     *     optimizer.step();
     * }
     * </pre>
     *
     * @throws IllegalStateException if one is open on this thread already
     */
    public static Step step() {
        return new Step();
    }

    /**
     * Computes without recording for gradients until the end of its {@code try}, as {@code with
     * torch.no_grad():} does: {@code try (NoGrad off = Torch.noGrad()) { … }}. It frees nothing:
     * each array made in it, a layer's hidden ones too, lives until it is closed. {@link
     * #noGrad(Supplier)} frees those.
     */
    public static NoGrad noGrad() {
        return new NoGrad();
    }

    /**
     * Computes one thing without recording, and frees the arrays that were made on the way, as
     * Python does: the way to predict.
     *
     * <pre>
     * net.eval();
     * long[] digits = Torch.noGrad(() -&gt; net.forward(x).argMax(1).toLongArray());
     * try (NDArray scores = Torch.noGrad(() -&gt; net.forward(x))) { … }
     * </pre>
     *
     * An array that is returned, by itself or in a list, a map, an array, a record or a checkpoint,
     * lives on until it is closed; inside of a {@link #step()} until that ends. What is put
     * elsewhere, into a list outside say, is freed: return it.
     */
    public static <T> T noGrad(Supplier<T> compute) {
        given(compute, "noGrad", "compute");
        try (NoGrad off = noGrad()) {
            return Intermediates.freed(compute);
        }
    }

    /** As {@link #model(Path, Supplier)}. */
    public static Model model(String path, Supplier<? extends Block> network) {
        return model(Path.of(given(path, "model", "path")), network);
    }

    /**
     * Makes a network and fills it from a file, strictly, in evaluation mode: a model of DJL's,
     * from which a {@code Predictor} comes with any translator.
     *
     * <pre>
     * try (Model model = Torch.model("net.pt", Net::new);
     *         Predictor&lt;Image, Classifications&gt; predictor = model.newPredictor(translator)) {
     *     predictor.predict(image);
     * }
     * </pre>
     *
     * The file is a state_dict, a checkpoint with one in it, an entire model or an exported
     * program. The network is a {@link dev.rekindle.nn.Module}, which draws nothing here, or a
     * block of DJL's that was initialized (see {@link TorchBlock}). Closing the model closes the
     * module.
     *
     * @throws dev.rekindle.errors.TorchFileException as {@link #load(Path)}, and if the file holds
     *     no state_dict, or several: then {@link #model(StateDict, Supplier)} takes the one you
     *     mean
     * @throws dev.rekindle.state.StateDictMismatchException in torch's words if it does not fit
     */
    public static Model model(Path path, Supplier<? extends Block> network) {
        return ModelFile.of(load(path), given(network, "model", "network"));
    }

    /** As {@link #model(Path, Supplier)}, with weights that were read, or renamed, before. */
    public static Model model(StateDict weights, Supplier<? extends Block> network) {
        return ModelFile.of(
                "model", given(weights, "model", "weights"), given(network, "model", "network"));
    }

    /** As {@link #model(Path)}. */
    public static Model model(String path) {
        return model(Path.of(given(path, "model", "path")));
    }

    /**
     * Returns the network that a file itself holds as a model of DJL's: an entire model of torch.nn
     * layers, or an exported program.
     *
     * @throws dev.rekindle.errors.TorchFileException as {@link #load(Path)}, and if the file holds
     *     weights alone
     * @throws UnsupportedOperationException if a part of it cannot run without its class; each one
     *     is named
     */
    public static Model model(Path path) {
        return ModelFile.of(load(path));
    }

    /** As {@link #predict(Block, NDArray, int, Progress)}, without a word on the way. */
    public static NDArray predict(Block network, NDArray rows, int batchSize) {
        return Predictions.predict(network, rows, batchSize, null);
    }

    /**
     * Predicts many rows, {@code batchSize} at a time, in evaluation mode, and returns the outputs
     * as one array. The memory of one batch is freed before the next one begins.
     *
     * @param rows shape (rows, …): the network gets (batchSize, …), and fewer in the end
     * @param progress told how many rows are done after each batch; DJL's {@code ProgressBar}, say
     * @throws UnsupportedOperationException before anything is computed, if a part of the network
     *     cannot run
     * @throws IllegalArgumentException if there are no rows, or the network gives another number of
     *     rows than it gets; before anything is computed, if an exported program takes another
     *     number of rows
     */
    public static NDArray predict(Block network, NDArray rows, int batchSize, Progress progress) {
        return Predictions.predict(
                network, rows, batchSize, given(progress, "predict", "progress"));
    }

    /**
     * Predicts samples as they come, {@code batchSize} at a time, and hands out each output in
     * order: for more than memory holds. The translator's batchifier makes a batch of them.
     *
     * <pre>
     * Torch.predict(predictor, Files.lines(path)::iterator, 64, answer -&gt; out.println(answer));
     * </pre>
     *
     * @return the number of samples
     * @throws TranslateException if the translator or the network fails; what came before was
     *     handed out
     */
    public static <I, O> long predict(
            Predictor<I, O> predictor,
            Iterable<? extends I> samples,
            int batchSize,
            Consumer<? super O> each)
            throws TranslateException {
        return Predictions.predict(predictor, samples, batchSize, each);
    }
}
