import { expect, test } from "vitest";
import type { ArrQueueEntry } from "../../../src/core/arr/app.ts";
import { type ArrAnswer, judgeDownload } from "../../../src/core/arr/judge-download.ts";
import { type ArrMemory, learn, NOTHING_KNOWN } from "../../../src/core/arr/memory.ts";
import { readRow } from "../../../src/core/arr/read-row.ts";
import { ARR_DIALECTS, toDialect } from "../../support/arr-dialect.ts";
import { type RecordedCase, readRecordedCases } from "./recorded.ts";

const AFTER_MS = 5 * 60_000;
const TITLES: Readonly<Record<string, string>> = { radarr: "Radarr", sonarr: "Sonarr" };

type Known = Extract<ArrAnswer, { queue: unknown }>;

/** Returns the verdicts on a recorded download, at each moment at which the verdict changes. */
function replay(
  recorded: RecordedCase,
  ageMs: number,
  show: (row: ArrQueueEntry) => ArrQueueEntry = (row) => row,
): string[] {
  const { videos, inCategory, moments } = recorded;
  const answers = new Map<string, Known>();
  const memories = new Map<string, ArrMemory>();
  const verdicts: string[] = [];
  for (const [index, moment] of moments.entries()) {
    const { app } = moment;
    const title = TITLES[app] ?? app;
    const before = answers.get(app) ?? {
      app,
      title,
      queue: [],
      history: [],
      inCategory,
      isWatched: false,
      hasLooked: true,
    };
    answers.set(
      app,
      "event" in moment
        ? { ...before, history: [...before.history, moment.event] }
        : { ...before, queue: moment.row ? [show(moment.row)] : [] },
    );
    const next = moments[index + 1];
    // Both lists were read at the same time.
    if (next?.at === moment.at && next.app === app) continue;
    const now = answers.get(app) ?? expect.unreachable();
    const memory = { ...(memories.get(app) ?? NOTHING_KNOWN), elapsedMs: ageMs };
    memories.set(app, learn(memory, { rows: now.queue.map(readRow), history: now.history }));
    const { is, taken } = judgeDownload({
      answers: [...answers.values()],
      videos,
      memories,
      afterMs: AFTER_MS,
    });
    const verdict = taken.size === 0 ? is : `${is} (${taken.size} of ${videos.length} left out)`;
    if (verdicts.at(-1) !== verdict) verdicts.push(verdict);
  }
  return verdicts;
}

const ALL = "free (1 of 1 left out)";
const HELD_ALL = "waits (1 of 1 left out)";

/**
 * The right verdicts on the recorded downloads, before and after the time that an app has. At the
 * first moment, most are grabbed and not yet listed.
 */
const RIGHT: readonly [name: string, early: string[], late: string[]][] = [
  ["m01", ["waits", ALL], ["ask", "waits", ALL]],
  ["m02", ["waits"], ["ask", "waits", "ask"]],
  ["m03", ["waits"], ["ask", "waits", "ask"]],
  ["m04", ["waits", ALL, "waits", ALL, "waits", ALL], ["waits", ALL, "ask", ALL, "ask", ALL]],
  ["m05", ["waits", ALL], ["ask", "waits", ALL]],
  ["m12", ["waits"], ["ask"]],
  ["m13", [ALL], [ALL]],
  ["m14", ["waits", ALL], ["ask", "waits", "ask", ALL]],
  ["m18", ["free"], ["free"]],
  ["m30", ["waits", "free"], ["ask", "waits", "free"]],
  ["m40", ["waits", HELD_ALL, ALL], ["ask", "waits", HELD_ALL, ALL]],
  ["m41", ["waits", "free"], ["ask", "free"]],
  ["m42", ["waits", "leave"], ["ask", "waits", "ask", "leave"]],
  ["m44", ["waits", HELD_ALL, ALL], ["waits", HELD_ALL, ALL]],
  ["m45", ["waits", ALL], ["ask", "waits", ALL]],
  ["m47", [ALL], [ALL]],
  ["m49", ["waits"], ["ask", "waits", "ask"]],
  ["m54a", ["waits", HELD_ALL, ALL], ["ask", HELD_ALL, ALL]],
  ["m60", ["waits", ALL], ["ask", "waits", ALL]],
  ["m61", ["waits", ALL], ["ask", "waits", ALL]],
  ["m63", ["waits", HELD_ALL, ALL], ["waits", HELD_ALL, ALL]],
  ["m65", ["waits", HELD_ALL, ALL], ["waits", HELD_ALL, ALL]],
  ["m66", ["waits", ALL], ["ask", ALL]],
  ["m69", ["waits", "free"], ["waits", "free"]],
  ["m71", ["waits", HELD_ALL, ALL], ["ask", "waits", HELD_ALL, ALL]],
  ["m80", [ALL], [ALL]],
  ["s01", [ALL], [ALL]],
  ["s02", ["waits", ALL], ["ask", "waits", ALL]],
  ["s04", ["waits"], ["ask"]],
  ["s05", ["free", ALL], ["free", ALL]],
  ["s06", ["waits"], ["waits", "ask", "waits", "ask"]],
  ["s07", ["waits", ALL], ["ask", "waits", "ask", "waits", ALL]],
  ["s09", [ALL], [ALL]],
  [
    "s10",
    ["free (5 of 6 left out)", "waits (5 of 6 left out)"],
    [
      "free (5 of 6 left out)",
      "waits (5 of 6 left out)",
      "ask (5 of 6 left out)",
      "waits (5 of 6 left out)",
      "ask (5 of 6 left out)",
      "waits (5 of 6 left out)",
      "ask (5 of 6 left out)",
    ],
  ],
  ["s21", ["waits", HELD_ALL, ALL], ["ask", "waits", HELD_ALL, ALL]],
  ["n10", [ALL], [ALL]],
  ["n18", ["waits", ALL], ["ask", "waits", "ask", ALL]],
  ["n19", ["waits", ALL], ["waits", "ask", ALL]],
  ["n23", ["waits"], ["ask"]],
];

test("each recorded download has a right verdict", () => {
  expect(readRecordedCases().map(({ name }) => name)).toEqual(RIGHT.map(([name]) => name));
});

test.each(RIGHT)("%s: the verdict is the right one at each moment", (name, early, late) => {
  const recorded = readRecordedCases().find((one) => one.name === name) ?? expect.unreachable();
  expect({ early: replay(recorded, 0), late: replay(recorded, AFTER_MS) }).toEqual({ early, late });
});

const IN_ALL_FORMS = RIGHT.flatMap((right) =>
  ARR_DIALECTS.flatMap((dialect) =>
    [false, true].map((isRefreshing) => ({ right, dialect, isRefreshing })),
  ),
);

test.each(IN_ALL_FORMS)(
  "$right.0: the verdict is the same in dialect $dialect, refreshing: $isRefreshing",
  ({ right: [name, early, late], dialect, isRefreshing }) => {
    const recorded = readRecordedCases().find((one) => one.name === name) ?? expect.unreachable();
    const show = (row: ArrQueueEntry): ArrQueueEntry => {
      const said = row.messages.flatMap(({ title, messages }) => [title, ...messages]);
      return { ...row, state: toDialect({ state: row.state, said }, dialect, isRefreshing) };
    };
    const verdicts = { early: replay(recorded, 0, show), late: replay(recorded, AFTER_MS, show) };
    expect(verdicts).toEqual({ early, late });
  },
);
