import { expect, test } from "vitest";
import { NEXT, STATES, type State } from "../../../src/core/release/state.ts";
import {
  engineActs,
  explainState,
  findStates,
  hasIdentity,
  holdsFiles,
  isBusy,
  isHeldByPause,
  keepsFiles,
  traitsOf,
} from "../../../src/core/release/state-traits.ts";

const where = (is: (state: State) => boolean): string => STATES.filter(is).join(" ");

// Repeated here by hand, so that no value in the table can change unnoticed.
test.each<[question: string, is: (state: State) => boolean, states: string]>([
  ["the engine acts", engineActs, "settling identifying approved filing undoing"],
  [
    "the file stage works on it",
    (state) => traitsOf(state).stage === "file",
    "approved filing undoing",
  ],
  [
    "it is on the way",
    (state) => traitsOf(state).isOnTheWay,
    "settling identifying approved filing filed",
  ],
  ["it tries to file", (state) => traitsOf(state).triesToFile, "approved filing"],
  [
    "it gives up to failed",
    (state) => traitsOf(state).givesUpTo === "failed",
    "identifying filing",
  ],
  [
    "it gives up to review",
    (state) => traitsOf(state).givesUpTo === "review",
    "settling approved failed",
  ],
  ["a pause holds it", (state) => isHeldByPause({ state }), "settling approved"],
  [
    "a pause holds what a person chose",
    (state) => isHeldByPause({ state, decidedBy: "person" }),
    "settling",
  ],
  ["files are being moved", isBusy, "filing undoing"],
  ["it holds files", holdsFiles, "filing filed undoing"],
  ["its files are to stay", keepsFiles, "filing filed"],
  [
    "it was already in the library",
    (state) => traitsOf(state).inLibrary !== "never",
    "filing filed undoing undone",
  ],
  ["it leaves its path", (state) => traitsOf(state).leavesPath, "filed gone"],
  [
    "the file tools leave its download alone",
    (state) => traitsOf(state).keepsDownload,
    "settling identifying review approved filing filed failed undoing",
  ],
  [
    "it needs what was unpacked",
    (state) => traitsOf(state).needsUnpacked,
    "settling identifying review approved filing failed undoing",
  ],
  ["it frees its torrent", (state) => traitsOf(state).freesTorrent, "filed rejected ignored gone"],
  [
    "changed files settle again",
    (state) => traitsOf(state).settlesAgain === "any",
    "review rejected ignored failed undone",
  ],
  [
    "a torrent's changed files settle again",
    (state) => traitsOf(state).settlesAgain === "torrent",
    "identifying approved",
  ],
  ["it has an identity", hasIdentity, "approved filing filed undoing undone"],
  [
    "it is open",
    (state) => traitsOf(state).decision === "open",
    "identifying review approved failed",
  ],
  [
    "it was decided against",
    (state) => traitsOf(state).decision === "against",
    "rejected ignored undone gone",
  ],
  ["it was decided for", (state) => traitsOf(state).decision === "for", "filing filed undoing"],
  [
    "an approval needs files",
    (state) => traitsOf(state).approvalNeedsFiles,
    "identifying review approved rejected ignored failed undone",
  ],
  ["it waits for a person", (state) => traitsOf(state).waitsForPerson, "review failed"],
  [
    "adding it looks again",
    (state) => traitsOf(state).retriedByAdd,
    "rejected ignored failed undone gone",
  ],
  [
    "adding it as a named work retries it first",
    (state) => traitsOf(state).retryBeforeApproval,
    "rejected ignored gone",
  ],
  [
    "a dry run tells of it",
    (state) => traitsOf(state).reportedByDryRun,
    "settling identifying review approved ignored failed",
  ],
])("lists the states for the trait: %s", (_, is, states) => expect(where(is)).toBe(states));

test("lists the events that only some states allow", () => {
  const events = [...new Set(STATES.flatMap((state) => traitsOf(state).happens))];
  const from = events.map((event) => [
    event,
    findStates(({ happens }) => happens.includes(event)).join(" "),
  ]);
  expect(Object.fromEntries(from)).toEqual({
    adopted: "approved",
    let_go: "undoing",
    put_back: "review rejected ignored failed undone gone",
    settled: "settling",
    sure: "identifying",
    unsure: "settling identifying",
    retry: "review rejected ignored failed undone gone",
    look_again: "review",
    all_published: "filing",
    source_lost: "filing",
    stop_filing: "filing",
    undo: "filed",
    withdraw: "approved filing",
    taken_back: "undoing",
  });
});

test("a state gives up by moving to failed where the transition table allows it, and to review otherwise", () => {
  const ways = STATES.map((state) => [
    state,
    (["failed", "review"] as const).find((to) => NEXT[state].includes(to)),
  ]);
  expect(
    Object.fromEntries(STATES.map((state) => [state, traitsOf(state).givesUpTo ?? undefined])),
  ).toEqual(Object.fromEntries(ways));
});

test("never describes an adopted work or a job as filed", () => {
  const meant = (kind: object): string =>
    STATES.map((state) => explainState({ state, ...kind }, " by anna")).join("; ");
  // A work that the library already had is never in `filing`, because no file is made for it.
  for (const state of ["approved", "filed", "undoing", "undone"] as const) {
    expect(explainState({ state, source: "library" })).not.toMatch(/\bfil(?:ed|ing)\b|trash/);
  }
  for (const state of ["approved", "filing", "undone"] as const) {
    expect(explainState({ state, job: "copy_file" })).not.toMatch(/\bfiled\b|library/);
  }
  expect(meant({})).toContain("is approved by anna and will be filed next");
  expect(meant({ source: "library" })).toContain("is approved by anna and will be adopted next");
  for (const kind of [{}, { source: "library" }, { job: "copy_file" }]) {
    expect(meant(kind)).not.toContain("{}");
  }
});
