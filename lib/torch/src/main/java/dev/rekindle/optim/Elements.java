package dev.rekindle.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.rekindle.internal.djl.OpenArray;
import dev.rekindle.internal.djl.Ops;
import dev.rekindle.internal.text.Given;
import java.util.function.Supplier;

/**
 * The elements of one array, changed in place by torch's verbs with torch's rounding: the
 * vocabulary that optimizers are written in. Each verb has the name of torch's in-place method
 * without its underscore, gives the bits that torch 2.15 gives on the CPU in float32 and float64,
 * and returns these elements, so that lines read as Python's do:
 *
 * <pre>
 * expAvgSq.mul(beta2).addcmul(grad, grad, 1 - beta2);                 // exp_avg_sq.mul_(beta2).addcmul_(…)
 * Elements denom = expAvgSq.copy().sqrt().div(correction).add(eps);   // (exp_avg_sq.sqrt() / …).add_(eps)
 * param.addcdiv(expAvg, denom, -stepSize);
 * </pre>
 *
 * {@link #copy()} gives elements of their own, which are freed with the step. All that one verb
 * takes have one length; nothing is broadcast. They are good within the {@link Optimizer#update}
 * that got them. Autograd does not see the changes.
 */
public abstract sealed class Elements permits StretchedElements {
    /** What {@link #fillWhere} asks of each element. */
    public enum Relation {
        LESS,
        EQUAL,
        GREATER
    }

    private final Workspace workspace;
    private final OpenArray memory;
    private final boolean readOnly;
    private final long length;

    Elements(Workspace workspace, OpenArray memory, boolean readOnly) {
        this.workspace = workspace;
        this.memory = memory;
        this.readOnly = readOnly;
        this.length = memory.current().getShape().size();
    }

    static Elements of(Workspace workspace, OpenArray memory, boolean readOnly) {
        return memory.current().getDataType() == DataType.FLOAT64
                ? new DoubleElements(workspace, memory, readOnly)
                : new FloatElements(workspace, memory, readOnly);
    }

    /** Returns the number of elements. */
    public final long length() {
        return length;
    }

    /** Returns a copy: {@code x.clone()}. */
    public final Elements copy() {
        return workspace.like(this).set(this);
    }

    /** {@code x.copy_(other)}. */
    public abstract Elements set(Elements other);

    /** {@code x.fill_(value)}. */
    public abstract Elements fill(double value);

    /** {@code x.add_(value)}. */
    public abstract Elements add(double value);

    /** {@code x.add_(other, alpha=alpha)}, rounded once. */
    public abstract Elements add(Elements other, double alpha);

    /** {@code x.add_(other)}. */
    public final Elements add(Elements other) {
        return add(other, 1);
    }

    /** {@code x.sub_(other)}. */
    public final Elements sub(Elements other) {
        return add(other, -1);
    }

    /** {@code x.mul_(value)}. */
    public abstract Elements mul(double value);

    /** {@code x.mul_(other)}. */
    public abstract Elements mul(Elements other);

    /** {@code x.div_(value)}. */
    public abstract Elements div(double value);

    /** {@code x.div_(other)}. */
    public abstract Elements div(Elements other);

    /** {@code x.reciprocal_()}. Python's {@code 2 / x} is {@code x.reciprocal() * 2}. */
    public abstract Elements reciprocal();

    /** {@code x.lerp_(end, weight)}. */
    public abstract Elements lerp(Elements end, double weight);

    /** {@code x.addcmul_(first, second, value=value)}. */
    public abstract Elements addcmul(Elements first, Elements second, double value);

    /** {@code x.addcdiv_(first, second, value=value)}. */
    public abstract Elements addcdiv(Elements first, Elements second, double value);

    /** {@code torch.maximum(x, other, out=x)}: NaN where either is. */
    public abstract Elements maximum(Elements other);

    /** {@code torch.minimum(x, other, out=x)}: NaN where either is. */
    public abstract Elements minimum(Elements other);

    /** {@code x.clamp_(min, max)}: NaN stays. */
    public abstract Elements clamp(double min, double max);

    /** {@code x.abs_()}. */
    public abstract Elements abs();

    /** {@code x.neg_()}. */
    public abstract Elements neg();

    /** {@code x.sign_()}: -1, 0 or 1. */
    public abstract Elements sign();

    /**
     * {@code x[tested.gt(bound)] = value}, for {@link Relation#GREATER}; {@code bound} is rounded
     * to the element type first, as torch does.
     */
    public abstract Elements fillWhere(
            Elements tested, Relation relation, double bound, double value);

    /** {@code x.sqrt_()}, by the engine: its square root is not always the nearest float. */
    public final Elements sqrt() {
        return byEngine(() -> current().sqrt());
    }

    /** {@code x.pow_(exponent)}, by the engine. */
    public final Elements pow(double exponent) {
        return byEngine(() -> Ops.pow(current(), exponent));
    }

    /** {@code torch.linalg.vector_norm(x, p).item()}: 2 for the usual one. */
    public final double norm(double p) {
        memory.requireOpen();
        return Ops.norm(current(), p);
    }

    /** {@code x.sum().item()}. */
    public final double sum() {
        memory.requireOpen();
        return Ops.sum(current());
    }

    /** {@code x.flatten().dot(other.flatten()).item()}. */
    public final double dot(Elements other) {
        requireAlike(other);
        return Ops.dot(current(), other.current());
    }

    private Elements byEngine(Supplier<NDArray> compute) {
        requireWritable();
        try (NDArray result = compute.get();
                OpenArray opened = OpenArray.of(result)) {
            return set(of(workspace, opened, true));
        }
    }

    final NDArray current() {
        return memory.current();
    }

    final Workspace workspace() {
        return workspace;
    }

    /** Asks, before a verb reads {@code other}, whether the two stand side by side. */
    final void requireAlike(Elements other) {
        Given.given(other, "Elements", "the argument");
        other.workspace.requireOpen();
        other.memory.requireOpen();
        if (other.length != length || other.getClass() != getClass()) {
            throw new IllegalArgumentException(
                    "[Elements] these are "
                            + this
                            + ", the others "
                            + other
                            + ". A verb takes elements of one number and type; nothing is"
                            + " broadcast.");
        }
    }

    /** Asks, before a verb changes this one, whether it may. */
    final void requireWritable() {
        if (readOnly) {
            throw new IllegalStateException(
                    "[Elements] this is the gradient itself, which stays as it is: other code may"
                            + " read it after the step. Change a copy: grad.copy().");
        }
        workspace.requireOpen();
        memory.requireOpen();
    }

    @Override
    public String toString() {
        return length + " elements of " + current().getDataType().name().toLowerCase();
    }
}
