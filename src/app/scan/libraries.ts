import type { LiveSection } from "../../adapters/plex/browse/sections.ts";
import { Outage } from "../../core/errors.ts";
import { type RememberedSection, rememberedSections, rememberSections } from "../../store/plex/plex-listings.ts";
import type { Outages } from "./listener.ts";
import type { ScanDeps } from "./ports.ts";

const REFRESH_INTERVAL_MS = 3600_000;
const RETRY_DELAY_MS = 30_000;
const NO_LIBRARIES = "Plex lists no libraries: it is starting, or none was made; make one in Plex if there is none.";

export type Libraries = {
  /** As last seen, also while Plex is down; empty when it never was. */
  known(): Promise<RememberedSection[]>;
  /** Asks Plex for them when they were not seen for an hour. */
  refresh(signal: AbortSignal): Promise<void>;
  /** As they are now, or were at most so many ms ago. Throws `Outage`, also for a Plex that lists none. */
  fresh(withinMs: number, signal: AbortSignal): Promise<LiveSection[]>;
  /** Something did not fit them: they are asked for at the next occasion. */
  invalidate(): void;
  /** Whether they were asked for in vain a moment ago. */
  areUnavailable(): boolean;
};

/** Plex's libraries, remembered so that a Plex that is down delays nothing. */
export function createLibraries(
  { store, plex, clock }: Pick<ScanDeps, "store" | "plex" | "clock">,
  outages: Outages,
): Libraries {
  let seen: LiveSection[] = [];
  let seenAt = Number.NEGATIVE_INFINITY;
  let failedAt = Number.NEGATIVE_INFINITY;
  let written: string | undefined;
  const age = (at: number): number => clock.monotonic() - at;

  async function ask(signal: AbortSignal): Promise<LiveSection[]> {
    const sections = await plex.sections(signal);
    // Forgotten libraries would send files elsewhere, and what is to be scanned nowhere.
    if (sections.length === 0) throw new Outage("plex_unavailable", NO_LIBRARIES);
    [seen, seenAt, failedAt] = [sections, clock.monotonic(), Number.NEGATIVE_INFINITY];
    const text = JSON.stringify(sections.map(({ id, title, type, locations }) => [id, title, type, locations]));
    if (text !== written) await store.write((trx) => rememberSections(trx, sections));
    written = text;
    return sections;
  }

  return {
    known: () => rememberedSections(store.read),
    async refresh(signal) {
      if (age(seenAt) < REFRESH_INTERVAL_MS || age(failedAt) < RETRY_DELAY_MS) return;
      try {
        await ask(signal);
        await outages.recovered();
      } catch (error) {
        if (!(error instanceof Outage)) throw error;
        failedAt = clock.monotonic();
        await outages.failed(error, 1);
      }
    },
    fresh: async (withinMs, signal) => (age(seenAt) <= withinMs ? seen : await ask(signal)),
    invalidate() {
      seenAt = Number.NEGATIVE_INFINITY;
    },
    areUnavailable: () => age(failedAt) < RETRY_DELAY_MS,
  };
}
