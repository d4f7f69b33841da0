package io.github.ctrlora4j.dist.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** {@code preprocessors.py} in a process of its own, which makes a map when it is told to. Confined to one thread. */
final class PythonSide implements AutoCloseable {
    private final Process process;
    private final Writer in;
    private final BufferedReader out;

    private PythonSide(Process process) {
        this.process = process;
        this.in = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII);
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    static PythonSide start(String python, String script) throws IOException {
        return new PythonSide(new ProcessBuilder(python, script)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Empty if the script does not know the condition. */
    Optional<Timing> time(String condition) throws IOException {
        in.write(condition + "\n");
        in.flush();
        String answer = out.readLine();
        if (answer == null) {
            throw new IOException("preprocessors.py ended in " + condition);
        }
        String[] words = answer.split(" ");
        return words.length == 2 ? Optional.of(new Timing(Double.parseDouble(words[0]), words[1])) : Optional.empty();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
