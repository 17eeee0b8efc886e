import { join } from "node:path";
import { expect } from "vitest";
import { isEngineLockTaken } from "../../src/store/sqlite/engine-lock.ts";
import type { McpClient } from "../support/mcp-client.ts";
import { waitFor } from "../support/wait-for.ts";
import type { Home, HomeOptions } from "./home.ts";
import { type HookHome, hookHome } from "./hook.ts";
import { ask } from "./mcp-session.ts";

export type Status = {
  engine: { running: boolean; pid?: number; paused: boolean; message: string };
  sources: { kind: string; name: string; healthy?: boolean }[];
  settings: { name: string; value: string; origin: string }[];
  last_errors: { message: string }[];
};

/**
 * A home in mode `mcp`. With `auto`, an MCP process hosts the engine as soon as a client connects.
 */
export const mcpHome = (auto: boolean, options: HomeOptions = {}): HookHome =>
  hookHome({
    ...options,
    settings: {
      PLEX_MODE: "mcp",
      PLEX_WATCHER_AUTO_START: auto ? "true" : undefined,
      ...options.settings,
    },
  });

/** A lock can be checked from outside only if it is on a file. */
export const lockTaken = (home: Home): boolean =>
  home.server === undefined && isEngineLockTaken(join(home.state, "lock", "engine.lock"));
export const statusOf = (client: McpClient): Promise<Status> =>
  ask<Status>(client, "get_watcher_status");
export const hosts = (client: McpClient): Promise<unknown> =>
  waitFor(
    "the engine to run in this process",
    async () => (await statusOf(client)).engine.pid === client.pid,
  );

/** Waits until no engine is left, and asserts that the lock is free. */
export async function quiet(home: HookHome): Promise<void> {
  await home.drained();
  expect(lockTaken(home)).toBe(false);
}
