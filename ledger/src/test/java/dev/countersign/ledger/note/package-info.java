@NullMarked
package dev.countersign.ledger.note;

import org.jspecify.annotations.NullMarked;
