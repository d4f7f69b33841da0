/**
 * The condition {@code posterize}: a picture in few levels of brightness. Stateless, hence thread-safe.
 */
package org.example.posterize;
