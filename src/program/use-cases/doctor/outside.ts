import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { readServerDate } from "../../../adapters/http/http.ts";
import { createIssuer, explainIssuerFault } from "../../../adapters/issuer/issuer.ts";
import { SecondFault } from "../../../adapters/second-catalogue/ask-service.ts";
import { isPublicTmdb } from "../../../adapters/tmdb/base-url.ts";
import { checkTmdb } from "../../../adapters/tmdb/check.ts";
import type { DoctorsClient, OutsideServices } from "../../../app/doctor/doctor.ts";
import { listConfiguredClients } from "../../../clients/index.ts";
import { Services } from "../../../core/services.ts";
import type { ConfiguredClient, TorrentClient } from "../../../core/torrent/client.ts";
import { MIGRATIONS } from "../../../store/migrations/index.ts";
import type { Config } from "../../config/config.ts";
import { connectArrApps } from "../../parts/arr.ts";
import { openSecondSource } from "../../parts/second-catalogue.ts";
import { systemClock } from "../../process/clock.ts";
import { findPostgresPlace } from "../../process/open-store.ts";
import { openDoctorsServers, publicPathOf } from "./media-servers.ts";
import { once } from "./once.ts";

/** Shorter than a probe's limit, so that the client's own error says what is wrong. */
const DEADLINE_MS = 6000;

/** Opens the configured servers, each with its own client. */
export async function wireOutside(config: Config): Promise<{
  outside: OutsideServices;
  close: () => Promise<void>;
}> {
  const clients = Services.of(listConfiguredClients(config).map(doctorsClient));
  const servers = await openDoctorsServers(config, DEADLINE_MS);
  const apps = await connectArrApps(config, { deadlineMs: DEADLINE_MS });
  const { url: baseUrl, credential } = config.tmdb;
  const access = {
    baseUrl,
    credential: () => credential.current(),
    limited: isPublicTmdb(baseUrl),
  };
  const tmdb = {
    hasKey: credential.current() !== undefined,
    check: (signal: AbortSignal) =>
      checkTmdb({ ...access, clock: systemClock, deadlineMs: DEADLINE_MS }, signal),
  };
  const source = openSecondSource(config, { deadlineMs: DEADLINE_MS });
  const clockOf = (name: string, url: string) => ({
    name,
    now: (signal: AbortSignal) => readServerDate(new URL(url), systemClock, signal),
  });
  const clocks = [
    ...(tmdb.hasKey ? [clockOf("TMDB", config.tmdb.url)] : []),
    ...config.servers.map(({ kind, title, url }) =>
      clockOf(title, `${url.replace(/\/+$/, "")}${publicPathOf(kind)}`),
    ),
  ];
  const issuer = issuerOf(config);
  return {
    outside: {
      clients,
      mediaServers: servers.as(({ port }) => port),
      tmdb,
      second: source && {
        id: source.id,
        check: async (signal: AbortSignal) => await source.check(signal).catch(explainSecondFault),
      },
      sharedCache: sharedCacheOf(config),
      issuer: issuer?.port,
      arr: apps.as(({ title, report }) => ({ title, report })),
      server: databaseServer(config),
      clocks,
    },
    async close() {
      await Promise.all([
        clients.needAll((client) => client.close()),
        servers.needAll((server) => server.close()),
        issuer?.close(),
        apps.needAll((app) => app.close()),
        source?.close(),
      ]);
    },
  };
}

/** Opens its own connection for each check, because a check is made once. */
function sharedCacheOf({ cache, redis }: Config): OutsideServices["sharedCache"] {
  const url = redis.url.current();
  if (!cache.enabled || url === undefined) return undefined;
  return {
    async check(signal) {
      const { openRedis } = await import("../../../adapters/redis/redis.ts");
      const connection = openRedis({ url, tls: redis.tls });
      try {
        await connection.started;
        await connection.get(["check"], signal);
        return undefined;
      } catch (error) {
        signal.throwIfAborted();
        return String(error);
      } finally {
        connection.close();
      }
    },
  };
}

/** Returns why the second catalogue did not answer. @throws any other error */
function explainSecondFault(error: unknown): string {
  if (error instanceof SecondFault) return error.message;
  throw error;
}

function issuerOf({ server: { issuer: name, audience, publicUrl } }: Config) {
  if (name === undefined || publicUrl === undefined) return undefined;
  const asked = createIssuer({ issuer: name, clock: systemClock });
  const port = {
    name,
    publicUrl,
    audience: audience ?? `${publicUrl}/mcp`,
    read: (signal: AbortSignal) => asked.read(signal).catch(explainIssuerFault),
  };
  return { port, close: asked.close };
}

function doctorsClient({
  connect,
  ...settings
}: ConfiguredClient): DoctorsClient & Pick<TorrentClient, "close"> {
  const client = connect({ clock: systemClock, deadlineMs: DEADLINE_MS, triesAgain: true });
  const report = once(async (signal) => (await client).report(signal));
  /**
   * Runs a request after `report`, because the client may process requests one at a time. If
   * `report` gets no response, the other requests fail with it instead of each waiting for a
   * response.
   */
  const after = <T>(ask: (signal: AbortSignal) => Promise<T>) =>
    once(async (signal) => {
      await report(signal);
      return await ask(signal);
    });
  return {
    ...settings,
    report,
    folders: after(async (signal) => (await client).folders(signal)),
    list: after(async (signal) => (await client).list("all", signal)),
    async *filesOf(hashes, signal) {
      yield* (await client).filesOf(hashes, signal);
    },
    close: async () => (await client).close(),
  };
}

function databaseServer(config: Config): OutsideServices["server"] {
  const place = findPostgresPlace(config);
  const folder = config.databaseBackups;
  return (
    place && {
      backups: folder === undefined ? undefined : { folder, newestAt: () => newestIn(folder) },
      newest: MIGRATIONS.length,
      async inspect() {
        const { inspectServer } = await import("../../../store/postgres/inspect.ts");
        const { ROWS_OF_RELEASES } = await import("../../../store/check/row-damage.ts");
        return await inspectServer(place, systemClock, ROWS_OF_RELEASES);
      },
    }
  );
}

/**
 * Returns the time at which the newest entry of a folder was last written. Ignores empty files,
 * which a failed dump may have left.
 */
async function newestIn(folder: string): Promise<number | undefined> {
  const all = await Promise.all((await readdir(folder)).map((name) => stat(join(folder, name))));
  const times = all.flatMap((entry) => (entry.isFile() && entry.size === 0 ? [] : entry.mtimeMs));
  return times.length === 0 ? undefined : Math.max(...times);
}

/** For runs that query nothing outside this machine. */
export const NOTHING_OUTSIDE: OutsideServices = {
  clients: Services.of([]),
  arr: Services.of([]),
  mediaServers: Services.of([]),
  tmdb: undefined,
  second: undefined,
  sharedCache: undefined,
  issuer: undefined,
  server: undefined,
  clocks: [],
};
