package dev.rekindle.networks.published;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.rekindle.nn.Conv2d;
import dev.rekindle.nn.F;
import dev.rekindle.nn.MaxPool2d;
import dev.rekindle.nn.Module;
import dev.rekindle.nn.PReLU;

/** facenet-pytorch 2.6.0, models/mtcnn.py: an image to boxes and scores. */
class PNet extends Module {
    Conv2d conv1 = new Conv2d(3, 10, 3);
    PReLU prelu1 = new PReLU(10);
    MaxPool2d pool1 = new MaxPool2d(2, o -> o.stride(2).ceilMode(true));
    Conv2d conv2 = new Conv2d(10, 16, 3);
    PReLU prelu2 = new PReLU(16);
    Conv2d conv3 = new Conv2d(16, 32, 3);
    PReLU prelu3 = new PReLU(32);
    Conv2d conv4_1 = new Conv2d(32, 2, 1);
    Conv2d conv4_2 = new Conv2d(32, 4, 1);

    @Override
    public NDArray forward(NDArray x) {
        return forward(new NDList(x)).head();
    }

    @Override
    public NDList forward(NDList inputs) {
        NDArray x = inputs.singletonOrThrow();
        x = pool1.forward(prelu1.forward(conv1.forward(x)));
        x = prelu3.forward(conv3.forward(prelu2.forward(conv2.forward(x))));
        return new NDList(conv4_2.forward(x), F.softmax(conv4_1.forward(x), 1));
    }
}
