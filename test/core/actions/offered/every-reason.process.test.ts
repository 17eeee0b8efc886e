import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { commandOf } from "../../../../src/base/actions/sentence.ts";
import type { Action } from "../../../../src/base/actions/table.ts";
import { isDamaged } from "../../../../src/base/damaged-row.ts";
import { REASON_CODES, type ReasonCode } from "../../../../src/base/reason-codes.ts";
import { listActions } from "../../../../src/core/actions/offered/actions.ts";
import type { Subject, SubjectFile } from "../../../../src/core/actions/offered/subject.ts";
import { type Event, STATES, type State } from "../../../../src/core/release/state.ts";
import { transition } from "../../../../src/core/release/transition.ts";
import { createCommandLine } from "../../../../src/hosts/cli/command-line.ts";
import { fakeContext, fakeIo } from "../../../hosts/cli/fake-context.ts";
import { parsed } from "../../../support/parsed.ts";

const file = (path: string, role: SubjectFile["role"] = "video"): SubjectFile => ({
  path,
  size: 1,
  role,
  skip: false,
});
const film = { type: "movie" as const, tmdbId: 949, title: "Heat", year: 1995, confidence: 900 };
const show = {
  type: "tv" as const,
  tmdbId: 1396,
  title: "Breaking Bad",
  year: 2008,
  confidence: 900,
};
const asEpisode = parsed({ type: "episode", title: "Breaking Bad" });

/** Kinds of release, as identification leaves them. */
const KINDS: Record<string, Partial<Subject>> = {
  "a film with a candidate": {
    name: "Heat.1995.mkv",
    files: [file("Heat.1995.mkv")],
    candidates: [film],
  },
  "a film without one": { name: "Xyz.mkv", files: [file("Xyz.mkv")] },
  "an episode with a candidate": {
    name: "BB.S01E99.mkv",
    files: [file("BB.S01E99.mkv")],
    candidates: [show],
    parsed: asEpisode,
  },
  "an episode that only films fit": {
    name: "BB.S01E01.mkv",
    files: [file("BB.S01E01.mkv")],
    candidates: [film],
    parsed: asEpisode,
  },
  "an episode without numbers": {
    name: "x.mkv",
    files: [file("x.mkv")],
    candidates: [show],
    parsed: asEpisode,
  },
  "a pack": {
    name: "BB.S01",
    files: [
      file("BB.S01E01.mkv"),
      file("BB.S01E02.mkv"),
      file("odd.mkv"),
      file("a.srt", "subtitle"),
    ],
    candidates: [show],
    parsed: asEpisode,
  },
  "two films": { name: "Films", files: [file("a b.mkv"), file("c'd.mkv")], candidates: [film] },
  "subtitles of a filed folder": {
    name: "Heat",
    parentId: 1,
    files: [file("a.srt", "subtitle")],
    candidates: [film],
  },
  archives: { name: "Heat", files: [file("a.rar", "archive")] },
  "a sample": {
    name: "Heat-sample.mkv",
    files: [file("Heat-sample.mkv", "sample")],
    candidates: [film],
  },
  "no files yet": { name: "Heat", files: [] },
  "a person's choice": {
    name: "y.mkv",
    files: [file("y.mkv")],
    identity: show,
    decidedBy: "person",
    candidates: [film],
  },
};

const subjectOf = (state: State, code: ReasonCode, kind: Partial<Subject>): Subject => ({
  id: 7,
  name: "x",
  path: "/in/x",
  state,
  candidates: [],
  reasons: [{ code, message: "Why." }],
  files: [],
  identity: kind.candidates?.[0] ?? film,
  ...kind,
});

const all = STATES.flatMap((state) =>
  (Object.keys(REASON_CODES) as ReasonCode[]).flatMap((code) =>
    Object.entries(KINDS).map(([name, kind]) => ({
      title: `${state} ${code} ${name}`,
      subject: subjectOf(state, code, kind),
    })),
  ),
);

/**
 * The event of an action, for the transition function; undefined if the action creates something
 * new or only gives advice.
 */
function eventOf(action: Action, state: State): Event | undefined {
  if (action.do === "undo" && (state === "approved" || state === "filing")) {
    return { kind: "withdraw", reasons: [] };
  }
  if (action.do === "approve") {
    return { kind: "approve", identity: { type: "movie", tmdbId: 1, title: "" } };
  }
  if (action.do === "reject" || action.do === "retry" || action.do === "undo") {
    return { kind: action.do };
  }
  return action.do === "process" ? { kind: "retry" } : undefined;
}

test(`in ${all.length} situations, the state allows every action and no two actions are the same`, () => {
  for (const { title, subject } of all) {
    const actions = listActions(subject);
    const commands = actions.map(commandOf);
    expect(new Set(commands).size, title).toBe(commands.length);
    for (const action of actions) {
      const event = eventOf(action, subject.state);
      const isLeftOver = action.do === "approve" && subject.state === "filed";
      if (!event || isLeftOver) continue;
      const facts = { ...subject, tries: 0, published: 0, open: 0 };
      expect(transition(facts, event), `${title}: ${commandOf(action)}`).toMatchObject({
        ok: true,
      });
    }
  }
});

test("a release in review can always be rejected, unless its row is damaged", () => {
  const inReview = all.filter(({ subject }) => subject.state === "review");
  const damaged = inReview.filter(({ subject }) => isDamaged(subject));
  expect(damaged.length).toBeGreaterThan(0);
  expect(damaged.flatMap(({ subject }) => listActions(subject))).toEqual([]);
  for (const { title, subject } of inReview.filter((one) => !damaged.includes(one))) {
    expect(
      listActions(subject).map(({ do: what }) => what),
      title,
    ).toContain("reject");
  }
});

test("never offers an episode reading as a film", () => {
  for (const { title, subject } of all) {
    if (subject.parsed?.type !== "episode" || subject.decidedBy === "person") continue;
    for (const action of listActions(subject)) {
      if (action.do === "approve" && subject.state === "review") {
        expect(action.type, title).toBe("tv");
      }
    }
  }
});

test("never approves a missing episode without numbers or a choice for each open file", () => {
  for (const code of [
    "episode_missing",
    "absolute_unmapped",
    "no_episode",
    "pack_incomplete",
  ] as const) {
    for (const name of ["an episode with a candidate", "an episode without numbers", "a pack"]) {
      for (const action of listActions(subjectOf("review", code, KINDS[name] ?? {}))) {
        if (action.do !== "approve") continue;
        const numbered = action.episodes ?? action.files ?? action.blanks?.includes("episodes");
        expect(numbered, `${code} ${name}: ${commandOf(action)}`).toBeTruthy();
      }
    }
  }
});

test("the command line accepts every command once its blanks are filled in", async () => {
  const lines = new Set(
    all.flatMap(({ subject }) =>
      listActions(subject).flatMap((action) => (action.do === "advise" ? [] : [commandOf(action)])),
    ),
  );
  for (const line of lines) {
    const filled = line.replace(" ID", " 949").replace("SEASON", "1").replace("EPISODES", "2");
    const words = execFileSync("sh", ["-c", `printf '%s\\n' ${filled}`], { encoding: "utf8" })
      .trimEnd()
      .split("\n");
    const io = fakeIo();
    // All use cases are missing. A command that parses correctly fails only when it requests one.
    const { context } = fakeContext(io);
    const run = createCommandLine({
      ...context,
      start: async () => ({ context, close: async () => {} }),
      done() {},
    }).parseAsync(["node", ...words]);
    await expect(run, line).rejects.toThrow(/was not expected/);
  }
});
