package dev.rekindle.block;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import dev.rekindle.state.KeyMapping;
import dev.rekindle.state.StateDict;
import dev.rekindle.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code ResNetV1} of DJL's model zoo (0.36.0) beside torchvision's ResNet (0.30). They are not
 * the same function, whatever their weights:
 *
 * <ul>
 *   <li>A stage's first unit has its stride in the first convolution (1x1), torchvision's in the
 *       second (3x3).
 *   <li>The outer convolutions of a unit have a bias, torchvision's have none.
 *   <li>Some batch norms have an epsilon of 2e-5, torchvision's 1e-5.
 *   <li>18 and 34 layers have units of three convolutions, torchvision's of two.
 * </ul>
 *
 * {@link #inTorchvisionsForm} gives a network of the zoo's the other form, of DJL's own layers; it
 * takes torchvision's file, and Python takes its. What was trained in the zoo's own form goes to
 * Python with {@link #inZoosForm}.
 *
 * <pre>
 * Block block = ZooResNet.inTorchvisionsForm(
 *         ResNetV1.builder().setNumLayers(50).setOutSize(1000)
 *                 .setImageShape(new Shape(3, 224, 224)).build());
 * block.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 224, 224));
 * KeyMapping names = ZooNames.resNet(50);
 * TorchBlock.of(block).loadStateDict(names.apply(Torch.load("resnet50.pth").asStateDict()));
 * Torch.save(names.inverse().apply(TorchBlock.of(block).stateDict()), "resnet50.pth");
 * </pre>
 */
public final class ZooResNet {
    private static final int FIRST_UNIT = 4;
    private static final int AFTER_UNITS = 4;

    /** The last filters of 18 and 34 layers; from 50 on there are four times as many. */
    private static final int MOST_OF_BASIC = 512;

    /** Torchvision's 0.1: what of the statistics stays, not what goes. */
    private static final float MOMENTUM = 0.9f;

    /** By how much the zoo's larger epsilon, 2e-5, is larger. */
    private static final float EPSILON = 1e-5f;

    private static final Pattern OUTER_BIAS = Pattern.compile("(layer\\d.*\\.)conv([13])\\.bias");
    private static final Pattern LARGER_EPSILON =
            Pattern.compile("bn1\\.running_var|layer\\d.*\\.bn2\\.running_var");

    private ZooResNet() {}

    /** What of a unit is the same in both forms. */
    private record Unit(int filters, int stride) {}

    /**
     * Returns the network in torchvision's form: the stride of a unit in its 3x3 convolution, no
     * biases before a batch norm, an epsilon of 1e-5, a momentum of torch's 0.1, units of two
     * convolutions for 18 and 34 layers. It takes over the pools and the last layer, so the given
     * block is not to be used any more.
     *
     * @param zoo what {@code ResNetV1.builder()…build()} gave, for pictures of more than 32 rows,
     *     not yet initialized
     * @throws IllegalArgumentException if it is another block, or has its values already: weights
     *     that were trained for one form do not fit the other
     */
    public static SequentialBlock inTorchvisionsForm(SequentialBlock zoo) {
        if (zoo == null) {
            throw other("null");
        }
        List<Block> children = zoo.getChildren().values();
        int end = children.size() - AFTER_UNITS;
        if (end <= FIRST_UNIT
                || !(children.get(0) instanceof Conv2d)
                || !(children.get(1) instanceof BatchNorm)) {
            throw other("a block that does not begin with a convolution, a BatchNorm and a pool");
        }
        if (zoo.isInitialized()) {
            throw other(
                    "one that has its values already, and weights of one form do not fit the"
                            + " other");
        }
        List<Unit> units = new ArrayList<>();
        for (Block child : children.subList(FIRST_UNIT, end)) {
            units.add(unit(child));
        }
        boolean wide = units.get(units.size() - 1).filters() > MOST_OF_BASIC;
        SequentialBlock network = new SequentialBlock();
        network.add(children.get(0)).add(norm()).add(children.get(2)).add(children.get(3));
        int inputs = units.get(0).filters() / (wide ? 4 : 1);
        for (Unit unit : units) {
            network.add(residual(unit, inputs, wide));
            inputs = unit.filters();
        }
        children.subList(end, children.size()).forEach(network::add);
        return network;
    }

