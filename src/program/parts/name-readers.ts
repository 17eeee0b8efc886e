import { fallBackTo, Outage, UserError } from "../../base/errors.ts";
import type { MediaServer } from "../../core/library/media-server.ts";
import type { ServerEntry } from "../../core/library/server-entry.ts";
import type { NameReader } from "../../core/plan/names/name-rules.ts";
import { selectOtherReaders } from "../../core/plan/names/server-reading.ts";

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
  servers: () => Promise<readonly Opened[]>;
  monotonic: () => number;
};

/** Lists the media servers that read names, with their versions. */
export type ListNameReaders = (signal: AbortSignal) => Promise<readonly NameReader[]>;

/**
 * Creates a list of the media servers that read names, with their versions. A version is asked for
 * at most every ten minutes. A server that does not answer has its last known version. Plex
 * reads names alike in all versions, so it is not asked.
 */
export function createNameReaders({ servers, monotonic }: Deps): ListNameReaders {
  const known = new Map<string, { version: string | undefined; until: number }>();

  async function versionOf({ entry, server }: Opened, signal: AbortSignal) {
    const last = known.get(entry.name);
    if (last !== undefined && monotonic() < last.until) return last.version;
    const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    const answer = await server
      .check(limit)
      .catch(fallBackTo(undefined, Outage, UserError, DOMException));
    signal.throwIfAborted();
    const version = answer?.version ?? last?.version;
    known.set(entry.name, { version, until: monotonic() + (answer ? FRESH_MS : RETRY_MS) });
    return version;
  }

  return async (signal) => {
    const all = await servers();
    const others = new Set(selectOtherReaders(all.map(({ entry }) => entry)));
    return await Promise.all(
      all.map(async (open): Promise<NameReader> => {
        const { kind } = open.entry;
        return others.has(open.entry) ? { kind, version: await versionOf(open, signal) } : { kind };
      }),
    );
  };
}
