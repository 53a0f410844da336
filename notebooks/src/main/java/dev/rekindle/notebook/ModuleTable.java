package dev.rekindle.notebook;

import dev.rekindle.nn.Module;
import dev.rekindle.nn.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A network as a table: one row a layer, with the tensors that it learns and how many numbers those
 * hold.
 */
final class ModuleTable {
    private ModuleTable() {}

    static String html(Module module) {
        List<List<String>> rows = new ArrayList<>();
        module.namedModules()
                .forEach(
                        (path, layer) -> {
                            if (!path.isEmpty() || layer.namedChildren().isEmpty()) {
                                rows.add(row(path, layer));
                            }
                        });
        String caption =
                nameOf(module) + ": " + Html.count(module.parameterCount()) + " numbers to learn";
        return Html.table(List.of("name", "layer", "learns", "numbers"), rows, caption);
    }

    private static List<String> row(String path, Module layer) {
        StringBuilder learns = new StringBuilder();
        long numbers = 0;
        for (Map.Entry<String, Parameter> own : layer.namedParameters().entrySet()) {
            // A dot names what belongs to a layer below, which has a row of its own.
            if (own.getKey().indexOf('.') < 0) {
                long[] shape = own.getValue().shape();
                learns.append(learns.isEmpty() ? "" : ", ")
                        .append(own.getKey())
                        .append(' ')
                        .append(TensorTable.shape(shape));
                numbers += own.getValue().numel();
            }
        }
        String printed = layer.namedChildren().isEmpty() ? layer.toString() : nameOf(layer);
        return List.of(path, printed, learns.toString(), numbers == 0 ? "" : Html.count(numbers));
    }

    private static String nameOf(Module module) {
        String printed = module.toString();
        return printed.substring(0, printed.indexOf('('));
    }
}
