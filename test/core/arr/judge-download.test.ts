import { expect, test } from "vitest";
import type { ArrEvent, ArrMessage, ArrQueueEntry } from "../../../src/core/arr/app.ts";
import { type ArrAnswer, judgeDownload } from "../../../src/core/arr/judge-download.ts";
import { type ArrMemory, addFault, addTime, learn } from "../../../src/core/arr/memory.ts";
import { readRow } from "../../../src/core/arr/read-row.ts";

const N = 30 * 60_000;
const VIDEO = "Glass.Nought.1987/glass.nought.1987.mkv";
const PACK = ["Ember.S01/e01.mkv", "Ember.S01/e02.mkv", "Ember.S01/e03.mkv"];

/** `words`: the status at the client, the app's state, and its health. */
const row = (words: string, ...messages: ArrMessage[]): ArrQueueEntry => {
  const [status = "", state = "", health = ""] = words.split(" ");
  return { downloadId: "AB", title: "Glass.Nought.1987", status, state, health, messages };
};
const inState = (state: string, ...messages: ArrMessage[]): ArrQueueEntry =>
  row(`completed ${state} ${messages.length === 0 ? "ok" : "warning"}`, ...messages);
const said = (...messages: string[]): ArrMessage => ({ title: "Glass.Nought.1987", messages });
const event = (type: string, at: number, more: Partial<ArrEvent> = {}): ArrEvent => ({
  downloadId: "AB",
  title: "Glass.Nought.1987",
  type,
  at,
  ...more,
});
const imported = (path: string, at = 2): ArrEvent =>
  event("downloadFolderImported", at, { droppedPath: `/in/the/container/${path}` });

type Asked = {
  queue?: ArrQueueEntry[];
  history?: ArrEvent[];
  inCategory?: boolean;
  isWatched?: boolean;
  title?: string;
};
const knows = ({
  queue = [],
  history = [],
  inCategory = false,
  isWatched = false,
  title = "Radarr",
}: Asked) => ({
  app: title,
  title,
  queue,
  history,
  inCategory,
  isWatched,
  hasLooked: true,
});

/** An app that gives no answer. */
const silent = ({ title = "Sonarr", lasts = false, couldTake = true }): ArrAnswer => ({
  app: title,
  title,
  unknown: `${title} does not answer.`,
  lasts,
  couldTake,
});

function judged(
  answers: readonly ArrAnswer[],
  ageMs: number,
  videos: readonly string[] = [VIDEO],
  memory: Partial<ArrMemory> = {},
) {
  const { taken, ...verdict } = judgeDownload({
    answers,
    videos,
    memories: new Map(
      answers.map(({ app }) => [app, { elapsedMs: ageMs, known: false, ...memory }]),
    ),
    afterMs: N,
  });
  return { ...verdict, taken: [...taken.keys()] };
}

const NOT_ELIGIBLE = said("No files found are eligible for import in /downloads/x");
const NO_SPACE = said("Not enough free space");
const NOT_OURS = said("Download wasn't grabbed by Radarr and not in a category, Skipping.");
const IMPORTED_BEFORE = said("Movie file already imported at 11/28/2026 22:13:38");
const BLOCKED = inState("importBlocked", NOT_ELIGIBLE);
const PARTLY: Asked = { history: [imported("E.S01/e01.mkv", 5)] };
const NO_UPGRADE = {
  title: "glass.nought.1987.mkv",
  messages: ["Not an upgrade for existing movie file. Existing quality: Bluray-1080p."],
};

