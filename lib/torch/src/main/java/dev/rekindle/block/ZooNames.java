package dev.rekindle.block;

import dev.rekindle.state.KeyMapping;
import java.util.List;

/**
 * What torchvision (0.30) calls the tensors of the networks that DJL's model zoo (0.36.0) has as
 * well: each mapping leads from the names in torchvision's file to those of the zoo's block, and
 * its {@link KeyMapping#inverse} back.
 *
 * <pre>
 * Block block = VGG.builder().setNumLayers(11).setOutSize(1000).build();
 * block.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 224, 224));
 * KeyMapping names = ZooNames.vgg(11);
 * TorchBlock.of(block).loadStateDict(names.apply(Torch.load("vgg11.pth").asStateDict()));
 * Torch.save(names.inverse().apply(TorchBlock.of(block).stateDict()), "vgg11.pth");
 * </pre>
 *
 * <p>The zoo's MobileNetV2 begins with a 1x1 convolution where torchvision's has 3x3, its GoogLeNet
 * has no batch norms, and LeNet, NiN, MobileNetV1 and YOLOV3 are not in torchvision: their
 * state_dicts are those of networks that you write in Python.
 */
public final class ZooNames {
    private static final List<Integer> RESNET_DEPTHS = List.of(18, 34, 50, 101, 152);
    private static final int[][] RESNET_UNITS = {
        {2, 2, 2, 2}, {3, 4, 6, 3}, {3, 4, 6, 3}, {3, 4, 23, 3}, {3, 8, 36, 3}
    };
    private static final List<Integer> VGG_DEPTHS = List.of(11, 13, 16, 19);
    private static final int[][] VGG_CONVOLUTIONS = {
        {1, 1, 2, 2, 2}, {2, 2, 2, 2, 2}, {2, 2, 3, 3, 3}, {2, 2, 4, 4, 4}
    };

    private ZooNames() {}

    /**
     * {@code torchvision.models.resnet18} to {@code resnet152} and the zoo's {@code ResNetV1} in
     * torchvision's form ({@link ZooResNet#inTorchvisionsForm}). From 50 layers on the names are
     * those of the zoo's own form, too, which computes something else.
     *
     * @param layers 18, 34, 50, 101 or 152
     */
    public static KeyMapping resNet(int layers) {
        int[] units = RESNET_UNITS[known("resNet", RESNET_DEPTHS, layers)];
        KeyMapping names = KeyMapping.identity().rename("conv1", "0").rename("bn1", "1");
        int first = 4;
        for (int stage = 1; stage <= units.length; stage++) {
            names = names.rename("layer" + stage + ".{m}", "{m+" + first + "}");
            first += units[stage - 1];
        }
        for (int i = 0; i < 3; i++) {
            names =
                    names.rename("{n}.conv" + (i + 1), "{n}.0." + 3 * i)
                            .rename("{n}.bn" + (i + 1), "{n}.0." + (3 * i + 1));
        }
        return names.rename("{n}.downsample", "{n}.1").rename("fc", String.valueOf(first + 2));
    }

    /**
     * {@code torchvision.models.vgg11} to {@code vgg19}, without batch norms, and the zoo's {@code
     * VGG}: the same function of pictures of 224 by 224, of which torchvision's pooling before its
     * classifier leaves the 7 by 7 as they are.
     *
     * @param layers 11, 13, 16 or 19; the zoo's own table is of 11, for others its {@code
     *     setConvArch} takes {@code {{2, 64}, {2, 128}, …}}
     */
    public static KeyMapping vgg(int layers) {
        int[] convolutions = VGG_CONVOLUTIONS[known("vgg", VGG_DEPTHS, layers)];
        KeyMapping names = KeyMapping.identity();
        int feature = 0;
        for (int block = 0; block < convolutions.length; block++) {
            for (int i = 0; i < convolutions[block]; i++) {
                names = names.rename("features." + feature, block + "." + 2 * i);
                feature += 2;
            }
            feature++;
        }
        return names.rename("classifier.0", "6")
                .rename("classifier.3", "9")
                .rename("classifier.6", "12");
    }

    /** {@code torchvision.models.squeezenet1_1} and the zoo's {@code SqueezeNet}. */
    public static KeyMapping squeezeNet() {
        return KeyMapping.identity()
                .rename("features.{n}", "{n}")
                .rename("{n}.squeeze", "{n}.0.0")
                .rename("{n}.expand1x1", "{n}.1.0.0")
                .rename("{n}.expand3x3", "{n}.1.1.0")
                .rename("classifier.1", "14");
    }

    /**
     * {@code torchvision.models.alexnet} and the zoo's {@code AlexNet} of torchvision's sizes,
     * {@code setNumChannels(new int[] {64, 192, 384, 256, 256, 4096, 4096})}. Its first convolution
     * does not pad: give it pictures with two rows and columns of zeros on each side, {@code new
     * Shape(1, 3, 228, 228)}, for what torchvision computes of those of 224 by 224.
     */
    public static KeyMapping alexNet() {
        return KeyMapping.identity()
                .rename("features.{n}", "{n}")
                .rename("classifier.1", "14")
                .rename("classifier.4", "17")
                .rename("classifier.6", "20");
    }

    private static int known(String network, List<Integer> depths, int layers) {
        int index = depths.indexOf(layers);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "["
                            + network
                            + "] torchvision has no network of "
                            + layers
                            + " layers. Give one of "
                            + depths
                            + ".");
        }
        return index;
    }
}
