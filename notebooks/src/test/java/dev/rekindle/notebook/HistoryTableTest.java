package dev.rekindle.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.keep.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

class HistoryTableTest {
    @TempDir Path folder;

    @Test
    void eachMetricIsAColumnAndWhatWasNotToldIsMissing() throws IOException {
        Files.writeString(
                folder.resolve("history.csv"),
                "epoch,step,loss,accuracy\n0,10,0.5,\n1,20,0.25,0.75\n");
        Table table = HistoryTable.of(History.read(folder));
        assertEquals(List.of("epoch", "step", "loss", "accuracy"), table.columnNames());
        assertEquals(20, table.longColumn("step").get(1));
        assertEquals(0.25, table.doubleColumn("loss").get(1));
        assertTrue(table.column("accuracy").isMissing(0));
        assertEquals(0.75, table.doubleColumn("accuracy").get(1));
        assertEquals(0, HistoryTable.of(History.read(folder.resolve("none"))).rowCount());
    }
}
