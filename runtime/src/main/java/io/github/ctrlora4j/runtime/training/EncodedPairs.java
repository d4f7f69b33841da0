package io.github.ctrlora4j.runtime.training;

import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.runtime.dataset.PairPictures;
import io.github.ctrlora4j.runtime.dataset.PairPictures.Pictures;
import io.github.ctrlora4j.runtime.dataset.TrainingPair;
import io.github.ctrlora4j.runtime.files.Checksum;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Pairs of one condition as the networks see them. Confined to one thread.
 */
final class EncodedPairs {
    private final NDManager manager;
    private final SampleEncoder encoder;
    private final RecentEncodings encodings;
    private final PairPictures pictures;
    private final String model;
    private final List<Member> members = new ArrayList<>();

    /** A pair and the names of its latents in the cache. */
    private record Member(TrainingPair pair, String latent, String condition) {}

    /** @param model names the weights that encode, so that those of another model are not taken for theirs */
    EncodedPairs(
            NDManager manager, SampleEncoder encoder, RecentEncodings encodings, PairPictures pictures, String model) {
        this.manager = manager;
        this.encoder = encoder;
        this.encodings = encodings;
        this.pictures = pictures;
        this.model = model;
    }

    /**
     * Encodes a pair and adds it behind the others.
     *
     * @throws InvalidRequestException if the condition does not take its picture
     */
    void add(TrainingPair pair) {
        Pictures both = pictures.of(pair);
        Member member =
                new Member(pair, name("picture", both.target()), name(encoder.conditionForm(), both.condition()));
        latent(member, both);
        condition(member, both);
        text(pair.prompt());
        members.add(member);
    }

    int size() {
        return members.size();
    }

    TrainingPair pair(int i) {
        return members.get(i).pair();
    }

    /** Pictures of a pair, read anew. */
    Pictures pictures(int i) {
        return pictures.of(pair(i));
    }

    /** See {@link PairPictures#distance}. */
    PairPictures source() {
        return pictures;
    }

    Sample sample(int i, String prompt) {
        Member member = members.get(i);
        Supplier<Pictures> both = () -> pictures.of(member.pair());
        SampleEncoder.Encoded latent = encodings.get(
                member.latent(), () -> encoder.picture(manager, both.get().target()));
        SampleEncoder.Encoded condition = encodings.get(
                member.condition(), () -> encoder.condition(manager, both.get().condition()));
        SampleEncoder.Encoded context = text(prompt);
        return new Sample(
                latent.values(),
                latent.shape(),
                condition.values(),
                condition.shape(),
                context.values(),
                context.shape());
    }

    SampleEncoder.Encoded text(String prompt) {
        return encodings.get(
                name("text", prompt.getBytes(StandardCharsets.UTF_8)), () -> encoder.text(manager, prompt));
    }

    private void latent(Member member, Pictures both) {
        encodings.get(member.latent(), () -> encoder.picture(manager, both.target()));
    }

    private void condition(Member member, Pictures both) {
        encodings.get(member.condition(), () -> encoder.condition(manager, both.condition()));
    }

    private String name(String kind, RgbImage image) {
        return name(kind + " " + image.width() + "x" + image.height(), image.toBytes());
    }

    private String name(String kind, byte[] content) {
        MessageDigest digest = Checksum.SHA_256.digest();
        digest.update((model + "\n" + kind + "\n").getBytes(StandardCharsets.UTF_8));
        digest.update(content);
        return Checksum.hex(digest);
    }
}
