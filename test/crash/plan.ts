import { shuffled } from "../support/random.ts";
import type { Round } from "./round.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import type { Survey } from "./survey.ts";

/** Steps that are system calls and can fail like one. */
const FAILING = [
  "link",
  "symlink",
  "rename",
  "unlink",
  "mkdir",
  "create",
  "file-write",
  "file-sync",
  "folder-sync",
];
const ERRNOS = ["ENOSPC", "EIO", "EDQUOT", "EROFS", "EACCES", "EMLINK", "EXDEV"];

/** One death for each place where a scenario can be struck, before and after the step. */
export const deathsAtSteps = (scenario: Scenario, { steps }: Survey): Round[] =>
  named(steps).flatMap(([step, count]) =>
    upTo(count).flatMap((call) =>
      [`${step}:${call}`, `${step}:${call}:after`].map((blow) => ({ scenario, blows: [blow] })),
    ),
  );

const OF_SERVER = ["terminate", "crash", "cut", "silence", "lose"];

/** Each fault of the server, at each step. */
export const blowsToServer = (scenario: Scenario, { steps }: Survey): Round[] =>
  OF_SERVER.flatMap((effect) =>
    upTo((effect === "lose" ? steps["transaction"] : steps["any"]) ?? 0).map((call) => ({
      scenario,
      blows: [`${effect === "lose" ? "transaction" : "any"}:${call}=${effect}`],
    })),
  );

/** One death for each system call. */
export const deathsAtCalls = (scenario: Scenario, { calls }: Survey): Round[] =>
  calls.flatMap(({ group, call, count }) =>
    upTo(count).map((number) => ({ scenario, blows: [`strace:${group}:${call}:${number}`] })),
  );

/**
 * Strikes one call beyond the last one. The process must survive, which proves that no call was
 * left out.
 */
export const pastTheEnd = (scenario: Scenario, { calls, steps }: Survey): Round[] =>
  scenario.isConcurrent
    ? []
    : [
        ...calls.map(({ group, call, count }) => ({
          scenario,
          blows: [`strace:${group}:${call}:${count + 1}`],
        })),
        ...named(steps).map(([step, count]) => ({ scenario, blows: [`${step}:${count + 1}`] })),
      ];

/**
 * Returns deaths that are each followed by another death during recovery: at its first step, its
 * second step, and so on.
 */
export function deathsInRecovery(
  scenario: Scenario,
  { steps }: Survey,
  ladders: number,
  random: () => number,
): Round[] {
  const firsts = shuffled(upTo(steps["any"] ?? 0), random).slice(0, ladders);
  return firsts.flatMap((first) =>
    upTo(steps["any"] ?? 0).map((second) => ({
      scenario,
      blows: [`any:${first}`, `any:${second}`, `any:${1 + (second % 3)}:after`],
    })),
  );
}

/**
 * Returns failures of each call that can fail, with each error: only that call, and that call and
 * all later ones.
 */
export const failures = (scenario: Scenario, { steps }: Survey): Round[] =>
  named(steps)
    .filter(([step]) => FAILING.includes(step))
    .flatMap(([step, count]) =>
      upTo(count).flatMap((call) =>
        ERRNOS.flatMap((errno) => [`${step}:${call}=${errno}`, `${step}:${call}=${errno}+`]).map(
          (blow) => ({
            scenario,
            blows: [blow],
          }),
        ),
      ),
    );

const named = (steps: Survey["steps"]): [string, number][] =>
  Object.entries(steps).filter(([step]) => step !== "any");

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
