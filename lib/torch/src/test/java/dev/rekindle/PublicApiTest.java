package dev.rekindle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Keeps {@code lib/API.txt} true: what a user's code can name. A change of the surface so shows in
 * review. After a meant change, write the file anew with {@code mvn -pl lib/torch -am test
 * -Dtest=PublicApiTest -Drekindle.updateApi=true}.
 */
class PublicApiTest {
    /** What users do not call. */
    private static final String HIDDEN = "dev\\.rekindle\\.(cli|testing|.*internal)\\b.*";

    private static final Path LISTING = Path.of("../API.txt");

    @Test
    void theListingIsWhatUsersSee() throws IOException {
        List<String> surface = new ArrayList<>();
        new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.rekindle")
                        .stream()
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(type -> !type.getPackageName().matches(HIDDEN))
                        .sorted((a, b) -> a.getName().compareTo(b.getName()))
                        .map(JavaClass::reflect)
                        .filter(PublicApiTest::standsInWhatUsersName)
                        .forEach(type -> describe(type, surface));
        String seen = String.join("\n", surface) + "\n";
        if (Boolean.getBoolean("rekindle.updateApi")) {
            Files.writeString(LISTING, seen);
        }
        assertEquals(Files.readString(LISTING), seen, "the public surface and lib/API.txt differ");
    }

    private static void describe(Class<?> type, List<String> surface) {
        // Newer JDKs print the modifier, JDK 17 does not.
        surface.add(type.toGenericString().replace(" sealed ", " ").replace(" non-sealed ", " "));
        TreeSet<String> members = new TreeSet<>();
        Stream.<Member>of(type.getDeclaredConstructors())
                .filter(PublicApiTest::isVisible)
                .forEach(member -> members.add(((Constructor<?>) member).toGenericString()));
        Stream.<Member>of(type.getDeclaredMethods())
                .filter(PublicApiTest::isVisible)
                .forEach(member -> members.add(((Method) member).toGenericString()));
        Stream.<Member>of(type.getDeclaredFields())
                .filter(PublicApiTest::isVisible)
                .forEach(member -> members.add(((Field) member).toGenericString()));
        members.forEach(member -> surface.add("    " + member));
    }

    private static boolean standsInWhatUsersName(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return outer == null || Modifier.isPublic(outer.getModifiers());
    }

    private static boolean isVisible(Member member) {
        int modifiers = member.getModifiers();
        return !member.isSynthetic()
                && (Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers));
    }
}
