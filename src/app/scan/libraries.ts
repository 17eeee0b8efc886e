import { Outage } from "../../base/errors.ts";
import type { ServerLibrary } from "../../core/library/media-server.ts";
import {
  listRememberedSections,
  type RememberedSection,
  rememberSections,
} from "../../store/plex/plex-listings.ts";
import { LIBRARIES, type Outages } from "./outages.ts";
import type { ScanDeps } from "./scan-check.ts";

const REFRESH_INTERVAL_MS = 3600_000;
const RETRY_DELAY_MS = 30_000;

export interface Libraries {
  /**
   * Returns the libraries as last listed, even while the server is down. Empty if they were never
   * listed.
   */
  known(): Promise<RememberedSection[]>;
  /** Lists the libraries unless they were listed within the last hour. */
  refresh(signal: AbortSignal): Promise<void>;
  /**
   * Returns the libraries from a list that is at most `maxAgeMs` old (default: one hour). Throws
   * `Outage`, including when the server lists no libraries.
   */
  fresh(signal: AbortSignal, maxAgeMs?: number): Promise<ServerLibrary[]>;
  /** Makes the next `refresh` skip its wait, because the server may be available again. */
  soon(): void;
  /**
   * Makes the next use list the libraries again, because the known ones do not match the server's
   * responses.
   */
  invalidate(): void;
  /** True if listing the libraries failed a moment ago. */
  areUnavailable(): boolean;
}

/** Remembers the server's libraries, so that an unavailable server delays nothing. */
export function createLibraries(
  { store, server, entry, clock }: ScanDeps,
  outages: Outages,
): Libraries {
  let seen: ServerLibrary[] = [];
  let seenAt = Number.NEGATIVE_INFINITY;
  let failedAt = Number.NEGATIVE_INFINITY;
  let written: string | undefined;
  let asking: Promise<ServerLibrary[]> | undefined;
  const age = (time: number): number => clock.monotonic() - time;

  async function ask(signal: AbortSignal): Promise<ServerLibrary[]> {
    const sections = await server.libraries(signal);
    // If no libraries were known, files would be filed elsewhere and not be scanned.
    if (sections.length === 0) {
      const { name } = server;
      const message = `${name} lists no libraries. It may still be starting; if it has none, add one in ${name}.`;
      throw new Outage("plex_unavailable", message, { isOfService: true });
    }
    [seen, seenAt, failedAt] = [sections, clock.monotonic(), Number.NEGATIVE_INFINITY];
    const text = JSON.stringify(
      sections.map(({ id, title, type, locations }) => [id, title, type, locations]),
    );
    if (text !== written) await store.write((trx) => rememberSections(trx, sections, entry.name));
    written = text;
    return sections;
  }

  /** Releases whose checks are concluded at the same time share one request. */
  const askOnce = (signal: AbortSignal): Promise<ServerLibrary[]> =>
    (asking ??= ask(signal).finally(() => {
      asking = undefined;
    }));

  return {
    known: () => listRememberedSections(store.read, entry.name),
    async refresh(signal) {
      if (age(seenAt) < REFRESH_INTERVAL_MS || age(failedAt) < RETRY_DELAY_MS) return;
      try {
        await ask(signal);
        await outages.recovered(LIBRARIES);
      } catch (error) {
        if (!(error instanceof Outage)) throw error;
        failedAt = clock.monotonic();
        await outages.failed(error, LIBRARIES, signal);
      }
    },
    fresh: async (signal, maxAgeMs = REFRESH_INTERVAL_MS) =>
      age(seenAt) <= maxAgeMs ? seen : await askOnce(signal),
    soon: () => void (failedAt = Number.NEGATIVE_INFINITY),
    invalidate: () => void (seenAt = Number.NEGATIVE_INFINITY),
    areUnavailable: () => age(failedAt) < RETRY_DELAY_MS,
  };
}
