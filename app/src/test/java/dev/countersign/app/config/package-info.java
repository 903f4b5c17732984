/// Tests of reading the configuration file.
@NullMarked
package dev.countersign.app.config;

import org.jspecify.annotations.NullMarked;
