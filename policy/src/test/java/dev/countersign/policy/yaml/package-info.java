/// Tests of reading YAML with positions.
@NullMarked
package dev.countersign.policy.yaml;

import org.jspecify.annotations.NullMarked;
