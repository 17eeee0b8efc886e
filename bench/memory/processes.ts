import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { connect } from "../../test/process/mcp-session.ts";
import { startDaemon } from "../../test/support/daemon.ts";
import { callersAsk } from "../http/load.ts";
import { startServer } from "../http/server.ts";
import { startStandIn } from "../plex-cache/stand-in.ts";
import { allAsked, fileFilms } from "./measure.ts";
import { startServices } from "./services.ts";

/** A process collects its garbage once it was idle for 10 s, which takes longer on a busy machine. */
const REST_MS = 45_000;
const HTTP_SECONDS = 10;
const HTTP_PAUSE_MS = 250;

/** Yields a daemon's process at rest, after it filed `releases` films. */
export async function* daemonParts(releases: number, options: string): AsyncGenerator<number> {
  await using services = await startServices({ films: releases });
  await using daemon = await startDaemon(services.home, { env: { NODE_OPTIONS: options } });
  await allAsked(services);
  if (releases > 0) await fileFilms(services, releases, daemon);
  await setTimeout(REST_MS);
  yield daemon.pid;
}

/** Yields an MCP server over stdio, at rest after its tools were listed. */
export async function* mcpParts(options: string): AsyncGenerator<number> {
  await using services = await startServices();
  await using client = await connect(services.home, { env: { NODE_OPTIONS: options } });
  await client.tools();
  await setTimeout(REST_MS);
  yield client.pid ?? 0;
}

/** Yields a server with Plex's tools over HTTP while 50 callers read from its cache. */
export async function* httpParts(options: string): AsyncGenerator<number> {
  const folder = mkdtempSync(join(tmpdir(), "plex-ingest-bench-"));
  const plex = await startStandIn();
  try {
    await using server = await startServer(plex, folder, [options]);
    await callersAsk(server, HTTP_SECONDS, HTTP_PAUSE_MS, { took: [], errors: 0 });
    yield server.child.pid ?? 0;
  } finally {
    plex.child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
}
