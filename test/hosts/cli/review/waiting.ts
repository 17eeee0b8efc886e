import { createHash } from "node:crypto";
import { changeState } from "../../../../src/app/releases/change-state.ts";
import type { RankedCandidate } from "../../../../src/base/candidate.ts";
import type { Reason } from "../../../../src/base/reason-codes.ts";
import type { Release } from "../../../../src/core/release/release.ts";
import { replaceItems } from "../../../../src/store/releases/items.ts";
import { cataloguePorts } from "../../../support/catalogue-ports.ts";
import { type TestEngine, testEngine } from "../../../support/engine.ts";
import { createReview, type Review } from "../../../support/review.ts";
import { candidate, inReview } from "../../../support/review-release.ts";
import { runTimeTable } from "../../../support/run-time-table.ts";
import { movie } from "../../../support/works.ts";

type Kind = {
  name: (n: number) => string;
  reason: Reason;
  candidates?: (n: number) => RankedCandidate[];
  files?: (name: string) => string[];
  parsed?: Partial<NonNullable<Release["parsed"]>>;
  role?: "sample";
};

const film = (n: number): RankedCandidate[] => [candidate(n, `Film ${n}`, 1990, 950)];
const show = (n: number): RankedCandidate[] => [
  { ...candidate(n, `Show ${n}`, 2010, 950), type: "tv" },
];

/** Ten kinds of release in review, as the rules leave them. */
export const KINDS: Record<string, Kind> = {
  certain: {
    name: (n) => `Film.${n}.1990.mkv`,
    reason: { code: "auto_off", message: "Off." },
    candidates: film,
  },
  remake: {
    name: (n) => `Film.${n}.mkv`,
    reason: { code: "remake_rival", message: "Two films." },
    candidates: film,
  },
  close: {
    name: (n) => `Close.${n}.mkv`,
    reason: { code: "close_second", message: "Hardly ahead." },
    candidates: (n) => [...film(n), candidate(n + 5000, `Film ${n}`, 1970, 940)],
  },
  unknown: {
    name: (n) => `Unknown.${n}.mkv`,
    reason: { code: "no_match", message: "TMDB lists nothing." },
  },
  episode: {
    name: (n) => `Show.${n}.S01E99.mkv`,
    reason: { code: "episode_missing", message: "TMDB does not list it." },
    candidates: show,
    parsed: { type: "episode", title: "Show" },
  },
  ours: {
    name: (n) => `Again.${n}.mkv`,
    reason: { code: "duplicate", message: "The library has it already.", release: 1 },
    candidates: film,
  },
  foreign: {
    name: (n) => `Foreign.${n}.mkv`,
    reason: { code: "duplicate", message: "The library already has it." },
    candidates: film,
  },
  sample: {
    name: (n) => `Sample.${n}.mkv`,
    reason: { code: "sample", message: "A sample." },
    candidates: film,
    role: "sample",
  },
  pack: {
    name: (n) => `Pack.${n}.S01`,
    reason: { code: "pack_incomplete", message: "One file is no episode." },
    candidates: show,
    files: (name) => [`${name}E01.mkv`, "odd.mkv"],
    parsed: { type: "episode", title: "Pack" },
  },
  films: {
    name: (n) => `Films.${n}`,
    reason: { code: "several_videos", message: "Several videos of one film." },
    candidates: film,
    files: () => ["film.mkv", "film-b.mkv"],
  },
};

const by = { actor: "engine", at: 1 };

export type Waiting = AsyncDisposable & {
  engine: TestEngine;
  review: Review;
  idsOf: (kind: string) => number[];
};

/**
 * `each` releases in review of each of the ten kinds in turn, and the use cases that decide about
 * them.
 */
export async function waitingOfEachKind(each: number): Promise<Waiting> {
  const engine = await testEngine();
  const { store } = engine;
  const ids = new Map<string, number[]>(Object.keys(KINDS).map((kind) => [kind, []]));
  for (let n = 0; n < each; n++) {
    for (const [kind, made] of Object.entries(KINDS)) {
      ids.get(kind)?.push(await add(engine, made, 100 + n));
    }
  }
  const { ports } = cataloguePorts([movie(77, "Found", 2001)]);
  const review = createReview({
    store,
    clock: engine.clock,
    mode: "hybrid",
    readOnly: false,
    ingestDirs: [engine.downloads],
    mediaRoots: [engine.library],
    lockHeld: () => false,
    newToken: () => "token",
    hash: (text) => createHash("sha256").update(text).digest("hex"),
    resolve: async (path) => path,
    resolveBelowRoots: async (path) => path,
    preview: () => Promise.reject(new Error("unexpected")),
    previewBelowRoots: () => Promise.reject(new Error("unexpected")),
    previewName: () => Promise.reject(new Error("unexpected")),
    compare: async () => [],
    runTime: async () => runTimeTable,
    openCatalogue: async () => ({ ...ports, [Symbol.asyncDispose]: async () => {} }),
  });
  const dispose = () => engine[Symbol.asyncDispose]();
  return { engine, review, idsOf: (kind) => ids.get(kind) ?? [], [Symbol.asyncDispose]: dispose };
}

async function add(engine: TestEngine, kind: Kind, n: number): Promise<number> {
  const name = kind.name(n);
  const files = kind.files?.(name) ?? [name];
  const candidates = kind.candidates?.(n) ?? [];
  const id = await inReview(engine, name, {
    candidates,
    files,
    ...(kind.parsed ? { parsed: kind.parsed } : {}),
  });
  const now = await engine.now(id);
  await changeState(engine.store, now, { kind: "look_again", message: "x" }, by);
  const items = files.map((path) => ({
    path,
    size: 1,
    mtimeNs: "1",
    role: kind.role ?? ("video" as const),
    skip: false,
    mapping: path.includes("E01") ? { season: 1, episodes: [1], titles: ["x"] } : undefined,
  }));
  await changeState(
    engine.store,
    await engine.now(id),
    { kind: "unsure", reasons: [kind.reason] },
    by,
    {
      within: (trx) => replaceItems(trx, id, items),
    },
  );
  return id;
}
