package io.github.ctrlora4j.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.NodeList;

/** Holds the poms that other programs use, the BOM, the starter and the template, to those of the build. */
class PublishedPomsTest {
    private static final Path ROOT = Path.of("..");
    private static final String PARENT = "pom.xml";
    private static final String BOM = "dist/bom/pom.xml";
    private static final String STARTER = "dist/starter/pom.xml";
    private static final String TEMPLATE = "plugins/template/pom.xml";

    @Test
    void bomHasTheVersionsOfTheParent() throws Exception {
        for (String version : List.of("version", "properties/djl.version", "properties/pytorch.version")) {
            assertEquals(text(PARENT, "/project/" + version), text(BOM, "/project/" + version), version);
        }
        assertPluginVersionsOfTheParent(BOM);
    }

    @Test
    void templateHasTheVersionsOfTheParent() throws Exception {
        assertEquals(text(PARENT, "/project/version"), text(TEMPLATE, "/project/properties/ctrlora4j.version"));
        String autoService = "/project/properties/auto-service.version";
        assertEquals(text(PARENT, autoService), text(TEMPLATE, autoService));
        assertPluginVersionsOfTheParent(TEMPLATE);
    }

    @Test
    void bomKnowsEveryPublishedArtifact() throws Exception {
        Set<String> published = new TreeSet<>(Set.of("ctrlora4j-starter"));
        for (String module : jarModules()) {
            if (!module.equals("dist")) {
                published.add(text(module + "/pom.xml", "/project/artifactId"));
            }
        }

        assertEquals(
                published, new TreeSet<>(texts(BOM, "//dependency[starts-with(groupId, 'io.github')]/artifactId")));
    }

    @Test
    void starterBringsEveryCondition() throws Exception {
        Set<String> conditions = new TreeSet<>();
        for (String module : jarModules()) {
            if (!text(module + "/pom.xml", "/project/properties/plugin.id").isEmpty()) {
                conditions.add(text(module + "/pom.xml", "/project/artifactId"));
            }
        }

        assertTrue(conditions.size() >= 27, conditions.toString());
        assertEquals(conditions, new TreeSet<>(texts(STARTER, "//artifactId[starts-with(., 'ctrlora4j-plugin-')]")));
    }

    @Test
    void everyJarIsNamedAsAModuleAfterItsRootPackage() throws Exception {
        String ofPlugins = text("plugins/pom.xml", "/project/properties/module.name");
        for (String module : jarModules()) {
            String pom = module + "/pom.xml";
            String own = text(pom, "/project/properties/module.name");
            String inherited = ofPlugins.replace("${plugin.id}", text(pom, "/project/properties/plugin.id"));

            assertEquals(rootPackage(module), own.isEmpty() ? inherited : own, module);
        }
    }

    @Test
    void versionsStandInTheParentOnly() throws Exception {
        List<String> modules = new ArrayList<>(jarModules());
        modules.addAll(List.of("plugins", "dist/starter"));
        for (String module : modules) {
            for (String version : texts(module + "/pom.xml", "//dependency/version | //plugin/version")) {
                assertTrue(version.startsWith("${"), module + " has a version of its own: " + version);
            }
        }
    }

    private static void assertPluginVersionsOfTheParent(String pom) throws Exception {
        for (String plugin : texts(pom, "//plugin/artifactId")) {
            String version = "//plugin[artifactId='" + plugin + "']/version";
            assertEquals(text(PARENT, version), text(pom, version), plugin);
        }
    }

    private static List<String> jarModules() throws Exception {
        List<String> modules = new ArrayList<>(texts(PARENT, "/project/modules/module"));
        texts("plugins/pom.xml", "/project/modules/module").forEach(name -> modules.add("plugins/" + name));
        modules.removeIf(module -> !Files.isDirectory(ROOT.resolve(module).resolve("src/main/java")));
        return modules;
    }

    /** The common package of a module's classes: one folder after the other, as long as there is only one. */
    private static String rootPackage(String module) throws IOException {
        Path sources = ROOT.resolve(module).resolve("src/main/java");
        try (Stream<Path> files = Files.walk(sources)) {
            Path common = files.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .distinct()
                    .reduce(PublishedPomsTest::commonFolder)
                    .orElseThrow();
            return sources.relativize(common)
                    .toString()
                    .replace(common.getFileSystem().getSeparator(), ".");
        }
    }

    private static Path commonFolder(Path one, Path other) {
        return Stream.iterate(one, folder -> folder != null, Path::getParent)
                .filter(other::startsWith)
                .max(Comparator.comparingInt(Path::getNameCount))
                .orElseThrow();
    }

    private static String text(String pom, String expression) throws Exception {
        return texts(pom, expression).stream().findFirst().orElse("");
    }

    private static List<String> texts(String pom, String expression) throws Exception {
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(ROOT.resolve(pom).toFile());
        return strings((NodeList)
                XPathFactory.newInstance().newXPath().evaluate(expression, document, XPathConstants.NODESET));
    }

    private static List<String> strings(NodeList nodes) {
        List<String> strings = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            strings.add(nodes.item(i).getTextContent().strip());
        }
        return strings;
    }
}
