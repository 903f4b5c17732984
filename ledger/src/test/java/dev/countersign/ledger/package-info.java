@NullMarked
package dev.countersign.ledger;

import org.jspecify.annotations.NullMarked;
