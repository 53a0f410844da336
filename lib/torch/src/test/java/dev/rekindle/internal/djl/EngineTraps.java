package dev.rekindle.internal.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.networks.Net;
import dev.rekindle.nn.Linear;
import dev.rekindle.optim.SGD;
import dev.rekindle.state.StateDict;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.MemoryStorage;
import dev.rekindle.tensor.Tensor;
import java.util.Map;

/** Runs in a JVM of its own: each line here is something that could kill it. */
public final class EngineTraps {
    private EngineTraps() {}

    private interface Trap {
        Object spring() throws Exception;
    }

    public static void main(String[] args) {
        try (NDManager manager = Engines.newManager()) {
            for (DType type : DType.values()) {
                if (type.isQuantized() || type.name().matches("U?INT[1-7]|BITS.*")) {
                    continue;
                }
                Tensor tensor = Tensor.over(MemoryStorage.allocate(64), type, 2);
                report(
                        type.torchName(),
                        () -> Tensors.toNDArray(manager, tensor).getDataType().toString());
            }
            report(
                    "tensor after its array",
                    () -> {
                        NDArray array = manager.ones(new Shape(100_000));
                        Tensor tensor = Tensors.toTensor(array);
                        array.close();
                        System.gc();
                        return tensor.toFloatArray().length;
                    });
            report(
                    "tensor after its manager",
                    () -> {
                        Tensor tensor;
                        try (NDManager inner = manager.newSubManager()) {
                            tensor = Tensors.toTensor(inner.ones(new Shape(100_000)));
                        }
                        System.gc();
                        return tensor.toFloatArray().length;
                    });
            report(
                    "state_dict after its network",
                    () -> {
                        Net net = new Net();
                        StateDict state = net.stateDict();
                        net.close();
                        System.gc();
                        return state.get("fc1.weight").sha256();
                    });
            report(
                    "network after closing",
                    () -> {
                        Linear linear = new Linear(2, 2);
                        linear.close();
                        linear.close();
                        return linear.forward(manager.ones(new Shape(1, 2)));
                    });
            report(
                    "optimizer after its network",
                    () -> {
                        Linear linear = new Linear(2, 2);
                        SGD sgd = new SGD(linear.parameters(), 0.1, 0.9);
                        linear.close();
                        sgd.step();
                        return "stepped";
                    });
            report(
                    "view after its array",
                    () -> {
                        Tensor tensor = Tensor.of(new float[] {1, 2, 3, 4});
                        NDArray array = Tensors.toNDArray(manager, tensor);
                        NDArray view = array.reshape(2, 2);
                        array.close();
                        System.gc();
                        return view.sum().getFloat();
                    });
            report(
                    "network made inside a scope",
                    () -> {
                        Linear linear;
                        try (NDScope scope = new NDScope()) {
                            linear = new Linear(2, 2);
                        }
                        System.gc();
                        return linear.stateDict().size()
                                + " "
                                + linear.stateDict().get("bias").toFloatArray().length;
                    });
            report(
                    "load into a closed network",
                    () -> {
                        Linear linear = new Linear(2, 2);
                        try (Linear other = new Linear(2, 2)) {
                            linear.close();
                            return linear.loadStateDict(other.stateDict());
                        }
                    });
            report(
                    "optimizer state of another kind",
                    () -> {
                        try (Linear linear = new Linear(2, 2);
                                SGD sgd = new SGD(linear.parameters(), 0.1)) {
                            sgd.loadStateDict(Map.of("weight", 1));
                            return "loaded";
                        }
                    });
        }
        System.out.println("alive");
    }

    private static void report(String name, Trap trap) {
        try {
            System.out.println(name + ": " + trap.spring());
        } catch (Exception e) {
            System.out.println(name + ": " + e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }
}
