@NullMarked
package dev.countersign.ledger.merkle;

import org.jspecify.annotations.NullMarked;
