/// Tests of the formats of `countersign lint`.
@NullMarked
package dev.countersign.app.lint;

import org.jspecify.annotations.NullMarked;
