import { randomUUID } from "node:crypto";
import type { NumberedFinding } from "../../../src/app/audit/numbered.ts";
import { createCurate } from "../../../src/app/plex/curate/curate.ts";
import {
  createConfirmToken,
  redeemConfirmToken,
} from "../../../src/app/review/decisions/two-step.ts";
import type { HistoryAction } from "../../../src/core/history-actions.ts";
import { createPlexClient } from "../../../src/servers/plex/client.ts";
import { appendHistory, readHistoryPage } from "../../../src/store/releases/history.ts";
import { tempStore } from "../temp-store.ts";
import { plexAndClient } from "./plex-and-client.ts";
import { PLEX_TOKEN, type PlexOptions } from "./start-plex.ts";

export const ACTOR = "mcp:test";

type Written = { action: HistoryAction; detail: Record<string, unknown>; actor: string };

/**
 * The use cases that change Plex, with the real client, a strict stand-in and a real database.
 * `as` is the token of PLEX_TOKEN. With `ignores`, Plex accepts marks and ratings and does nothing,
 * and its playlists have one item.
 * Findings are added by the test.
 */
export async function curateScene(
  options: PlexOptions = {},
  { as = PLEX_TOKEN, ignores = false } = {},
) {
  const it = await plexAndClient(options, {});
  const client = createPlexClient({
    baseUrl: it.plex.url,
    token: () => as,
    clientIdentifier: "8d2f0c9e-0000-4000-8000-000000000001",
    version: "1.2.3",
    timeoutMs: 30_000,
    ownAddresses: () => [],
    clock: it.clock,
  });
  const temp = await tempStore();
  const { store } = temp;
  const history: Written[] = [];
  const findings: NumberedFinding[] = [];
  const works = new Map<string, string[]>();
  const steps = {
    store,
    clock: it.clock,
    newToken: () => randomUUID(),
    hash: (text: string) => text,
  };
  /** Run after Plex's name was read, before a list is changed; and after Plex answered a change. */
  const hook = { identified: (): void => {}, changed: (): void => {} };
  const curate = createCurate({
    plex: {
      ...client,
      curate: ignores
        ? {
            ...client.curate,
            markWatched: async () => {},
            rate: async () => {},
            playlists: async (...given) =>
              (await client.curate.playlists(...given)).map((list) => ({ ...list, count: 1 })),
          }
        : client.curate,
      async identity(signal) {
        const identity = await client.identity(signal);
        hook.identified();
        return identity;
      },
    },
    clock: it.clock,
    pathMap: [],
    changed: async () => hook.changed(),
    async agree(purpose, plan, token, signal) {
      if (token === undefined) return createConfirmToken(steps, purpose, plan, signal);
      await store.write((trx) => redeemConfirmToken(steps, trx, purpose, plan, token), signal);
      return undefined;
    },
    async record(action, detail, actor) {
      history.push({ action, detail, actor });
      await store.write((trx) => appendHistory(trx, { at: it.clock.now(), action, actor, detail }));
    },
    findMatches: async () => findings,
    worksWithFile: async (path) => works.get(path) ?? [],
    async matchHistory() {
      const { entries } = await readHistoryPage(store.read, { limit: 100 });
      return entries.filter(({ action }) => action.startsWith("plex_match"));
    },
  });
  return {
    ...it,
    hook,
    curate,
    findings,
    /** Ids of the works with a file, in Plex's last list. */
    works,
    history,
    /** Requests that may change something, as `PUT /path`. */
    writes: () =>
      it.plex.traffic.asked
        .filter(({ method, path }) => method !== "GET" || path.startsWith("/:/"))
        .map(({ method, path }) => `${method} ${path}`),
    store,
    async [Symbol.asyncDispose]() {
      await client.close();
      await it[Symbol.asyncDispose]();
      await temp[Symbol.asyncDispose]();
    },
  };
}
