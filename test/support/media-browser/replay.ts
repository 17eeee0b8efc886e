import { isDeepStrictEqual } from "node:util";
import type { Dialect } from "../../../src/servers/media-browser/dialect.ts";
import { createLink } from "../../../src/servers/media-browser/link.ts";
import {
  describeRequest,
  type MediaBrowserRecording,
} from "../../../src/servers/media-browser/record/recorder.ts";
import { walkServer } from "../../../src/servers/media-browser/record/walk.ts";
import { fakeClock } from "../fake-clock.ts";
import { startHttpServer } from "../loopback.ts";

/** Computed ids do not follow from replaced paths, so their rule cannot be checked again. */
const NOT_REPLAYED = new Set(["computed ids"]);

/**
 * Walks through a recording as if it were the server. `different` are the results that are not as
 * recorded, and `unknown` the requests for which the recording has no answer.
 */
export async function replay(
  dialect: Dialect,
  { exchanges, results }: MediaBrowserRecording,
): Promise<{ different: string[]; unknown: string[]; now: Record<string, unknown> }> {
  const unknown: string[] = [];
  const left = Map.groupBy(exchanges, ({ asked }) => asked);
  await using server = await startHttpServer((request, response) => {
    const { pathname: path, searchParams } = new URL(request.url ?? "", "http://replay");
    const method = request.method === "POST" ? "POST" : "GET";
    const asked = describeRequest({ method, path, query: Object.fromEntries(searchParams) });
    const all = left.get(asked) ?? [];
    const [recorded] = all.length > 1 ? all.splice(0, 1) : all;
    if (!recorded) unknown.push(asked);
    const { status = 404, answer } = recorded ?? {};
    response.writeHead(status).end(answer === undefined ? "" : JSON.stringify(answer));
  });
  const open = () =>
    createLink(dialect, {
      baseUrl: server.origin,
      apiKey: () => "replayed-key",
      timeoutMs: 30_000,
      maxConnections: 1,
      clock: fakeClock(),
    });
  const links = { noted: open(), quiet: open(), refused: open() };
  const { signal } = new AbortController();
  const walked = await walkServer(dialect, links, signal, results);
  for (const link of Object.values(links)) await link.close();
  const now = JSON.parse(JSON.stringify(walked)) as Record<string, unknown>;
  const names = new Set([...Object.keys(results), ...Object.keys(now)]);
  const different = [...names].filter(
    (name) => !NOT_REPLAYED.has(name) && !isDeepStrictEqual(now[name], results[name]),
  );
  return { different, unknown, now };
}
