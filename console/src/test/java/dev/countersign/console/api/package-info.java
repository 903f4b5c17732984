/// Tests of the parts of the API that need no server.
@NullMarked
package dev.countersign.console.api;

import org.jspecify.annotations.NullMarked;