test.each<[string, Asked, early: string, late: string]>([
  ["is downloading", { queue: [row("downloading downloading ok")] }, "waits", "waits"],
  ["has not looked at yet", { queue: [inState("downloading")] }, "waits", "waits"],
  ["is importing", { queue: [inState("importing")] }, "waits", "waits"],
  ["is importing again", { queue: [inState("importing", said("Sample"))] }, "waits", "waits"],
  ["is going to import", { queue: [inState("importPending")] }, "waits", "waits"],
  ["refuses", { queue: [inState("importPending", said("Sample"))] }, "waits", "ask"],
  ["refuses in new words", { queue: [inState("importPending", said("Too blue"))] }, "waits", "ask"],
  ["cannot open", { queue: [inState("importPending", NOT_ELIGIBLE)] }, "waits", "ask"],
  [
    "warns about without a word",
    { queue: [row("completed importPending warning")] },
    "waits",
    "ask",
  ],
  ["has no space for", { queue: [inState("importPending", NO_SPACE)] }, "waits", "waits"],
  [
    "tries again, blocked for now",
    { queue: [inState("importBlocked", NO_SPACE)] },
    "waits",
    "waits",
  ],
  [
    "refuses one file of for ever, and another for now",
    { queue: [inState("importBlocked", NO_SPACE, said("Sample"))] },
    "waits",
    "ask",
  ],
  ["does not count as its own", { queue: [inState("downloading", NOT_OURS)] }, "free", "free"],
  ["counted as its own once", { queue: [inState("importBlocked", NOT_OURS)] }, "free", "free"],
  ["cannot find from here", { queue: [inState("downloading", said("A path"))] }, "waits", "ask"],
  ["counts as paused", { queue: [row("paused downloading ok")] }, "waits", "ask"],
  [
    "counts as stalled",
    { queue: [{ ...row("warning downloading ok"), errorMessage: "stalled" }] },
    "waits",
    "ask",
  ],
  [
    "has with a newsreader's report",
    { queue: [{ ...inState("importPending"), errorMessage: "PAR Status: SUCCESS" }] },
    "waits",
    "waits",
  ],
  ["has imported before", { queue: [inState("importPending", IMPORTED_BEFORE)] }, "free", "free"],
  ["cannot import on its own", { queue: [BLOCKED] }, "waits", "ask"],
  ["is about to mark as failed", { queue: [inState("failedPending")] }, "leave", "leave"],
  ["lists in a state of a later version", { queue: [inState("pondering")] }, "waits", "waits"],
  ["lists without a state", { queue: [row("completed")] }, "waits", "waits"],
  [
    "marked as failed",
    { history: [event("grabbed", 1), event("downloadFailed", 2)] },
    "leave",
    "leave",
  ],
  ["dismissed", { history: [event("grabbed", 1), event("downloadIgnored", 2)] }, "free", "free"],
  ["imported", { history: [event("grabbed", 1), imported(VIDEO)] }, "free", "free"],
  [
    "grabbed again after a failure",
    { history: [event("downloadFailed", 1), event("grabbed", 2)] },
    "waits",
    "ask",
  ],
  ["only grabbed", { history: [event("grabbed", 1)] }, "waits", "ask"],
  ["has in its category only", { inCategory: true }, "waits", "ask"],
  ["does not know", {}, "free", "free"],
  [
    "knows only by events of its library",
    { history: [event("movieFileRenamed", 1)] },
    "free",
    "free",
  ],
])("a download that the app %s", (_, asked, early, late) => {
  expect([judged([knows(asked)], 0).is, judged([knows(asked)], N).is]).toEqual([early, late]);
});

test("no answer is unknown, and never a no, for any length of time", () => {
  const down = silent({});
  for (const age of [0, N, 1000 * N]) {
    expect(judged([down], age)).toMatchObject({
      is: "waits",
      message: expect.stringMatching(/^Sonarr does not answer\. .*waits for its answer\.$/),
    });
    // The other app may know nothing, or be about to decide.
    expect(judged([knows({}), down], age).is).toBe("waits");
    expect(judged([down, knows({ queue: [BLOCKED] })], age).is).toBe("waits");
  }
});

test("an app that does not answer holds only what it could take, and what it knew", () => {
  for (const lasts of [false, true]) {
    const other = silent({ lasts, couldTake: false });
    expect(judged([other], 0, [VIDEO], { faultMs: 1000 * N }).is).toBe("free");
    expect(judged([other], 0, [VIDEO], { known: true }).is).toBe("waits");
  }
});

test("a fault that lasts holds a download for the app's time, and never files it", () => {
  const wrongKey = silent({ lasts: true });
  expect(judged([wrongKey], 1000 * N, [VIDEO], { faultMs: N - 1 })).toMatchObject({
    is: "waits",
    leftMs: 1,
  });
  for (const faultMs of [N, 1000 * N]) {
    expect(judged([wrongKey], 0, [VIDEO], { faultMs })).toMatchObject({
      is: "ask",
      message: "Sonarr does not answer. It may want to import this download, and cannot be asked.",
    });
    // Radarr's own words are the question, whichever app is first.
    const blocked = knows({ queue: [BLOCKED] });
    for (const both of [
      [wrongKey, blocked],
      [blocked, wrongKey],
    ]) {
      const verdict = judged(both, N, [VIDEO], { faultMs });
      expect(verdict).toMatchObject({ is: "ask", message: expect.stringMatching(/^Radarr /) });
    }
  }
  const before = { elapsedMs: 5, known: true, newsAfter: 3 };
  const failed = addFault(before, { lastFaultAt: 1000, now: 61_000 });
  expect(failed).toEqual({ ...before, faultMs: 60_000 });
  // Time in which this program did not run does not count.
  expect(addFault(failed, { lastFaultAt: undefined, now: 9e9 }).faultMs).toBe(60_000);
  expect(learn(failed, { rows: [], history: [] }).faultMs).toBeUndefined();
});

test("an app that works on a download wins over all other answers, in any order", () => {
  const busy = knows({ queue: [inState("importing")], title: "Sonarr" });
  const others = [
    knows({}),
    knows({ queue: [inState("failedPending")] }),
    knows({ history: [imported(VIDEO)] }),
    silent({ title: "Radarr" }),
  ];
  for (const other of others) {
    for (const both of [
      [busy, other],
      [other, busy],
    ]) {
      expect(judged(both, 2 * N)).toMatchObject({
        is: "waits",
        message: "Sonarr is importing it now.",
      });
    }
  }
});

