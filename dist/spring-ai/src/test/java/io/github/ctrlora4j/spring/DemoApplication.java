package io.github.ctrlora4j.spring;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** An application that has nothing but ctrlora4j on its class path, with the embedded miniature. */
@SpringBootConfiguration
@EnableAutoConfiguration
class DemoApplication {
    private static final Path DEMO = Path.of("..", "src", "main", "demo");

    static ConfigurableApplicationContext start(String... properties) {
        return start(DemoApplication.class, properties);
    }

    static ConfigurableApplicationContext start(Class<?> application, String... properties) {
        List<String> all = new ArrayList<>(List.of(
                "ctrlora4j.device=cpu",
                "ctrlora4j.model-folders=" + DEMO.resolve("models"),
                "ctrlora4j.image.checkpoint=miniature-ink",
                "ctrlora4j.image.base=basecn"));
        all.addAll(List.of(properties));
        return new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .properties(all.toArray(String[]::new))
                .run();
    }

    static RgbImage rocket() {
        return ImageFiles.read(DEMO.resolve("sources/rocket-twemoji.png"));
    }
}
