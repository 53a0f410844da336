package dev.rekindle.networks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.Torch;
import dev.rekindle.nn.BatchNorm2d;
import dev.rekindle.nn.Conv2d;
import dev.rekindle.nn.F;
import dev.rekindle.nn.Linear;
import dev.rekindle.nn.Module;

/** The Java twin of Small in training_aids.py: a network with buffers. */
public class Small extends Module {
    public final Conv2d conv = new Conv2d(1, 4, 3);
    public final BatchNorm2d bn = new BatchNorm2d(4);
    public final Linear fc = new Linear(4 * 6 * 6, 10);

    @Override
    public NDArray forward(NDArray x) {
        Torch.noGrad(() -> bn.forward(conv.forward(x)));
        NDArray hidden = F.relu(conv.forward(x));
        return fc.forward(hidden.reshape(new Shape(-1, 4 * 6 * 6)));
    }
}
