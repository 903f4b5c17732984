package dev.countersign.testkit;

import java.io.IOException;

/// A program that starts a server, prints its port and log, and ends when its input does.
final class ServerOfAnotherJvm {

  private ServerOfAnotherJvm() {}

  public static void main(String[] arguments) throws IOException {
    PostgresServer server = PostgresServer.start(18);
    System.out.println("port " + server.port() + " log " + server.log().path() + " .");
    System.in.transferTo(System.out);
  }
}
