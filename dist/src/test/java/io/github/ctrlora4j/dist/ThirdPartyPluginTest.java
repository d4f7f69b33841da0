package io.github.ctrlora4j.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Does what {@code plugins/template/README.md} tells authors: copies the template, renames it, compiles it against
 * {@code ctrlora4j-api} alone, drops the jar into the plugins folder of a running host, uses it, and takes it out
 * again. {@code plugins/template/check.sh} does the building part with Maven.
 */
class ThirdPartyPluginTest {
    @TempDir
    private Path temp;

    @Test
    void aConditionFromTheTemplateComesAndGoesWhileTheHostRuns() throws IOException, URISyntaxException {
        Path folder = Files.createDirectory(temp.resolve("plugins"));
        try (Ctrlora4j host = Ctrlora4j.open(RuntimeOptions.builder()
                .modelFolder(DemoFiles.MODELS)
                .pluginFolder(folder)
                .device("cpu")
                .build())) {
            assertFalse(ids(host).contains("duotone"));

            Path jar = Files.move(TemplateJar.duotone(temp), folder.resolve("duotone-0.1.0.jar"));

            assertTrue(ids(host).contains("duotone"));
            GenerationResult result = host.generator().generate(request());
            assertEquals(1, result.images().size());
            assertTrue(isBlackAndWhite(result.conditionImages().get(0)));
            assertTrue(loadedClasses().contains("com.acme.duotone.Duotone"));

            Files.delete(jar);

            assertFalse(ids(host).contains("duotone"));
            assertThrows(InvalidRequestException.class, () -> host.generator().generate(request()));
            assertNoClassIsLeft();
        }
    }

    private static List<String> ids(Ctrlora4j host) {
        return host.conditions().list().stream().map(ConditionDescriptor::id).toList();
    }

    private static GenerationRequest request() {
        RgbImage source = ImageFiles.read(DemoFiles.source("rocket-twemoji"));
        return GenerationRequest.builder("miniature.safetensors")
                .prompt("rocket")
                .steps(2)
                .size(new ImageSize(128, 128))
                .condition(ConditionInput.builder("duotone", source)
                        .parameter("levels", "2")
                        .lora(DemoFiles.CANNY_LORA)
                        .build())
                .build();
    }

    private static boolean isBlackAndWhite(RgbImage image) {
        for (byte value : image.toBytes()) {
            if (value != 0 && value != -1) {
                return false;
            }
        }
        return true;
    }

    private static void assertNoClassIsLeft() {
        for (int i = 0; i < 20 && loadedClasses().contains("com.acme"); i++) {
            System.gc();
        }
        String left = loadedClasses();
        assertFalse(left.contains("com.acme"), () -> left.substring(left.indexOf("com.acme")));
    }

    /** What {@code jcmd VM.classloaders show-classes} prints. */
    private static String loadedClasses() {
        try {
            return (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "vmClassloaders",
                            new Object[] {new String[] {"show-classes"}},
                            new String[] {String[].class.getName()});
        } catch (JMException e) {
            throw new AssertionError("this JVM does not list its classes", e);
        }
    }
}
