package io.github.ctrlora4j.adapters.container;

import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.checkpoint.DType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The JSON header of a safetensors file, read and checked entry by entry. Immutable.
 *
 * @param entries in the order of the header, names unique
 * @param metadata without values of more than a million characters, such as embedded pictures
 */
record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata) {
    private static final int MAX_TENSORS = 100_000;
    private static final int MAX_DIMENSIONS = 1000;
    /** Of all tensors together; a model has four or fewer for each. */
    private static final int MAX_ALL_DIMENSIONS = 1_000_000;

    private static final int MAX_NAME = 64 << 10;
    private static final long MAX_ALL_NAMES = 16L << 20;
    private static final int MAX_METADATA = 100_000;
    private static final int MAX_VALUE = 1 << 20;
    private static final long MAX_ALL_METADATA = 16L << 20;

    /**
     * One tensor; offsets are relative to the data.
     *
     * @param bytes the size that dtype and shape require
     */
    record Entry(String name, DType dtype, List<Long> shape, long begin, long end, long bytes) {}

    /** Reads the header between two offsets of the file. */
    static SafetensorsHeader parse(FileSource source, long start, long end) {
        return new Parsing(source, new JsonReader(source, start, end)).header();
    }

    /** One run over a header; confined to one thread. */
    private static final class Parsing {
        private final FileSource source;
        private final JsonReader json;
        private final List<Entry> entries = new ArrayList<>();
        private final Set<String> names = new HashSet<>();
        private final Map<String, String> metadata = new LinkedHashMap<>();
        private long nameLength;
        private long metadataLength;
        private int dimensions;

        private Parsing(FileSource source, JsonReader json) {
            this.source = source;
            this.json = json;
        }

        private SafetensorsHeader header() {
            json.object(MAX_NAME, this::member);
            if (!json.isAtEnd()) {
                throw malformed("continues after its closing brace");
            }
            return new SafetensorsHeader(List.copyOf(entries), metadata);
        }

        private void member(String name) {
            if (!names.add(name)) {
                throw malformed(name, "is described twice");
            }
            nameLength += name.length();
            if (nameLength > MAX_ALL_NAMES) {
                throw malformed("has more than " + MAX_ALL_NAMES + " characters of names");
            }
            if (name.equals("__metadata__")) {
                metadata();
            } else if (entries.size() < MAX_TENSORS) {
                entries.add(new EntryParsing(name).entry());
            } else {
                throw malformed("has more than " + MAX_TENSORS + " tensors");
            }
        }

        private void metadata() {
            if (json.isNull()) {
                return;
            }
            if (json.peek() != '{') {
                throw malformed("has a __metadata__ that is not an object");
            }
            Set<String> keys = new HashSet<>();
            json.object(MAX_NAME, key -> {
                if (json.peek() != '"') {
                    throw malformed("has a __metadata__ value that is not a string: " + FileSource.quote(key));
                }
                if (!keys.add(key)) {
                    throw malformed("has two __metadata__ values for " + FileSource.quote(key));
                }
                Optional<String> value = json.string(MAX_VALUE);
                metadataLength += key.length() + value.map(String::length).orElse(0);
                if (metadataLength > MAX_ALL_METADATA || keys.size() > MAX_METADATA) {
                    throw malformed("has more than " + MAX_METADATA + " values or " + MAX_ALL_METADATA
                            + " characters of __metadata__");
                }
                value.ifPresent(text -> metadata.put(key, text));
            });
        }

        private MalformedFileException malformed(String what) {
            return source.malformed("the header at offset 8 " + what + where());
        }

        private MalformedFileException malformed(String tensor, String what) {
            return source.malformed("tensor " + FileSource.quote(tensor) + " " + what + where());
        }

        private String where() {
            return " (near offset " + json.offset() + ")";
        }

        /** The description of one tensor. */
        private final class EntryParsing {
            private enum Field {
                DTYPE,
                SHAPE,
                DATA_OFFSETS
            }

            private final String name;
            private final Set<Field> found = EnumSet.noneOf(Field.class);
            private DType dtype = DType.U8;
            private List<Long> shape = List.of();
            private List<Long> offsets = List.of();

            private EntryParsing(String name) {
                this.name = name;
            }

            private Entry entry() {
                if (json.peek() != '{') {
                    throw malformed(name, "is not described by an object");
                }
                json.object(MAX_NAME, this::field);
                for (Field field : Field.values()) {
                    if (!found.contains(field)) {
                        throw malformed(name, "has no " + word(field));
                    }
                }
                if (offsets.size() != 2) {
                    throw malformed(name, "has " + offsets.size() + " data_offsets, expected 2");
                }
                return new Entry(name, dtype, shape, offsets.get(0), offsets.get(1), bytes());
            }

            private void field(String field) {
                switch (field) {
                    case "dtype" -> {
                        once(Field.DTYPE);
                        dtype = dtype();
                    }
                    case "shape" -> {
                        once(Field.SHAPE);
                        shape = numbers("shape");
                    }
                    case "data_offsets" -> {
                        once(Field.DATA_OFFSETS);
                        offsets = numbers("data_offsets");
                    }
                    default -> json.skip();
                }
            }

            private void once(Field field) {
                if (!found.add(field)) {
                    throw malformed(name, "has two " + word(field) + " fields");
                }
            }

            private static String word(Field field) {
                return field.name().toLowerCase(Locale.ROOT);
            }

            private DType dtype() {
                String text = json.peek() == '"' ? json.string(MAX_NAME).orElse("") : "";
                for (DType candidate : DType.values()) {
                    if (candidate.name().equals(text)) {
                        return candidate;
                    }
                }
                throw malformed(name, "has the unknown dtype " + FileSource.quote(text));
            }

            private List<Long> numbers(String field) {
                if (json.peek() != '[') {
                    throw malformed(name, "has a " + field + " that is not a list");
                }
                List<Long> numbers = new ArrayList<>();
                json.array(() -> {
                    if (numbers.size() == MAX_DIMENSIONS || ++dimensions > MAX_ALL_DIMENSIONS) {
                        throw malformed(name, "has a " + field + " of too many numbers");
                    }
                    numbers.add(json.natural()
                            .orElseThrow(() -> malformed(
                                    name, "has a " + field + " that is not a list of natural numbers below 2^63")));
                });
                return List.copyOf(numbers);
            }

            private long bytes() {
                try {
                    long bits = dtype.bits();
                    for (long extent : shape) {
                        bits = Math.multiplyExact(bits, extent);
                    }
                    if (bits % 8 != 0) {
                        throw malformed(name, "has " + dtype + shape + ", which is not a whole number of bytes");
                    }
                    return bits / 8;
                } catch (ArithmeticException e) {
                    throw malformed(name, "has the impossible shape " + shape);
                }
            }
        }
    }
}
