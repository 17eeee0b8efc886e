import { Outage, UserError } from "../../base/errors.ts";
import type { Clock } from "../../core/clock.ts";
import type { MediaServer } from "../../core/library/media-server.ts";
import type { ServerEntry } from "../../core/library/server-entry.ts";
import type { NameReader } from "../../core/plan/names/name-rules.ts";
import { selectOtherReaders } from "../../core/plan/names/server-reading.ts";
import type { Services } from "../../core/services.ts";

/** A server that does not answer must not delay a plan for longer. */
const TIMEOUT_MS = 5000;
/** An upgrade of a server takes minutes, and its names are judged again by the audit. */
const FRESH_MS = 600_000;
/** Time until a server that did not answer is asked again. */
const RETRY_MS = 60_000;

type Opened = {
  entry: Pick<ServerEntry, "name" | "kind">;
  server: Pick<MediaServer, "check">;
};

type Deps = {
  servers: () => Promise<Services<Opened>>;
  clock: Pick<Clock, "monotonic" | "sleep">;
};

/** Lists the media servers that read names, with their versions. */
export type ListNameReaders = (signal: AbortSignal) => Promise<readonly NameReader[]>;

/**
 * Creates a list of the media servers that read names, with their versions. A version is asked for
 * at most every ten minutes. A server that does not answer has its last known version. Plex
 * reads names alike in all versions, so it is not asked.
 */
export function createNameReaders({ servers, clock }: Deps): ListNameReaders {
  const known = new Map<string, { version: string | undefined; until: number }>();

  return async (signal) => {
    const all = await servers();
    const others = new Set(selectOtherReaders(all.each(({ entry }) => entry)));
    const due = all.only(
      ({ entry }) =>
        others.has(entry) && clock.monotonic() >= (known.get(entry.name)?.until ?? -Infinity),
    );
    const { answers, late, failures } = await due.askEach(
      ({ server }, stop) => server.check(stop),
      {
        clock,
        ms: TIMEOUT_MS,
        signal,
      },
    );
    const defect = failures.find(({ error }) => !isOutage(error));
    if (defect) throw defect.error;
    const now = clock.monotonic();
    for (const { service, answer } of answers) {
      known.set(service.entry.name, { version: answer.version, until: now + FRESH_MS });
    }
    for (const { entry } of [...late, ...failures.map(({ service }) => service)]) {
      const version = known.get(entry.name)?.version;
      known.set(entry.name, { version, until: now + RETRY_MS });
    }
    return all.each(({ entry }): NameReader => {
      const { kind, name } = entry;
      return others.has(entry) ? { kind, version: known.get(name)?.version } : { kind };
    });
  };
}

const isOutage = (error: unknown): boolean => error instanceof Outage || error instanceof UserError;
