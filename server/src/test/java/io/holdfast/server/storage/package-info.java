/** A disk for tests, that fails and loses what was not forced; and tests of it and the real one. */
@NullMarked
package io.holdfast.server.storage;

import org.jspecify.annotations.NullMarked;
