/**
 * Text as the networks see it: {@link io.github.ctrlora4j.runtime.prompt.ClipTokenizer} turns a prompt into the token
 * ids of CLIP ViT-L/14, the text encoder of SD1.5. {@link io.github.ctrlora4j.runtime.prompt.PromptTokens} adds the
 * places of embeddings, whose names {@link io.github.ctrlora4j.runtime.prompt.Triggers} finds.
 *
 * <p>Everything here is immutable and thread-safe. Source: the byte-pair encoding of OpenAI's CLIP (MIT license), whose
 * list of merges is the resource {@code clip-merges.bin}, as the fast tokenizer of Hugging Face applies it.
 */
package io.github.ctrlora4j.runtime.prompt;
