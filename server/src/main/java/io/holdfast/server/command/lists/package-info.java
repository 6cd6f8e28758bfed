/**
 * Commands on lists, those that wait for an element included. What differs only by the end of the
 * list is one method with a parameter.
 */
@NullMarked
package io.holdfast.server.command.lists;

import org.jspecify.annotations.NullMarked;
