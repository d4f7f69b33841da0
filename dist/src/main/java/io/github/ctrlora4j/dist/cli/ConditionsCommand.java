package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.api.host.Conditions;
import io.github.ctrlora4j.api.host.SourceReport;
import io.github.ctrlora4j.dist.launch.Console;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code conditions}: the installed conditions, with everything that {@code --condition} takes. */
@Command(name = "conditions", description = "Lists the installed conditions and their parameters.")
final class ConditionsCommand implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "ID", description = "Only these; default: all.")
    private List<String> ids = new ArrayList<>();

    @Option(names = "--json", description = "Print a JSON array.")
    private boolean json;

    private final CommandContext context;
    private final Console console;

    ConditionsCommand(CommandContext context) {
        this.context = context;
        this.console = context.console();
    }

    @Override
    public Integer call() {
        try (Ctrlora4j ctrlora4j = context.open()) {
            Conditions installed = ctrlora4j.conditions();
            List<ConditionDescriptor> wanted = ids.isEmpty()
                    ? installed.list()
                    : ids.stream().map(installed::get).toList();
            List<SourceReport> sources = installed.sources();
            if (json) {
                console.printJson(wanted.stream()
                        .map(condition -> asMap(condition, source(sources, condition.id())))
                        .toList());
            } else {
                wanted.forEach(condition -> print(condition, source(sources, condition.id())));
            }
            context.noteProblems(installed);
            return ExitCode.OK.value();
        }
    }

    private static String source(List<SourceReport> sources, String conditionId) {
        return sources.stream()
                .filter(source -> source.conditionIds().contains(conditionId))
                .map(SourceReport::source)
                .findFirst()
                .orElse("built in");
    }

    private void print(ConditionDescriptor condition, String source) {
        console.print(
                String.format("%-16s %s: %s (%s)", condition.id(), condition.title(), condition.appearance(), source));
        if (!condition.aliases().isEmpty()) {
            console.print(
                    "    also known as " + String.join(", ", condition.aliases().keySet()));
        }
        if (condition.takesMask()) {
            console.print("    takes a mask");
        }
        for (Parameter parameter : condition.parameters()) {
            console.print("    " + ParameterText.line(parameter));
        }
        condition.fixedParameters().forEach((name, value) -> console.print("    " + name + " is fixed at " + value));
        for (NetworkDescriptor network : condition.networks()) {
            console.print(
                    network.bundledBeside().isPresent()
                            ? "    has " + network.fileName() + " on board (" + network.license() + ")"
                            : "    uses " + network.fileName() + " in a model folder, from " + network.sourcePage());
        }
    }

    private static Map<String, Object> asMap(ConditionDescriptor condition, String source) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("id", condition.id());
        object.put("title", condition.title());
        object.put("version", condition.version());
        object.put("appearance", condition.appearance());
        object.put("purpose", condition.purpose().name().toLowerCase(Locale.ROOT));
        object.put("aliases", condition.aliases());
        object.put("takes_mask", condition.takesMask());
        object.put(
                "parameters",
                condition.parameters().stream().map(ParameterText::asMap).toList());
        object.put("fixed_parameters", condition.fixedParameters());
        object.put("networks", networks(condition.networks()));
        object.put("source", source);
        return object;
    }

    private static List<Map<String, Object>> networks(List<NetworkDescriptor> networks) {
        return networks.stream()
                .map(network -> {
                    Map<String, Object> object = new LinkedHashMap<>();
                    object.put("file", network.fileName());
                    object.put("bundled", network.bundledBeside().isPresent());
                    object.put("license", network.license());
                    object.put("page", network.sourcePage());
                    network.sha256().ifPresent(sha256 -> object.put("sha256", sha256));
                    return object;
                })
                .toList();
    }
}
