/// Tests of policies. [Evidences] makes what they are shown.
@NullMarked
package dev.countersign.policy;

import org.jspecify.annotations.NullMarked;
