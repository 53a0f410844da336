package dev.rekindle.networks.vision;

import ai.djl.ndarray.NDArray;
import dev.rekindle.nn.AdaptiveAvgPool2d;
import dev.rekindle.nn.Conv2d;
import dev.rekindle.nn.Dropout;
import dev.rekindle.nn.F;
import dev.rekindle.nn.Flatten;
import dev.rekindle.nn.Linear;
import dev.rekindle.nn.Module;
import dev.rekindle.nn.Sequential;
import dev.rekindle.nn.SiLU;

/** torchvision/models/efficientnet.py. */
public class EfficientNetB0 extends Module {
    /** How much wider, kernel, stride, channels in and out, how many. */
    private static final int[][] SETTINGS = {
        {1, 3, 1, 32, 16, 1},
        {6, 3, 2, 16, 24, 2},
        {6, 5, 2, 24, 40, 2},
        {6, 3, 2, 40, 80, 3},
        {6, 5, 1, 80, 112, 3},
        {6, 5, 2, 112, 192, 4},
        {6, 3, 1, 192, 320, 1}
    };

    Sequential features = new Sequential(new ConvNorm(3, 32, 3, 2, 1, new SiLU(true)));
    AdaptiveAvgPool2d avgpool = new AdaptiveAvgPool2d(1, 1);
    Sequential classifier = new Sequential(new Dropout(0.2, true), new Linear(1280, 1000));

    public EfficientNetB0() {
        int block = 0;
        for (int[] s : SETTINGS) {
            Sequential stage = new Sequential();
            for (int i = 0; i < s[5]; i++) {
                int in = i == 0 ? s[3] : s[4];
                stage.append(
                        new MBConv(s[0], s[1], i == 0 ? s[2] : 1, in, s[4], 0.2 * block++ / 16));
            }
            features.append(stage);
        }
        features.append(new ConvNorm(320, 1280, 1, 1, 1, new SiLU(true)));
    }

    @Override
    public NDArray forward(NDArray x) {
        x = avgpool.forward(features.forward(x));
        return classifier.forward(new Flatten().forward(x));
    }

    static class MBConv extends Module {
        boolean use_res_connect;
        Sequential block = new Sequential();
        StochasticDepth stochastic_depth;

        MBConv(int expand, int kernel, int stride, int in, int out, double p) {
            int wide = in * expand;
            use_res_connect = stride == 1 && in == out;
            if (expand != 1) {
                block.append(new ConvNorm(in, wide, 1, 1, 1, new SiLU(true)));
            }
            block.append(new ConvNorm(wide, wide, kernel, stride, wide, new SiLU(true)))
                    .append(new SqueezeExcitation(wide, Math.max(1, in / 4)))
                    .append(new ConvNorm(wide, out, 1, 1, 1));
            stochastic_depth = new StochasticDepth(p);
        }

        @Override
        public NDArray forward(NDArray x) {
            NDArray y = block.forward(x);
            return use_res_connect ? stochastic_depth.forward(y).add(x) : y;
        }
    }

    static class SqueezeExcitation extends Module {
        AdaptiveAvgPool2d avgpool = new AdaptiveAvgPool2d(1, 1);
        Conv2d fc1;
        Conv2d fc2;

        SqueezeExcitation(int in, int squeeze) {
            fc1 = new Conv2d(in, squeeze, 1);
            fc2 = new Conv2d(squeeze, in, 1);
        }

        @Override
        public NDArray forward(NDArray x) {
            NDArray scale = F.silu(fc1.forward(avgpool.forward(x)));
            return F.sigmoid(fc2.forward(scale)).mul(x);
        }
    }
}
