import { Outage } from "../core/outage.ts";
import { type PathMap, toThere } from "../core/plan/path-map.ts";
import { appendHistory } from "../store/history.ts";
import type { Store } from "../store/open.ts";
import { type KnownSection, knownSections, rememberSections } from "../store/plex-sections.ts";
import { note } from "../store/releases.ts";
import { pendingScans, postponeScan, removeScan, type Scan } from "../store/scans.ts";
import type { Stage } from "./engine/stage.ts";
import { createHealth } from "./health.ts";
import { backoffMs } from "./wait.ts";

export type PlexPort = {
  sections(signal: AbortSignal): Promise<KnownSection[]>;
  refresh(sectionId: string, path: string, signal: AbortSignal): Promise<void>;
};

export type ScanDeps = {
  store: Store;
  plex: PlexPort;
  pathMap: readonly PathMap[];
  now: () => number;
  warn: (message: string) => void;
};

const PLEX = "plex";
const SECTIONS_EVERY_MS = 3600_000;
const RETRY_SECTIONS_MS = 30_000;

/** Asks Plex to scan what was filed: an outbox with retries of its own, so that a Plex that is down delays nothing else. */
export function createScan(deps: ScanDeps): Stage {
  const { store, plex, now, warn } = deps;
  const health = createHealth(store, "plex", now);
  let sectionsAt = Number.NEGATIVE_INFINITY;
  let failedAt = Number.NEGATIVE_INFINITY;

  async function learnSections(signal: AbortSignal): Promise<void> {
    try {
      const sections = await plex.sections(signal);
      sectionsAt = now();
      await store.write((trx) => rememberSections(trx, sections));
      await health.note(PLEX, undefined);
    } catch (error) {
      if (!(error instanceof Outage)) throw error;
      failedAt = now();
      if (await health.note(PLEX, error.message)) warn(error.message);
    }
  }

  async function ask(scan: Scan, sections: readonly KnownSection[], signal: AbortSignal): Promise<void> {
    const path = toThere(scan.folder, deps.pathMap);
    const section = sectionOf(path, sections);
    if (!section) {
      warn(`Plex has no library with ${path} in it; check PLEX_PATH_MAP.`);
      await store.write(async (trx) => {
        await removeScan(trx, scan.id);
        await note(trx, scan.releaseId, { plex: "not_seen" });
        await remember(trx, scan, "scan_refused", {
          path,
          message: "No library of Plex has a Location with this folder.",
        });
      });
      return;
    }
    try {
      await plex.refresh(section.id, path, signal);
      await health.note(PLEX, undefined);
      await store.write(async (trx) => {
        await removeScan(trx, scan.id);
        await note(trx, scan.releaseId, { plex: "requested" });
        await remember(trx, scan, "scan_requested", { path, library: section.title });
      });
    } catch (error) {
      if (!(error instanceof Outage)) throw error;
      if (await health.note(PLEX, error.message)) warn(error.message);
      await store.write((trx) => postponeScan(trx, scan.id, scan.tries + 1, now() + backoffMs(scan.tries + 1)));
    }
  }

  const remember = (
    trx: Parameters<typeof removeScan>[0],
    scan: Scan,
    action: string,
    detail: Record<string, unknown>,
  ) => appendHistory(trx, { at: now(), releaseId: scan.releaseId, action, actor: "engine", detail });

  const due = async (): Promise<Scan[]> => (await pendingScans(store.read)).filter((scan) => scan.nextTryAt <= now());

  return {
    name: "scan",
    async run(signal) {
      const stale = now() - sectionsAt >= SECTIONS_EVERY_MS && now() - failedAt >= RETRY_SECTIONS_MS;
      if (stale) await learnSections(signal);
      const sections = await knownSections(store.read);
      // Nothing known of Plex yet: what is to be scanned waits for its first answer.
      if (sections.length > 0) for (const scan of await due()) await ask(scan, sections, signal);
      return 1000;
    },
    idle: async () => {
      const waiting = (await due()).length > 0;
      return !waiting || now() - failedAt < RETRY_SECTIONS_MS;
    },
    drained: async () => {},
  };
}

/** The section whose Location is the longest that holds the folder: libraries may nest. */
export function sectionOf(path: string, sections: readonly KnownSection[]): KnownSection | undefined {
  let best: { section: KnownSection; length: number } | undefined;
  for (const section of sections) {
    for (const location of section.locations) {
      const clean = location.replace(/[/\\]+$/, "");
      const below = path === clean || path.startsWith(`${clean}/`) || path.startsWith(`${clean}\\`);
      if (below && (!best || clean.length > best.length)) best = { section, length: clean.length };
    }
  }
  return best?.section;
}
