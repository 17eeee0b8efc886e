import { setTimeout } from "node:timers/promises";
import { connect } from "../../test/process/mcp-session.ts";
import { startDaemon } from "../../test/support/daemon.ts";
import { waitFor } from "../../test/support/wait-for.ts";
import { cpuMsOf, type Memory, memoryOf, peakOf } from "./read-process.ts";
import { type Services, type ServicesOptions, startServices } from "./services.ts";

/**
 * Time to wait after the last request. V8 frees memory left over from the start only once the
 * process has been idle for some seconds.
 */
export const REST_MS = 20_000;
const BURST_LIMIT_MS = 600_000;

/** A daemon that has called Plex, TMDB and Transmission and has nothing left to do. */
export async function daemonAtRest(
  restMs = REST_MS,
  options: ServicesOptions = {},
): Promise<Memory> {
  await using services = await startServices(options);
  await using daemon = await startDaemon(services.home);
  await allAsked(services);
  await setTimeout(restMs);
  return memoryOf(daemon.pid);
}

export type AfterBurst = Memory & {
  peak: number;
  releases: number;
  seconds: number;
  cpu_ms_each: number;
};

/**
 * The same daemon after `releases` films of 1 KiB were dropped at once and filed. Plex is still
 * being asked about some of them.
 */
export async function daemonAfterBurst(
  releases = 1000,
  restMs = REST_MS,
  options: ServicesOptions = {},
): Promise<AfterBurst> {
  await using services = await startServices({ ...options, films: releases });
  await using daemon = await startDaemon(services.home);
  await allAsked(services);
  const before = cpuMsOf(daemon.pid);
  const began = performance.now();
  await fileFilms(services, releases, daemon);
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  const cpu_ms_each = Math.round((10 * (cpuMsOf(daemon.pid) - before)) / releases) / 10;
  await setTimeout(restMs);
  return { ...memoryOf(daemon.pid), peak: peakOf(daemon.pid), releases, seconds, cpu_ms_each };
}

/**
 * Drops films of about 1 KiB, and waits until the daemon has filed them. Each has another size.
 * Otherwise, the daemon would compare the contents of 20 library files with each of them.
 */
export async function fileFilms(
  services: Services,
  releases: number,
  daemon: { log(): string },
): Promise<void> {
  for (let index = 0; index < releases; index++) {
    services.home.drop(services.film(index), Buffer.alloc(1024 + index, index % 256));
  }
  await waitFor(
    `${releases} films to be filed`,
    () => {
      const filed = services.written("filed");
      if (filed >= releases) return true;
      throw new Error(`${filed} are. ${daemon.log().slice(-500)}`);
    },
    BURST_LIMIT_MS,
    1000,
  );
}

/**
 * An MCP server over stdio after its tools were listed. Returns the lowest value of several runs,
 * because V8 occasionally keeps some memory from the start.
 */
export async function mcpAtRest(runs = 4): Promise<Memory> {
  await using services = await startServices();
  const all: Memory[] = [];
  for (let run = 0; run < runs; run++) {
    await using client = await connect(services.home);
    await client.tools();
    all.push(memoryOf(client.pid ?? 0));
  }
  return all.toSorted((a, b) => a.resident - b.resident)[0] as Memory;
}

/** Waits until a daemon has called Plex and TMDB. */
export async function allAsked({ asked }: Services): Promise<void> {
  await waitFor("requests to Plex and TMDB", () => asked().plex > 0 && asked().tmdb > 0, 30_000);
}
