package io.github.ctrlora4j.api.host;

/** How a condition and the prompt share the picture, by the names of sd-webui-controlnet. */
public enum ControlMode {
    /** Both as trained. */
    BALANCED("Balanced"),
    /** The condition acts less on fine detail. */
    PROMPT("My prompt is more important"),
    /** The same, and the condition acts on the prompt's side of the guidance alone, which makes it stronger. */
    CONDITION("ControlNet is more important");

    private final String title;

    ControlMode(String title) {
        this.title = title;
    }

    /** The name in web UIs and in the parameters text. */
    public String title() {
        return title;
    }
}
