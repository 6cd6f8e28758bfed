/**
 * The page for people: made here and served as it is, so that it can be read without scripts. Its
 * script only swaps parts of it for newer ones, and asks for runs.
 */
@NullMarked
package io.holdfast.agent.page;

import org.jspecify.annotations.NullMarked;
