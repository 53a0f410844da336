package dev.rekindle.networks.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.Torch;
import dev.rekindle.nn.AdaptiveAvgPool2d;
import dev.rekindle.nn.Buffer;
import dev.rekindle.nn.Conv2d;
import dev.rekindle.nn.F;
import dev.rekindle.nn.Flatten;
import dev.rekindle.nn.LayerNorm;
import dev.rekindle.nn.Linear;
import dev.rekindle.nn.Module;
import dev.rekindle.nn.Parameter;
import dev.rekindle.nn.Sequential;

/**
 * torchvision/models/swin_transformer.py, for images whose sides are multiples of 224: there no
 * window needs padding.
 */
public class SwinT extends Module {
    private static final int SIDE = 7;
    private static final int WINDOW = SIDE * SIDE;
    private static final int[] DEPTHS = {2, 2, 6, 2};

    Sequential features = new Sequential();
    LayerNorm norm = new LayerNorm(768);
    AdaptiveAvgPool2d avgpool = new AdaptiveAvgPool2d(1, 1);
    Linear head = new Linear(768, 1000);

    public SwinT() {
        features.append(
                new Sequential(
                        new Conv2d(3, 96, 4, o -> o.stride(4)),
                        new ChannelsLast(),
                        new LayerNorm(96)));
        int number = 0;
        for (int stage = 0; stage < DEPTHS.length; stage++) {
            int size = 96 << stage;
            Sequential blocks = new Sequential();
            for (int i = 0; i < DEPTHS[stage]; i++) {
                blocks.append(
                        new Block(
                                size, 3 << stage, i % 2 == 0 ? 0 : SIDE / 2, 0.2 * number++ / 11));
            }
            features.append(blocks);
            if (stage < DEPTHS.length - 1) {
                features.append(new PatchMerging(size));
            }
        }
    }

    @Override
    public NDArray forward(NDArray x) {
        x = norm.forward(features.forward(x)).transpose(0, 3, 1, 2);
        return head.forward(new Flatten().forward(avgpool.forward(x)));
    }

    static class ChannelsLast extends Module {
        @Override
        public NDArray forward(NDArray x) {
            return x.transpose(0, 2, 3, 1);
        }
    }

    static class PatchMerging extends Module {
        Linear reduction;
        LayerNorm norm;

        PatchMerging(int size) {
            reduction = new Linear(4 * size, 2 * size, false);
            norm = new LayerNorm(4 * size);
        }

        @Override
        public NDArray forward(NDArray x) {
            long height = x.size(1) / 2;
            long width = x.size(2) / 2;
            x = x.reshape(x.size(0), height, 2, width, 2, x.size(3)).transpose(0, 1, 3, 4, 2, 5);
            return reduction.forward(norm.forward(x.reshape(x.size(0), height, width, -1)));
        }
    }

    static class Block extends Module {
        LayerNorm norm1;
        Attention attn;
        StochasticDepth stochastic_depth;
        LayerNorm norm2;
        Sequential mlp;

        Block(int size, int heads, int shift, double p) {
            norm1 = new LayerNorm(size);
            attn = new Attention(size, heads, shift);
            stochastic_depth = new StochasticDepth(p);
            norm2 = new LayerNorm(size);
            mlp = VitB16.mlp(size);
        }

        @Override
        public NDArray forward(NDArray x) {
            x = x.add(stochastic_depth.forward(attn.forward(norm1.forward(x))));
            return x.add(stochastic_depth.forward(mlp.forward(norm2.forward(x))));
        }
    }

    static class Attention extends Module {
        int heads;
        int shift;
        Linear qkv;
        Linear proj;
        Parameter relative_position_bias_table;
        Buffer relative_position_index;

        Attention(int size, int heads, int shift) {
            this.heads = heads;
            this.shift = shift;
            qkv = new Linear(size, 3 * size);
            proj = new Linear(size, size);
            int table = (2 * SIDE - 1) * (2 * SIDE - 1);
            relative_position_bias_table =
                    parameter(ownManager().randomNormal(new Shape(table, heads)).muli(0.02));
            long[] index = new long[WINDOW * WINDOW];
            for (int i = 0; i < index.length; i++) {
                int down = i / WINDOW / SIDE - i % WINDOW / SIDE + SIDE - 1;
                int right = i / WINDOW % SIDE - i % SIDE + SIDE - 1;
                index[i] = down * (2 * SIDE - 1) + right;
            }
            relative_position_index = new Buffer(ownManager().create(index));
        }

        @Override
        public NDArray forward(NDArray x) {
            long batch = x.size(0);
            long down = x.size(1) / SIDE;
            long right = x.size(2) / SIDE;
            long size = x.size(3);
            int step = down * right == 1 ? 0 : shift;
            NDArray y = rolled(x, step).reshape(batch, down, SIDE, right, SIDE, size);
            y = y.transpose(0, 1, 3, 2, 4, 5).reshape(-1, WINDOW, size);
            NDArray all = qkv.forward(y).reshape(-1, WINDOW, 3, heads, size / heads);
            all = all.transpose(2, 0, 3, 1, 4);
            NDArray q = Torch.mul(all.get("0"), Math.pow(size / heads, -0.5));
            NDArray scores = q.matMul(all.get("1").swapAxes(2, 3)).add(bias());
            if (step > 0) {
                scores = scores.reshape(batch, down * right, heads, WINDOW, WINDOW);
                scores = scores.add(mask(x, down, right)).reshape(-1, heads, WINDOW, WINDOW);
            }
            y = scores.softmax(-1).matMul(all.get("2")).swapAxes(1, 2).reshape(-1, WINDOW, size);
            y = proj.forward(y).reshape(batch, down, right, SIDE, SIDE, size);
            y = y.transpose(0, 1, 3, 2, 4, 5).reshape(x.getShape());
            return rolled(y, -step);
        }

        private NDArray bias() {
            NDArray table = relative_position_bias_table.getArray();
            NDArray rows = F.embedding(relative_position_index.getArray(), table);
            return rows.reshape(WINDOW, WINDOW, heads).transpose(2, 0, 1).expandDims(0);
        }

        /** torch.roll over both sides, back by {@code step}. */
        private static NDArray rolled(NDArray x, int step) {
            if (step == 0) {
                return x;
            }
            String cut = String.valueOf(step);
            x = x.get(":, " + cut + ":").concat(x.get(":, :" + cut), 1);
            return x.get(":, :, " + cut + ":").concat(x.get(":, :, :" + cut), 2);
        }

        /** Keeps apart what came from opposite edges: (windows, 1, WINDOW, WINDOW). */
        private NDArray mask(NDArray x, long down, long right) {
            float[] mask = new float[(int) (down * right) * WINDOW * WINDOW];
            for (int i = 0; i < mask.length; i++) {
                int window = i / (WINDOW * WINDOW);
                int one = i / WINDOW % WINDOW;
                mask[i] =
                        region(window, one, down, right) == region(window, i % WINDOW, down, right)
                                ? 0
                                : -100;
            }
            return x.getManager().create(mask, new Shape(1, down * right, 1, WINDOW, WINDOW));
        }

        private int region(int window, int place, long down, long right) {
            long row = window / right * SIDE + place / SIDE;
            long column = window % right * SIDE + place % SIDE;
            return 3 * third(row, down * SIDE) + third(column, right * SIDE);
        }

        private int third(long at, long length) {
            return at < length - SIDE ? 0 : at < length - shift ? 1 : 2;
        }
    }
}
