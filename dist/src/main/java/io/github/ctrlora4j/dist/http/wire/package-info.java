/**
 * What travels over HTTP, without a server: {@link io.github.ctrlora4j.dist.http.wire.Fields} reads a JSON object
 * leniently and knows the path of each field, {@link io.github.ctrlora4j.dist.http.wire.WireImages} decodes and encodes
 * pictures, {@link io.github.ctrlora4j.dist.http.wire.ApiException} is a refusal with its status. Immutable or
 * stateless.
 */
package io.github.ctrlora4j.dist.http.wire;
