import { type ReadPlex, readLive } from "../../../../src/app/plex/cache/read-plex.ts";
import { createLibrary, type readOnDeck } from "../../../../src/app/plex/library/library.ts";
import type { PathMap } from "../../../../src/base/path/path-map.ts";
import { plexAndClient } from "../../../support/plex/plex-and-client.ts";
import type { PlexOptions } from "../../../support/plex/start-plex.ts";

export const never = new AbortController().signal;

/** A loopback Plex with the real client and use cases. */
export async function libraryScene(
  options: PlexOptions = {},
  {
    pathMap = [],
    ...more
  }: {
    pathMap?: PathMap[];
    read?: ReadPlex;
    userToken?: Parameters<typeof readOnDeck>[0]["userToken"];
  } = {},
) {
  const it = await plexAndClient(options);
  const changes: string[] = [];
  const library = createLibrary({
    plex: it.client,
    read: readLive(it.clock),
    ...more,
    pathMap,
    clock: it.clock,
    changed: async () => void changes.push("changed"),
  });
  return { ...it, library, changes };
}
