/**
 * What a barrier's manifest and verify mode's report have in common: the list of databases with
 * their keys by type. Both are the server's JSON.
 */
@NullMarked
package io.holdfast.agent.manifest;

import org.jspecify.annotations.NullMarked;
