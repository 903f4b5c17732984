/// Tests of the demo.
@NullMarked
package dev.countersign.app.demo;

import org.jspecify.annotations.NullMarked;
