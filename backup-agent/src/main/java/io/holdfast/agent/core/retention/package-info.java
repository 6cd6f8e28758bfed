/**
 * Which backups may be deleted, as a pure function of a policy and of what there is. It never names
 * a backup without our label, nor the newest verified one.
 */
@NullMarked
package io.holdfast.agent.core.retention;

import org.jspecify.annotations.NullMarked;
