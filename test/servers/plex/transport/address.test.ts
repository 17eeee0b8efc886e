import { expect, test } from "vitest";
import { plexAddress } from "../../../../src/servers/plex/transport/address.ts";

test.each([
  ["http://plex.local:32400", "http://plex.local:32400/identity"],
  ["http://plex.local:32400/", "http://plex.local:32400/identity"],
  ["http://plex.local:32400//", "http://plex.local:32400/identity"],
  ["https://nas//plex/", "https://nas/plex/identity"],
  ["https://user:secret@nas/plex?x#y", "https://nas/plex/identity"],
])("at %s its identity is %s", (address, identity) => {
  expect(plexAddress(address).toUrl("/identity").href).toBe(identity);
});

test("a path that is another host is refused", () => {
  expect(() => plexAddress("http://plex.local").toUrl("//elsewhere/identity")).toThrow("not on the Plex server");
});
