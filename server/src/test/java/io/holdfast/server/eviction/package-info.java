/** Tests of how much data may be kept, and of which keys go. Caches are compared with Redis's. */
@NullMarked
package io.holdfast.server.eviction;

import org.jspecify.annotations.NullMarked;
