package dev.rekindle.networks;

import ai.djl.ndarray.NDArray;
import dev.rekindle.nn.Conv2d;
import dev.rekindle.nn.F;
import dev.rekindle.nn.Linear;
import dev.rekindle.nn.MaxPool2d;
import dev.rekindle.nn.Module;

/** The network of the recipe, as a learner writes it. */
public class Net extends Module {
    public Conv2d conv1 = new Conv2d(3, 6, 5);
    public MaxPool2d pool = new MaxPool2d(2, 2);
    public Conv2d conv2 = new Conv2d(6, 16, 5);
    public Linear fc1 = new Linear(400, 120), fc2 = new Linear(120, 84), fc3 = new Linear(84, 10);

    @Override
    public NDArray forward(NDArray x) {
        x = pool.forward(F.relu(conv1.forward(x)));
        x = pool.forward(F.relu(conv2.forward(x)));
        x = F.flatten(x, 1);
        x = F.relu(fc1.forward(x));
        x = F.relu(fc2.forward(x));
        return fc3.forward(x);
    }
}
