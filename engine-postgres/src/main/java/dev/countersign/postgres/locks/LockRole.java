package dev.countersign.postgres.locks;

import java.util.Locale;

/// What an object is to a statement that locks it.
enum LockRole {
  /// The relation that the statement names.
  TARGET,
  /// Partitions and inheriting tables of the target, at any depth.
  DESCENDANTS,
  /// Indexes of the target.
  INDEXES,
  /// Indexes of a partitioned target: they have no storage of their own.
  PARTITIONED_INDEXES,
  /// Indexes of the descendants.
  DESCENDANT_INDEXES,
  /// Indexes that have the column that is changed.
  COLUMN_INDEXES,
  /// Tables that foreign keys on the column refer to.
  COLUMN_REFERENCES,
  /// Tables whose foreign keys refer to the column.
  COLUMN_REFERENCING,
  /// What the target is a partition of.
  PARENT,
  /// The DEFAULT partition of that parent.
  DEFAULT_SIBLING,
  /// The table that is inherited from.
  NAMED_PARENT,
  /// The partition that is attached or detached.
  PARTITION,
  /// Its indexes.
  PARTITION_INDEXES,
  /// The DEFAULT partition of the target.
  DEFAULT_PARTITION,
  /// The table at the other end of a foreign key of the target.
  REFERENCED,
  /// The index of its key.
  REFERENCED_KEY,
  /// All of its indexes.
  REFERENCED_INDEXES,
  /// Tables with a foreign key to the target.
  REFERENCING,
  /// The table of an index, trigger, rule or policy.
  TABLE,
  /// Its partitions.
  TABLE_DESCENDANTS,
  /// Indexes of the partitions that belong to the index.
  CHILD_INDEXES,
  /// The index that a constraint is made from, or that goes with it.
  USED_INDEX,
  /// Sequences that belong to columns of the target.
  OWNED_SEQUENCES,
  /// The sequence of the identity column.
  IDENTITY_SEQUENCE;

  /// The role with this name in the lock table, such as `default-partition`.
  static LockRole of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
