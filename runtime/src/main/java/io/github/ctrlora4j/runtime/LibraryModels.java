package io.github.ctrlora4j.runtime;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ModelConversion;
import io.github.ctrlora4j.api.host.ModelFile;
import io.github.ctrlora4j.api.host.Models;
import io.github.ctrlora4j.runtime.control.BaseFingerprint;
import io.github.ctrlora4j.runtime.control.ConditionTensors;
import io.github.ctrlora4j.runtime.conversion.ModelConverter;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.weights.Examination;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;

/** The model folders as applications see them. Thread-safe. */
record LibraryModels(Lifecycle lifecycle, ModelLibrary library, Supplier<TorchEngine> engine) implements Models {
    @Override
    public List<Path> folders() {
        lifecycle.requireOpen();
        return library.folders();
    }

    @Override
    public List<String> problems() {
        lifecycle.requireOpen();
        return library.problems();
    }

    @Override
    public List<ModelFile> list(ModelRole role) {
        lifecycle.requireOpen();
        return library.all(role).stream().map(this::examine).toList();
    }

    @Override
    public Path find(String nameOrPath, ModelRole role) {
        lifecycle.requireOpen();
        return library.find(nameOrPath, role);
    }

    @Override
    public List<Path> files(Path folder) {
        lifecycle.requireOpen();
        return new ModelLibrary(List.of(folder), library.reader()).list();
    }

    @Override
    public List<String> problems(Path folder) {
        lifecycle.requireOpen();
        return new ModelLibrary(List.of(folder), library.reader()).problems();
    }

    @Override
    public ModelFile examine(Path file) {
        lifecycle.requireOpen();
        Examination found = library.examine(file);
        Optional<Verdict> verdict = found.verdict();
        ModelFile.Builder answer = ModelFile.builder(file, found.reason());
        verdict.ifPresent(value -> answer.contents(found.format().orElse(""), value, tensorsByType(found)));
        try {
            verdict.flatMap(Verdict::role).ifPresent(role -> addFacts(answer, file, role));
        } catch (CtrloraException e) {
            return ModelFile.builder(file, e.problem()).build();
        }
        return answer.build();
    }

    @Override
    public Optional<String> hash(Path file) {
        lifecycle.requireOpen();
        return library.hash(file);
    }

    @Override
    public ModelFile convert(ModelConversion conversion, DoubleConsumer progress, Cancellation cancellation) {
        return lifecycle.use(() -> {
            new ModelConverter(library, engine)
                    .convert(conversion, progress, () -> cancellation.isCancelled() || lifecycle.isClosed());
            return examine(conversion.target());
        });
    }

    /** Adds the facts that only some roles have; reading them takes a few small tensors. */
    private void addFacts(ModelFile.Builder answer, Path file, ModelRole role) {
        if (role != ModelRole.BASE_CONTROLNET && role != ModelRole.CONDITION_LORA) {
            return;
        }
        try (OpenedModel opened = library.reader().open(file, role)) {
            if (role == ModelRole.BASE_CONTROLNET) {
                answer.fingerprint(BaseFingerprint.of(opened.weights()));
            } else {
                answer.rank(ConditionTensors.rank(opened.weights()));
            }
        }
    }

    private static Map<DType, Integer> tensorsByType(Examination found) {
        Map<DType, Integer> tensors = new EnumMap<>(DType.class);
        found.dtypes().forEach((type, share) -> tensors.put(type, share.tensors()));
        return tensors;
    }
}
