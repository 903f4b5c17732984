package dev.countersign.app.demo;

/// A step of the script ended otherwise than it should.
public final class StepFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StepFailed(String expectation) {
    super("this step did not end as it should: " + expectation);
  }
}
