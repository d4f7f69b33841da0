package io.github.ctrlora4j.dist.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTest {
    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("table.csv"), text);
    }

    @Test
    void readsCellsByColumn() throws IOException {
        List<Map<String, String>> rows = Csv.read(file("a,b\n1,\n3,x y\n"));
        assertEquals(List.of(Map.of("a", "1", "b", ""), Map.of("a", "3", "b", "x y")), rows);
        assertEquals(2, Csv.mean(rows, "a"));
    }

    @Test
    void writesWhatItReads() throws IOException {
        Path copy = folder.resolve("copy.csv");
        Csv.write(copy, Csv.read(file("b,a\n1,2\n3,\n")));
        assertEquals("b,a\n1,2\n3,\n", Files.readString(copy));
    }

    @Test
    void rejectsCommasInCells() {
        List<Map<String, String>> rows = List.of(Map.of("a", "1,2"));
        assertThrows(IllegalArgumentException.class, () -> Csv.write(folder.resolve("new.csv"), rows));
    }

    @Test
    void rejectsQuotesAndRowsOfAnotherLength() throws IOException {
        Path quoted = file("a,b\n\"1\",2\n");
        assertThrows(IOException.class, () -> Csv.read(quoted));
        Path shorter = file("a,b\n1\n");
        IOException problem = assertThrows(IOException.class, () -> Csv.read(shorter));
        assertTrue(problem.getMessage().endsWith("2 cells are expected: 1"), problem.getMessage());
    }
}
