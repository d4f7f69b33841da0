package io.github.ctrlora4j.spring;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** This module is a layer on the front door; the rules of all other modules are in {@code dist}. */
@AnalyzeClasses(packages = "io.github.ctrlora4j.spring", importOptions = DoNotIncludeTests.class)
class SpringBoundaryTest {
    @ArchTest
    static final ArchRule usesTheFrontDoorAndSpringAlone = classes()
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "java..",
                    "org.slf4j",
                    "org.springframework..",
                    "io.github.ctrlora4j.spring",
                    "io.github.ctrlora4j.api..",
                    "io.github.ctrlora4j.runtime",
                    "io.github.ctrlora4j.runtime.images"));
}
