package io.github.ctrlora4j.dist.xyz;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageHost;
import io.github.ctrlora4j.api.host.SamplerDescriptor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All combinations of up to three axes over one request. Immutable.
 *
 * @param x the columns
 * @param y the rows
 * @param z blocks of rows
 * @param request what does not vary
 */
public record XyzGrid(Optional<Axis> x, Optional<Axis> y, Optional<Axis> z, GenerationRequest request) {
    static final int MAX_CELLS = 1000;

    /**
     * One picture of the sheet, counted from 0 along each axis.
     *
     * @param label its values, for people
     */
    public record Cell(int x, int y, int z, String label, GenerationRequest request) {}

    /** @throws InvalidRequestException if an axis occurs twice, or there are too many combinations */
    public XyzGrid {
        List<AxisKind> kinds = axes(x, y, z)
                .map(Axis::kind)
                .filter(kind -> kind != AxisKind.PROMPT)
                .toList();
        if (kinds.stream().distinct().count() < kinds.size()) {
            throw new InvalidRequestException("two axes vary the same; give one of them another name");
        }
        long cells = axes(x, y, z).mapToLong(Axis::size).reduce(1, (a, b) -> a * b);
        if (cells > MAX_CELLS) {
            throw new InvalidRequestException("a sheet of " + cells + " pictures; at most " + MAX_CELLS + " are drawn");
        }
        if (request.batch() != 1 || request.batchCount() != 1) {
            throw new InvalidRequestException("batch", "each cell of a sheet has one picture; leave it at 1");
        }
    }

    private static Stream<Axis> axes(Optional<Axis> x, Optional<Axis> y, Optional<Axis> z) {
        return Stream.of(x, y, z).flatMap(Optional::stream);
    }

    int columns() {
        return x.map(Axis::size).orElse(1);
    }

    int rows() {
        return y.map(Axis::size).orElse(1);
    }

    int blocks() {
        return z.map(Axis::size).orElse(1);
    }

    public int size() {
        return columns() * rows() * blocks();
    }

    /**
     * All cells in the order in which they are drawn: what costs most to change changes least.
     *
     * @throws InvalidRequestException if a value does not go with the request; names it
     */
    public List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (int k = 0; k < blocks(); k++) {
            for (int j = 0; j < rows(); j++) {
                for (int i = 0; i < columns(); i++) {
                    cells.add(cell(i, j, k));
                }
            }
        }
        List<Axis> costly =
                axes(x, y, z).sorted(Comparator.comparing(Axis::kind)).toList();
        Comparator<Cell> order = Comparator.comparingInt(cell -> 0);
        for (Axis axis : costly) {
            order = order.thenComparingInt(cell -> index(cell, axis));
        }
        return cells.stream().sorted(order).toList();
    }

    private Cell cell(int i, int j, int k) {
        List<Axis.Choice> choices = Stream.of(
                        x.map(axis -> axis.choice(i)), y.map(axis -> axis.choice(j)), z.map(axis -> axis.choice(k)))
                .flatMap(Optional::stream)
                .toList();
        String label = choices.stream().map(Axis.Choice::title).collect(Collectors.joining(", "));
        GenerationRequest changed = PromptWords.replaced(request, choices);
        for (Axis.Choice choice : conditionLast(choices)) {
            changed = choice.apply(changed);
        }
        return new Cell(i, j, k, label, changed);
    }

    /** The order of the axes does not matter: a weight needs the condition that "off" leaves out. */
    private static List<Axis.Choice> conditionLast(List<Axis.Choice> choices) {
        return choices.stream()
                .sorted(Comparator.comparing(choice -> choice.axis().kind() == AxisKind.CONDITION))
                .toList();
    }

    private int index(Cell cell, Axis axis) {
        if (x.equals(Optional.of(axis))) {
            return cell.x();
        }
        return y.equals(Optional.of(axis)) ? cell.y() : cell.z();
    }

    /**
     * Looks up every name that varies, before anything slow begins.
     *
     * @throws InvalidRequestException for an unknown one; names the axis
     */
    public void requireKnownNames(ImageHost host) {
        axes(x, y, z).forEach(axis -> axis.values().forEach(value -> {
            try {
                requireKnown(host, axis.kind(), value);
            } catch (InvalidRequestException e) {
                throw new InvalidRequestException(axis.subject(), e.problem(), e);
            }
        }));
    }

    private void requireKnown(ImageHost host, AxisKind kind, String value) {
        switch (kind) {
            case CHECKPOINT -> host.models().find(value, ModelRole.CHECKPOINT);
            case VAE -> host.models().find(value, ModelRole.VAE);
            case SAMPLER -> requireSampler(host, value);
            case CONDITION -> {
                if (value.equals(ConditionInput.NONE)) {
                    throw new InvalidRequestException("a finished condition image needs its own LoRA; '" + AxisKind.OFF
                            + "' leaves the condition out");
                }
                if (!value.equals(AxisKind.OFF)) {
                    host.conditions().get(value);
                }
            }
            default -> {
                // Numbers and words of a prompt were checked when the cells were made.
            }
        }
    }

    private void requireSampler(ImageHost host, String name) {
        SamplerDescriptor sampler = host.samplers().stream()
                .filter(candidate -> isCalled(candidate, name))
                .findFirst()
                .orElseThrow(() -> InvalidRequestException.unknownName(
                        "sampler",
                        "sampler",
                        name,
                        host.samplers().stream().map(SamplerDescriptor::id).toList()));
        List<String> options = sampler.options().stream().map(Parameter::name).toList();
        request.samplerOptions().keySet().stream()
                .filter(option -> !options.contains(option))
                .findFirst()
                .ifPresent(option -> {
                    throw new InvalidRequestException(
                            name + " has no option " + option + "; leave it out of --sampler");
                });
    }

    /** In any spelling, and maybe with a schedule at the end, as in "DPM++ 2M Karras". */
    private static boolean isCalled(SamplerDescriptor sampler, String name) {
        List<String> ends = new ArrayList<>(List.of(""));
        sampler.options().stream()
                .filter(option -> option.name().equals("schedule"))
                .flatMap(option -> option.choices().stream())
                .map(XyzGrid::key)
                .forEach(ends::add);
        return Stream.concat(Stream.of(sampler.id(), sampler.title()), sampler.aliases().stream())
                .map(XyzGrid::key)
                .anyMatch(start -> ends.stream().anyMatch(end -> key(name).equals(start + end)));
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT).replace("++", "pp").replaceAll("[ _-]", "");
    }
}
