import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { startMcpClient } from "../../test/support/mcp-client.ts";
import { type Place, type StandIn, startStandIn } from "./stand-in.ts";

/**
 * A stand-in for Plex, and a function that starts MCP servers for it. Everything is removed at the
 * end of the scope.
 */
export type OwnPlace = Place & AsyncDisposable & { start(port?: number): Promise<StandIn> };

export async function openPlace(bundle: string): Promise<OwnPlace> {
  const folder = mkdtempSync(join(tmpdir(), "plex-ingest-bench-"));
  const started: StandIn[] = [];
  const start = async (port?: number): Promise<StandIn> => {
    const one = await startStandIn(port);
    started.push(one);
    return one;
  };
  const plex = await start();
  let states = 0;
  return {
    plex,
    start,
    async connect(env = {}) {
      // A separate state folder, so that nothing cached by an earlier part is used.
      const state = join(folder, `state-${states++}`);
      mkdirSync(state, { mode: 0o700 });
      const envFile = `${state}.env`;
      const values = {
        PLEX_URL: plex.url,
        PLEX_TOKEN: plex.token,
        PLEX_INGEST_STATE_DIR: state,
        ...env,
      };
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
    },
    async [Symbol.asyncDispose]() {
      for (const { child } of started) child.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