    /**
     * Returns the state_dict of a {@code ResNetV1} as the zoo makes it, of 50 layers or more, for
     * torchvision's network with its strides moved:
     *
     * <pre>
     * net = torchvision.models.resnet50(num_classes=10)
     * for layer in (net.layer2, net.layer3, net.layer4):
     *     layer[0].conv1.stride, layer[0].conv2.stride = (2, 2), (1, 1)
     * net.load_state_dict(torch.load("from-the-zoo.pt"), strict=True)
     * </pre>
     *
     * A bias before a batch norm has no effect but on the running mean, and is taken from that; the
     * larger epsilon of some norms is added to their running variance. Both are exact in evaluation
     * mode; a training that goes on differs by that epsilon. The rest looks at the live memory.
     *
     * @param layers 50, 101 or 152
     * @throws IllegalArgumentException if the block has another form, or other depth
     * @throws IllegalStateException as {@link TorchBlock#stateDict}
     */
    public static StateDict inZoosForm(Block zoo, int layers) {
        KeyMapping names = ZooNames.resNet(layers).inverse();
        StateDict own = names.apply(TorchBlock.of(zoo).stateDict());
        Map<String, Tensor> entries = new LinkedHashMap<>();
        for (String key : own.keySet()) {
            Tensor value = own.get(key);
            Matcher bias = OUTER_BIAS.matcher(key);
            Matcher variance = LARGER_EPSILON.matcher(key);
            if (bias.matches()) {
                String mean = bias.group(1) + "bn" + bias.group(2) + ".running_mean";
                entries.put(mean, sum(own.get(mean), value, -1));
            } else if (variance.matches()) {
                entries.put(key, sum(value, null, EPSILON));
            } else {
                entries.putIfAbsent(key, value);
            }
        }
        if (layers < 50 || entries.size() == own.size() || !entries.containsKey("fc.bias")) {
            throw new IllegalArgumentException(
                    "[inZoosForm] expected a ResNetV1 as DJL's model zoo makes it, of "
                            + layers
                            + " layers and 50 at least, but found another block. A block in"
                            + " torchvision's form goes to Python with"
                            + " ZooNames.resNet(layers).inverse().apply(TorchBlock.of(block)"
                            + ".stateDict()).");
        }
        return new StateDict(entries, own.metadata());
    }

    /** Returns {@code values + more * factor}, or {@code values + factor} without {@code more}. */
    private static Tensor sum(Tensor values, @Nullable Tensor more, float factor) {
        float[] sum = values.toFloatArray();
        float[] others = more == null ? null : more.toFloatArray();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += others == null ? factor : factor * others[i];
        }
        return Tensor.of(sum, values.shape());
    }

    private static Unit unit(Block block) {
        if (block instanceof ParallelBlock
                && block.getChildren().size() == 2
                && block.getChildren().get(0).getValue() instanceof SequentialBlock body) {
            List<Conv2d> convolutions = new ArrayList<>();
            body.getChildren()
                    .values()
                    .forEach(
                            layer -> {
                                if (layer instanceof Conv2d convolution) {
                                    convolutions.add(convolution);
                                }
                            });
            if (convolutions.size() == 3) {
                Shape[] eight = {new Shape(1, 1, 8, 8)};
                long rows = convolutions.get(0).getOutputShapes(eight)[0].get(2);
                long filters = convolutions.get(2).getOutputShapes(eight)[0].get(1);
                return new Unit(Math.toIntExact(filters), Math.toIntExact(8 / rows));
            }
        }
        throw other("a " + block.getClass().getSimpleName() + " that is no unit of it");
    }

    /** Mirrors {@code BasicBlock} and {@code Bottleneck} of torchvision/models/resnet.py (0.30). */
    private static Block residual(Unit unit, int inputs, boolean wide) {
        int filters = unit.filters();
        SequentialBlock body = new SequentialBlock();
        if (wide) {
            body.add(convolution(filters / 4, 1, 1)).add(norm()).add(Activation::relu);
            body.add(convolution(filters / 4, 3, unit.stride())).add(norm()).add(Activation::relu);
            body.add(convolution(filters, 1, 1)).add(norm());
        } else {
            body.add(convolution(filters, 3, unit.stride())).add(norm()).add(Activation::relu);
            body.add(convolution(filters, 3, 1)).add(norm());
        }
        SequentialBlock shortcut = new SequentialBlock();
        if (unit.stride() == 1 && inputs == filters) {
            shortcut.add(Blocks.identityBlock());
        } else {
            shortcut.add(convolution(filters, 1, unit.stride())).add(norm());
        }
        return new ParallelBlock(
                both -> {
                    NDList sum = new NDList(both.get(0).head().add(both.get(1).head()));
                    return Activation.relu(sum);
                },
                List.of(body, shortcut));
    }

    private static Conv2d convolution(int filters, int kernel, int stride) {
        return Conv2d.builder()
                .setFilters(filters)
                .setKernelShape(new Shape(kernel, kernel))
                .optPadding(new Shape(kernel / 2, kernel / 2))
                .optStride(new Shape(stride, stride))
                .optBias(false)
                .build();
    }

    private static BatchNorm norm() {
        return BatchNorm.builder().optEpsilon(1e-5f).optMomentum(MOMENTUM).build();
    }

    private static IllegalArgumentException other(String found) {
        return new IllegalArgumentException(
                "[inTorchvisionsForm] expected a ResNetV1 of DJL's model zoo, made for pictures of"
                        + " more than 32 rows and not yet initialized, but found "
                        + found
                        + ". Give what ResNetV1.builder()…build() gave.");
    }
}
