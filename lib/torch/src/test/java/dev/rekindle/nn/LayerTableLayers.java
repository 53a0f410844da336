package dev.rekindle.nn;

import ai.djl.ndarray.NDList;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Layers of the table as Java's constructors make them, and calls with more than arrays. */
final class LayerTableLayers {
    private LayerTableLayers() {}

    static void addTo(
            Map<String, Supplier<Module>> made,
            Map<String, BiFunction<Module, NDList, NDList>> called) {
        made.put("relu", ReLU::new);
        made.put("relu_inplace", () -> new ReLU(true));
        made.put("sigmoid", Sigmoid::new);
        made.put("tanh", Tanh::new);
        made.put("softmax", () -> new Softmax(1));
        made.put("log_softmax", () -> new LogSoftmax(-1));
        made.put("conv2d", () -> new Conv2d(3, 6, 5));
        made.put("linear", () -> new Linear(4, 3));
        made.put("linear_no_bias", () -> new Linear(4, 3, false));
        made.put("max_pool2d", () -> new MaxPool2d(2));
        made.put("batch_norm2d", () -> new BatchNorm2d(4));
        made.put("layer_norm", () -> new LayerNorm(8));
        made.put("dropout", Dropout::new);
        made.put("identity", Identity::new);
        made.put("flatten", Flatten::new);
    }
}
