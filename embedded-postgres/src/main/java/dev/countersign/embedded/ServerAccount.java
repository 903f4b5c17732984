package dev.countersign.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The user that server processes run as: ourselves, or `nobody` when we are root, because
/// PostgreSQL refuses to run as root.
///
/// `setpriv` (util-linux) is used rather than `su`, which wants a login shell and a password file,
/// and rather than `unshare -U`, which many containers forbid. It also ties the life of the server
/// to ours: the kernel sends SIGQUIT (PostgreSQL's immediate shutdown) when the thread that started
/// the server ends.
record ServerAccount(int uid, boolean switched) {

  private static final int ROOT_UID = 0;
  private static final int NOBODY_UID = 65534;

  static ServerAccount current() {
    int uid = uidOfThisProcess();
    return uid == ROOT_UID ? new ServerAccount(NOBODY_UID, true) : new ServerAccount(uid, false);
  }

  /// The command as this account, bound to the life of the calling thread.
  List<String> command(List<String> command) {
    return Stream.concat(prefix().stream(), command.stream()).toList();
  }

  /// Gives a file or directory to this account.
  void give(Path path) throws IOException {
    if (switched) {
      Files.setAttribute(path, "unix:uid", uid);
      Files.setAttribute(path, "unix:gid", uid);
    }
  }

  private List<String> prefix() {
    var tied = List.of("setpriv", "--pdeathsig", "QUIT");
    return switched
        ? Stream.concat(
                tied.stream(), Stream.of("--reuid=" + uid, "--regid=" + uid, "--clear-groups"))
            .toList()
        : tied;
  }

  private static int uidOfThisProcess() {
    try {
      return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException | UnsupportedOperationException e) {
      throw new UncheckedIOException(
          new IOException("embedded PostgreSQL runs on Linux only: no /proc/self here", e));
    }
  }
}
