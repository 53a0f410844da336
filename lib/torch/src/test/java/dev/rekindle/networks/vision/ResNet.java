package dev.rekindle.networks.vision;

import ai.djl.ndarray.NDArray;
import dev.rekindle.nn.AdaptiveAvgPool2d;
import dev.rekindle.nn.BatchNorm2d;
import dev.rekindle.nn.Conv2d;
import dev.rekindle.nn.F;
import dev.rekindle.nn.Flatten;
import dev.rekindle.nn.Linear;
import dev.rekindle.nn.MaxPool2d;
import dev.rekindle.nn.Module;
import dev.rekindle.nn.Sequential;

/** torchvision/models/resnet.py. */
public class ResNet extends Module {
    Conv2d conv1 = conv(3, 64, 7, 2);
    BatchNorm2d bn1 = new BatchNorm2d(64);
    MaxPool2d maxpool = new MaxPool2d(3, o -> o.stride(2).padding(1));
    Sequential layer1;
    Sequential layer2;
    Sequential layer3;
    Sequential layer4;
    AdaptiveAvgPool2d avgpool = new AdaptiveAvgPool2d(1, 1);
    Linear fc;

    ResNet(boolean wide, int... units) {
        layer1 = layer(wide, 64, 64, units[0], 1);
        layer2 = layer(wide, wide ? 256 : 64, 128, units[1], 2);
        layer3 = layer(wide, wide ? 512 : 128, 256, units[2], 2);
        layer4 = layer(wide, wide ? 1024 : 256, 512, units[3], 2);
        fc = new Linear(wide ? 2048 : 512, 1000);
    }

    public static ResNet resnet18() {
        return new ResNet(false, 2, 2, 2, 2);
    }

    public static ResNet resnet50() {
        return new ResNet(true, 3, 4, 6, 3);
    }

    static Conv2d conv(int in, int out, int kernel, int stride) {
        return new Conv2d(in, out, kernel, o -> o.stride(stride).padding(kernel / 2).bias(false));
    }

    private static Sequential layer(boolean wide, int in, int planes, int units, int stride) {
        int out = wide ? 4 * planes : planes;
        Sequential layer = new Sequential();
        for (int i = 0; i < units; i++) {
            int from = i == 0 ? in : out;
            int step = i == 0 ? stride : 1;
            layer.append(
                    wide ? new Bottleneck(from, planes, step) : new BasicBlock(from, planes, step));
        }
        return layer;
    }

    @Override
    public NDArray forward(NDArray x) {
        x = maxpool.forward(F.relu(bn1.forward(conv1.forward(x))));
        x = layer4.forward(layer3.forward(layer2.forward(layer1.forward(x))));
        return fc.forward(new Flatten().forward(avgpool.forward(x)));
    }

    static class BasicBlock extends Module {
        Conv2d conv1;
        BatchNorm2d bn1;
        Conv2d conv2;
        BatchNorm2d bn2;
        Sequential downsample;

        BasicBlock(int in, int out, int stride) {
            conv1 = conv(in, out, 3, stride);
            bn1 = new BatchNorm2d(out);
            conv2 = conv(out, out, 3, 1);
            bn2 = new BatchNorm2d(out);
            downsample = in == out ? null : new ConvNorm(in, out, 1, stride, 1);
        }

        @Override
        public NDArray forward(NDArray x) {
            NDArray y = F.relu(bn1.forward(conv1.forward(x)));
            y = bn2.forward(conv2.forward(y));
            return F.relu(y.add(downsample == null ? x : downsample.forward(x)));
        }
    }

    static class Bottleneck extends Module {
        Conv2d conv1;
        BatchNorm2d bn1;
        Conv2d conv2;
        BatchNorm2d bn2;
        Conv2d conv3;
        BatchNorm2d bn3;
        Sequential downsample;

        Bottleneck(int in, int planes, int stride) {
            int out = 4 * planes;
            conv1 = conv(in, planes, 1, 1);
            bn1 = new BatchNorm2d(planes);
            conv2 = conv(planes, planes, 3, stride);
            bn2 = new BatchNorm2d(planes);
            conv3 = conv(planes, out, 1, 1);
            bn3 = new BatchNorm2d(out);
            downsample = in == out ? null : new ConvNorm(in, out, 1, stride, 1);
        }

        @Override
        public NDArray forward(NDArray x) {
            NDArray y = F.relu(bn1.forward(conv1.forward(x)));
            y = F.relu(bn2.forward(conv2.forward(y)));
            y = bn3.forward(conv3.forward(y));
            return F.relu(y.add(downsample == null ? x : downsample.forward(x)));
        }
    }
}
