import { Outage } from "../../base/errors.ts";
import type { ServerLibrary } from "../../core/library/media-server.ts";
import {
  listRememberedSections,
  type RememberedSection,
  rememberSections,
} from "../../store/plex/plex-listings.ts";
import type { Outages } from "./listener.ts";
import type { ScanDeps } from "./scan-check.ts";

const REFRESH_INTERVAL_MS = 3600_000;
const RETRY_DELAY_MS = 30_000;

export interface Libraries {
  /** As last listed, also while the server is down; empty if they never were. */
  known(): Promise<RememberedSection[]>;
  /** Asks for them if they were not listed for an hour. */
  refresh(signal: AbortSignal): Promise<void>;
  /** At most `maxAgeMs` old, an hour unless told. Throws `Outage`, also if Plex lists none. */
  fresh(signal: AbortSignal, maxAgeMs?: number): Promise<ServerLibrary[]>;
  /** The server may be back: the next `refresh` does not wait for its turn. */
  soon(): void;
  /** They do not match the server's answers: ask for them again at the next occasion. */
  invalidate(): void;
  /** Whether asking for them failed a moment ago. */
  areUnavailable(): boolean;
}

/** The server's libraries, remembered so that a server that is down delays nothing. */
export function createLibraries({ store, server, clock }: ScanDeps, outages: Outages): Libraries {
  let seen: ServerLibrary[] = [];
  let seenAt = Number.NEGATIVE_INFINITY;
  let failedAt = Number.NEGATIVE_INFINITY;
  let written: string | undefined;
  let asking: Promise<ServerLibrary[]> | undefined;
  const age = (time: number): number => clock.monotonic() - time;

  async function ask(signal: AbortSignal): Promise<ServerLibrary[]> {
    const sections = await server.libraries(signal);
    // Without the libraries, files would be filed elsewhere and not be scanned.
    if (sections.length === 0) {
      const { name } = server;
      const message = `${name} lists no libraries. It may still be starting; if it has none, add one in ${name}.`;
      throw new Outage("plex_unavailable", message);
    }
    [seen, seenAt, failedAt] = [sections, clock.monotonic(), Number.NEGATIVE_INFINITY];
    const text = JSON.stringify(
      sections.map(({ id, title, type, locations }) => [id, title, type, locations]),
    );
    if (text !== written) await store.write((trx) => rememberSections(trx, sections));
    written = text;
    return sections;
  }

  /** Releases that are concluded at the same time share one request. */
  const askOnce = (signal: AbortSignal): Promise<ServerLibrary[]> =>
    (asking ??= ask(signal).finally(() => {
      asking = undefined;
    }));

  return {
    known: () => listRememberedSections(store.read),
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
    fresh: async (signal, maxAgeMs = REFRESH_INTERVAL_MS) =>
      age(seenAt) <= maxAgeMs ? seen : await askOnce(signal),
    soon: () => void (failedAt = Number.NEGATIVE_INFINITY),
    invalidate: () => void (seenAt = Number.NEGATIVE_INFINITY),
    areUnavailable: () => age(failedAt) < RETRY_DELAY_MS,
  };
}
