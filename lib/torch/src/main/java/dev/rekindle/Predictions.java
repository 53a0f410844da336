package dev.rekindle;

import static dev.rekindle.internal.text.Given.given;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.translate.TranslateException;
import ai.djl.util.Progress;
import dev.rekindle.file.ExportedProgram;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.nn.Program;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Predicts many rows, a batch at a time, in memory for one batch. */
final class Predictions {
    /** {@code float32 (4, 8)}; an open size has a name. */
    private static final Pattern FIXED_ROWS = Pattern.compile("^\\w+ \\((\\d{1,18})[,)]");

    private Predictions() {}

    static NDArray predict(
            Block network, NDArray rows, int batchSize, @Nullable Progress progress) {
        given(network, "predict", "network");
        given(rows, "predict", "rows");
        requireSize(batchSize);
        if (rows.isReleased()) {
            throw new IllegalStateException(
                    "[predict] rows was closed, or its manager was. Predict before.");
        }
        if (rows.getShape().dimension() == 0 || rows.size(0) == 0) {
            throw new IllegalArgumentException(
                    "[predict] rows has the shape "
                            + rows.getShape()
                            + ", and one or more rows are needed: (rows, …).");
        }
        ModelFile.requireRunnable(network);
        long count = rows.size(0);
        if (network instanceof Program program) {
            requireFixedRows(program, count, batchSize);
        }
        if (progress != null) {
            progress.reset("Predicting", count);
        }
        NDArray all = null;
        try (NDManager own = Engines.newManager()) {
            ParameterStore store = new ParameterStore(own, false);
            for (long start = 0; start < count; start += batchSize) {
                long end = Math.min(count, start + batchSize);
                NDIndex here = new NDIndex().addSliceDim(start, end);
                try (NDArray batch = Torch.noGrad(() -> forward(network, store, rows.get(here)))) {
                    requireRows(batch, end - start);
                    if (all == null) {
                        Shape shape = new Shape(count).addAll(batch.getShape().slice(1));
                        all = rows.getManager().create(shape, batch.getDataType());
                    }
                    requireAlike(all, batch);
                    all.set(here, batch);
                }
                if (progress != null) {
                    progress.update(end - 1);
                }
            }
            if (progress != null) {
                progress.end();
            }
            return given(all, "predict", "rows");
        } catch (RuntimeException e) {
            if (all != null) {
                all.close();
            }
            throw e;
        }
    }

    /**
     * A program that was exported for one number of rows takes no other, the last batch included.
     */
    private static void requireFixedRows(Program program, long count, int batchSize) {
        List<ExportedProgram.Input> inputs =
                program.inputs().stream().filter(input -> !input.fixed()).toList();
        Matcher size =
                FIXED_ROWS.matcher(inputs.size() == 1 ? inputs.get(0).type() : "several inputs");
        if (!size.find()) {
            return;
        }
        long taken = Long.parseLong(size.group(1));
        long most = Math.min(count, batchSize);
        if (most != taken || count % taken != 0) {
            throw new IllegalArgumentException(
                    "[predict] the program takes "
                            + taken
                            + " rows at a time, as it was exported, and "
                            + count
                            + " rows with a batchSize of "
                            + batchSize
                            + " are other batches. Give a batchSize of "
                            + taken
                            + " and a number of rows that "
                            + taken
                            + " divides, or leave the size open in Python:"
                            + " torch.export.export(net, (x,), dynamic_shapes=({0:"
                            + " torch.export.Dim.AUTO},)).");
        }
    }

    private static NDArray forward(Block network, ParameterStore store, NDArray batch) {
        NDList outputs = network.forward(store, new NDList(batch), false);
        if (outputs.size() != 1) {
            throw new IllegalArgumentException(
                    "[predict] the network gives "
                            + outputs.size()
                            + " outputs, and one is expected. Predict with a Predictor, whose"
                            + " translator chooses.");
        }
        return outputs.head();
    }

    private static void requireRows(@Nullable NDArray output, long count) {
        if (output == null) {
            throw new IllegalArgumentException("[predict] the network gives null for its rows.");
        }
        if (output.getShape().dimension() == 0 || output.size(0) != count) {
            throw new IllegalArgumentException(
                    "[predict] the network gives the shape "
                            + output.getShape()
                            + " for "
                            + count
                            + " rows, and a row for each is expected. Call it directly.");
        }
    }

    private static void requireAlike(NDArray all, NDArray batch) {
        if (!batch.getShape().slice(1).equals(all.getShape().slice(1))) {
            throw new IllegalArgumentException(
                    "[predict] the network gives rows of shape "
                            + batch.getShape().slice(1)
                            + " after rows of "
                            + all.getShape().slice(1)
                            + ". Call it directly, or with a Predictor.");
        }
    }

    static <I, O> long predict(
            Predictor<I, O> predictor,
            Iterable<? extends I> samples,
            int batchSize,
            Consumer<? super O> each)
            throws TranslateException {
        given(predictor, "predict", "predictor");
        given(samples, "predict", "samples");
        given(each, "predict", "each");
        requireSize(batchSize);
        long count = 0;
        List<I> batch = new ArrayList<>();
        Iterator<? extends I> rest = given(samples.iterator(), "predict", "samples.iterator()");
        while (rest.hasNext()) {
            batch.add(given(rest.next(), "predict", "sample " + (count + batch.size())));
            if (batch.size() == batchSize) {
                count += predict(predictor, batch, each);
            }
        }
        return count + predict(predictor, batch, each);
    }

    private static <I, O> long predict(
            Predictor<I, O> predictor, List<I> batch, Consumer<? super O> each)
            throws TranslateException {
        if (batch.isEmpty()) {
            return 0;
        }
        List<O> outputs;
        try (NoGrad off = Torch.noGrad()) {
            outputs = predictor.batchPredict(batch);
        }
        long count = batch.size();
        batch.clear();
        outputs.forEach(each);
        return count;
    }

    private static void requireSize(int batchSize) {
        if (batchSize < 1) {
            throw new IllegalArgumentException(
                    "[predict] batchSize is " + batchSize + ". Give 1 or more.");
        }
    }
}
