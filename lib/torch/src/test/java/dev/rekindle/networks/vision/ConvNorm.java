package dev.rekindle.networks.vision;

import dev.rekindle.nn.BatchNorm2d;
import dev.rekindle.nn.Conv2d;
import dev.rekindle.nn.Module;
import dev.rekindle.nn.Sequential;

/** torchvision's Conv2dNormActivation: a convolution without bias, its norm, and what follows. */
class ConvNorm extends Sequential {
    ConvNorm(int in, int out, int kernel, int stride, int groups, Module... activation) {
        super(
                new Conv2d(
                        in,
                        out,
                        kernel,
                        o -> o.stride(stride).padding(kernel / 2).groups(groups).bias(false)),
                new BatchNorm2d(out));
        for (Module module : activation) {
            append(module);
        }
    }
}
