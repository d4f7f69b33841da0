package io.github.ctrlora4j.dist;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.github.ctrlora4j.dist.launch.Console;
import java.util.Map;
import org.slf4j.Logger;

/** The boundaries between the modules, and what no class may do. Relaxing a rule is a commit of its own. */
@AnalyzeClasses(packages = "io.github.ctrlora4j", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String API = "io.github.ctrlora4j.api..";
    private static final String IMAGING = "io.github.ctrlora4j.imaging..";
    private static final String ADAPTERS = "io.github.ctrlora4j.adapters..";
    private static final String RUNTIME = "io.github.ctrlora4j.runtime..";
    private static final String DIST = "io.github.ctrlora4j.dist..";
    private static final String PLUGINS = "io.github.ctrlora4j.plugins..";

    /** Fewest classes that must have been seen, four fifths of what there are; a rule over nothing is always kept. */
    private static final Map<String, Integer> CANARY = Map.of(
            "io.github.ctrlora4j.api.", 47,
            "io.github.ctrlora4j.imaging.", 26,
            "io.github.ctrlora4j.adapters.", 44,
            "io.github.ctrlora4j.runtime.", 170,
            "io.github.ctrlora4j.dist.", 50,
            "io.github.ctrlora4j.plugins.", 68);

    @ArchTest
    static void everyModuleIsLookedAt(JavaClasses classes) {
        CANARY.forEach((prefix, least) -> {
            long count = classes.stream()
                    .filter(type -> type.getName().startsWith(prefix))
                    .count();
            assertTrue(count >= least, () -> prefix + " has " + count + " classes, expected at least " + least);
        });
    }

    @ArchTest
    static final ArchRule apiUsesTheJdkAlone = classes()
            .that()
            .resideInAPackage(API)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("java..", "javax..", API));

    @ArchTest
    static final ArchRule imagingUsesTheApiAlone = classes()
            .that()
            .resideInAPackage(IMAGING)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("java..", "javax..", API, IMAGING));

    @ArchTest
    static final ArchRule pluginsUseApiAndImagingAlone = classes()
            .that()
            .resideInAPackage(PLUGINS)
            .should()
            .onlyDependOnClassesThat(
                    resideInAnyPackage("java..", "javax..", "com.google.auto.service..", API, IMAGING, PLUGINS));

    @ArchTest
    static final ArchRule pluginsDoNotKnowEachOther =
            slices().matching("io.github.ctrlora4j.plugins.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule adaptersKnowNoEngine = noClasses()
            .that()
            .resideInAPackage(ADAPTERS)
            .should()
            .dependOnClassesThat(resideInAnyPackage("ai.djl..", "ai.onnxruntime..", RUNTIME, DIST, PLUGINS));

    @ArchTest
    static final ArchRule runtimeKnowsNeitherAdaptersNorPlugins = noClasses()
            .that()
            .resideInAPackage(RUNTIME)
            .should()
            .dependOnClassesThat(resideInAnyPackage(ADAPTERS, PLUGINS, DIST));

    @ArchTest
    static final ArchRule engineStaysInRuntime = noClasses()
            .that()
            .resideOutsideOfPackage(RUNTIME)
            .should()
            .dependOnClassesThat(resideInAnyPackage("ai.djl..", "ai.onnxruntime.."));

    @ArchTest
    static final ArchRule pluginLoaderStaysInItsPackage = noClasses()
            .that()
            .resideOutsideOfPackage("io.github.ctrlora4j.runtime.plugins..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.pf4j.."));

    @ArchTest
    static final ArchRule conditionsDoNotKnowTheirSources = noClasses()
            .that()
            .resideInAPackage("io.github.ctrlora4j.runtime.conditions..")
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("io.github.ctrlora4j.runtime.plugins..", "io.github.ctrlora4j.runtime.packs.."));

    @ArchTest
    static final ArchRule pluginsDoNotKnowPacks = noClasses()
            .that()
            .resideInAPackage("io.github.ctrlora4j.runtime.plugins..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.github.ctrlora4j.runtime.packs.."));

    @ArchTest
    static final ArchRule packsDoNotKnowPlugins = noClasses()
            .that()
            .resideInAPackage("io.github.ctrlora4j.runtime.packs..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.github.ctrlora4j.runtime.plugins.."));

    /** Beside the front door, dist needs values that it shows, and image files. */
    @ArchTest
    static final ArchRule distUsesTheFrontDoor = noClasses()
            .that()
            .resideInAPackage(DIST)
            .should()
            .dependOnClassesThat(resideInAPackage(RUNTIME)
                    .and(not(resideInAnyPackage(
                            "io.github.ctrlora4j.runtime",
                            "io.github.ctrlora4j.runtime.download",
                            "io.github.ctrlora4j.runtime.engine",
                            "io.github.ctrlora4j.runtime.evaluation",
                            "io.github.ctrlora4j.runtime.files",
                            "io.github.ctrlora4j.runtime.images",
                            "io.github.ctrlora4j.runtime.packs",
                            "io.github.ctrlora4j.runtime.plugins",
                            "io.github.ctrlora4j.runtime.repository"))));

    @ArchTest
    static final ArchRule launchKnowsNoCommand = noClasses()
            .that()
            .resideInAPackage("io.github.ctrlora4j.dist.launch..")
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage(RUNTIME, "io.github.ctrlora4j.dist.cli..", "io.github.ctrlora4j.dist.demo.."));

    @ArchTest
    static final ArchRule demoKnowsNoCommand = noClasses()
            .that()
            .resideInAPackage("io.github.ctrlora4j.dist.demo..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(RUNTIME, "io.github.ctrlora4j.dist.cli.."));

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.github.ctrlora4j.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule standardStreamsBelongToTheConsole = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(Console.class.getName())
            .should(ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule exceptionsSayWhoCanRepair = NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;

    @ArchTest
    static final ArchRule loggersArePrivateStaticFinal = fields().that()
            .haveRawType(Logger.class)
            .should()
            .bePrivate()
            .andShould()
            .beStatic()
            .andShould()
            .beFinal();

    @ArchTest
    static final ArchRule namesSayWhatAClassIs = noClasses()
            .should()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Impl");
}
