import { isDeepStrictEqual } from "node:util";
import { startLoopback, toJsonAnswer } from "../../src/hosts/demo/stand-ins/loopback.ts";
import { createRefusal } from "../../src/hosts/demo/stand-ins/plex/answer.ts";
import { systemClock } from "../../src/program/process/clock.ts";
import { createPlexClient } from "../../src/servers/plex/client.ts";
import type { Recording } from "../../src/servers/plex/record/recorder.ts";
import { walkPlex } from "../../src/servers/plex/record/walk.ts";

/**
 * One thing that the program requested: its result from the recorded responses, and whether that
 * result is the same as with the real ones.
 */
export type Replayed = { name: string; same: boolean; now: unknown };

/** The query parameters may come in any order or encoding. */
const askedOf = (
  method: string,
  path: string,
  query: Record<string, string>,
  page: string | undefined,
): string => {
  const named = Object.entries(query).map(([name, one]) => `${name}=${one}`);
  return [
    method,
    `${path}${named.length > 0 ? `?${named.join("&")}` : ""}`,
    ...(page === undefined ? [] : [page]),
  ].join(" ");
};

/**
 * Walks through a recording as if it were the server. `unknown` lists requests for which the
 * recording has no response.
 */
export async function replay({
  exchanges,
  results,
}: Recording): Promise<{ replayed: Replayed[]; unknown: string[] }> {
  const unknown: string[] = [];
  const left = Map.groupBy(exchanges, ({ asked }) => asked);
  await using server = await startLoopback({
    answer: ({ method, path, query, headers }) => {
      const [start, size] = ["start", "size"].map((name) => headers[`x-plex-container-${name}`]);
      const asked = askedOf(
        method,
        path,
        query,
        start === undefined ? undefined : `${String(start)}+${String(size)}`,
      );
      const all = left.get(asked) ?? [];
      const [one] = all.length > 1 ? all.splice(0, 1) : all;
      if (!one) unknown.push(asked);
      return one && one.status < 300
        ? toJsonAnswer(one.answer, one.status)
        : createRefusal(one?.status ?? 404);
    },
  });
  const plex = createPlexClient({
    baseUrl: server.origin,
    token: () => "replayed",
    clientIdentifier: "plex-ingest-check",
    version: "0",
    timeoutMs: 10_000,
    clock: systemClock,
  });
  try {
    const now = JSON.parse(
      JSON.stringify(await walkPlex(plex, AbortSignal.timeout(60_000))),
    ) as Record<string, unknown>;
    const before = results ?? {};
    const names = [...new Set([...Object.keys(before), ...Object.keys(now)])];
    return {
      replayed: names.map((name) => ({
        name,
        same: isDeepStrictEqual(now[name], before[name]),
        now: now[name],
      })),
      unknown,
    };
  } finally {
    await plex.close();
  }
}
