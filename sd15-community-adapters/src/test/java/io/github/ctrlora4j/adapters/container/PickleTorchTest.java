package io.github.ctrlora4j.adapters.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.adapters.container.PickleValue.Dictionary;
import io.github.ctrlora4j.adapters.container.PickleValue.Items;
import io.github.ctrlora4j.adapters.container.PickleValue.Opaque;
import io.github.ctrlora4j.adapters.container.PickleValue.Storage;
import io.github.ctrlora4j.adapters.container.PickleValue.StoredTensor;
import io.github.ctrlora4j.adapters.container.PickleValue.Tuple;
import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.DType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The arguments are those of the functions in PyTorch's torch/_utils.py and torch/_tensor.py. */
final class PickleTorchTest {
    private static final PickleGlobal FLOAT = global("torch", "FloatStorage");
    private static final PickleGlobal REBUILD = global("torch._utils", "_rebuild_tensor_v2");

    @TempDir
    Path folder;

    private FileSource source;
    private PickleTorch torch;

    @BeforeEach
    void open() {
        source = FileSource.open(TestFiles.write(folder.resolve("pickle"), new byte[1]));
        torch = new PickleTorch(new PickleInput(source, source.cursor(0, 1), "data.pkl"));
    }

    @AfterEach
    void close() {
        source.close();
    }

    private static PickleGlobal global(String module, String name) {
        return PickleGlobal.find(module, name).orElseThrow();
    }

    private static Tuple tuple(Object... items) {
        return new Tuple(List.of(items));
    }

    private static Tuple id(PickleGlobal type, long elements) {
        return tuple("storage", type, "7", "cpu", elements);
    }

    private StoredTensor tensor(long offset, Tuple shape, Tuple strides) {
        return (StoredTensor) torch.call(REBUILD, List.of(torch.storage(id(FLOAT, 6)), offset, shape, strides));
    }

    @Test
    void aStorageIsWhatItsPersistentIdSays() {
        assertEquals(new Storage("7", Optional.of(DType.F32), 6, 0), torch.storage(id(FLOAT, 6)));
        assertEquals(1, torch.storages().size());
    }

    @Test
    void anUntypedStorageCountsBytes() {
        Storage storage = torch.storage(id(global("torch.storage", "UntypedStorage"), 24));
        assertEquals(Optional.empty(), storage.dtype());
        assertEquals(1, storage.elementBytes());
    }

    /** Older files: the sixth value is None or (key of the view, offset, size). */
    @Test
    void anOldStorageMayBeTheViewOfAnother() {
        assertEquals(
                4,
                torch.storage(tuple("storage", FLOAT, "7", "cpu", 6L, tuple("8", 4L, 2L)))
                        .viewOffset());
        assertEquals(
                0,
                torch.storage(tuple("storage", FLOAT, "7", "cpu", 6L, Opaque.INSTANCE))
                        .viewOffset());
    }

    @Test
    void rejectsStoragesThatAreNotDescribedSo() {
        List<Object> wrong = List.of(
                "storage",
                tuple("storage", FLOAT, "7", "cpu"),
                tuple("other", FLOAT, "7", "cpu", 6L),
                tuple("storage", REBUILD, "7", "cpu", 6L),
                tuple("storage", FLOAT, 7L, "cpu", 6L),
                tuple("storage", FLOAT, "7".repeat(65), "cpu", 6L),
                tuple("storage", FLOAT, "7", "cpu", -1L),
                tuple("storage", FLOAT, "7", "cpu", 6L, tuple("8", 4L)),
                tuple("storage", FLOAT, "7", "cpu", 6L, tuple("8", -4L, 2L)));
        for (Object id : wrong) {
            assertThrows(MalformedFileException.class, () -> torch.storage(id), id.toString());
        }
        assertEquals(List.of(), torch.storages());
    }

    @Test
    void rejectsWholeModulesWithAdvice() {
        CtrloraException e =
                assertThrows(UnsupportedFileException.class, () -> torch.storage(tuple("module", FLOAT, "a", "b")));
        assertTrue(e.problem().endsWith("save the module's state dict"), e.problem());
    }

    @Test
    void aTensorHasTheTypeOfItsStorage() {
        StoredTensor tensor = tensor(1, tuple(2L, 2L), tuple(1L, 2L));
        assertEquals(DType.F32, tensor.dtype);
        assertEquals(1, tensor.offset);
        assertEquals(List.of(2L, 2L), tensor.shape);
        assertEquals(List.of(1L, 2L), tensor.strides);
    }

    /** _rebuild_tensor_v3: (storage, offset, size, stride, requires_grad, hooks, dtype). */
    @Test
    void aTensorOfTheThirdVersionBringsItsType() {
        Storage untyped = torch.storage(id(global("torch.storage", "UntypedStorage"), 24));
        PickleGlobal v3 = global("torch._utils", "_rebuild_tensor_v3");
        List<Object> arguments =
                List.of(untyped, 0L, tuple(3L), tuple(1L), false, Opaque.INSTANCE, global("torch", "float8_e4m3fn"));
        assertEquals(DType.F8_E4M3, ((StoredTensor) torch.call(v3, arguments)).dtype);
        assertThrows(MalformedFileException.class, () -> torch.call(v3, arguments.subList(0, 6)));
        assertThrows(MalformedFileException.class, () -> torch.call(REBUILD, arguments.subList(0, 4)));
    }

