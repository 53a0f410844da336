package dev.rekindle.networks.published;

import ai.djl.ndarray.NDArray;
import dev.rekindle.nn.BatchNorm2d;
import dev.rekindle.nn.Conv2d;
import dev.rekindle.nn.F;
import dev.rekindle.nn.Linear;
import dev.rekindle.nn.MaxPool2d;
import dev.rekindle.nn.Module;

/** torchcrepe 0.0.24, torchcrepe/model.py, the tiny one: frames of 1024 samples to 360 pitches. */
class Crepe extends Module {
    Conv2d conv1 = conv(1, 128, 512, 4);
    BatchNorm2d conv1_BN = norm(128);
    Conv2d conv2 = conv(128, 16, 64, 1);
    BatchNorm2d conv2_BN = norm(16);
    Conv2d conv3 = conv(16, 16, 64, 1);
    BatchNorm2d conv3_BN = norm(16);
    Conv2d conv4 = conv(16, 16, 64, 1);
    BatchNorm2d conv4_BN = norm(16);
    Conv2d conv5 = conv(16, 32, 64, 1);
    BatchNorm2d conv5_BN = norm(32);
    Conv2d conv6 = conv(32, 64, 64, 1);
    BatchNorm2d conv6_BN = norm(64);
    Linear classifier = new Linear(256, 360);

    private static Conv2d conv(int in, int out, int kernel, int stride) {
        return new Conv2d(in, out, new int[] {kernel, 1}, o -> o.stride(stride, 1));
    }

    private static BatchNorm2d norm(int features) {
        return new BatchNorm2d(features, o -> o.eps(0.0010000000474974513).momentum(0.0));
    }

    @Override
    public NDArray forward(NDArray x) {
        x = layer(x.expandDims(1).expandDims(3), conv1, conv1_BN, 254, 254);
        x = layer(x, conv2, conv2_BN, 31, 32);
        x = layer(x, conv3, conv3_BN, 31, 32);
        x = layer(x, conv4, conv4_BN, 31, 32);
        x = layer(x, conv5, conv5_BN, 31, 32);
        x = layer(x, conv6, conv6_BN, 31, 32);
        return F.sigmoid(classifier.forward(x.transpose(0, 2, 1, 3).reshape(-1, 256)));
    }

    private static NDArray layer(NDArray x, Conv2d conv, BatchNorm2d norm, long top, long bottom) {
        x = norm.forward(F.relu(conv.forward(F.pad(x, 0, 0, top, bottom))));
        return new MaxPool2d(new int[] {2, 1}, o -> o.stride(2, 1)).forward(x);
    }
}
