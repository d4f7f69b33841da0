package io.github.ctrlora4j.runtime.packs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.runtime.conditions.ConditionLookup;
import io.github.ctrlora4j.runtime.control.BaseFingerprint;
import io.github.ctrlora4j.runtime.control.ConditionTensors;
import io.github.ctrlora4j.runtime.files.Checksum;
import io.github.ctrlora4j.runtime.files.TemporaryFolder;
import io.github.ctrlora4j.runtime.files.WholeFile;
import io.github.ctrlora4j.runtime.packs.PackRecipe.Ingredient;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import io.github.ctrlora4j.runtime.weights.SafetensorsWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Makes packs: converts LoRAs to safetensors, writes the descriptor and the zip, and verifies the result. Thread-safe. */
public final class PackMaker {
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");
    private static final int SHORT_FINGERPRINT = 12;

    /** Where the authors of CtrLoRA publish their files. */
    private static final String OFFICIAL_PAGE = "https://huggingface.co/xyfJASON/ctrlora";

    private final ModelLibrary library;
    private final ConditionLookup installed;

    /**
     * @param library has the Base ControlNets
     * @param installed has the preprocessors
     */
    public PackMaker(ModelLibrary library, ConditionLookup installed) {
        this.library = library;
        this.installed = installed;
    }

    /**
     * The fields of a recipe with what follows from the file name.
     *
     * @throws InvalidRequestException if the recipe is official, and its file's name is not
     */
    private Map<String, Object> fields(PackRecipe recipe) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (recipe.isOfficial()) {
            fields.putAll(derived(recipe, official(recipe)));
        }
        fields.putAll(recipe.fields());
        return fields;
    }

    private static OfficialFileName official(PackRecipe recipe) {
        Path file = recipe.loras().get(0).file();
        return OfficialFileName.parse(file)
                .orElseThrow(
                        () -> new InvalidRequestException(file.getFileName() + " is not named as CtrLoRA's files are,"
                                + " ctrlora_sd15_<basecn>_<condition>_rank<r>[_<images>_<steps>].ckpt; give it as --lora"
                                + " and say the rest with options"));
    }

    private Map<String, Object> derived(PackRecipe recipe, OfficialFileName name) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (!recipe.fields().containsKey("extends")) {
            fields.put("id", name.id());
            fields.put("preprocessor", preprocessor(name.condition()));
        }
        fields.put("title", name.title());
        fields.put("version", "1.0.0");
        fields.put("licence", "not stated in the file, see its page");
        fields.put("page", OFFICIAL_PAGE);
        return fields;
    }

    private String preprocessor(String condition) {
        return List.of(condition, condition.replace('_', '-')).stream()
                .filter(name -> installed.find(name).isPresent())
                .findFirst()
                .orElse(ConditionInput.NONE);
    }

    /**
     * @param out the new zip; an existing file is never overwritten
     * @return the descriptor that the pack got
     * @throws io.github.ctrlora4j.api.CtrloraException if a part does not do; nothing is left behind
     */
    public PackDescriptor make(PackRecipe recipe, Path out) {
        refuseMissing(recipe);
        Map<String, Object> fields = fields(recipe);
        try (TemporaryFolder folder = TemporaryFolder.create("pack")) {
            Map<String, PackZip.Content> contents = new LinkedHashMap<>();
            List<Map<String, Object>> loras = new ArrayList<>();
            for (Ingredient ingredient : recipe.loras()) {
                String base = fingerprint(recipe, ingredient);
                String name = fields.getOrDefault("id", fields.getOrDefault("extends", "lora")) + "-"
                        + base.substring(0, SHORT_FINGERPRINT) + ".safetensors";
                LoraFile lora = safetensors(ingredient.file(), folder.path().resolve(loras.size() + ".safetensors"));
                loras.add(described(name, base, lora));
                contents.put(name, () -> Files.newInputStream(lora.file()));
            }
            recipe.attachments().forEach((name, file) -> contents.put(name, () -> Files.newInputStream(file)));
            byte[] descriptor = json(fields, loras);
            contents.put(DescriptorReader.FILE, () -> new ByteArrayInputStream(descriptor));
            // Before anything is written: what is wrong with the descriptor is the caller's.
            PackDescriptor read = checked(out, descriptor);
            PackVerifier verifier = new PackVerifier(library.reader(), installed);
            WholeFile.create(
                    out, stream -> PackZip.write(contents, stream), zip -> verifier.verify(zip, out.toString()));
            return read;
        } catch (IOException e) {
            throw new EngineException(out + " cannot be made: " + e.getMessage(), e);
        }
    }

    private static void refuseMissing(PackRecipe recipe) {
        Stream.concat(recipe.loras().stream().map(Ingredient::file), recipe.attachments().values().stream())
                .filter(file -> !Files.isRegularFile(file))
                .findFirst()
                .ifPresent(file -> {
                    throw new InvalidRequestException(file + ": no such file");
                });
    }

    private static PackDescriptor checked(Path out, byte[] descriptor) {
        try {
            return DescriptorReader.read(out.toString(), descriptor);
        } catch (MalformedFileException e) {
            throw new InvalidRequestException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Map<String, Object> described(String name, String base, LoraFile lora) throws IOException {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("file", name);
        described.put("base", base);
        described.put("rank", lora.rank());
        described.put("size", Files.size(lora.file()));
        described.put("sha256", Checksum.SHA_256.of(lora.file()));
        return described;
    }

    private static byte[] json(Map<String, Object> fields, List<Map<String, Object>> loras)
            throws JsonProcessingException {
        Map<String, Object> descriptor = new LinkedHashMap<>();
        descriptor.put("schema", DescriptorReader.SCHEMA);
        descriptor.putAll(fields);
        descriptor.put("loras", loras);
        // Jackson's own printer would end lines as the machine does.
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
        String text = new ObjectMapper().writer(printer).writeValueAsString(descriptor);
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** A LoRA as safetensors. */
    private record LoraFile(Path file, int rank) {}

    /** The file itself if it is safetensors, else a copy with the tensors of the condition, in their own number formats. */
    private LoraFile safetensors(Path file, Path copy) throws IOException {
        try (OpenedModel opened = library.reader().open(file, ModelRole.CONDITION_LORA)) {
            int rank = ConditionTensors.rank(opened.weights());
            if (opened.isSafetensors()) {
                return new LoraFile(file, rank);
            }
            try (OutputStream out = Files.newOutputStream(copy)) {
                Map<String, String> metadata =
                        new LinkedHashMap<>(opened.weights().settings());
                metadata.put("format", "pt");
                SafetensorsWriter.write(ConditionTensors.of(opened.weights()), metadata, out);
            }
            return new LoraFile(copy, rank);
        }
    }

    private String fingerprint(PackRecipe recipe, Ingredient ingredient) {
        Optional<String> base = ingredient.base();
        if (base.isPresent() && FINGERPRINT.matcher(base.get()).matches()) {
            return base.get();
        }
        Path file = base.map(name -> library.find(name, ModelRole.BASE_CONTROLNET))
                .orElseGet(() -> officialBase(official(recipe)));
        try (OpenedModel opened = library.reader().open(file, ModelRole.BASE_CONTROLNET)) {
            return BaseFingerprint.of(opened.weights());
        }
    }

    private Path officialBase(OfficialFileName name) {
        return library.all(ModelRole.BASE_CONTROLNET).stream()
                .filter(file -> name.isBase(ModelLibrary.stem(file)))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException("no Base ControlNet called " + name.base() + " in "
                        + library.folders() + "; name the file or fingerprint of the LoRA's base with --base"));
    }
}
