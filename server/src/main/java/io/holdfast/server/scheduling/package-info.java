/**
 * How Linux shares processors among this process's threads: those that serve clients come before a
 * save and the virtual machine's own. All works without it where the system does not know it.
 */
@NullMarked
package io.holdfast.server.scheduling;

import org.jspecify.annotations.NullMarked;
