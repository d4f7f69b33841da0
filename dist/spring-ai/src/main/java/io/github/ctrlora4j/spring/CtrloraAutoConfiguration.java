package io.github.ctrlora4j.spring;

import io.github.ctrlora4j.api.host.ImageHost;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import org.springframework.ai.model.SpringAIModelProperties;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * The host and the image model as beans. Starting the application starts no engine; the first image does. An
 * application's own {@link ImageHost} or {@link SpringImageModel} takes precedence, and {@code
 * spring.ai.model.image} selects among several providers, as everywhere in Spring AI.
 */
@AutoConfiguration
@EnableConfigurationProperties(CtrloraProperties.class)
public class CtrloraAutoConfiguration {
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean(ImageHost.class)
    Ctrlora4j ctrlora4j(CtrloraProperties properties) {
        return Ctrlora4j.open(properties.runtimeOptions());
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnProperty(name = SpringAIModelProperties.IMAGE_MODEL, havingValue = "ctrlora4j", matchIfMissing = true)
    SpringImageModel ctrloraImageModel(ImageHost host, CtrloraProperties properties) {
        return new SpringImageModel(host, properties.image().options());
    }
}
