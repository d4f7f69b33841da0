package io.github.ctrlora4j.runtime.programs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A program's sources in TorchScript's serialized dialect, made from the shorter form that people read. Immutable.
 *
 * <p>The first line of a module's file, {@code # module Unet(heads: int, groups: int)}, becomes the class and its
 * {@code bind} method, which takes the weights and these settings; the file's functions become the class's methods.
 * Calls of library functions get their full names, {@code __torch__.<library>.<function>}.
 *
 * @param moduleClass name of the module's class
 * @param settings names of its integer attributes, in the order of {@code bind}
 * @param module source of the class
 * @param libraries name to source
 */
record ProgramText(String moduleClass, List<String> settings, String module, Map<String, String> libraries) {
    private static final Pattern HEADER = Pattern.compile("# module (\\w+)\\(((?:\\w+: int(?:, )?)*)\\)");
    private static final Pattern FUNCTION = Pattern.compile("^def (\\w+)\\(", Pattern.MULTILINE);
    /** A call by its bare name: neither a definition, nor a method or an operator behind a dot. */
    private static final Pattern CALL = Pattern.compile("(?<![\\w.])(?<!def )(\\w+)\\(");

    /**
     * @param file of the module, for messages
     * @throws IllegalArgumentException if the first line is not a module's, or two libraries define the same function
     */
    static ProgramText of(String file, String source, Map<String, String> libraries) {
        Matcher header = HEADER.matcher(source.lines().findFirst().orElse(""));
        if (!header.matches()) {
            throw new IllegalArgumentException(file + ".py: the first line must be '# module Name(setting: int, ...)'");
        }
        String moduleClass = header.group(1);
        String settings = header.group(2);
        List<String> names = new ArrayList<>();
        Pattern.compile("(\\w+): int")
                .matcher(settings)
                .results()
                .map(setting -> setting.group(1))
                .forEach(names::add);
        Map<String, String> owners = owners(libraries);
        Map<String, String> qualified = new LinkedHashMap<>();
        libraries.forEach((library, text) -> qualified.put(library, qualify(text, owners)));
        String methods = qualify(source, owners)
                .replaceAll("(?m)^def (\\w+)\\(self\\b", "def $1(self: __torch__." + moduleClass);
        return new ProgramText(moduleClass, names, classHeader(moduleClass, names) + indent(methods), qualified);
    }

    private static Map<String, String> owners(Map<String, String> libraries) {
        Map<String, String> owners = new HashMap<>();
        libraries.forEach((library, text) -> FUNCTION.matcher(text).results().forEach(function -> {
            String other = owners.put(function.group(1), library);
            if (other != null) {
                throw new IllegalArgumentException(
                        function.group(1) + " is defined in " + other + ".py and " + library + ".py");
            }
        }));
        return owners;
    }

    private static String qualify(String source, Map<String, String> owners) {
        return source.lines()
                .map(line -> line.strip().startsWith("#")
                        ? line
                        : CALL.matcher(line).replaceAll(call -> qualified(call, owners)))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String qualified(MatchResult call, Map<String, String> owners) {
        String name = call.group(1);
        return owners.containsKey(name) ? "__torch__." + owners.get(name) + "." + name + "(" : name + "(";
    }

    private static String classHeader(String moduleClass, List<String> settings) {
        List<String> lines = new ArrayList<>();
        lines.add("class " + moduleClass + "(Module):");
        lines.add("  __parameters__ = []");
        lines.add("  __buffers__ = []");
        lines.add("  w : Dict[str, Tensor]");
        settings.forEach(setting -> lines.add("  " + setting + " : int"));
        String parameters =
                settings.stream().map(setting -> ", " + setting + ": int").collect(Collectors.joining());
        lines.add(
                "  def bind(self: __torch__." + moduleClass + ", w: Dict[str, Tensor]" + parameters + ") -> NoneType:");
        lines.add("    self.w = w");
        settings.forEach(setting -> lines.add("    self." + setting + " = " + setting));
        lines.add("    return None");
        return String.join("\n", lines) + "\n";
    }

    private static String indent(String methods) {
        return methods.lines()
                .map(line -> line.isEmpty() ? line : "  " + line)
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
