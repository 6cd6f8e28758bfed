/** Tests of the whole server in this process. */
@NullMarked
package io.holdfast.server;

import org.jspecify.annotations.NullMarked;
