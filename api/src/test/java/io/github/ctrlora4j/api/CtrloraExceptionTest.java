package io.github.ctrlora4j.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CtrloraExceptionTest {
    @Test
    void composesSubjectAndProblem() {
        CtrloraException e = new MalformedFileException("a.ckpt", "is cut off");
        assertEquals("a.ckpt: is cut off", e.getMessage());
        assertEquals(Optional.of("a.ckpt"), e.subject());
        assertEquals("is cut off", e.problem());
    }

    @Test
    void problemAloneIsTheMessage() {
        CtrloraException e = new EngineException("no memory");
        assertEquals("no memory", e.getMessage());
        assertEquals(Optional.empty(), e.subject());
    }

    @Test
    void copyAtAnotherSubjectKeepsProblemCauseAndTrace() {
        IOException cause = new IOException("disk");
        CtrloraException original = new UnsupportedFileException("/tmp/1.zip", "is a folder", cause);
        original.addSuppressed(new IllegalStateException("while closing"));
        CtrloraException copy = original.at("pack.zip");
        assertEquals("pack.zip: is a folder", copy.getMessage());
        assertEquals(UnsupportedFileException.class, copy.getClass());
        assertSame(cause, copy.getCause());
        assertEquals(original.getStackTrace()[0], copy.getStackTrace()[0]);
        assertEquals("while closing", copy.getSuppressed()[0].getMessage());
        assertEquals("/tmp/1.zip: is a folder", original.getMessage());
    }

    @Test
    void keepsTerminalEscapesOutOfMessages() {
        CtrloraException e = new PluginException("x\u001b[2J.jar", "two\nlines, \u202ebackwards, C1 \u009b, émoji 🎈");
        assertEquals("x?[2J.jar: two lines, ?backwards, C1 ?, émoji 🎈", e.getMessage());
    }

    @Test
    void cutsWhatAFileMakesEndless() {
        assertEquals(2001, CtrloraException.oneLine("x".repeat(5000)).length());
        assertEquals(2000, CtrloraException.oneLine("x".repeat(2000)).length());
    }
}
