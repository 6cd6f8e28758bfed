/**
 * Commands on hashes. Handlers are static methods grouped by what they do; the family lists them.
 */
@NullMarked
package io.holdfast.server.command.hashes;

import org.jspecify.annotations.NullMarked;
