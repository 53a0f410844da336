package dev.rekindle.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Other names for a file's entries: what the rules match, the way back, and what is only shown. */
class KeyRenamingTest {
    private static StateDict dict(Object... namesAndSizes) {
        Map<String, Object> entries = new LinkedHashMap<>();
        for (int i = 0; i < namesAndSizes.length; i += 2) {
            entries.put(
                    (String) namesAndSizes[i],
                    Tensor.of(new float[(Integer) namesAndSizes[i + 1]]));
        }
        return new StateDict(entries, null);
    }

    @Test
    void aRuleMatchesAWholeNameOrThePartBeforeADot() {
        KeyMapping names = KeyMapping.identity().rename("fc", "head").rename("a.b", "c");
        assertEquals("head", names.apply("fc"));
        assertEquals("head.weight", names.apply("fc.weight"));
        assertEquals("fc1.weight", names.apply("fc1.weight"));
        assertEquals("x.fc.weight", names.apply("x.fc.weight"));
        assertEquals("c.weight", names.apply("a.b.weight"));
    }

    @Test
    void aPrefixComesAndGoes() {
        KeyMapping strip = KeyMapping.identity().rename("backbone", "");
        assertEquals("conv.weight", strip.apply("backbone.conv.weight"));
        assertEquals("backbone.conv.weight", strip.inverse().apply("conv.weight"));
    }

    @Test
    void aHoleCarriesItsNumberOver() {
        KeyMapping names =
                KeyMapping.identity()
                        .rename("layer{n}.{m}.conv", "stages.{n-1}.blocks.{m+10}")
                        .rename("blocks.{i+1}", "b{i}");
        assertEquals("stages.1.blocks.13.weight", names.apply("layer2.3.conv.weight"));
        assertEquals("layer_norm.3.conv.weight", names.apply("layer_norm.3.conv.weight"));
        assertEquals("layer2.3.conv.weight", names.inverse().apply("stages.1.blocks.13.weight"));
        assertEquals("b0.x", names.apply("blocks.1.x"));
        assertEquals("blocks.12.x", names.inverse().apply("b11.x"));
        assertEquals("a.0", KeyMapping.identity().rename("a.{n+1}", "b.{n}").apply("a.0"));
    }

    @Test
    void wrongHolesAreRefusedByName() {
        KeyMapping none = KeyMapping.identity();
        assertEquals(
                "[KeyMapping] \"a.{n}\" has the holes [n], and \"b.{m}\" has [m]. Both need the"
                        + " same.",
                assertThrows(IllegalArgumentException.class, () -> none.rename("a.{n}", "b.{m}"))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> none.rename("{n}.{n}", "{n}"));
    }

    @Test
    void aRegexAndAFunctionHaveNoWayBackUnlessOneIsGiven() {
        KeyMapping regex = KeyMapping.identity().regex("gamma$", "weight");
        assertEquals("norm.weight", regex.apply("norm.gamma"));
        assertThrows(IllegalStateException.class, regex::inverse);
        KeyMapping both =
                KeyMapping.identity().function(name -> "m." + name, name -> name.substring(2));
        assertEquals("x", both.inverse().apply(both.apply("x")));
    }

    @Test
    void twoNamesThatWouldBecomeOneAreRefused() {
        StateDict two = dict("a.weight", 1, "b.weight", 1);
        assertEquals(
                "[KeyMapping] \"b.weight\" would become \"a.weight\", and so would \"a.weight\"."
                        + " Mend the rule that does it.",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> KeyMapping.identity().rename("b", "a").apply(two))
                        .getMessage());
        assertThrows(
                IllegalArgumentException.class, () -> KeyMapping.of(Map.of("a", "c", "b", "c")));
    }

    @Test
    void aModulesVersionGoesWithItsTensors() {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("", Map.of("version", 1L));
        metadata.put("old.bn", Map.of("version", 2L));
        StateDict file = new StateDict(dict("old.bn.weight", 1).entries(), metadata);
        StateDict renamed = KeyMapping.identity().rename("old", "new").apply(file);
        assertEquals(List.of("new.bn.weight"), List.copyOf(renamed.keySet()));
        assertEquals(Map.of("version", 2L), renamed.metadata().get("new.bn"));
        assertEquals(2, renamed.metadata().size());
    }

    @Test
    void aProposalIsATableToLookAt() {
        StateDict file = dict("fc.weight", 6, "fc.bias", 2, "a.weight", 4, "b.weight", 4, "c", 9);
        StateDict network =
                dict("0.weight", 4, "1.weight", 4, "fc.bias", 2, "2.weight", 6, "c.bias", 7);
        KeyProposal proposal = KeyMapping.propose(file, network);
        assertEquals(
                """
                fc.weight -> 2.weight  ([6])  the only one of its shape
                fc.bias   -> fc.bias   ([2])  the same name
                a.weight  -> 0.weight  ([4])  1 of 2 of its shape
                b.weight  -> 1.weight  ([4])  2 of 2 of its shape
                no place for   c  ([9])
                nothing for    c.bias  ([7])\
                """,
                proposal.toString());
        assertFalse(proposal.isComplete());
        assertEquals("1.weight", proposal.mapping().apply("b.weight"));
        assertEquals("c", proposal.mapping().apply("c"));
        assertTrue(KeyMapping.propose(file, file).isComplete());
    }

    @Test
    void shapesThatOneSideHasMoreOftenAreNotPaired() {
        KeyProposal proposal =
                KeyMapping.propose(dict("a", 4, "b", 4, "c", 2), dict("x", 4, "y", 2));
        assertEquals("a", proposal.mapping().apply("a"));
        assertEquals("y", proposal.mapping().apply("c"));
    }
}
