import { createPlexIndex } from "../../../src/app/library-state/in-plex.ts";
import { createPlexIndexStage } from "../../../src/app/library-state/plex-index-stage.ts";
import { createReadShow } from "../../../src/app/library-state/read-show.ts";
import type { PathMap } from "../../../src/core/path/path-map.ts";
import type { Store } from "../../../src/store/open.ts";
import { fakeClock } from "../../support/fake-clock.ts";
import { plexAndServer } from "../../support/plex/plex-and-client.ts";
import type { PlexOptions } from "../../support/plex/start-plex.ts";

/** The index over a stand-in of Plex, by a clock that is moved by hand. */
export async function withIndex(store: Store, options: PlexOptions = {}, pathMap: PathMap[] = []) {
  const both = await plexAndServer(options);
  const clock = fakeClock();
  const said: string[] = [];
  const { server } = both;
  const stage = createPlexIndexStage({ store, server, clock, log: (message) => void said.push(message) });
  const readShow = createReadShow({ store, server, now: clock.now });
  const plexIndex = createPlexIndex({ store, pathMap, mediaRoots: ["/srv"], ready: stage.ready, readShow });
  return { ...both, clock, said, stage, plexIndex, [Symbol.asyncDispose]: () => both[Symbol.asyncDispose]() };
}

export const signal = new AbortController().signal;
