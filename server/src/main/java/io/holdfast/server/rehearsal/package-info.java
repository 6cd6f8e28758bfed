/**
 * What a server is commonly asked for, to be asked of one that is started only for that: so the JVM
 * can write down which classes a server loads and how its methods behave (an AOT cache, <a
 * href="https://openjdk.org/jeps/514">JEP 514</a> and <a
 * href="https://openjdk.org/jeps/515">515</a>), and later servers need not find it out again.
 */
@NullMarked
package io.holdfast.server.rehearsal;

import org.jspecify.annotations.NullMarked;
