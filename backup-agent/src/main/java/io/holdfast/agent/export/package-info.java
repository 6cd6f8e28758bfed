/**
 * Sends the store's dump to places outside the cluster, S3 or a folder such as an NFS mount, and
 * fetches it back. An export is there when its description is: that comes last and goes first.
 */
@NullMarked
package io.holdfast.agent.export;

import org.jspecify.annotations.NullMarked;
