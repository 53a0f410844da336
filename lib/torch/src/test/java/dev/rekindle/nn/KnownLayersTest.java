package dev.rekindle.nn;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page of contents lists every layer; LayerTableOracleTest holds each to Python's. */
class KnownLayersTest {
    private static List<Class<?>> layers() {
        List<Class<?>> layers = new ArrayList<>();
        new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .withImportOption(place -> !place.contains("test-classes"))
                        .importPackages("dev.rekindle.nn")
                        .stream()
                        .map(JavaClass::reflect)
                        .filter(Module.class::isAssignableFrom)
                        .filter(type -> !Modifier.isAbstract(type.getModifiers()))
                        .filter(type -> Modifier.isPublic(type.getModifiers()))
                        .filter(type -> type != Program.class)
                        .forEach(layers::add);
        return layers;
    }

    @Test
    void everyLayerIsListedAndCanBeSubclassed() {
        for (Class<?> type : layers()) {
            assertTrue(KnownLayers.pythonName(type) != null, type + " is not in KnownLayers");
            assertTrue(!Modifier.isFinal(type.getModifiers()), type + " is final");
        }
    }
}
