package dev.rekindle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rekindle.internal.djl.MissingEngineException;
import dev.rekindle.state.StateDict;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.testing.ChildJvm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are read and saved without PyTorch's native library, which says how to be had. */
class NoEngineTest {
    record Settings(int epochs) {}

    public static void main(String[] arguments) {
        Path file = Path.of(arguments[0]);
        Torch.save(
                Checkpoint.of(
                        "epoch",
                        5,
                        "settings",
                        new Settings(3),
                        "model",
                        new StateDict(Map.of("w", Tensor.of(new float[] {1, 2})), null)),
                file);
        Checkpoint checkpoint = Torch.load(file).asCheckpoint();
        System.out.println(checkpoint.integer("epoch"));
        System.out.println(checkpoint.record("settings", Settings.class));
        System.out.println(checkpoint.stateDict("model"));
        try {
            Torch.manualSeed(0);
        } catch (MissingEngineException e) {
            System.out.println(e.getMessage());
        }
    }

    private static String said(String missing, Path folder) throws Exception {
        ProcessBuilder jvm =
                new ProcessBuilder(
                                ChildJvm.command(
                                        ChildJvm.classPathWithout(name -> name.matches(missing)),
                                        NoEngineTest.class.getName(),
                                        List.of("-Dai.djl.offline=true", "-XX:TieredStopAtLevel=1"),
                                        folder.resolve("a.pt")))
                        .redirectErrorStream(true);
        jvm.environment().put("DJL_CACHE_DIR", folder.resolve("cache").toString());
        Process process = jvm.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }

    @Test
    void withoutItsJarsFilesAreReadAndSavedAndTheFirstUseNamesThem(@TempDir Path folder)
            throws Exception {
        assertEquals(
                "5\nSettings[epochs=3]\nw  torch.Size([2])  torch.float32\n"
                        + "PyTorch's native library is not on the class path, and DJL could not"
                        + " download it: add ai.djl.pytorch:pytorch-native-cpu:VERSION:PLATFORM and"
                        + " ai.djl.pytorch:pytorch-jni:VERSION. Files are read and saved without"
                        + " it.\n",
                said("pytorch-(native|jni).*", folder)
                        .replaceAll("[\\d.]+:[a-z]+-\\w+", "VERSION:PLATFORM")
                        .replaceAll("jni:[\\d.]+-[\\d.]*\\d", "jni:VERSION"));
    }

    @Test
    void whereOneJarIsMissingThatOneIsNamed(@TempDir Path folder) throws Exception {
        String said = said("pytorch-jni.*", folder);
        assertEquals(
                "add ai.djl.pytorch:pytorch-jni:",
                said.substring(said.indexOf("add "), said.indexOf("add ") + 31),
                said);
    }
}
