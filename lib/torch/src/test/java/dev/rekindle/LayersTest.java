package dev.rekindle;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pins the picture in lib/DESIGN.md: what a package may import. */
class LayersTest {
    private static final JavaClasses LIBRARY =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .withImportOption(place -> !place.contains("/testing/"))
                    .importPackages("dev.rekindle");

    /** Each layer with the layers of ours that it may import; "" is the facade. */
    private static final Map<String, Set<String>> MAY_IMPORT =
            Map.ofEntries(
                    Map.entry("internal.text", Set.of()),
                    Map.entry("internal.pickle", Set.of("internal.text")),
                    Map.entry("internal.archive", Set.of("internal.text")),
                    Map.entry("tensor", Set.of("internal.text")),
                    Map.entry("internal.program", Set.of("internal.text", "tensor")),
                    Map.entry("value", Set.of("internal.text", "tensor", "internal.pickle")),
                    Map.entry(
                            "internal.tree",
                            Set.of("file", "internal.codec", "internal.text", "value", "tensor")),
                    Map.entry(
                            "internal.codec",
                            Set.of("internal.text", "value", "tensor", "internal.pickle")),
                    Map.entry(
                            "internal.container",
                            Set.of(
                                    "internal.codec",
                                    "internal.program",
                                    "internal.text",
                                    "internal.archive",
                                    "internal.pickle",
                                    "value",
                                    "tensor")),
                    Map.entry(
                            "file",
                            Set.of(
                                    "internal.container",
                                    "internal.program",
                                    "internal.codec",
                                    "internal.text",
                                    "internal.archive",
                                    "internal.pickle",
                                    "value",
                                    "tensor")),
                    Map.entry(
                            "state",
                            Set.of("file", "internal.codec", "internal.text", "value", "tensor")),
                    Map.entry(
                            "internal.djl",
                            Set.of(
                                    "internal.random",
                                    "state",
                                    "file",
                                    "internal.codec",
                                    "internal.archive",
                                    "internal.pickle",
                                    "value",
                                    "tensor")),
                    Map.entry(
                            "nn",
                            Set.of(
                                    "internal.text",
                                    "internal.djl",
                                    "state",
                                    "file",
                                    "internal.codec",
                                    "value",
                                    "tensor",
                                    "internal.pickle")),
                    Map.entry(
                            "block",
                            Set.of(
                                    "nn",
                                    "internal.djl",
                                    "state",
                                    "internal.codec",
                                    "value",
                                    "tensor")),
                    Map.entry(
                            "optim",
                            Set.of(
                                    "internal.text",
                                    "nn",
                                    "internal.djl",
                                    "state",
                                    "file",
                                    "internal.codec",
                                    "value",
                                    "tensor")),
                    Map.entry("internal.random", Set.of("tensor")),
                    Map.entry(
                            "data",
                            Set.of("internal.text", "internal.djl", "internal.random", "tensor")),
                    Map.entry(
                            "keep",
                            Set.of(
                                    "data",
                                    "nn",
                                    "optim",
                                    "file",
                                    "internal.codec",
                                    "internal.text",
                                    "internal.archive",
                                    "tensor")),
                    Map.entry(
                            "cli",
                            Set.of(
                                    "file",
                                    "internal.container",
                                    "internal.codec",
                                    "internal.tree",
                                    "internal.text",
                                    "internal.archive",
                                    "internal.pickle",
                                    "value",
                                    "tensor")));

    private static final Set<String> KNOW_THE_ENGINE =
            Set.of("internal.djl", "nn", "block", "optim", "keep");

    /** Those that know the facade. */
    private static final Set<String> SAY_CHECKPOINT = Set.of("optim", "keep", "data");

    private static final String[] ALL =
            Stream.concat(MAY_IMPORT.keySet().stream(), Stream.of("errors")).toArray(String[]::new);

    @Test
    void importsPointDownward() {
        MAY_IMPORT.forEach(
                (layer, below) -> {
                    String[] forbidden =
                            Stream.concat(
                                            // An optimizer's state is a Checkpoint, and a keeper
                                            // stands above all.
                                            Stream.of("dev.rekindle")
                                                    .filter(
                                                            facade ->
                                                                    !SAY_CHECKPOINT.contains(
                                                                            layer)),
                                            Stream.of(ALL)
                                                    .filter(other -> !other.equals(layer))
                                                    .filter(other -> !other.equals("errors"))
                                                    .filter(other -> !below.contains(other))
                                                    .map(other -> "dev.rekindle." + other + ".."))
                                    .toArray(String[]::new);
                    noClasses()
                            .that()
                            .resideInAPackage("dev.rekindle." + layer + "..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(forbidden)
                            .check(LIBRARY);
                });
    }

    @Test
    void theFacadeKnowsNoOptimizer() {
        noClasses()
                .that()
                .resideInAPackage("dev.rekindle")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.rekindle.optim..")
                .check(LIBRARY);
    }

    @Test
    void everyPackageHasItsPlaceInThePicture() {
        String[] known =
                Stream.concat(
                                Stream.of("dev.rekindle"),
                                Stream.of(ALL).map(layer -> "dev.rekindle." + layer + ".."))
                        .toArray(String[]::new);
        classes().should().resideInAnyPackage(known).check(LIBRARY);
    }

    /** But for how Python says it, and the one refusal, which lie below them all. */
    @Test
    void theGroundLayersUseTheJdkAlone() {
        for (String layer :
                new String[] {"internal.text", "internal.pickle", "internal.archive", "tensor"}) {
            classes()
                    .that()
                    .resideInAPackage("dev.rekindle." + layer + "..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "org.jspecify..",
                            "dev.rekindle.errors..",
                            "dev.rekindle.internal.text..",
                            "dev.rekindle." + layer + "..")
                    .check(LIBRARY);
        }
    }

    @Test
    void onlyWhatStandsOnDjlKnowsTheEngine() {
        for (String layer : ALL) {
            if (!KNOW_THE_ENGINE.contains(layer)) {
                noClasses()
                        .that()
                        .resideInAPackage("dev.rekindle." + layer + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("ai.djl..")
                        .check(LIBRARY);
            }
        }
    }

    @Test
    void onlyTheDoorKnowsWhichEngineItIs() {
        noClasses()
                .that()
                .resideInAPackage("dev.rekindle..")
                .and()
                .resideOutsideOfPackage("dev.rekindle.internal.djl..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.djl.pytorch..")
                .check(LIBRARY);
    }

    @Test
    void theRuleSeesAForbiddenImport() {
        JavaClasses thisTest = new ClassFileImporter().importClasses(LayersTest.class);
        assertThrows(
                AssertionError.class,
                () ->
                        noClasses()
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage("com.tngtech..")
                                .check(thisTest));
    }
}
