import { inject, type RunnerTask, type RunnerTestFile, TestRunner } from "vitest";

function skip(tasks: readonly RunnerTask[]): void {
  for (const task of tasks) {
    task.mode = "skip";
    if (task.type === "suite") skip(task.tasks);
  }
}

/** Runs the tests on PostgreSQL. Skips every one, with its hooks, if there is no server. */
export default class SkippingRunner extends TestRunner {
  onCollected(files: RunnerTestFile[]): void {
    if (inject("postgres") === "") skip(files);
  }
}
