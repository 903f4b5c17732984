/// The HTTP API: JSON for the CLI, for scripts and for agents.
///
/// Every route is an [Endpoint], one small file that carries its own documentation; [Endpoints]
/// lists them, and the OpenAPI document is made of that list. [ChangeJson] is the shape of a change
/// and its review, the same that `review --format json` prints.
///
/// Callers prove themselves with a bearer token. What an agent may not do, it may do over no route.
@NullMarked
package dev.countersign.console.api;

import org.jspecify.annotations.NullMarked;
