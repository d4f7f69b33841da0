package io.github.ctrlora4j.langchain4j;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** This module is a layer on the front door; the rules of all other modules are in {@code dist}. */
@AnalyzeClasses(packages = "io.github.ctrlora4j.langchain4j", importOptions = DoNotIncludeTests.class)
class LangChainBoundaryTest {
    @ArchTest
    static final ArchRule usesTheFrontDoorAndLangChain4jAlone = classes()
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "java..",
                    "dev.langchain4j..",
                    "io.github.ctrlora4j.langchain4j",
                    "io.github.ctrlora4j.api..",
                    "io.github.ctrlora4j.runtime",
                    "io.github.ctrlora4j.runtime.images"));
}
