package io.github.ctrlora4j.dist.http.webui;

import io.github.ctrlora4j.dist.http.wire.ApiException;
import io.github.ctrlora4j.dist.http.wire.Fields;
import java.util.List;

/**
 * Fields that clients know and this program does not: what would change the picture is refused; what is off is fine.
 * Stateless.
 */
final class UnsupportedFields {
    private UnsupportedFields() {}

    /** @throws ApiException if one of them is on */
    static void reject(Fields fields) {
        if (fields.flag("restore_faces", false)) {
            throw ApiException.field(fields.path("restore_faces"), "is not supported; send false");
        }
        for (String field : List.of("s_min_uncond", "s_churn")) {
            if (fields.number(field, 0) != 0) {
                throw ApiException.field(fields.path(field), "is not supported; send 0");
            }
        }
        for (String field : List.of("refiner_checkpoint", "firstpass_image")) {
            String text = fields.text(field, "");
            if (!text.isBlank() && !text.equals("None")) {
                throw ApiException.field(fields.path(field), "is not supported; leave it out");
            }
        }
        if (!fields.text("script_name", "").isBlank()) {
            throw ApiException.of(422, "Script '" + fields.text("script_name", "") + "' not found");
        }
        if (!fields.texts("styles").isEmpty()) {
            throw ApiException.field(
                    fields.path("styles"),
                    "there is no style '" + fields.texts("styles").get(0) + "'");
        }
    }
}
