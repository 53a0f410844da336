package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/** A module with plain fields, and one layer under two names. */
public class Settings extends Module {
    int hidden = 7;
    double rate = 0.25;
    String name = "small";
    boolean deep = true;
    Linear encoder = new Linear(3, 2);
    Linear decoder = encoder;

    @Override
    public NDArray forward(NDArray x) {
        return decoder.forward(encoder.forward(x));
    }
}
