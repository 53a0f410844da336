package dev.rekindle.networks.published;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.rekindle.nn.F;
import dev.rekindle.nn.LSTM;
import dev.rekindle.nn.Linear;
import dev.rekindle.nn.Module;

/** Resemblyzer 0.1.4, resemblyzer/voice_encoder.py: (voices, frames, 40) to (voices, 256). */
class VoiceEncoder extends Module {
    LSTM lstm = new LSTM(40, 256, o -> o.numLayers(3).batchFirst(true));
    Linear linear = new Linear(256, 256);

    @Override
    public NDArray forward(NDArray mels) {
        NDArray hidden = lstm.forward(new NDList(mels)).get(1).get("-1");
        NDArray raw = F.relu(linear.forward(hidden));
        return raw.div(raw.pow(2).sum(new int[] {1}, true).sqrt());
    }
}
