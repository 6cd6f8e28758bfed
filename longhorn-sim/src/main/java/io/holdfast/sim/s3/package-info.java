/**
 * An S3 endpoint on a plain folder, by S3Proxy. Objects are files, so that a test can damage or
 * delete one.
 */
@NullMarked
package io.holdfast.sim.s3;

import org.jspecify.annotations.NullMarked;
