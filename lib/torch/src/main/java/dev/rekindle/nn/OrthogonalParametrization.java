package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.internal.djl.OrthogonalOps;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A matrix, or a batch of them, with orthonormal columns, or rows where there are more columns:
 * torch's {@code _Orthogonal}. With a trivialization its buffer {@code base} is the orthogonal
 * matrix that it begins at, and {@code original} begins at minus one on the diagonal; where the
 * matrix is not square, the rest of the base is drawn from N(0, 1).
 */
final class OrthogonalParametrization extends TorchParametrization {
    private final transient long[] shape;
    private final transient OrthogonalMap map;
    private final transient boolean trivialized;

    @PlainNone @Nullable Buffer base;

    OrthogonalParametrization(long[] shape, OrthogonalMap map, boolean trivialized) {
        this.shape = shape.clone();
        this.map = map;
        this.trivialized = trivialized;
        // Without values: those come from elsewhere, or with the right inverse.
        this.base = trivialized ? new Buffer(this::ownManager, true, baseShape()) : null;
    }

    /** With a trivialization, the tall side twice behind the batch. */
    private long[] baseShape() {
        long[] square = shape.clone();
        int rank = square.length;
        long side = Math.max(square[rank - 1], square[rank - 2]);
        square[rank - 1] = side;
        square[rank - 2] = side;
        return square;
    }

    @Override
    String torchsName() {
        return "_Orthogonal";
    }

    @Override
    List<long[]> originals(long[] given) {
        return List.of(given);
    }

    @Override
    TorchParametrization again() {
        return new OrthogonalParametrization(shape, map, trivialized);
    }

    @Override
    public NDList forward(NDList originals) {
        return new NDList(
                OrthogonalOps.ORTHOGONAL.call(
                        originals.singletonOrThrow(), ModuleTensor.arrayOf(base), map.ordinal()));
    }

    @Override
    public NDList rightInverse(NDArray weight) {
        if (!Arrays.equals(weight.getShape().getShape(), shape)) {
            throw new IllegalArgumentException(
                    "Expected a matrix or batch of matrices of shape "
                            + new Shape(shape)
                            + ". Got a tensor of shape "
                            + weight.getShape()
                            + ".");
        }
        if (!trivialized) {
            if (map != OrthogonalMap.HOUSEHOLDER) {
                // Torch's register_parametrization takes the weight itself then.
                return new NDList(weight);
            }
            return new NDList(OrthogonalOps.REFLECTORS.call(weight));
        }
        long[] square = baseShape();
        int rank = shape.length;
        long narrow = Math.min(shape[rank - 1], shape[rank - 2]);
        NDArray rest = null;
        if (narrow != square[rank - 1]) {
            long[] missing = square.clone();
            missing[rank - 1] -= narrow;
            rest = weight.getManager().randomNormal(0, 1, new Shape(missing), weight.getDataType());
        }
        double eps = weight.getDataType() == DataType.FLOAT64 ? 0x1p-52 : 0x1p-23;
        NDArray made = OrthogonalOps.BASE.call(weight, rest, 10.0 * square[rank - 1] * eps);
        made.attach(ownManager());
        base = new Buffer(made);
        return new NDList(OrthogonalOps.MINUS_ONE.call(weight));
    }
}
