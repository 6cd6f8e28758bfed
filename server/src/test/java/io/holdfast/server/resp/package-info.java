/** Tests of the package of this name, over real sockets where it has any. */
@NullMarked
package io.holdfast.server.resp;

import org.jspecify.annotations.NullMarked;
