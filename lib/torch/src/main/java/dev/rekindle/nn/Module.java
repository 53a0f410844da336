package dev.rekindle.nn;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.rekindle.internal.codec.Reducible;
import dev.rekindle.internal.djl.Gradients;
import dev.rekindle.internal.djl.Tensors;
import dev.rekindle.state.LoadReport;
import dev.rekindle.state.StateDict;
import dev.rekindle.state.StateDictMismatchException;
import dev.rekindle.tensor.DType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A network, or a part of one, under torch's names. A subclass declares its layers as fields and
 * says in {@link #forward(NDArray)} what becomes of the input:
 *
 * <pre>
 * import dev.rekindle.nn.*;
 * import dev.rekindle.nn.Module;  // else Java takes java.lang.Module
 *
 * class Net extends Module {
 *     Linear fc = new Linear(84, 10);
 *
 *     public NDArray forward(NDArray x) {
 *         return F.relu(fc.forward(x));
 *     }
 * }
 * </pre>
 *
 * <p>Fields of type {@code Module}, {@link Parameter} and {@link Buffer} are found in the order of
 * their declaration; plain fields are attributes, and saved with the module. Layers can be
 * subclassed, too. Mirrors {@code torch.nn.Module} (torch/nn/modules/module.py, 2.15.0).
 *
 * <p>A module owns the memory of its parameters: {@link #close()} frees it, and whatever still
 * looks at it, a state_dict for one, says so when it is read. It is a DJL block as well; see {@link
 * EngineBlock}.
 *
 * <p><b>Threads.</b> Many threads may predict with one module at once. Making, changing or training
 * it on several at once is not supported. It may be closed while others compute with it: what is
 * under way in a layer, in {@code Torch.noGrad}, in a step or in one of DJL's calls ends well, and
 * what comes after says that it is closed. A parameter's own array, handed to an operator of DJL's
 * outside of all of these, is not guarded.
 *
 * <p><b>Predicting.</b> Intermediate arrays live until the scope around them ends, so a program
 * that predicts for long makes one for each prediction:
 *
 * <pre>
 * model.eval();
 * float[] scores = Torch.noGrad(() -&gt; model.forward(Torch.tensor(pixels)).toFloatArray());
 * </pre>
 */
public abstract class Module extends ModuleCalls implements Reducible {
    private @Nullable Origin origin;
    private boolean training = true;

    /**
     * Computes the output. Direct calls follow the module's own mode, {@link #train()} or {@link
     * #eval()}; calls through DJL's {@code Trainer} and {@code Predictor} follow theirs.
     */
    public abstract NDArray forward(NDArray x);

    /** Computes the outputs of several inputs; by default only one is taken. */
    public NDList forward(NDList inputs) {
        Objects.requireNonNull(inputs, "inputs is null; give a list of one array");
        if (inputs.size() != 1) {
            throw new IllegalArgumentException(
                    typeName()
                            + ".forward takes one input, and was given "
                            + inputs.size()
                            + ". Override forward(NDList) for more.");
        }
        return new NDList(forward(inputs.singletonOrThrow()));
    }

    /**
     * Makes modules whose layers draw no random numbers, because other values are about to be
     * loaded: the generator stays where it was, and a tensor whose array is asked for before holds
     * zeros. Mirrors {@code torch.nn.utils.skip_init}.
     */
    public static <T> T withoutInit(Supplier<T> make) {
        return Initial.skipped(Objects.requireNonNull(make, "make is null; give Net::new, say"));
    }

    /** Sets training mode in this module and all below it, and returns it. */
    public Module train() {
        return train(true);
    }

    /** Sets training mode if {@code mode}, else evaluation mode. */
    public Module train(boolean mode) {
        for (Module module : modules()) {
            module.training = mode;
        }
        return this;
    }

    /** Sets evaluation mode: dropout passes all, batch norm takes its running statistics. */
    public Module eval() {
        return train(false);
    }

    /** Tells the mode of this module: DJL's in a call that comes from DJL, else its own. */
    public boolean isTraining() {
        Boolean engines = engineMode();
        return engines == null ? training : engines;
    }

    /**
     * Returns the parameters and persistent buffers by name. They look at this module's live
     * memory: they show every later step of training, and are unreadable once the module is closed,
     * as a clear message then says.
     *
     * @throws IllegalStateException if the module is closed, or contains itself
     */
    public StateDict stateDict() {
        return new StateDict(ModuleState.entries(this), ModuleState.metadata(this));
    }

    /** As {@link #loadStateDict(StateDict, boolean)}, where every key has to match. */
    public LoadReport loadStateDict(StateDict stateDict) {
        return loadStateDict(stateDict, true);
    }

    /**
     * Copies a state_dict into the parameters and buffers, which stay the same arrays. All is
     * checked, a file's records with it, before the first one changes.
     *
     * @param strict whether missing and unexpected keys are refused, too
     * @throws StateDictMismatchException with torch's message if it does not fit; nothing was
     *     loaded
     * @throws dev.rekindle.errors.TorchFileException if the file behind it is damaged; nothing was
     *     loaded
     */
    public LoadReport loadStateDict(StateDict stateDict, boolean strict) {
        return loadStateDict(stateDict, strict, false);
    }

    /**
     * As {@link #loadStateDict(StateDict, boolean)}; with {@code assign} the element types are
     * those of the state_dict, where else they have to be the module's. An array whose type changes
     * is another one then: make optimizers and trainers afterwards. Parameters stay the same
     * objects, tied ones too, where Python makes one of each entry.
     */
    public LoadReport loadStateDict(StateDict stateDict, boolean strict, boolean assign) {
        Objects.requireNonNull(
                stateDict, "stateDict is null; give what stateDict() or a file gave");
        LoadPlan plan = new LoadPlan(this, stateDict.entries(), stateDict.metadata(), assign);
        LoadReport report = new LoadReport(plan.missing(), plan.unexpected(), plan.errors());
        if (!plan.errors().isEmpty() || (strict && !report.isComplete())) {
            LoadReport refused =
                    strict ? report : new LoadReport(List.of(), List.of(), plan.errors());
            throw new StateDictMismatchException(typeName(), refused);
        }
        plan.apply();
        return report;
    }

    /**
     * Returns a true copy: the same layers, values, settings and modes in memory of their own, as
     * Python's {@code copy.deepcopy(module)} gives. Of layers of torch.nn, in containers too; for a
     * class of yours see {@link #copyOf}.
     *
     * @throws IllegalArgumentException if a class of a user's is among them
     */
    public Module copy() {
        return ModuleCopy.of(this);
    }

    /**
     * Returns a true copy of a module of any class, given what makes one: {@code
     * net.copyOf(Net::new)}. Nothing is drawn. Norms, prunings and torch's parametrizations that
     * were put on afterwards are put on the copy too.
     *
     * @throws IllegalArgumentException if it makes a module of another class or structure, or this
     *     one was given a parametrization of a class of a user's that the copy is made without
     */
    public <T extends Module> T copyOf(Supplier<T> make) {
        Objects.requireNonNull(make, "make is null; give Net::new, say");
        T made = withoutInit(make);
        if (made == null || (Module) made == this) {
            throw new IllegalArgumentException(
                    "[copyOf] what was given makes "
                            + (made == null ? "null" : "the module itself")
                            + ". Give what makes a new one, Net::new say.");
        }
        if (made.getClass() != getClass()) {
            made.close();
            throw new IllegalArgumentException(
                    "[copyOf] a "
                            + getClass().getSimpleName()
                            + " is to be copied, and what was given makes a "
                            + made.getClass().getSimpleName()
                            + ".");
        }
        return withoutInit(() -> ModuleCopy.into(made, this));
    }

    /**
     * Asks, before the first number is computed, whether the network can run: whether each part has
     * a {@code forward}, and its values are there. A setting of a layer that the engine lacks is
     * found in {@code forward} only.
     *
     * @throws UnsupportedOperationException if a part cannot run; each one is named, and why
     * @throws IllegalStateException if the module was closed
     * @throws dev.rekindle.errors.TorchFileException if the engine holds no numbers of a
     *     parameter's element type, such as bfloat16
     */
    public final void requireRunnable() {
        List<String> missing = new ArrayList<>();
        namedModules()
                .forEach(
                        (path, module) -> {
                            if (module instanceof InertModule inert) {
                                missing.add((path.isEmpty() ? "" : path + ": ") + inert.whyNot());
                            }
                        });
        if (!missing.isEmpty()) {
            throw new UnsupportedOperationException(String.join("\n", missing));
        }
        parameters().forEach(ModuleTensor::getArray);
        buffers().forEach(ModuleTensor::getArray);
    }

    /** Returns the module as a file holds it; its children and tensors stand in it as they are. */
    @Override
    public final Object reduce() {
        return ModuleWriter.write(this);
    }

    /** Where a hook that came from the file holds this module, or one below it. */
    @Override
    public final Map<Object, Object> standIns() {
        return ModuleWriter.standIns(this);
    }

    /**
     * Calls a function with each module below this one, children first, then with this one, and
     * returns it: as {@code apply} does, which is how weights are set anew.
     *
     * @throws IllegalStateException if the module contains itself
     */
    public Module apply(Consumer<Module> function) {
        Objects.requireNonNull(function, "function is null; give module -> …");
        ModuleWalk.visitChildrenFirst(this, function);
        return this;
    }

    /** Says of all parameters whether they get gradients, and returns this module. */
    public Module requiresGrad(boolean flag) {
        parameters().forEach(parameter -> parameter.requiresGrad(flag));
        return this;
    }

    /**
     * Changes the element type of all parameters and buffers that are floating-point numbers, and
     * returns this module. Their arrays are other ones then: make optimizers and trainers
     * afterwards.
     *
     * @throws IllegalArgumentException with torch's sentence if the type is no floating-point one
     * @throws dev.rekindle.errors.TorchFileException if the engine cannot hold it; nothing is
     *     changed
     */
    public Module to(DType dtype) {
        Objects.requireNonNull(dtype, "dtype is null; give DType.FLOAT32, say");
        if (!dtype.isFloatingPoint()) {
            throw new IllegalArgumentException(
                    "nn.Module.to only accepts floating point or complex dtypes, but got desired"
                            + " dtype="
                            + dtype);
        }
        Tensors.engineType(dtype);
        List<ModuleTensor> all = tensors();
        all.forEach(tensor -> tensor.requireConvertible(dtype));
        all.forEach(tensor -> tensor.to(dtype));
        return this;
    }

    /**
     * Moves all parameters and buffers to a device, and returns this module. Their arrays are other
     * ones then: make optimizers and trainers afterwards. A state_dict is read on the CPU alone.
     *
     * @throws IllegalArgumentException if the engine has no such device
     */
    public Module to(Device device) {
        Objects.requireNonNull(device, "device is null; give Device.cpu(), say");
        if (device.isGpu() && Engine.getInstance().getGpuCount() <= device.getDeviceId()) {
            throw new IllegalArgumentException(
                    "[to] the engine has "
                            + Engine.getInstance().getGpuCount()
                            + " GPUs, and "
                            + device
                            + " was asked for.");
        }
        tensors().forEach(tensor -> tensor.requireMovable(device));
        tensors().forEach(tensor -> tensor.to(device));
        return this;
    }

    private List<ModuleTensor> tensors() {
        List<ModuleTensor> all = new ArrayList<>(parameters());
        all.addAll(buffers());
        return all;
    }

    /** As {@link #to(DType)}, in float16. */
    public Module half() {
        return to(DType.FLOAT16);
    }

    /** As {@link #to(DType)}, in float32: Java keeps the name {@code float} to itself. */
    public Module floatType() {
        return to(DType.FLOAT32);
    }

    /** As {@link #to(DType)}, in float64: Java keeps the name {@code double} to itself. */
    public Module doubleType() {
        return to(DType.FLOAT64);
    }

    /** Forgets all gradients; see {@link Gradients#clear}. */
    public void zeroGrad() {
        parameters().forEach(parameter -> Gradients.clear(parameter.getArray()));
    }

    /**
     * Returns what Python's {@code print(module)} shows.
     *
     * @throws IllegalStateException if the module contains itself
     */
    @Override
    public final String toString() {
        return PrintedForm.of(this);
    }

    /** Returns what stands between the parentheses of the printed form; empty by default. */
    protected String extraRepr() {
        return "";
    }

    /**
     * Fills in a text such as {@code "p={p}, inplace={inplace}"}, as Python's {@code
     * text.format(**vars(self))} does: a name in braces becomes that attribute's value, and the
     * name of a parameter or buffer tells whether it is there.
     */
    protected final String format(String text) {
        return PrintedForm.format(this, text);
    }

    /**
     * Returns the class under which a whole model is saved; Python has to know it there. By default
     * torch's own for a layer, and {@code __main__} and the class name for a class of a user's.
     */
    protected String pythonName() {
        String torchs = KnownLayers.pythonName(getClass());
        return torchs != null ? torchs : "__main__." + typeName();
    }

    /**
     * As {@link #pythonName()}, checked.
     *
     * @throws IllegalArgumentException if Python could have no class of that name
     */
    final String checkedPythonName() {
        String name = pythonName();
        AttributeNames.checkClass(getClass(), name);
        return name;
    }

    /** Returns the class name that Python prints. */
    String typeName() {
        String name = getClass().getSimpleName();
        String plain = name.isEmpty() ? "Module" : name;
        return Parametrize.isParametrized(this) ? "Parametrized" + plain : plain;
    }

    /** Returns what Python's {@code vars()} shows beside what each module has, in that order. */
    Map<String, @Nullable Object> attributes() {
        Origin known = origin;
        if (known == null || KnownLayers.pythonName(getClass()) == null) {
            return ModuleAttributes.of(this);
        }
        Map<String, @Nullable Object> saved = known.attributes();
        derivedAttributes().forEach((name, live) -> saved.replace(name, null, live));
        Map<String, Parameter> computed = ModuleAttributes.computed(this);
        known.computed().stream().filter(n -> !computed.containsKey(n)).forEach(saved::remove);
        saved.putAll(computed);
        return saved;
    }

    /**
     * Returns attributes that no field holds, as they follow from the others: they stand behind the
     * fields. A list of the module's own parameters is live, and no file's takes its place.
     */
    Map<String, @Nullable Object> derivedAttributes() {
        return Map.of();
    }

    /** Names the attributes that a class sets before {@code Module.__init__} makes its own. */
    List<String> attributesBeforeInit() {
        return List.of();
    }

    /** The {@code _version} that a state_dict's metadata holds. */
    long version() {
        return 1;
    }

    /** Tells whether a state_dict written by {@code version} of this class may lack an entry. */
    boolean mayBeMissing(String name, @Nullable Long version) {
        return false;
    }

    /** Tells whether alike neighbours print as one line. */
    boolean foldsAlikeChildren() {
        return false;
    }

    /** Refuses to run with a setting that torch has and the engine does not. */
    final UnsupportedOperationException unsupported(String what) {
        return new UnsupportedOperationException(
                typeName()
                        + " with "
                        + what
                        + " cannot run on this engine (DJL 0.36.0). It prints, gives its state_dict"
                        + " and can be saved.");
    }

    /** The module's own mode, which is the one that is saved. */
    final boolean ownMode() {
        return training;
    }

    final @Nullable Origin origin() {
        return origin;
    }

    /** Names the attributes that hold parameters: those are the module's own, not the file's. */
    private Set<String> liveAttributes() {
        Set<String> live = new HashSet<>();
        derivedAttributes()
                .forEach(
                        (name, value) -> {
                            if (value instanceof List<?> items
                                    && items.stream().anyMatch(i -> i instanceof ModuleTensor)) {
                                live.add(name);
                            }
                        });
        live.addAll(ModuleAttributes.computed(this).keySet());
        return live;
    }

    /** Remembers what a file said of this module. */
    final void origin(SavedModule saved) {
        origin = new Origin(saved, liveAttributes());
        training = saved.training();
        for (Parameter stands : ModuleAttributes.computed(this).values()) {
            if (stands.computation() instanceof HookedWeight weight) {
                weight.keep(saved);
            }
        }
        parts().inOrderOf(saved.parameters().keySet(), saved.buffers().keySet());
        parts().unchanged();
    }
}
