/// Tests of the whole: how the house is drawn, and how the system starts and stops on bad days.
@NullMarked
package dev.countersign.app;

import org.jspecify.annotations.NullMarked;
