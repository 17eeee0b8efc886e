import type { Decision } from "../../core/decide/decide.ts";
import type { RankedCandidate } from "../../core/identify/candidate.ts";
import { Outage } from "../../core/outage.ts";
import type { ParsedName } from "../../core/parse/parsed-name.ts";
import { parseRelease } from "../../core/parse/path.ts";
import type { Reason } from "../../core/reason.ts";
import type { Event } from "../../core/release/event.ts";
import type { Item } from "../../core/release/item.ts";
import type { Release } from "../../core/release/release.ts";
import { changeItem, itemsOf } from "../../store/items.ts";
import { releasesIn } from "../../store/releases.ts";
import { createPool } from "../engine/pool.ts";
import type { Stage } from "../engine/stage.ts";
import { type WorkDeps, workOn } from "../engine/work-on.ts";
import { createHealth } from "../health.ts";
import { moveRelease } from "../move.ts";
import { isDue } from "../wait.ts";
import type { createIdentify } from "./identify.ts";

/** As many candidates as a person can look through. */
const MOST_CANDIDATES = 10;
/** TMDb's client lets four requests fly at once; more releases would only wait for it. */
const WIDTH = 4;

const TMDB = "tmdb";
const NO_TMDB: Reason = {
  code: "no_tmdb_key",
  message: "Nothing is looked up without a TMDb key; set TMDB_API_KEY, or approve it with its TMDb id.",
};

export type IdentifyStageDeps = WorkDeps & {
  identify: ReturnType<typeof createIdentify>;
  /** Whether there is a credential for TMDb. */
  hasTmdb: () => boolean;
  moved: () => void;
  onError: (error: unknown) => void;
};

/** Works out what each complete release is, and decides. */
export function createIdentifyStage(deps: IdentifyStageDeps): Stage {
  const { store, identify, hasTmdb, now, moved, onError } = deps;
  const health = createHealth(store, "tmdb", now);

  async function decideOn(release: Release, signal: AbortSignal): Promise<void> {
    const by = { actor: "engine", at: now() };
    if (release.decidedBy === "person" && release.identity) {
      await moveRelease(store, release, { kind: "sure", identity: release.identity }, by);
      return;
    }
    const items = await itemsOf(store.read, release.id);
    const videos = lookedUp(items).map((item) => item.path);
    if (!hasTmdb()) {
      const parsed = parseRelease(release.name, videos).release;
      await moveRelease(store, release, { kind: "unsure", reasons: [NO_TMDB] }, by, {
        fields: { parsed, candidates: [] },
      });
      return;
    }
    const { parsed, ranked, decision } = await noted(() => identify({ name: release.name, videos }, signal));
    const [first] = ranked;
    await moveRelease(
      store,
      release,
      toEvent(decision),
      { actor: "engine", at: now() },
      {
        fields: {
          parsed: withoutName(parsed),
          candidates: ranked.slice(0, MOST_CANDIDATES).map(toCandidate),
          confidence: first?.confidence ?? null,
          parts: first?.parts ?? null,
        },
        within: async (trx) => {
          const mappings = decision.kind === "auto" ? decision.mappings : decision.suggestion?.mappings;
          for (const { path } of items) {
            const mapping = mappings?.get(path);
            if (mapping) await changeItem(trx, release.id, path, { mapping });
          }
        },
      },
    );
  }

  async function noted<T>(ask: () => Promise<T>): Promise<T> {
    try {
      const answer = await ask();
      await health.note(TMDB, undefined);
      return answer;
    } catch (error) {
      if (error instanceof Outage) await health.note(TMDB, error.message);
      throw error;
    }
  }

  return createPool({
    name: "identify",
    width: WIDTH,
    due: async () => (await releasesIn(store.read, ["identifying"])).filter((release) => isDue(release, now())),
    work: (release, signal) => workOn(deps, release, () => decideOn(release, signal), signal),
    onError,
    done: moved,
    everyMs: 1000,
  });
}

/** The videos that say what a release is; a sample alone is looked up as well, and held by its guard. */
function lookedUp(items: readonly Item[]): Item[] {
  const videos = items.filter((item) => item.role === "video" && !item.skip);
  return videos.length > 0 ? videos : items.filter((item) => item.role === "sample");
}

function toEvent(decision: Decision): Event {
  if (decision.kind === "auto") return { kind: "sure", identity: decision.identity };
  return { kind: "unsure", reasons: decision.reasons, suggestion: decision.suggestion?.identity };
}

function toCandidate({
  candidate,
  confidence,
}: {
  candidate: Omit<RankedCandidate, "confidence">;
  confidence: number;
}): RankedCandidate {
  const { type, tmdbId, title, year } = candidate;
  return { type, tmdbId, title, year, confidence };
}

/** The release has its name already, and names may be long. */
const withoutName = (parsed: ParsedName): ParsedName => ({ ...parsed, name: "" });