    @Test
    void aParameterIsItsTensor() {
        StoredTensor tensor = tensor(0, tuple(6L), tuple(1L));
        PickleGlobal parameter = global("torch._utils", "_rebuild_parameter");
        assertSame(tensor, torch.call(parameter, List.of(tensor, false)));
        assertThrows(MalformedFileException.class, () -> torch.call(parameter, List.of("w")));
    }

    /** _rebuild_from_type_v2: (function, type, arguments, state). */
    @Test
    void aTensorOfAnotherTypeIsWhatItsFunctionMakes() {
        PickleGlobal typed = global("torch._tensor", "_rebuild_from_type_v2");
        PickleGlobal label = global("torch.nn.parameter", "Parameter");
        Tuple arguments = tuple(torch.storage(id(FLOAT, 6)), 0L, tuple(6L), tuple(1L));
        StoredTensor tensor = (StoredTensor) torch.call(typed, List.of(REBUILD, label, arguments, Opaque.INSTANCE));
        assertEquals(List.of(6L), tensor.shape);
        PickleGlobal dictionary = global("collections", "OrderedDict");
        assertThrows(
                UnsupportedFileException.class,
                () -> torch.call(typed, List.of(dictionary, label, tuple(), Opaque.INSTANCE)));
        assertThrows(
                UnsupportedFileException.class,
                () -> torch.call(typed, List.of(typed, label, tuple(), Opaque.INSTANCE)));
    }

    @Test
    void rejectsTensorsWhoseSizesMakeNoSense() {
        assertThrows(MalformedFileException.class, () -> tensor(-1, tuple(2L), tuple(1L)));
        assertThrows(MalformedFileException.class, () -> tensor(0, tuple(-2L), tuple(1L)));
        assertThrows(MalformedFileException.class, () -> tensor(0, tuple(2L), tuple(-1L)));
        assertThrows(MalformedFileException.class, () -> tensor(0, tuple("2"), tuple(1L)));
        MalformedFileException e =
                assertThrows(MalformedFileException.class, () -> tensor(0, tuple(2L, 3L), tuple(1L)));
        assertTrue(e.problem().endsWith("a tensor has 2 sizes and 1 strides"), e.problem());
    }

    /** PyTorch's own limit is 64 dimensions. */
    @Test
    void limitsDimensions() {
        Tuple most = new Tuple(new ArrayList<>(Collections.nCopies(64, 1L)));
        assertEquals(64, tensor(0, most, most).shape.size());
        Tuple more = new Tuple(new ArrayList<>(Collections.nCopies(65, 1L)));
        assertThrows(MalformedFileException.class, () -> tensor(0, more, more));
    }

    @Test
    void aDictionaryMayBeMadeOfPairs() {
        Items pair = new Items();
        pair.list.addAll(List.of("a", 1L));
        Items pairs = new Items();
        pairs.list.add(pair);
        PickleGlobal dictionary = global("collections", "OrderedDict");
        assertEquals(
                1L, ((Dictionary) torch.call(dictionary, List.of(pairs))).map().get("a"));
        assertEquals(0, ((Dictionary) torch.call(dictionary, List.of())).map().size());
        pair.list.add("third");
        assertThrows(MalformedFileException.class, () -> torch.call(dictionary, List.of(pairs)));
        assertThrows(MalformedFileException.class, () -> torch.call(dictionary, List.of("a")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "torch FloatStorage",
                "torch float32",
                "numpy ndarray",
                "torch.nn.modules.container ParameterDict"
            })
    void labelsAreNeverCalled(String name) {
        String[] parts = name.split(" ");
        UnsupportedFileException e =
                assertThrows(UnsupportedFileException.class, () -> torch.call(global(parts[0], parts[1]), List.of()));
        assertTrue(e.problem().endsWith("it calls '" + parts[0] + "." + parts[1] + "'"), e.problem());
    }

    @Test
    void whatWeightsDoNotNeedIsOpaque() {
        assertSame(Opaque.INSTANCE, torch.call(global("torch", "Size"), List.of("anything", 1L)));
    }

    /** More than any model has; each costs memory that its file does not pay for. */
    @Test
    void limitsTheNumberOfTensors() {
        for (int i = 0; i < 20_000; i++) {
            tensor(0, tuple(2L), tuple(1L));
        }
        Exception rejection = assertThrows(CtrloraException.class, () -> tensor(0, tuple(2L), tuple(1L)));
        assertTrue(String.valueOf(rejection.getMessage()).contains("more than 20000 tensors"), rejection.getMessage());
    }
}
