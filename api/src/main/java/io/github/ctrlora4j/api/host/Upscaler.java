package io.github.ctrlora4j.api.host;

/** How the result of the first pass of a {@link HiresFix} gets its final size. */
public enum Upscaler {
    /** Bilinear, on the latent. */
    LATENT("Latent"),
    LATENT_ANTIALIASED("Latent (antialiased)"),
    LATENT_BICUBIC("Latent (bicubic)"),
    LATENT_BICUBIC_ANTIALIASED("Latent (bicubic antialiased)"),
    LATENT_NEAREST("Latent (nearest)"),
    LATENT_NEAREST_EXACT("Latent (nearest-exact)"),
    /** On the decoded picture, which is then encoded again. */
    LANCZOS("Lanczos"),
    /** On the decoded picture, which is then encoded again. */
    NEAREST("Nearest");

    private final String title;

    Upscaler(String title) {
        this.title = title;
    }

    /** The name in web UIs and in the parameters text. */
    public String title() {
        return title;
    }

    /** True if it works on the latent, and the picture is not decoded between the passes. */
    public boolean isLatent() {
        return title.startsWith("Latent");
    }
}
