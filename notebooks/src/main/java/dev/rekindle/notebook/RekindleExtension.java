package dev.rekindle.notebook;

import ai.djl.ndarray.NDArray;
import dev.rekindle.Checkpoint;
import dev.rekindle.nn.Module;
import dev.rekindle.state.LoadReport;
import dev.rekindle.state.StateDict;
import dev.rekindle.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * Teaches the kernel to show the library's objects: a cell that ends in one gets HTML, and the same
 * as plain text; and tells {@link Cells} where they are run. The kernel finds this class by
 * ServiceLoader. It imports nothing, as a lesson's imports are visible.
 */
public final class RekindleExtension implements Extension {
    private static final int ROWS_SHOWN = 8;

    @Override
    public void install(BaseKernel kernel) {
        register(kernel.getRenderer());
        Cells.of(kernel);
    }

    static void register(Renderer renderer) {
        html(renderer, Picture.class, Picture::html, Picture::toString);
        html(renderer, Gallery.class, Gallery::html, Gallery::toString);
        html(renderer, Confusion.class, Confusion::html, Confusion::toString);
        html(renderer, ArchiveTree.class, ArchiveTree::svg, ArchiveTree::toString);
        html(renderer, Diagram.class, Diagram::svg, Diagram::toString);
        html(
                renderer,
                Tensor.class,
                t -> TensorTable.of(t).html(),
                t -> TensorTable.of(t).toString());
        html(
                renderer,
                NDArray.class,
                t -> TensorTable.of(t).html(),
                t -> TensorTable.of(t).toString());
        html(renderer, Module.class, ModuleTable::html, Module::toString);
        html(renderer, StateDict.class, StateTables::html, StateTables::text);
        html(renderer, LoadReport.class, StateTables::html, LoadReport::toString);
        html(renderer, Checkpoint.class, CheckpointTable::html, CheckpointTable::text);
        html(renderer, Table.class, RekindleExtension::tableHtml, RekindleExtension::tableText);
        for (Class<?> array : ArrayText.TYPES) {
            renderer.createRegistration(array)
                    .preferring(MIMEType.TEXT_PLAIN)
                    .register(
                            (value, context) ->
                                    context.getOutputContainer().putText(ArrayText.of(value)));
        }
        renderer.createRegistration(LossCurve.class)
                .preferring(MIMEType.IMAGE_PNG)
                .supporting(MIMEType.TEXT_PLAIN)
                .register(
                        (curve, context) -> {
                            context.getOutputContainer().putText(curve.toString());
                            context.getOutputContainer().putData(MIMEType.IMAGE_PNG, curve.png());
                        });
    }

    private static <T> void html(
            Renderer renderer,
            Class<T> type,
            Function<T, String> asHtml,
            Function<T, String> asText) {
        renderer.createRegistration(type)
                .preferring(MIMEType.TEXT_HTML)
                .supporting(MIMEType.TEXT_PLAIN)
                .register(
                        (value, context) -> {
                            context.getOutputContainer().putText(asText.apply(value));
                            context.getOutputContainer().putHTML(asHtml.apply(value));
                        });
    }

    private static String tableHtml(Table table) {
        String caption =
                table.name()
                        + ": "
                        + table.rowCount()
                        + " rows"
                        + (table.rowCount() > ROWS_SHOWN ? ", the first " + ROWS_SHOWN : "");
        return Html.table(table.columnNames(), tableRows(table), caption);
    }

    private static String tableText(Table table) {
        StringBuilder text = new StringBuilder(table.name() + ": " + table.rowCount() + " rows");
        List<List<String>> rows = new ArrayList<>(List.of(table.columnNames()));
        rows.addAll(tableRows(table));
        for (List<String> row : rows) {
            text.append('\n');
            row.forEach(cell -> text.append(String.format(Locale.ROOT, "%12s", cell)));
        }
        return text.toString();
    }

    /** Four digits a number: Tablesaw's own text shows the last bits of a sum. */
    private static List<List<String>> tableRows(Table table) {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < Math.min(ROWS_SHOWN, table.rowCount()); i++) {
            List<String> row = new ArrayList<>();
            for (Column<?> column : table.columns()) {
                if (column.isMissing(i)) {
                    row.add("missing");
                } else if (column.get(i) instanceof Double number) {
                    row.add(Html.number(number));
                } else {
                    row.add(String.valueOf(column.get(i)));
                }
            }
            rows.add(row);
        }
        return rows;
    }
}
