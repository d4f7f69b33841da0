package io.github.ctrlora4j.dist;

/** Entry point of the launcher {@code bin/ctrlora4j}. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Program program = new Program(new RuntimeHost(), Installation.current(), Console.standard());
        System.exit(program.run(arguments).value());
    }
}
