package dev.rekindle.notebook;

import dev.rekindle.keep.History;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.Table;

/** The history of a run as a Tablesaw table: a column each for epoch, step and every metric. */
public final class HistoryTable {
    private HistoryTable() {}

    /** Returns the table, a row for each moment; what a moment did not tell is missing. */
    public static Table of(History history) {
        LongColumn epochs = LongColumn.create("epoch");
        LongColumn steps = LongColumn.create("step");
        for (History.Row row : history.rows()) {
            epochs.append(row.epoch());
            steps.append(row.step());
        }
        Table table = Table.create("history", epochs, steps);
        for (String metric : history.metrics()) {
            DoubleColumn column = DoubleColumn.create(metric);
            for (History.Row row : history.rows()) {
                Double value = row.get(metric);
                if (value == null) {
                    column.appendMissing();
                } else {
                    column.append(value.doubleValue());
                }
            }
            table.addColumns(column);
        }
        return table;
    }
}
