/// A whole Countersign for tests: a real server behind it, the gateway and the console open on free
/// ports, an agent and three people on call.
///
/// Start with [HousePlan], which says what stands in it, and opens a [GatewayHouse]. The agent and
/// the role that its sessions use have the same name, and so have target and database: what a
/// client prints through the gateway can be compared with what it prints without, byte for byte.
@NullMarked
package dev.countersign.app.house;

import org.jspecify.annotations.NullMarked;