test("takes a pack file by file", () => {
  const some = knows({
    title: "Sonarr",
    queue: [inState("importPending")],
    history: [imported("E.S01/e01.mkv"), imported("E.S01/e02.mkv")],
  });
  expect(judged([some], 0, PACK)).toMatchObject({ is: "waits", taken: PACK.slice(0, 2) });
  expect(judged([some], 1000 * N, PACK)).toMatchObject({ is: "waits", taken: PACK.slice(0, 2) });
  const all = knows({ history: PACK.map((path) => imported(path)) });
  expect(judged([all], 0, PACK)).toMatchObject({ is: "free", taken: PACK });
});

test("files nothing next to what the app's user has in a better version", () => {
  const refused = knows({ queue: [inState("importBlocked", NO_UPGRADE)] });
  for (const age of [0, N]) {
    expect(judged([refused], age)).toMatchObject({ is: "free", taken: [VIDEO] });
  }
  const formats = { title: "Glass.Nought.1987", messages: ["Not a Custom Format upgrade for it"] };
  expect(judged([knows({ queue: [inState("importPending", formats)] })], 0).taken).toEqual([VIDEO]);
  const other = { title: "e02.mkv", messages: ["Unable to parse file"] };
  const mixed = inState("importBlocked", { title: "e01.mkv", messages: ["Not an upgrade"] }, other);
  expect(judged([knows({ queue: [mixed] })], N, PACK)).toMatchObject({
    is: "ask",
    taken: PACK.slice(0, 1),
    message: "Radarr cannot import it on its own: Unable to parse file.",
  });
});

test("an import of files that match no video of the download becomes a question", () => {
  const foreign = knows({ history: [imported("E.S01/unpacked.mkv")] });
  expect(judged([foreign], 0, PACK)).toMatchObject({ is: "ask", taken: [] });
  // A single video is the only file that can have been imported.
  expect(judged([foreign], 0)).toMatchObject({ is: "free", taken: [VIDEO] });
});

test("cuts the app's messages, which strangers' names may be part of", () => {
  const long = inState("importBlocked", {
    title: "x",
    messages: ["a\u0000\u001b[31m".repeat(9000)],
  });
  const { is, ...verdict } = judged([knows({ queue: [long] })], N);
  expect(is).toBe("ask");
  expect(JSON.stringify(verdict).length).toBeLessThan(600);
  expect("message" in verdict && verdict.message).not.toMatch(/\p{Cc}/u);
});

test.each<[string, Asked, Partial<ArrMemory>, early: string, late: string]>([
  ["leaves the queue without an event", {}, {}, "waits", "ask"],
  ["is imported later", { history: [imported(VIDEO, 9)] }, { newsAfter: 5 }, "free", "free"],
  [
    "was imported in part before the app refused the rest",
    PARTLY,
    { newsAfter: 5 },
    "waits",
    "ask",
  ],
  [
    "is dismissed",
    { history: [event("grabbed", 1), event("downloadIgnored", 6)] },
    { newsAfter: 5 },
    "free",
    "free",
  ],
  ["fails", { history: [event("downloadFailed", 6)] }, { newsAfter: 5 }, "leave", "leave"],
  [
    "is not the app's own after all",
    { queue: [inState("downloading", NOT_OURS)] },
    {},
    "free",
    "free",
  ],
])("a download that an app knew and that %s", (_, asked, memory, early, late) => {
  const known = { known: true, ...memory };
  const videos = asked === PARTLY ? PACK : [VIDEO];
  expect([
    judged([knows(asked)], 0, videos, known).is,
    judged([knows(asked)], N, videos, known).is,
  ]).toEqual([early, late]);
});

test("an app's time counts only between its answers, and not through its absence or ours", () => {
  const memory = { elapsedMs: 1000, known: false };
  expect(addTime(memory, { lastAnswerAt: undefined, now: 9e9 }).elapsedMs).toBe(1000);
  expect(addTime(memory, { lastAnswerAt: 60_000, now: 120_000 }).elapsedMs).toBe(61_000);
  expect(addTime(memory, { lastAnswerAt: 60_000, now: 9e9 }).elapsedMs).toBe(121_000);
  expect(addTime(memory, { lastAnswerAt: 60_000, now: 5 }).elapsedMs).toBe(1000);
});

test("a download that an app knew stays known until the app's words change it", () => {
  const memory = { elapsedMs: 0, known: false };
  const after = (queue: ArrQueueEntry[], history: ArrEvent[], before: ArrMemory = memory) =>
    learn(before, { rows: queue.map(readRow), history });
  expect(after([], []).known).toBe(false);
  expect(after([], [event("grabbed", 1)]).known).toBe(true);
  expect(after([BLOCKED], [event("grabbed", 7)])).toMatchObject({ known: true, newsAfter: 7 });
  const known = after([inState("importPending")], []);
  expect(known).toEqual({ elapsedMs: 0, known: true, newsAfter: 0 });
  expect(after([inState("importing")], [event("grabbed", 9)], known).newsAfter).toBe(0);
  expect(after([], [], known).known).toBe(true);
  expect(after([inState("downloading", NOT_OURS)], [], known).known).toBe(false);
});
