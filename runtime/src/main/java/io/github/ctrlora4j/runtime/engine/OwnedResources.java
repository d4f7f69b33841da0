package io.github.ctrlora4j.runtime.engine;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Native resources of an object under construction; closed together, last first. The constructing code opens it in
 * try-with-resources and passes the result of {@link #release} to the finished object. Anything that is thrown before
 * that, errors included, frees everything.
 *
 * <pre>{@code
 * try (OwnedResources building = new OwnedResources()) {
 *     NDManager manager = building.own(engine.newManager());
 *     Unet unet = building.own(Unet.bind(load(manager), 8, 32));
 *     return new Model(unet, building.release());
 * }
 * }</pre>
 *
 * Confined to one thread.
 */
public final class OwnedResources implements AutoCloseable {
    private final Deque<AutoCloseable> resources;

    public OwnedResources() {
        this(new ArrayDeque<>());
    }

    private OwnedResources(Deque<AutoCloseable> resources) {
        this.resources = resources;
    }

    /** Takes ownership of a resource. */
    public <T extends AutoCloseable> T own(T resource) {
        resources.push(resource);
        return resource;
    }

    /** Everything owned so far; this object owns nothing afterwards. */
    public OwnedResources release() {
        OwnedResources released = new OwnedResources(new ArrayDeque<>(resources));
        resources.clear();
        return released;
    }

    @Override
    public void close() {
        while (!resources.isEmpty()) {
            try {
                resources.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("freeing native memory cannot fail", e);
            }
        }
    }
}
