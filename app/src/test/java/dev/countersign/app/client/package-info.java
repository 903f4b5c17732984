/// Tests of what a terminal shows.
@NullMarked
package dev.countersign.app.client;

import org.jspecify.annotations.NullMarked;
