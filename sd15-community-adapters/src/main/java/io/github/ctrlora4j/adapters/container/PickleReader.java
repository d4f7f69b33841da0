package io.github.ctrlora4j.adapters.container;

import io.github.ctrlora4j.adapters.container.PickleValue.Dictionary;
import io.github.ctrlora4j.adapters.container.PickleValue.Items;
import io.github.ctrlora4j.adapters.container.PickleValue.Opaque;
import io.github.ctrlora4j.adapters.container.PickleValue.Storage;
import io.github.ctrlora4j.adapters.container.PickleValue.StoredTensor;
import io.github.ctrlora4j.adapters.container.PickleValue.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Interprets the pickles of state dicts as data. There is no code here that could look up, load or call anything: a
 * pickle can make numbers, text, containers and descriptions of tensors; anything else that it asks for is an error.
 * Confined to one thread.
 *
 * <p>Opcodes: Python's pickletools, protocols 2 to 5, except those that no state dict needs.
 */
final class PickleReader {
    /** Longest pickle; SD 1.5 with its EMA copy has 0.3 MB. */
    static final long MAX_BYTES = 64L << 20;

    static final int MAX_TENSORS = 20_000;
    private static final int MAX_OPCODES = 1_000_000;
    private static final int MAX_MEMOS = 200_000;
    private static final int MAX_STACK = 10_000;
    private static final int MAX_MARKS = 64;

    private final PickleInput input;
    private final PickleTorch torch;
    private final List<Object> stack = new ArrayList<>();
    private final int[] marks = new int[MAX_MARKS];
    private final Map<Integer, Object> memo = new HashMap<>();
    private int markCount;
    private int opcodes;

    /** @param input one pickle or several in a row */
    PickleReader(PickleInput input) {
        this.input = input;
        this.torch = new PickleTorch(input);
    }

    /** Reads the next pickle. */
    Object read() {
        stack.clear();
        memo.clear();
        markCount = 0;
        while (true) {
            int opcode = input.opcode();
            if (++opcodes > MAX_OPCODES) {
                throw input.rejected("it has more than " + MAX_OPCODES + " opcodes");
            }
            if (opcode == '.') {
                if (stack.size() != 1 || markCount != 0) {
                    throw input.malformed("it ends with " + stack.size() + " values, expected 1");
                }
                return pop();
            }
            execute(opcode);
            if (stack.size() > MAX_STACK) {
                throw input.rejected("it needs a stack of more than " + MAX_STACK + " values");
            }
        }
    }

    /** Every storage that the pickles mentioned so far, whether a tensor uses it or not. */
    List<Storage> storages() {
        return torch.storages();
    }

    private void execute(int opcode) {
        switch (opcode) {
            case 0x80 -> protocol();
            case 0x95 -> input.skip(8); // FRAME: a length that only helps streaming
            case '(' -> mark();
            case 'N', 'G' -> pushOpaque(opcode == 'G' ? 8 : 0);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'J' -> push((long) input.int32());
            case 'K' -> push((long) input.unsignedByte());
            case 'M' -> push((long) (input.unsignedByte() | input.unsignedByte() << 8));
            case 0x8A -> push(input.number(input.unsignedByte()));
            case 'X' -> push(input.string(input.length(input.unsignedInt32()), StandardCharsets.UTF_8));
            case 0x8C -> push(input.string(input.unsignedByte(), StandardCharsets.UTF_8));
            case 0x8D -> push(input.string(input.length(input.int64()), StandardCharsets.UTF_8));
            // Strings of Python 2 hold bytes; names in them are ASCII.
            case 'U' -> push(input.string(input.unsignedByte(), StandardCharsets.ISO_8859_1));
            case 'T' -> push(input.string(input.length(input.unsignedInt32()), StandardCharsets.ISO_8859_1));
            case 'C' -> pushOpaque(input.unsignedByte());
            case 'B' -> pushOpaque(input.length(input.unsignedInt32()));
            case 0x8E -> pushOpaque(input.length(input.int64()));
            case '}' -> push(new Dictionary(false));
            case ']', 0x8F -> push(new Items());
            case 0x91 -> push(items(popMark()));
            case ')' -> push(new Tuple(List.of()));
            case 0x85 -> push(tuple(1));
            case 0x86 -> push(tuple(2));
            case 0x87 -> push(tuple(3));
            case 't' -> push(new Tuple(popMark()));
            case 's' -> setItems(popLast(2));
            case 'u' -> setItems(popMark());
            case 'a' -> append(popLast(1));
            case 'e', 0x90 -> append(popMark());
            case 'q' -> remember(input.unsignedByte());
            case 'r' -> remember(input.int32());
            case 0x94 -> remember(memo.size());
            case 'h' -> recall(input.unsignedByte());
            case 'j' -> recall(input.int32());
            case 'c' -> push(global(input.line(), input.line()));
            case 0x93 -> stackGlobal();
            case 'i' ->
                throw input.rejected(
                        "it creates " + FileSource.quote(input.line() + "." + input.line()) + "; nothing was executed");
            case 'R' -> call();
            case 0x81 -> instantiate();
            case 'b' -> build();
            case 'Q' -> push(torch.storage(pop()));
            default -> throw input.rejected("it uses the opcode " + describe(opcode) + ", which no state dict needs");
        }
    }

