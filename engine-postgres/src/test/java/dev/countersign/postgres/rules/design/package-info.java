/// Tests of the rules about design, on live servers.
@NullMarked
package dev.countersign.postgres.rules.design;

import org.jspecify.annotations.NullMarked;
