package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.rekindle.internal.codec.Reducible;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.internal.djl.Gradients;
import dev.rekindle.state.LoadReport;
import dev.rekindle.state.StateDict;
import dev.rekindle.state.StateDictMismatchException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A network, or a part of one, under torch's names. A subclass declares its layers as fields and
 * says in {@link #forward(NDArray)} what becomes of the input:
 *
 * <pre>
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
 * their declaration. Mirrors {@code torch.nn.Module} (torch/nn/modules/module.py, 2.15.0).
 *
 * <p>A module owns the memory of its parameters: {@link #close()} frees it, and whatever still
 * looks at it, a state_dict for one, says so when it is read. It is a DJL block as well; see {@link
 * EngineBlock}. Making or training one module on several threads at once is not supported;
 * predicting is.
 */
public abstract class Module extends EngineBlock implements AutoCloseable, Reducible {
    private @Nullable SavedForm savedForm;
    private @Nullable NDManager manager;
    private boolean training = true;

    /**
     * Computes the output. Direct calls follow the module's own mode, {@link #train()} or {@link
     * #eval()}; calls through DJL's {@code Trainer} and {@code Predictor} follow theirs.
     */
    public abstract NDArray forward(NDArray x);

    /** Computes the outputs of several inputs; by default only one is taken. */
    public NDList forward(NDList inputs) {
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
     * Makes modules whose layers draw no random numbers and hold zeros, because other values are
     * about to be loaded: the generator stays where it was. Mirrors {@code
     * torch.nn.utils.skip_init}.
     */
    public static <T> T withoutInit(Supplier<T> make) {
        return Draws.without(make);
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

    /** The module's own mode, which is the one that is saved. */
    final boolean ownMode() {
        return training;
    }

    final void ownMode(boolean mode) {
        training = mode;
    }

    /** Returns the parameters, this module's own first, then its children's; each once. */
    public List<Parameter> parameters() {
        return List.copyOf(namedParameters().values());
    }

    /** Returns the parameters by name, such as {@code conv1.weight}; a shared one appears once. */
    public Map<String, Parameter> namedParameters() {
        return ModuleNames.unique(this, Module::ownParameters);
    }

    /** Returns the buffers, each once. */
    public List<Buffer> buffers() {
        return List.copyOf(namedBuffers().values());
    }

    /** Returns the buffers by name, such as {@code bn.running_mean}. */
    public Map<String, Buffer> namedBuffers() {
        return ModuleNames.unique(this, Module::ownBuffers);
    }

    /** Returns the direct children by name, each once. */
    public Map<String, Module> namedChildren() {
        return ModuleNames.children(this);
    }

    /** Returns this module and all below it, each once, parents first. */
    public List<Module> modules() {
        return List.copyOf(namedModules().values());
    }

    /**
     * Returns this module under {@code ""} and all below it by path, such as {@code features.0}.
     */
    public Map<String, Module> namedModules() {
        return ModuleNames.modules(this);
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
     * checked and read before the first one changes.
     *
     * @param strict whether missing and unexpected keys are refused, too
     * @throws StateDictMismatchException with torch's message if it does not fit; nothing was
     *     loaded
     * @throws dev.rekindle.errors.TorchFileException if the file behind it is damaged; nothing was
     *     loaded
     */
    public LoadReport loadStateDict(StateDict stateDict, boolean strict) {
        LoadPlan plan = new LoadPlan(this, stateDict.entries(), stateDict.metadata());
        LoadReport report = new LoadReport(plan.missing(), plan.unexpected(), plan.errors());
        if (!plan.errors().isEmpty() || (strict && !report.isComplete())) {
            LoadReport refused =
                    strict ? report : new LoadReport(List.of(), List.of(), plan.errors());
            throw new StateDictMismatchException(typeName(), refused);
        }
        plan.apply();
        return report;
    }

    /** Returns the whole model as a file holds it; the same tree as long as nothing has changed. */
    @Override
    public final Object reduce() {
        SavedForm form = SavedForm.of(this, savedForm);
        savedForm = form;
        return form.tree();
    }

    /** Forgets all gradients; see {@link Gradients#clear}. */
    public void zeroGrad() {
        parameters().forEach(parameter -> Gradients.clear(parameter.getArray()));
    }

    /** Returns the number of elements of all parameters. */
    public long parameterCount() {
        return parameters().stream().mapToLong(Parameter::numel).sum();
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

    /** Frees the memory of this module and all below it. Closing twice is allowed. */
    @Override
    public void close() {
        for (Module module : modules()) {
            Members.present(module.ownParameters()).values().forEach(ModuleTensor::close);
            Members.present(module.ownBuffers()).values().forEach(ModuleTensor::close);
            NDManager own = module.manager;
            if (own != null) {
                own.close();
                module.manager = null;
            }
        }
    }

    /** Returns the manager of this module's own arrays. */
    protected final NDManager ownManager() {
        NDManager own = manager;
        if (own == null) {
            own = Engines.newManager();
            manager = own;
        }
        return own;
    }

    /**
     * Makes a parameter that requires a gradient out of {@code array}, and takes the array over.
     */
    protected final Parameter parameter(NDArray array) {
        array.attach(ownManager());
        return new Parameter(array, array.getDataType().isFloating());
    }

    /** Returns the children under their names, in order; one child may have several names. */
    Map<String, Module> childModules() {
        return Members.present(Members.of(this, Module.class));
    }

    /** Returns this module's own parameters under their names; null is one that is left out. */
    Map<String, @Nullable Parameter> ownParameters() {
        return Members.of(this, Parameter.class);
    }

    /** Returns this module's own buffers under their names; null is one that is left out. */
    Map<String, @Nullable Buffer> ownBuffers() {
        return Members.of(this, Buffer.class);
    }

    /** Returns the class under which a whole model is saved; Python has to know it there. */
    protected String pythonName() {
        return "__main__." + typeName();
    }

    /** Returns the class name that Python prints. */
    String typeName() {
        String name = getClass().getSimpleName();
        return name.isEmpty() ? "Module" : name;
    }

    /** The {@code _version} that a state_dict's metadata holds. */
    long version() {
        return 1;
    }

    /** Tells whether a state_dict written by {@code version} of this class may lack an entry. */
    boolean mayBeMissing(String name, @Nullable Long version) {
        return false;
    }

    /** Returns own parameters and buffers as DJL sees them: all as parameters. */
    final List<Map.Entry<String, ai.djl.nn.Parameter>> engineParameters() {
        List<Map.Entry<String, ai.djl.nn.Parameter>> all = new ArrayList<>();
        Members.present(ownParameters())
                .forEach((name, p) -> all.add(Map.entry(name, p.asEngines())));
        Members.present(ownBuffers()).forEach((name, b) -> all.add(Map.entry(name, b.asEngines())));
        return all;
    }
}
