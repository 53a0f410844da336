package dev.rekindle.networks;

import static dev.rekindle.nn.WeightNorm.weightNorm;

import ai.djl.ndarray.NDArray;
import dev.rekindle.Torch;
import dev.rekindle.nn.Conv1d;
import dev.rekindle.nn.ConvTranspose1d;
import dev.rekindle.nn.F;
import dev.rekindle.nn.Module;
import dev.rekindle.nn.ModuleList;
import dev.rekindle.nn.WeightNorm;

/**
 * The generator of HiFi-GAN (Kong, Kim, Bae 2020), as its authors publish it, with fewer channels:
 * a spectrogram {@code (N, 80, T)} to sound {@code (N, 1, 16 T)}. Each convolution has a weight
 * norm, which is taken away before it is used.
 */
public class HiFiGan extends Module {
    final Conv1d conv_pre = weightNorm(new Conv1d(80, 32, 7, o -> o.padding(3)));
    final ModuleList ups =
            new ModuleList(
                    weightNorm(new ConvTranspose1d(32, 16, 8, o -> o.stride(4).padding(2))),
                    weightNorm(new ConvTranspose1d(16, 8, 8, o -> o.stride(4).padding(2))));
    final ModuleList resblocks =
            new ModuleList(
                    new ResBlock(16, 3),
                    new ResBlock(16, 5),
                    new ResBlock(8, 3),
                    new ResBlock(8, 5));
    final Conv1d conv_post = weightNorm(new Conv1d(8, 1, 7, o -> o.padding(3)));

    /** Dilated convolutions, twice three, each pair with a way around it. */
    static class ResBlock extends Module {
        final ModuleList convs1;
        final ModuleList convs2;

        ResBlock(int channels, int kernel) {
            convs1 = convolutions(channels, kernel, 1, 3);
            convs2 = convolutions(channels, kernel, 1, 1);
        }

        private static ModuleList convolutions(int channels, int kernel, int... dilations) {
            ModuleList all = new ModuleList();
            for (int d : dilations) {
                int padding = (kernel * d - d) / 2;
                all.append(
                        weightNorm(
                                new Conv1d(
                                        channels,
                                        channels,
                                        kernel,
                                        o -> o.dilation(d).padding(padding))));
            }
            return all;
        }

        @Override
        public NDArray forward(NDArray x) {
            NDArray y = x;
            for (int i = 0; i < convs1.size(); i++) {
                NDArray inner = convs1.get(i).forward(F.leakyRelu(y, 0.1));
                y = convs2.get(i).forward(F.leakyRelu(inner, 0.1)).add(y);
            }
            return y;
        }
    }

    @Override
    public NDArray forward(NDArray mel) {
        NDArray x = conv_pre.forward(mel);
        for (int i = 0; i < ups.size(); i++) {
            x = ups.get(i).forward(F.leakyRelu(x, 0.1));
            NDArray first = resblocks.get(2 * i).forward(x);
            x = Torch.div(first.add(resblocks.get(2 * i + 1).forward(x)), 2);
        }
        return F.tanh(conv_post.forward(F.leakyRelu(x, 0.01)));
    }

    /** Makes all convolutions plain. */
    public void removeWeightNorm() {
        for (Module each : modules()) {
            if (each instanceof Conv1d || each instanceof ConvTranspose1d) {
                WeightNorm.removeWeightNorm(each);
            }
        }
    }
}
