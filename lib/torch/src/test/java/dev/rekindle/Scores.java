package dev.rekindle;

import ai.djl.ndarray.NDList;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;

/** A row of numbers to a row of scores. */
final class Scores implements Translator<float[], float[]> {
    @Override
    public NDList processInput(TranslatorContext context, float[] row) {
        return new NDList(context.getNDManager().create(row));
    }

    @Override
    public float[] processOutput(TranslatorContext context, NDList scores) {
        return scores.head().toFloatArray();
    }
}
