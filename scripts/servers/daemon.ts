import { writeFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import {
  type ProgramCommand,
  type RunningDaemon,
  startDaemon,
  startMcp,
} from "../../src/hosts/demo/program.ts";
import type { TrialPlace } from "./place.ts";

export type TmdbAddress = { url: string; key: string };

/** The program under test: its daemon, and a session in which a person's decisions are made. */
export type Trialled = AsyncDisposable & {
  /** Calls a tool of the MCP server. @throws an Error with the tool's message if it fails */
  call<T>(tool: string, args: Record<string, unknown>): Promise<T>;
  /**
   * Calls a tool that acts in two steps, and carries out its plan. Repeats the call while the plan
   * is being carried out.
   */
  confirm(tool: string, args: Record<string, unknown>): Promise<void>;
  daemon: RunningDaemon;
};

/** Writes the settings, and starts the daemon and an MCP client. */
export async function startTrialled(
  command: ProgramCommand,
  { folder }: TrialPlace,
  settings: Record<string, string>,
  signal: AbortSignal,
): Promise<Trialled> {
  const lines = Object.entries(settings).map(([name, value]) => `${name}="${value}"\n`);
  await writeFile(folder.envFile, lines.join(""), { mode: 0o600 });
  const daemon = await startDaemon(command, folder);
  const session = startMcp(command, folder, signal);
  try {
    await session.initialize("trial");
  } catch (error) {
    await daemon.stop();
    throw error;
  }
  // A session that waits for one answer drops the others, so each call waits for the one before it.
  let last: Promise<unknown> = Promise.resolve();
  const call = async <T>(tool: string, args: Record<string, unknown>): Promise<T> => {
    const answer = last.then(() => session.call(tool, args));
    last = answer.catch(() => {});
    return (await answer) as T;
  };
  return {
    call,
    daemon,
    async confirm(tool, args) {
      let answer = await call<{ confirm_token?: string; running?: unknown }>(tool, args);
      const confirm_token = answer.confirm_token;
      if (confirm_token === undefined) return;
      for (;;) {
        answer = await call(tool, { ...args, confirm_token });
        if (answer.running === undefined) return;
        await setTimeout(500, undefined, { signal });
      }
    },
    async [Symbol.asyncDispose]() {
      await session[Symbol.asyncDispose]();
      await daemon.stop();
    },
  };
}

/** The settings of the program under test that do not depend on the server. */
export const settingsOf = ({ folder }: TrialPlace, tmdb: TmdbAddress): Record<string, string> => ({
  PLEX_MEDIA_ROOT: folder.library,
  PLEX_INGEST_DIR: folder.downloads,
  PLEX_INGEST_STATE_DIR: folder.state,
  // Each release waits for an approval, so that its notes can be read before it is filed.
  PLEX_AUTO_INGEST: "false",
  PLEX_MCP_TOOLSETS: "ingest,identify,library",
  TMDB_URL: tmdb.url,
  TMDB_API_KEY: tmdb.key,
  INGEST_STABLE_SECONDS: "1",
  INGEST_STABILITY_POLL_SECONDS: "0.3",
  INGEST_MIN_FREE: "0",
});
