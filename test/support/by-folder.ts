import { dirname, relative } from "node:path";
import type { SerializedError } from "vitest";
import {
  DefaultReporter,
  type TestCase,
  type TestModule,
  type TestRunEndReason,
  type TestSpecification,
  type Vitest,
} from "vitest/node";

/** What a parent of the run receives at the end. */
export type EndOfTests = {
  /** `N passed, N failed`, and `, N skipped`. */
  counts: string;
  /** Paths of the files that ran. */
  files: string[];
};

const SEED = `PLEX_INGEST_TEST_SEED=${process.env["PLEX_INGEST_TEST_SEED"]}`;

/**
 * The command that runs a file again in the same way: with its seed, which also determines the row
 * order, and on its database.
 */
const repeating = ({ project, relativeModuleId }: TestModule): string =>
  `${SEED} npx vitest run --project ${project.name} ${relativeModuleId}`;

/** A test that its project skips as a whole never leaves the state `pending`. */
const isSkipped = (test: TestCase): boolean =>
  test.result().state === "skipped" || test.result().state === "pending";

/** The durations of the files of each project, such as `unit 750, process 1160`, in whole seconds. */
const secondsByProject = (modules: readonly TestModule[]): string =>
  [...Map.groupBy(modules, ({ project }) => project.name)]
    .map(([name, files]) => {
      const ms = files.reduce((sum, file) => sum + file.diagnostic().duration, 0);
      return `${name} ${Math.round(ms / 1000)}`;
    })
    .join(", ");

/** The tests of one folder below `test/`, in one project. */
type Folder = {
  name: string;
  left: number;
  files: number;
  tests: number;
  failed: number;
  skipped: number;
  ms: number;
};

/**
 * Prints one line per folder when its last file has ended. At the end come the failures, with their
 * logs and the command that repeats each file. The very last line is `N passed, N failed` (and `, N
 * skipped`). If a parent listens (scripts/test.ts), it receives that line, because it prints more
 * before it. With `CI` set, a skipped test fails the run. The output of measured tests is their
 * result, so it is always printed. Each reason why tests are left out is printed once.
 */
export default class ByFolder extends DefaultReporter {
  readonly #folders = new Map<string, Folder>();
  readonly #reasons = new Set<string>();

  constructor() {
    super({ silent: "passed-only", summary: false });
  }

  override onInit(context: Vitest): void {
    super.onInit(context);
    this.log(`      what is random follows ${SEED}`);
  }

  override onTestRunStart(specifications: readonly TestSpecification[]): void {
    super.onTestRunStart(specifications);
    for (const { project, moduleId } of specifications) {
      this.#folderOf(project.name, moduleId).left++;
    }
  }

  /** Replaces the line per file. */
  protected override printTestModule(module: TestModule): void {
    const folder = this.#folderOf(module.project.name, module.moduleId);
    folder.left--;
    folder.files++;
    folder.ms += module.diagnostic().duration;
    folder.failed += module.errors().length;
    for (const test of module.children.allTests()) {
      folder.tests++;
      if (test.result().state === "failed") folder.failed++;
      if (isSkipped(test)) folder.skipped++;
    }
    if (!module.ok()) this.#nameFailures(module);
    if (folder.left > 0) return;
    const { name, files, tests, failed, skipped, ms } = folder;
    const extra = [failed ? `${failed} failed` : "", skipped ? `${skipped} skipped` : ""]
      .filter(Boolean)
      .join(", ");
    const line = [name.padEnd(28), `${files} files`.padStart(10), `${tests} tests`.padStart(11)];
    this.log(
      ` ${failed ? "✗" : "✓"} ${line.join("")} ${`${(ms / 1000).toFixed(1)} s`.padStart(8)}  ${extra}`,
    );
  }

  override onUserConsoleLog(
    ...[log, state]: Parameters<DefaultReporter["onUserConsoleLog"]>
  ): void {
    const [reason] = /^left out: .+/.exec(log.content) ?? [];
    if (reason === undefined) {
      super.onUserConsoleLog(log, state);
    } else if (!this.#reasons.has(reason)) {
      this.#reasons.add(reason);
      this.log(`   ${reason}`);
    }
  }

  override shouldLog(...[log, state]: Parameters<DefaultReporter["shouldLog"]>): boolean {
    const task = log.taskId ? this.ctx.state.idMap.get(log.taskId) : undefined;
    return task?.file.projectName === "measured" || super.shouldLog(log, state);
  }

  override onTestRunEnd(
    modules: readonly TestModule[],
    unhandled: readonly SerializedError[],
    reason: TestRunEndReason,
  ): void {
    super.onTestRunEnd(modules, unhandled, reason);
    const count = { passed: 0, failed: unhandled.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      count.failed += module.errors().length;
      for (const test of module.children.allTests()) count[test.result().state]++;
    }
    const failed = modules.filter((module) => !module.ok());
    if (failed.length > 0) {
      this.log(`To repeat what failed:\n  ${failed.map(repeating).join("\n  ")}`);
    }
    this.log(`Seconds of work by project: ${secondsByProject(modules)}`);
    const skipped = count.skipped + count.pending;
    if (skipped > 0 && process.env["CI"]) {
      const left = modules.flatMap((module) =>
        [...module.children.allTests("skipped")].map(({ fullName }) => fullName),
      );
      this.log(`Nothing may be left out in CI:\n  ${left.join("\n  ")}`);
      process.exitCode = 1;
    }
    const line = `${count.passed} passed, ${count.failed} failed${skipped ? `, ${skipped} skipped` : ""}`;
    const ended: EndOfTests = { counts: line, files: modules.map(({ moduleId }) => moduleId) };
    if (process.send) process.send(ended);
    else process.once("exit", () => process.stdout.write(`\n${line}\n`));
  }

  /** A run may take an hour or be cut off, so failures are named at once. Details follow at the end. */
  #nameFailures(module: TestModule): void {
    this.log(` ✗ ${relative(this.ctx.config.root, module.moduleId)}`);
    for (const test of module.children.allTests("failed")) {
      const [error] = test.result().errors ?? [];
      this.log(`   ${test.fullName}: ${error?.message.split("\n", 1)[0]}`);
    }
  }

  #folderOf(project: string, path: string): Folder {
    const below = dirname(relative(this.ctx.config.root, path)).split("/").slice(0, 2).join("/");
    const name = `${project} ${below}`;
    const folder = this.#folders.get(name) ?? {
      name,
      left: 0,
      files: 0,
      tests: 0,
      failed: 0,
      skipped: 0,
      ms: 0,
    };
    this.#folders.set(name, folder);
    return folder;
  }
}
