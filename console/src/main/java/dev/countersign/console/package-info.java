/// The console: what people see, and the HTTP API.
///
/// Start with [ConsoleServer], which listens; `web` serves the pages, `api` the JSON. Both do
/// nothing but ask the change desk and the ledger: whoever may approve is decided there. [Accounts]
/// says who somebody is.
///
/// An agent may propose, watch and withdraw; over no route can it approve, run or skip.
@NullMarked
package dev.countersign.console;

import org.jspecify.annotations.NullMarked;
