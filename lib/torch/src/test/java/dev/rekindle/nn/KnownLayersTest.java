package dev.rekindle.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.rekindle.testing.Oracle;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of contents lists every layer, and Python knows each where it says. */
@Tag("oracle")
@Tag("engine")
class KnownLayersTest {
    @TempDir Path folder;

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
                        .filter(type -> type != InertModule.class)
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

    @Test
    void pythonKnowsEachLayerAndHasTheSameAttributesInTheSameOrder() {
        Map<String, List<String>> own = new TreeMap<>();
        Module[] made = {
            new LogSoftmax(1),
            new ReLU(),
            new Sigmoid(),
            new Softmax(1),
            new Tanh(),
            new BatchNorm2d(2),
            new ModuleList(),
            new Sequential(),
            new Conv2d(1, 1, 1),
            new Dropout(),
            new Flatten(),
            new Identity(),
            new Linear(1, 1),
            new LayerNorm(1),
            new MaxPool2d(1)
        };
        for (Module module : made) {
            List<String> names = new ArrayList<>(module.ownParameters().keySet());
            names.addAll(module.ownBuffers().keySet());
            names.addAll(module.attributes().keySet());
            own.put(module.pythonName(), names);
            module.close();
        }
        assertEquals(
                "",
                Oracle.shared()
                        .ask(
                                folder,
                                """
                                import importlib, inspect
                                wrong = []
                                for path, names in arguments.items():
                                    module, name = path.rsplit(".", 1)
                                    kind = getattr(importlib.import_module(module), name)
                                    needed = [p for p in inspect.signature(kind).parameters.values()
                                              if p.default is p.empty and p.kind == p.POSITIONAL_OR_KEYWORD]
                                    one = kind(*[1 for _ in needed])
                                    common = vars(torch.nn.Module())
                                    found = list(one._parameters) + list(one._buffers)
                                    found += [n for n in vars(one) if n not in common]
                                    if found != names:
                                        wrong.append(f"{path}: {found} in Python, {names} in Java")
                                result = "; ".join(wrong)
                                """,
                                own)
                        .asText());
    }
}
