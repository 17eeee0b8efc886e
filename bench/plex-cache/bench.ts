import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type McpClient, startMcpClient } from "../../src/demo/stand-ins/mcp-client.ts";
import { measureCached } from "./cached.ts";
import { measureDeath } from "./death.ts";
import { type StandIn, startStandIn } from "./stand-in.ts";
import { measureUncached } from "./uncached.ts";

export async function bench(bundle: string) {
  const folder = mkdtempSync(join(tmpdir(), "plex-ingest-bench-"));
  const started: StandIn[] = [];
  const start = async (port?: number): Promise<StandIn> => {
    const one = await startStandIn(port);
    started.push(one);
    return one;
  };
  try {
    const plex = await start();
    let states = 0;
    const connect = async (env: Record<string, string> = {}): Promise<McpClient> => {
      // A state of its own: nothing that an earlier part kept.
      const state = join(folder, `state-${states++}`);
      mkdirSync(state, { mode: 0o700 });
      const envFile = `${state}.env`;
      const values = { PLEX_URL: plex.url, PLEX_TOKEN: plex.token, PLEX_INGEST_STATE_DIR: state, ...env };
      const lines = Object.entries(values).map(([name, value]) => `${name}=${value}\n`);
      writeFileSync(envFile, lines.join(""), { mode: 0o600 });
      const client = startMcpClient({
        file: process.execPath,
        args: [resolve(bundle), "--env-file", envFile, "mcp"],
        cwd: folder,
        env: { PATH: process.env["PATH"] ?? "", HOME: folder, TMPDIR: folder, LANG: "C.UTF-8" },
      });
      await client.initialize("bench");
      return client;
    };
    const place = { plex, connect };
    return {
      cached: await measureCached(place),
      uncached: await measureUncached(place),
      death: await measureDeath(place, start),
    };
  } finally {
    for (const { child } of started) child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
}
