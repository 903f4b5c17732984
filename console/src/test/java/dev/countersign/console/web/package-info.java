/// Tests of the parts of the pages that need no browser.
@NullMarked
package dev.countersign.console.web;

import org.jspecify.annotations.NullMarked;
