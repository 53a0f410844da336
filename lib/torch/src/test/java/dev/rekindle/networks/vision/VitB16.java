package dev.rekindle.networks.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.nn.Conv2d;
import dev.rekindle.nn.Dropout;
import dev.rekindle.nn.GELU;
import dev.rekindle.nn.LayerNorm;
import dev.rekindle.nn.Linear;
import dev.rekindle.nn.Module;
import dev.rekindle.nn.MultiheadAttention;
import dev.rekindle.nn.Parameter;
import dev.rekindle.nn.Sequential;
import java.util.LinkedHashMap;
import java.util.Map;

/** torchvision/models/vision_transformer.py. */
public class VitB16 extends Module {
    private static final int SIZE = 768;

    Parameter class_token = parameter(ownManager().zeros(new Shape(1, 1, SIZE)));
    Conv2d conv_proj = new Conv2d(3, SIZE, 16, o -> o.stride(16));
    Encoder encoder;
    Sequential heads = new Sequential(Map.of("head", new Linear(SIZE, 1000)));

    public VitB16(int imageSize) {
        encoder = new Encoder(imageSize * imageSize / 256 + 1);
    }

    static LayerNorm norm(int size) {
        return new LayerNorm(new long[] {size}, 1e-6, true, true);
    }

    @Override
    public NDArray forward(NDArray x) {
        x = conv_proj.forward(x).reshape(x.size(0), SIZE, -1).transpose(0, 2, 1);
        NDArray token = class_token.getArray().broadcast(x.size(0), 1, SIZE);
        return heads.forward(encoder.forward(token.concat(x, 1)).get(":, 0"));
    }

    static class Encoder extends Module {
        Parameter pos_embedding;
        Sequential layers;
        LayerNorm ln = norm(SIZE);

        Encoder(int length) {
            pos_embedding =
                    parameter(ownManager().randomNormal(new Shape(1, length, SIZE)).muli(0.02));
            Map<String, Module> blocks = new LinkedHashMap<>();
            for (int i = 0; i < 12; i++) {
                blocks.put("encoder_layer_" + i, new EncoderBlock());
            }
            layers = new Sequential(blocks);
        }

        @Override
        public NDArray forward(NDArray x) {
            return ln.forward(layers.forward(x.add(pos_embedding.getArray())));
        }
    }

    static class EncoderBlock extends Module {
        LayerNorm ln_1 = norm(SIZE);
        MultiheadAttention self_attention =
                new MultiheadAttention(SIZE, 12, o -> o.batchFirst(true));
        LayerNorm ln_2 = norm(SIZE);
        Sequential mlp = mlp(SIZE);

        @Override
        public NDArray forward(NDArray x) {
            NDArray y = ln_1.forward(x);
            y = self_attention.forward(y, y, y, call -> call.needWeights(false)).head().add(x);
            return y.add(mlp.forward(ln_2.forward(y)));
        }
    }

    /** torchvision's MLP. */
    static Sequential mlp(int size) {
        return new Sequential(
                new Linear(size, 4 * size),
                new GELU(),
                new Dropout(0),
                new Linear(4 * size, size),
                new Dropout(0));
    }
}
