/**
 * Commands on strings. Handlers are static methods grouped by what they do; the family lists them.
 */
@NullMarked
package io.holdfast.server.command.strings;

import org.jspecify.annotations.NullMarked;
