/// Evasions and their look-alikes, through the real gateway against a live server.
///
/// The cases are data, in `evasions/*.txt` and `look-alikes/*.txt` of the resources; [Case] says
/// how they are written. [EvasionsTest] runs every one of them, and the server is the judge: its
/// statement log and a [Fingerprint] of all it keeps. [EvasionsDocsTest] makes the page of them.
/// Start with [EvasionsTest]. What is wrong here is never mended here: a case says what the server
/// would do, and the gate has to be right.
@NullMarked
package dev.countersign.app.evasions;

import org.jspecify.annotations.NullMarked;
