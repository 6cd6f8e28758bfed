/** Tests of the keyspace against simple models. */
@NullMarked
package io.holdfast.server.keyspace;

import org.jspecify.annotations.NullMarked;
