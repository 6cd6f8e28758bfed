/** Tests of the removal of expired keys that nobody asks for. Only what is removed is asserted. */
@NullMarked
package io.holdfast.server.expiry;

import org.jspecify.annotations.NullMarked;
