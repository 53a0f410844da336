package dev.rekindle.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.nn.Linear;
import dev.rekindle.nn.ReLU;
import dev.rekindle.nn.Sequential;
import dev.rekindle.state.LoadReport;
import dev.rekindle.tensor.Tensor;
import java.util.List;
import java.util.ServiceLoader;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

@Tag("engine")
class RekindleExtensionTest {
    @Test
    void theKernelFindsTheExtension() {
        assertTrue(
                ServiceLoader.load(Extension.class).stream()
                        .anyMatch(found -> found.type() == RekindleExtension.class));
    }

    @Test
    void aTensorGetsATableAndItsText() {
        DisplayData shown = render(Tensor.of(new float[] {1, 2}));
        assertEquals("(2,) float32\n   1.0000   2.0000", shown.getData(MIMEType.TEXT_PLAIN));
        assertTrue(html(shown).startsWith("<table>"), html(shown));
    }

    @Test
    void aDataTableShowsItsFirstRowsAndHowManyThereAre() {
        DoubleColumn length = DoubleColumn.create("length");
        for (int i = 0; i < 20; i++) {
            length.append(i / 3.0);
        }
        String html = html(render(Table.create("flowers", length)));
        assertTrue(html.contains("0.3333"), html);
        assertTrue(html.contains("flowers: 20 rows, the first 8"), html);
        assertEquals(9, html.split("<tr>", -1).length - 1, "a header and eight rows");
    }

    @Test
    void aNetworkShowsItsLayersAndWhatTheyLearn() {
        try (Sequential net = new Sequential(new Linear(2, 8), new ReLU(), new Linear(8, 2))) {
            DisplayData shown = render(net);
            assertEquals(net.toString(), shown.getData(MIMEType.TEXT_PLAIN));
            String text =
                    html(shown).replaceAll("<[^>]*>", "|").replaceAll("[|\\s]*[|][|\\s]*", "|");
            assertEquals(
                    "|name|layer|learns|numbers"
                            + "|0|Linear(in_features=2, out_features=8, bias=True)|weight (8, 2), bias (8,)|24"
                            + "|1|ReLU()"
                            + "|2|Linear(in_features=8, out_features=2, bias=True)|weight (2, 8), bias (2,)|18"
                            + "|Sequential: 42 numbers to learn|",
                    text);
        }
    }

    @Test
    void aStateDictShowsItsTensorsInOrder() {
        try (Linear net = new Linear(2, 3)) {
            DisplayData shown = render(net.stateDict());
            assertEquals(
                    "state_dict: 2 entries, 9 numbers\nweight  (3, 2)  float32\nbias  (3,)  float32",
                    shown.getData(MIMEType.TEXT_PLAIN));
            assertTrue(html(shown).contains("(3, 2)</td>"), html(shown));
        }
    }

    @Test
    void aReportShowsWhatDidNotMatch() {
        DisplayData all = render(new LoadReport(List.of(), List.of(), List.of()));
        assertEquals("<p>✓ All keys matched.</p>", html(all));
        assertEquals("<All keys matched successfully>", all.getData(MIMEType.TEXT_PLAIN));
        String html = html(render(new LoadReport(List.of("a"), List.of("b<"), List.of())));
        assertTrue(html.contains(">a</td>") && html.contains(">b&lt;</td>"), html);
        assertTrue(html.contains("2 did not match"), html);
    }

    @Test
    void aGapInADataTableIsCalledMissing() {
        Table table = Table.create("t", DoubleColumn.create("a", 1.55 - 1e-16, Double.NaN));
        assertEquals(
                "t: 2 rows\n           a\n      1.5500\n     missing",
                render(table).getData(MIMEType.TEXT_PLAIN));
    }

    @Test
    void aLossCurveIsAPngWithItsNumbersAsText() {
        DisplayData shown = render(LossCurve.titled("Loss").line("a", List.of(2, 1)));
        assertTrue(shown.getData(MIMEType.IMAGE_PNG).toString().startsWith("iVBORw0KGgo"));
        assertEquals("Loss\na, from step 1: 2.0000 1.0000", shown.getData(MIMEType.TEXT_PLAIN));
    }

    @Test
    void theSameObjectGivesTheSameBytes() {
        for (Object object :
                List.of(
                        Picture.of(new float[] {1, -1}, 0, 1, 2, "two"),
                        Diagram.named("workflow"),
                        Tensor.of(new long[] {1}))) {
            assertEquals(html(render(object)), html(render(object)));
        }
    }

    private static DisplayData render(Object object) {
        Renderer renderer = new Renderer();
        RekindleExtension.register(renderer);
        return renderer.render(object);
    }

    private static String html(DisplayData data) {
        return data.getData(MIMEType.TEXT_HTML).toString();
    }
}
