package dev.rekindle.networks;

import static dev.rekindle.nn.SpectralNorm.spectralNorm;

import ai.djl.ndarray.NDArray;
import dev.rekindle.nn.Conv2d;
import dev.rekindle.nn.Flatten;
import dev.rekindle.nn.LeakyReLU;
import dev.rekindle.nn.Linear;
import dev.rekindle.nn.Module;
import dev.rekindle.nn.Sequential;

/**
 * The discriminator of SNGAN (Miyato and others 2018) for pictures {@code (N, 3, 16, 16)}, with
 * fewer channels: each layer has a spectral norm.
 */
public class SnDiscriminator extends Module {
    final Sequential main =
            new Sequential(
                    spectralNorm(new Conv2d(3, 8, 3, o -> o.padding(1))),
                    new LeakyReLU(0.1),
                    spectralNorm(new Conv2d(8, 8, 4, o -> o.stride(2).padding(1))),
                    new LeakyReLU(0.1),
                    spectralNorm(new Conv2d(8, 16, 3, o -> o.padding(1))),
                    new LeakyReLU(0.1),
                    spectralNorm(new Conv2d(16, 16, 4, o -> o.stride(2).padding(1))),
                    new LeakyReLU(0.1),
                    new Flatten(),
                    spectralNorm(new Linear(16 * 4 * 4, 1)));

    @Override
    public NDArray forward(NDArray x) {
        return main.forward(x);
    }
}
