@NullMarked
package dev.countersign.postgres.keep;

import org.jspecify.annotations.NullMarked;
