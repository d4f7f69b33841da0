package io.github.ctrlora4j.api.host;

/** How the texts of a request are read. */
public enum PromptSyntax {
    /**
     * As stable-diffusion-webui reads them: {@code (weights:1.2)}, prompts of any length in chunks of 75 tokens, {@code
     * BREAK}, {@code [from:to:0.5]}, {@code [turns|about]} and {@code AND}.
     */
    WEB_UI,
    /** Every character is text, and 75 tokens are read, as in the CtrLoRA reference and in diffusers. */
    PLAIN
}
