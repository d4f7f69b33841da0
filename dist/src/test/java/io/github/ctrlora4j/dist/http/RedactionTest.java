package io.github.ctrlora4j.dist.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {
    private final Redaction redaction = new Redaction(List.of(Path.of("/srv/models"), Path.of("models")));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /srv/models/sd/a.safetensors: damaged    | sd/a.safetensors: damaged
                    models/a.safetensors: damaged            | a.safetensors: damaged
                    cannot read '/srv/models'                | cannot read 'the folder'
                    cannot read /etc/secret/key$1.pem        | cannot read key$1.pem
                    cannot read C:\\Users\\ada\\a.png        | cannot read a.png
                    POST /sdapi/v1/img2img changes a picture | POST /sdapi/v1/img2img changes a picture
                    there are no models here                 | there are no models here
                    old-models/a.safetensors: damaged        | old-models/a.safetensors: damaged
                    """)
    void takesFoldersOutOfMessages(String message, String shown) {
        assertEquals(shown, redaction.of(message));
    }

    @Test
    void takesTheFullPathOfARelativeFolderOut() {
        assertEquals("a.png: damaged", redaction.of(Path.of("models/a.png").toAbsolutePath() + ": damaged"));
    }
}