    private static String describe(int opcode) {
        return String.format("0x%02X", opcode);
    }

    private void protocol() {
        int version = input.unsignedByte();
        if (version < 2 || version > 5) {
            throw input.malformed("protocol " + version + " does not exist or is not supported, expected 2 to 5");
        }
    }

    // Containers

    private void mark() {
        if (markCount == MAX_MARKS) {
            throw input.rejected("its containers are nested deeper than " + MAX_MARKS);
        }
        marks[markCount++] = stack.size();
    }

    private void setItems(List<Object> pairs) {
        if (!(top() instanceof Dictionary dictionary) || pairs.size() % 2 != 0) {
            throw input.malformed("items are set on something that is not a dictionary");
        }
        for (int i = 0; i < pairs.size(); i += 2) {
            set(dictionary, pairs.get(i), pairs.get(i + 1));
        }
    }

    /** Only text can be the name of a tensor; values under other keys are dropped. */
    private void set(Dictionary dictionary, Object key, Object value) {
        if (key instanceof Dictionary
                || key instanceof Items
                || key instanceof StoredTensor
                || key instanceof Storage) {
            throw input.malformed("a dictionary has a container as its key");
        }
        if (key instanceof String text) {
            // Keys are compared character by character.
            input.spend(text.length());
            dictionary.put(text, value);
        } else if (key instanceof Long) {
            dictionary.hasNumbers = true;
        }
    }

    private void append(List<Object> values) {
        if (!(top() instanceof Items items)) {
            throw input.malformed("items are appended to something that is not a list");
        }
        items.list.addAll(values);
    }

    private static Items items(List<Object> values) {
        Items items = new Items();
        items.list.addAll(values);
        return items;
    }

    private Tuple tuple(int size) {
        return new Tuple(popLast(size));
    }

    // Globals and the objects made with them

    private void stackGlobal() {
        Object name = pop();
        Object module = pop();
        if (!(name instanceof String nameText) || !(module instanceof String moduleText)) {
            throw input.rejected("it computes the name of a function instead of stating it");
        }
        push(global(moduleText, nameText));
    }

    private PickleGlobal global(String module, String name) {
        Optional<PickleGlobal> global = PickleGlobal.find(module, name);
        if (global.isEmpty()) {
            throw input.rejected("it asks for " + FileSource.quote(module + "." + name)
                    + ", which is not on the list of names that state dicts need; nothing was executed");
        }
        return global.get();
    }

    private void call() {
        Object arguments = pop();
        Object callable = pop();
        if (!(callable instanceof PickleGlobal global) || !(arguments instanceof Tuple tuple)) {
            throw input.rejected("it calls something that is not a named function");
        }
        push(torch.call(global, tuple.items));
    }

    private void instantiate() {
        Object arguments = pop();
        Object type = pop();
        boolean parameterDictionary = type instanceof PickleGlobal global
                && global.meaning() == PickleGlobal.Meaning.PARAMETER_DICTIONARY
                && arguments instanceof Tuple tuple
                && tuple.items.isEmpty();
        if (!parameterDictionary) {
            throw input.rejected("it creates an object of "
                    + (type instanceof PickleGlobal global ? FileSource.quote(global.toString()) : "an unnamed class"));
        }
        push(new Dictionary(true));
    }

    /** Gives the object on the stack a state. State dicts carry notes such as {@code _metadata}, which are dropped. */
    private void build() {
        Object state = pop();
        Object object = top();
        if (object instanceof Dictionary dictionary) {
            if (dictionary.filledByState && state instanceof Dictionary attributes) {
                attributes.dictionary("_parameters").ifPresent(dictionary::share);
            }
        } else if (object != Opaque.INSTANCE) {
            throw input.rejected("it gives a state to something that has none");
        }
    }

    // Memo and stack

    private void remember(int index) {
        if (index < 0 || index >= MAX_MEMOS) {
            throw input.rejected("it remembers more than " + MAX_MEMOS + " values");
        }
        memo.put(index, top());
    }

    private void recall(int index) {
        Object value = memo.get(index);
        if (value == null) {
            throw input.malformed("it recalls value " + index + ", which was never remembered");
        }
        push(value);
    }

    private void pushOpaque(int bytes) {
        input.skip(bytes);
        push(Opaque.INSTANCE);
    }

    private void push(Object value) {
        stack.add(value);
    }

    private Object top() {
        if (stack.size() <= floor()) {
            throw input.malformed("it takes a value from an empty stack");
        }
        return stack.get(stack.size() - 1);
    }

    private Object pop() {
        Object value = top();
        stack.remove(stack.size() - 1);
        return value;
    }

    private List<Object> popLast(int count) {
        if (stack.size() - floor() < count) {
            throw input.malformed("it takes a value from an empty stack");
        }
        return popFrom(stack.size() - count);
    }

    private List<Object> popMark() {
        if (markCount == 0) {
            throw input.malformed("it closes a container that was never opened");
        }
        return popFrom(marks[--markCount]);
    }

    private List<Object> popFrom(int index) {
        List<Object> tail = stack.subList(index, stack.size());
        List<Object> values = new ArrayList<>(tail);
        tail.clear();
        return values;
    }

    /** Values below the last mark belong to an outer container. */
    private int floor() {
        return markCount == 0 ? 0 : marks[markCount - 1];
    }
}
