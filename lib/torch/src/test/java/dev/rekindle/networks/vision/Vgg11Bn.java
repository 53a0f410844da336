package dev.rekindle.networks.vision;

import ai.djl.ndarray.NDArray;
import dev.rekindle.nn.AdaptiveAvgPool2d;
import dev.rekindle.nn.BatchNorm2d;
import dev.rekindle.nn.Conv2d;
import dev.rekindle.nn.Dropout;
import dev.rekindle.nn.Flatten;
import dev.rekindle.nn.Linear;
import dev.rekindle.nn.MaxPool2d;
import dev.rekindle.nn.Module;
import dev.rekindle.nn.ReLU;
import dev.rekindle.nn.Sequential;

/** torchvision/models/vgg.py. */
public class Vgg11Bn extends Module {
    /** Channels; a zero is a pool. */
    private static final int[] CONFIGURATION = {
        64, 0, 128, 0, 256, 256, 0, 512, 512, 0, 512, 512, 0
    };

    Sequential features = new Sequential();
    AdaptiveAvgPool2d avgpool = new AdaptiveAvgPool2d(7, 7);
    Sequential classifier =
            new Sequential(
                    new Linear(512 * 7 * 7, 4096),
                    new ReLU(true),
                    new Dropout(),
                    new Linear(4096, 4096),
                    new ReLU(true),
                    new Dropout(),
                    new Linear(4096, 1000));

    public Vgg11Bn() {
        int in = 3;
        for (int out : CONFIGURATION) {
            if (out == 0) {
                features.append(new MaxPool2d(2, 2));
                continue;
            }
            features.append(new Conv2d(in, out, 3, o -> o.padding(1)))
                    .append(new BatchNorm2d(out))
                    .append(new ReLU(true));
            in = out;
        }
    }

    @Override
    public NDArray forward(NDArray x) {
        x = avgpool.forward(features.forward(x));
        return classifier.forward(new Flatten().forward(x));
    }
}
