package io.github.ctrlora4j.adapters.container;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.checkpoint.DType;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The JSON header of a safetensors file, streamed and checked entry by entry. Immutable.
 *
 * @param entries in the order of the header, names unique
 */
record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata) {
    private static final int MOST_TENSORS = 100_000;
    private static final int MOST_DIMENSIONS = 1000;
    private static final long LONGEST_METADATA = 16L << 20;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxStringLength(8 << 20)
                    .maxNameLength(64 << 10)
                    .maxNumberLength(20)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // Interning a hostile header's names would keep them for ever.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    /**
     * One tensor; offsets are relative to the data.
     *
     * @param bytes what dtype and shape need
     */
    record Entry(String name, DType dtype, List<Long> shape, long begin, long end, long bytes) {}

    static SafetensorsHeader parse(FileSource source, ByteBuffer json) {
        // A Reader, because Jackson guesses an encoding from bytes and lets some invalid UTF-8 pass.
        Reader text = new InputStreamReader(
                new BufferStream(json),
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
        try (JsonParser parser = JSON.createParser(text)) {
            return new Parsing(source, parser).header();
        } catch (JsonProcessingException e) {
            long offset = 8 + Math.max(0, e.getLocation().getCharOffset());
            String problem = FileSource.quote(e.getOriginalMessage());
            throw new MalformedFileException(
                    source.path() + ": the header is not valid JSON near offset " + offset + ": " + problem, e);
        } catch (IOException e) {
            throw new MalformedFileException(source.path() + ": the header at offset 8 is not valid UTF-8", e);
        }
    }

    /** One run over a header; confined to one thread. */
    private static final class Parsing {
        private final FileSource source;
        private final JsonParser parser;
        private final List<Entry> entries = new ArrayList<>();
        private final Map<String, String> metadata = new LinkedHashMap<>();
        private long metadataLength;

        private Parsing(FileSource source, JsonParser parser) {
            this.source = source;
            this.parser = parser;
        }

        private SafetensorsHeader header() throws IOException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw malformed("is not a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = checked(parser.currentName());
                if (name.equals("__metadata__")) {
                    readMetadata();
                } else if (entries.size() < MOST_TENSORS) {
                    entries.add(entry(name));
                } else {
                    throw malformed("has more than " + MOST_TENSORS + " tensors");
                }
            }
            if (parser.nextToken() != null) {
                throw malformed("goes on after its closing brace");
            }
            return new SafetensorsHeader(List.copyOf(entries), metadata);
        }

        private void readMetadata() throws IOException {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.VALUE_NULL) {
                return;
            }
            if (token != JsonToken.START_OBJECT) {
                throw malformed("has a __metadata__ that is not an object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = checked(parser.currentName());
                if (parser.nextToken() != JsonToken.VALUE_STRING) {
                    throw malformed("has a __metadata__ value that is not a string: " + FileSource.quote(key));
                }
                String value = checked(parser.getText());
                metadataLength += key.length() + value.length();
                if (metadataLength > LONGEST_METADATA) {
                    throw malformed("has more than " + LONGEST_METADATA + " characters of __metadata__");
                }
                metadata.put(key, value);
            }
        }

        private Entry entry(String name) throws IOException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw malformed(name, "is not described by an object");
            }
            Set<String> found = new HashSet<>();
            DType dtype = DType.U8;
            List<Long> shape = List.of();
            List<Long> offsets = List.of();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                found.add(field);
                parser.nextToken();
                switch (field) {
                    case "dtype" -> dtype = dtype(name);
                    case "shape" -> shape = numbers(name, "shape");
                    case "data_offsets" -> offsets = numbers(name, "data_offsets");
                    default -> parser.skipChildren();
                }
            }
            for (String field : List.of("dtype", "shape", "data_offsets")) {
                if (!found.contains(field)) {
                    throw malformed(name, "has no " + field);
                }
            }
            if (offsets.size() != 2) {
                throw malformed(name, "has " + offsets.size() + " data_offsets, expected 2");
            }
            return new Entry(name, dtype, shape, offsets.get(0), offsets.get(1), bytes(name, dtype, shape));
        }

        private DType dtype(String name) throws IOException {
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
                String text = parser.getText();
                for (DType dtype : DType.values()) {
                    if (dtype.name().equals(text)) {
                        return dtype;
                    }
                }
            }
            throw malformed(name, "has the unknown dtype " + FileSource.quote(parser.getText()));
        }

        private List<Long> numbers(String name, String field) throws IOException {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                throw malformed(name, "has a " + field + " that is not a list");
            }
            List<Long> numbers = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                boolean small = parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
                if (!small || parser.getText().startsWith("-") || numbers.size() == MOST_DIMENSIONS) {
                    throw malformed(name, "has a " + field + " that is not a list of natural numbers below 2^63");
                }
                numbers.add(parser.getLongValue());
            }
            return List.copyOf(numbers);
        }

        private long bytes(String name, DType dtype, List<Long> shape) {
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

        /** Jackson lets half a surrogate pair pass; such text is not Unicode. */
        private String checked(String text) {
            if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
                throw malformed("holds text that is not valid Unicode");
            }
            return text;
        }

        private MalformedFileException malformed(String what) {
            return source.malformed("the header at offset 8 " + what + " (" + where() + ")");
        }

        private MalformedFileException malformed(String tensor, String what) {
            return source.malformed("tensor " + FileSource.quote(tensor) + " " + what + " (" + where() + ")");
        }

        private String where() {
            return "near offset " + (8 + Math.max(0, parser.currentLocation().getCharOffset()));
        }
    }

    /** Reads a buffer; mapped pages need no room on the heap. Confined to one thread. */
    private static final class BufferStream extends InputStream {
        private final ByteBuffer buffer;

        private BufferStream(ByteBuffer buffer) {
            this.buffer = buffer;
        }

        @Override
        public int read() {
            return buffer.hasRemaining() ? buffer.get() & 0xFF : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (length == 0) {
                return 0;
            }
            if (!buffer.hasRemaining()) {
                return -1;
            }
            int count = Math.min(length, buffer.remaining());
            buffer.get(bytes, offset, count);
            return count;
        }
    }
}
