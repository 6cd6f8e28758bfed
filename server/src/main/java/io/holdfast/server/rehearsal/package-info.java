/**
 * What a server is commonly asked for, to be asked of one that is started only for that: so the JVM
 * can write down which classes a server loads (an AOT cache, <a
 * href="https://openjdk.org/jeps/514">JEP 514</a>), and later servers find them ready.
 */
@NullMarked
package io.holdfast.server.rehearsal;

import org.jspecify.annotations.NullMarked;
