import { byEngine } from "../../core/actor.ts";
import { Outage } from "../../core/errors.ts";
import { nameKey } from "../../core/learned/name-key.ts";
import { parseRelease } from "../../core/parse/path.ts";
import type { Reason } from "../../core/reason.ts";
import { extraVideos, mainVideoItems } from "../../core/release/item.ts";
import type { Release } from "../../core/release/release.ts";
import type { Trace } from "../../core/trace.ts";
import { type FiledItem, itemsOf } from "../../store/releases/items.ts";
import { findRelease } from "../../store/releases/releases.ts";
import type { Stage } from "../engine/engine.ts";
import { createPool } from "../engine/pool.ts";
import { createHealth, type Health } from "../engine/status.ts";
import { releasesToWorkOn, type WorkDeps, workOn } from "../engine/work-on.ts";
import { moveRelease } from "../releases/move.ts";
import { isDue } from "../releases/wait.ts";
import { judgeLateFiles } from "./clues/late-files.ts";
import { nfoPlaces } from "./clues/nfo-files.ts";
import { asEvidence, priorKnowledgeNotes, readPriorKnowledge } from "./clues/prior-knowledge.ts";
import { decisionEvent } from "./decision-event.ts";
import { createSettleEach, filesOf } from "./each-video.ts";
import type { createIdentify } from "./identify.ts";
import { assertAnswered, recordDecision } from "./record-decision.ts";
import { contentOf, splitOff } from "./split-off.ts";

/** TMDb's client lets four requests fly at once; more releases would only wait for it. */
const MAX_CONCURRENT = 4;

const TMDB = "tmdb";
const NO_TMDB: Reason = {
  code: "no_tmdb_key",
  message: "Nothing can be identified without a TMDb key. Set TMDB_API_KEY, or approve the release with its TMDb id.",
};

type IdentifyStageDeps = WorkDeps & {
  identify: ReturnType<typeof createIdentify>;
  /** Whether there is a credential for TMDb. */
  hasTmdb: () => boolean;
  /** Whether certain releases are filed without asking. */
  auto: () => boolean;
  moved: () => void;
  onError: (error: unknown) => void;
  /** Where TMDb's answers are noted; its own record if absent. */
  health?: Pick<Health, "note"> | undefined;
  /** Called with each decision. */
  trace?: Trace | undefined;
};

/** Works out what each complete release is, and decides. A disk that does not answer makes it wait. */
export function createIdentifyStage(deps: IdentifyStageDeps): Required<Stage> {
  const { store, identify, hasTmdb, auto, now, moved, onError } = deps;
  const settleEach = createSettleEach(identify);
  const health = deps.health ?? createHealth(store, TMDB, now);

  async function decideOn(release: Release, signal: AbortSignal): Promise<void> {
    const by = byEngine(now());
    if (release.decidedBy === "person" && release.identity) {
      await moveRelease(store, release, { kind: "sure", identity: release.identity }, by);
      return;
    }
    const items = await itemsOf(store.read, release.id);
    const videos = mainVideoItems(items).map((item) => item.path);
    const name = parseRelease(release.name, videos).release;
    const known = await readPriorKnowledge(store.read, release, name);
    if (release.parentId !== undefined && videos.length === 0) {
      const { event, candidates } = await judgeLateFiles(store.read, release, items, known.parent, auto());
      await moveRelease(store, release, event, by, { fields: { candidates } });
      return;
    }
    if (!hasTmdb()) {
      await moveRelease(store, release, { kind: "unsure", reasons: [NO_TMDB] }, by, {
        fields: { parsed: name, nameKey: nameKey(name) ?? null, candidates: [] },
      });
      return;
    }
    const input = {
      name: release.name,
      videos,
      at: release.path,
      extras: extraVideos(items),
      nfos: nfoPlaces(items, release.source),
      ...asEvidence(known),
    };
    const { own, apart } = await noted(async () => settleEach(input, await identify(input, signal), signal));
    for (const identified of [own, ...apart.map((part) => part.identified)]) {
      assertAnswered(identified);
      deps.trace?.(decisionEvent(release, identified));
    }
    const parts = apart.map((part) => ({ ...part, items: pick(items, filesOf(part.videos, items)) }));
    const taken = new Set(parts.flatMap((part) => part.items.map(({ path }) => path)));
    const rest = items.filter(({ path }) => !taken.has(path));
    const notes = priorKnowledgeNotes(known);
    await store.write(async (trx) => {
      const fields = parts.length > 0 ? contentOf(rest) : {};
      const moved = await recordDecision(trx, release, { identified: own, name, items: rest, notes, fields }, now());
      if (!moved.ok) return;
      for (const { identified, items: files } of parts) {
        const child = await splitOff(trx, release, files, now());
        await recordDecision(trx, child, { identified, name: identified.parsed, items: files, notes: [] }, now());
      }
    });
  }

  async function noted<T>(ask: () => Promise<T>): Promise<T> {
    try {
      const answer = await ask();
      await health.note(TMDB, undefined);
      return answer;
    } catch (error) {
      if (error instanceof Outage) await health.note(TMDB, error.message, { code: error.code });
      throw error;
    }
  }

  let isEmpty = false;
  return createPool({
    name: "identify",
    width: MAX_CONCURRENT,
    async due() {
      const releases = await releasesToWorkOn(deps, "identifying");
      isEmpty = releases.length === 0;
      return releases.filter((release) => isDue(release, now()));
    },
    isEmpty: () => isEmpty,
    async again(id) {
      const release = await findRelease(store.read, id);
      return release?.state === "identifying" && isDue(release, now()) ? release : undefined;
    },
    work: (release, signal) => workOn(deps, release, () => decideOn(release, signal), signal),
    onError,
    done: moved,
    intervalMs: 1000,
  });
}

const pick = (items: readonly FiledItem[], paths: readonly string[]): FiledItem[] => {
  const wanted = new Set(paths);
  return items.filter(({ path }) => wanted.has(path));
};
