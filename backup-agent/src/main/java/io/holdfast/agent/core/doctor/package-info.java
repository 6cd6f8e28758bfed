/**
 * The rules that operators otherwise have to remember, each with what was found, why it matters and
 * how to mend it. It reads, and changes nothing.
 */
@NullMarked
package io.holdfast.agent.core.doctor;

import org.jspecify.annotations.NullMarked;
