@NullMarked
package dev.countersign.app.migrations;

import org.jspecify.annotations.NullMarked;
