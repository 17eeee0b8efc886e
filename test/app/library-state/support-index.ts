import { createPlexIndex } from "../../../src/app/library-state/in-plex.ts";
import { createPlexIndexStage } from "../../../src/app/library-state/plex-index-stage.ts";
import { createReadShow } from "../../../src/app/library-state/read-show.ts";
import type { PathMap } from "../../../src/base/path/path-map.ts";
import type { Store } from "../../../src/store/open.ts";
import { fakeClock } from "../../support/fake-clock.ts";
import { logOf } from "../../support/log.ts";
import type { PlexItem } from "../../support/plex/item.ts";
import { plexAndServer } from "../../support/plex/plex-and-client.ts";
import type { PlexOptions } from "../../support/plex/start-plex.ts";
import { tempStore } from "../../support/temp-store.ts";

/** The index over a stand-in for Plex, with a manually advanced clock. */
export async function withIndex(store: Store, options: PlexOptions = {}, pathMap: PathMap[] = []) {
  const both = await plexAndServer(options);
  const clock = fakeClock();
  const { server } = both;
  const lines: string[] = [];
  const stage = createPlexIndexStage({
    store,
    server,
    clock,
    log: logOf((line) => void lines.push(line)),
  });
  const readShow = createReadShow({ store, server, clock });
  const plexIndex = createPlexIndex({
    store,
    pathMap,
    mediaRoots: ["/srv"],
    ready: stage.ready,
    readShow,
  });
  const changeItem = (id: string, more: Partial<PlexItem>): void => {
    for (const item of both.plex.world.library.items) if (item.id === id) Object.assign(item, more);
  };
  return {
    ...both,
    clock,
    stage,
    /** Lines of the log. */
    lines,
    readShow,
    plexIndex,
    changeItem,
    [Symbol.asyncDispose]: () => both[Symbol.asyncDispose](),
  };
}

/** The same index with its own database, after Plex has been listed once. */
export async function listed(options: PlexOptions = {}) {
  const temp = await tempStore();
  const index = await withIndex(temp.store, options);
  await index.stage.run(signal);
  return {
    ...index,
    store: temp.store,
    /** Advances the clock, and checks again whether a list is due. */
    async after(ms: number): Promise<void> {
      index.clock.advance(ms);
      await index.stage.run(signal);
    },
    /** Number of times that the films were listed. */
    lists: () => index.plex.traffic.count("/library/sections/1/all"),
    async [Symbol.asyncDispose]() {
      await index[Symbol.asyncDispose]();
      await temp[Symbol.asyncDispose]();
    },
  };
}

export const signal = new AbortController().signal;
