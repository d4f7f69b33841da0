package io.github.ctrlora4j.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.ImageHost;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import org.junit.jupiter.api.Test;
import org.springframework.ai.image.ImageModel;
import org.springframework.beans.BeansException;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.NestedExceptionUtils;

class CtrloraAutoConfigurationTest {
    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class WithItsOwnHost {
        static final ImageHost HOST = Ctrlora4j.open(RuntimeOptions.builder().build());

        @Bean
        ImageHost own() {
            return HOST;
        }
    }

    @Test
    void leavesAnApplicationsOwnHostAlone() {
        try (ConfigurableApplicationContext context = DemoApplication.start(WithItsOwnHost.class)) {
            assertSame(WithItsOwnHost.HOST, context.getBean(ImageHost.class));
            assertEquals(1, context.getBeansOfType(ImageModel.class).size());
        }
    }

    @Test
    void givesWayToAnotherProvider() {
        try (ConfigurableApplicationContext context = DemoApplication.start("spring.ai.model.image=openai")) {
            assertTrue(context.getBeansOfType(ImageModel.class).isEmpty());
            assertEquals(1, context.getBeansOfType(ImageHost.class).size());
        }
    }

    @Test
    void failsAtTheStartForAWrongProperty() {
        assertStartFails("device: must be auto, cpu, cuda or cuda:N, got 'gpu'", "ctrlora4j.device=gpu");
        assertStartFails("steps: needs a number within 1..150, got 0", "ctrlora4j.image.steps=0");
    }

    private static void assertStartFails(String message, String property) {
        BeansException failure = assertThrows(BeansException.class, () -> DemoApplication.start(property));
        Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
        assertEquals(InvalidRequestException.class, cause.getClass());
        assertEquals(message, cause.getMessage());
    }
}
