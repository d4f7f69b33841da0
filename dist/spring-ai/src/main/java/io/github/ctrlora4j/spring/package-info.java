/**
 * Spring AI's {@link org.springframework.ai.image.ImageModel} over an {@link io.github.ctrlora4j.api.host.ImageHost},
 * as beans of Spring Boot: {@link io.github.ctrlora4j.spring.SpringImageModel} with {@link
 * io.github.ctrlora4j.spring.CtrloraImageOptions}, set up by the properties of {@link
 * io.github.ctrlora4j.spring.CtrloraProperties}. Thread-safe; the host runs one generation at a time and is closed with
 * the application context.
 */
package io.github.ctrlora4j.spring;
