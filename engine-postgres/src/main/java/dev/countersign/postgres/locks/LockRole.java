package dev.countersign.postgres.locks;

import java.util.Locale;

/// What an object is to a statement that locks it.
enum LockRole {
  /// The relation that the statement names.
  TARGET,
  /// Partitions and inheriting tables of the target, at any depth.
  DESCENDANTS,
  /// Those of them that are partitions.
  PARTITIONS,
  /// Those of them that inherit without being partitions.
  HEIRS,
  /// Partitions and inheriting tables of the first depth, also when the statement says ONLY.
  CHILDREN,
  /// Indexes of the target.
  INDEXES,
  /// Indexes of a partitioned target: they have no storage of their own.
  PARTITIONED_INDEXES,
  /// Indexes of the descendants.
  DESCENDANT_INDEXES,
  /// Indexes of the descendants that are partitioned themselves.
  DESCENDANT_PARTITIONED_INDEXES,
  /// Indexes that have the column that is changed, on the target and its descendants.
  COLUMN_INDEXES,
  /// Those of them that are built anew.
  REBUILT_INDEXES,
  /// The tables of these.
  REBUILT_TABLES,
  /// The target and those of its descendants that nothing proves to have no NULL.
  UNPROVEN,
  /// Tables that foreign keys on the column refer to.
  COLUMN_REFERENCES,
  /// Those of them that are partitioned.
  COLUMN_PARTITIONED_REFERENCES,
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
  /// Partitions of the partition.
  PARTITION_DESCENDANTS,
  /// The DEFAULT partition of the target.
  DEFAULT_PARTITION,
  /// Partitions of that.
  DEFAULT_PARTITION_DESCENDANTS,
  /// The table at the other end of a foreign key of the target.
  REFERENCED,
  /// The same, when it is not partitioned.
  REFERENCED_PLAIN,
  /// The same, when it is.
  REFERENCED_PARTITIONED,
  /// The index of its key.
  REFERENCED_KEY,
  /// All of its indexes.
  REFERENCED_INDEXES,
  /// The same, when it is partitioned.
  REFERENCED_PARTITIONED_INDEXES,
  /// Its partitions.
  REFERENCED_PARTITIONS,
  /// The indexes of the key on these.
  REFERENCED_PARTITION_KEYS,
  /// All indexes of these.
  REFERENCED_PARTITION_INDEXES,
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
