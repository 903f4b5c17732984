/// PostgreSQL 18's own SQL parser as a JVM library: no native code, no process, no approximation.
///
/// Start reading at [PgParser], the only class to use; [Parsed], [Scanned] and [Normalized] are
/// what it answers. Behind it: [InstancePool] lends out [Guest]s, each one running copy of the
/// compiled C code with its own [GuestMemory]; [HostFunctions] is the little that the C code asks
/// of its host.
///
/// The C code is in the package `bytecode`, which the build makes out of a WebAssembly binary (see
/// docs/adr/0002 and `build-tools/`). It is the raw parser alone: no catalogue, no names resolved.
///
/// Must never: know anything of Countersign, need more than the Endive runtime, let invalid UTF-8
/// or a NUL byte reach the C code, use a guest again after anything but an ordinary answer, or
/// throw at a caller because of what the SQL text says.
@NullMarked
package dev.countersign.pggrammar;

import org.jspecify.annotations.NullMarked;
