package dev.rekindle.networks.vision;

import ai.djl.ndarray.NDArray;
import dev.rekindle.nn.AdaptiveAvgPool2d;
import dev.rekindle.nn.BatchNorm2d;
import dev.rekindle.nn.Conv2d;
import dev.rekindle.nn.Dropout;
import dev.rekindle.nn.Flatten;
import dev.rekindle.nn.Linear;
import dev.rekindle.nn.Module;
import dev.rekindle.nn.ReLU6;
import dev.rekindle.nn.Sequential;

/** torchvision/models/mobilenetv2.py. */
public class MobileNetV2 extends Module {
    /** How much wider, channels, how many, stride. */
    private static final int[][] SETTINGS = {
        {1, 16, 1, 1},
        {6, 24, 2, 2},
        {6, 32, 3, 2},
        {6, 64, 4, 2},
        {6, 96, 3, 1},
        {6, 160, 3, 2},
        {6, 320, 1, 1}
    };

    Sequential features = new Sequential(new ConvNorm(3, 32, 3, 2, 1, new ReLU6(true)));
    Sequential classifier = new Sequential(new Dropout(0.2), new Linear(1280, 1000));

    public MobileNetV2() {
        int in = 32;
        for (int[] setting : SETTINGS) {
            for (int i = 0; i < setting[2]; i++) {
                int stride = i == 0 ? setting[3] : 1;
                features.append(new InvertedResidual(in, setting[1], stride, setting[0]));
                in = setting[1];
            }
        }
        features.append(new ConvNorm(in, 1280, 1, 1, 1, new ReLU6(true)));
    }

    @Override
    public NDArray forward(NDArray x) {
        x = new AdaptiveAvgPool2d(1, 1).forward(features.forward(x));
        return classifier.forward(new Flatten().forward(x));
    }

    static class InvertedResidual extends Module {
        boolean use_res_connect;
        Sequential conv = new Sequential();

        InvertedResidual(int in, int out, int stride, int expand) {
            int hidden = in * expand;
            use_res_connect = stride == 1 && in == out;
            if (expand != 1) {
                conv.append(new ConvNorm(in, hidden, 1, 1, 1, new ReLU6(true)));
            }
            conv.append(new ConvNorm(hidden, hidden, 3, stride, hidden, new ReLU6(true)))
                    .append(new Conv2d(hidden, out, 1, o -> o.bias(false)))
                    .append(new BatchNorm2d(out));
        }

        @Override
        public NDArray forward(NDArray x) {
            NDArray y = conv.forward(x);
            return use_res_connect ? x.add(y) : y;
        }
    }
}
