@NullMarked
package dev.countersign.postgres.psql;

import org.jspecify.annotations.NullMarked;
