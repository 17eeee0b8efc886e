import { expect, test } from "vitest";
import { listTypedServers } from "../../../src/core/setup/typed-servers.ts";

test("lists the servers that have an address, each with its own key", () => {
  const texts: Readonly<Record<string, string>> = {
    PLEX_SERVER_URL: "http://tower:32400",
    EMBY_API_KEY: "without an address",
    MEDIA_SERVERS: "attic=jellyfin+http://nas:8096,new=emby+,broken,odd=abacus+http://x",
    MEDIA_SERVER_ATTIC_API_KEY: "k3y",
    MEDIA_SERVER_ATTIC_TOKEN: "of another kind",
  };
  const shown = listTypedServers((name) => texts[name]).each(({ prefix, title, url, key }) => [
    prefix,
    title,
    url,
    key,
  ]);
  expect(shown).toEqual([
    ["PLEX", "Plex", "http://tower:32400", undefined],
    ["MEDIA_SERVER_ATTIC", 'Jellyfin "attic"', "http://nas:8096", "k3y"],
  ]);
});
