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
                    .importPackages("dev.rekindle");

    /** Each layer with the layers of ours that it may import; "" is the facade. */
    private static final Map<String, Set<String>> MAY_IMPORT =
            Map.ofEntries(
                    Map.entry("pickle", Set.of("errors")),
                    Map.entry("archive", Set.of("errors")),
                    Map.entry("tensor", Set.of("errors")),
                    Map.entry("dialect", Set.of("errors", "pickle", "archive", "tensor")),
                    Map.entry("state", Set.of("errors", "dialect", "tensor")),
                    Map.entry("djl", Set.of("errors", "state", "dialect", "tensor")),
                    Map.entry(
                            "nn", Set.of("errors", "djl", "state", "dialect", "tensor", "pickle")),
                    Map.entry("optim", Set.of("errors", "djl", "state", "dialect", "tensor")),
                    Map.entry(
                            "cli",
                            Set.of("errors", "state", "dialect", "archive", "tensor", "pickle")));

    private static final Set<String> KNOW_THE_ENGINE = Set.of("djl", "nn", "optim");

    private static final String[] ALL =
            Stream.concat(MAY_IMPORT.keySet().stream(), Stream.of("errors")).toArray(String[]::new);

    @Test
    void importsPointDownward() {
        MAY_IMPORT.forEach(
                (layer, below) -> {
                    String[] forbidden =
                            Stream.concat(
                                            Stream.of("dev.rekindle"),
                                            Stream.of(ALL)
                                                    .filter(other -> !other.equals(layer))
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
    void everyPackageHasItsPlaceInThePicture() {
        String[] known =
                Stream.concat(
                                Stream.of("dev.rekindle"),
                                Stream.of(ALL).map(layer -> "dev.rekindle." + layer + ".."))
                        .toArray(String[]::new);
        classes().should().resideInAnyPackage(known).check(LIBRARY);
    }

    @Test
    void theGroundLayersUseTheJdkAlone() {
        for (String layer : new String[] {"pickle", "archive", "tensor"}) {
            classes()
                    .that()
                    .resideInAPackage("dev.rekindle." + layer + "..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "org.jspecify..",
                            "dev.rekindle.errors..",
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
