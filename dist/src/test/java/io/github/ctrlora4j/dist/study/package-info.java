/**
 * The study of CtrLoRA in miniature: draws its training pictures ({@link io.github.ctrlora4j.dist.study.EmojiPictures}),
 * draws what the trained conditions make of held-out pictures ({@link io.github.ctrlora4j.dist.study.StudyDrawings}),
 * and turns figures into tables and plots ({@link io.github.ctrlora4j.dist.study.StudyPlots}). Programs of one thread,
 * run by the scripts in {@code dist/study}, never by tests.
 */
package io.github.ctrlora4j.dist.study;
