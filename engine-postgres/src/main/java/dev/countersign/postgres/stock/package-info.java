/// What every PostgreSQL database has from birth, for when there is no server to ask.
///
/// Start with [StockCatalog]. The files beside it were read from real servers, one for each major
/// version, and a test compares them with such servers again.
///
/// Only functions, operators, types and casts are in them: what a statement that reads a file
/// without a database may call. They are not whole: a name that they do not have is taken to be
/// there.
@NullMarked
package dev.countersign.postgres.stock;

import org.jspecify.annotations.NullMarked;
