/**
 * The verdict of a restore check: what was promised by the barrier against what came back from the
 * backup. Nothing here touches a volume.
 */
@NullMarked
package io.holdfast.agent.core.check;

import org.jspecify.annotations.NullMarked;
