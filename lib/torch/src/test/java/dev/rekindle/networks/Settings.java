package dev.rekindle.networks;

import ai.djl.ndarray.NDArray;
import dev.rekindle.nn.Linear;
import dev.rekindle.nn.Module;

/** A module with plain fields, and one layer under two names. */
public class Settings extends Module {
    public int hidden = 7;
    public double rate = 0.25;
    public String name = "small";
    public boolean deep = true;
    public Linear encoder = new Linear(3, 2);
    public Linear decoder = encoder;

    @Override
    public NDArray forward(NDArray x) {
        return decoder.forward(encoder.forward(x));
    }
}
