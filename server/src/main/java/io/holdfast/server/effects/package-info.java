/**
 * What commands did to the data, as commands that do the same wherever they are carried out: with
 * times that are absolute, members that were chosen, keys that expired. The append-only file is
 * made of them; they are appended under the locks of what they changed, so that their order is that
 * of the changes.
 */
@NullMarked
package io.holdfast.server.effects;

import org.jspecify.annotations.NullMarked;
