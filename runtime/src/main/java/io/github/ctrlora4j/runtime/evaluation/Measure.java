package io.github.ctrlora4j.runtime.evaluation;

/** The columns of an evaluation. */
public enum Measure {
    MSE("MSE", false),
    PSNR("PSNR", true),
    SSIM("SSIM", true),
    LPIPS("LPIPS", false),
    FID("FID", false),
    KID("KID", false),
    CLIP_SCORE("CLIP score", true);

    private final String title;
    private final boolean moreIsBetter;

    Measure(String title, boolean moreIsBetter) {
        this.title = title;
        this.moreIsBetter = moreIsBetter;
    }

    public String title() {
        return title;
    }

    /** False if less is better. */
    public boolean isMoreBetter() {
        return moreIsBetter;
    }
}
