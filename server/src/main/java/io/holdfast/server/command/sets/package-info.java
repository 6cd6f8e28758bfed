/** Commands on sets. The algebra of several sets is one class for the reading and storing forms. */
@NullMarked
package io.holdfast.server.command.sets;

import org.jspecify.annotations.NullMarked;
