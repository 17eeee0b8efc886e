import { expect, test } from "vitest";
import { createJellyfinServer } from "../../../src/servers/jellyfin/media-server.ts";
import { JELLYFIN_KIND } from "../../../src/servers/jellyfin/variables.ts";
import { fakeClock } from "../../support/fake-clock.ts";
import {
  type Answer,
  KEY,
  STARTING,
  startMediaBrowser,
} from "../../support/media-browser/stand-in.ts";

const { signal } = new AbortController();
const NAMES = { name: "Jellyfin", urlSetting: "JELLYFIN_URL", keySetting: "JELLYFIN_API_KEY" };

/** Returns the message about a Jellyfin that answers everything like this. */
async function saidAbout(fault: Answer) {
  await using standIn = await startMediaBrowser({ kind: "jellyfin", version: "12.1.0" });
  standIn.state.fault = fault;
  const link = {
    baseUrl: standIn.origin,
    timeoutMs: 30_000,
    maxConnections: 1,
    clock: fakeClock(),
  };
  const server = createJellyfinServer({ ...link, apiKey: () => KEY });
  const said = {
    check: await server.check(signal).then(String, String),
    libraries: await server.libraries(signal).then(String, String),
    identity: await JELLYFIN_KIND.readPublicInfo(NAMES, link, signal).then(String, String),
    origin: standIn.origin,
  };
  await server.close();
  return said;
}

const redirect = (location: string): Answer => ({ status: 302, headers: { location } });

test.each([
  // Seen on 12.0-rc5 without a web client.
  ["/jellyfin/api-docs/swagger", "/jellyfin"],
  ["/jellyfin/web/", "/jellyfin"],
  ["/web-server/web/index.html", "/web-server"],
  ["/media/jellyfin/System/Info", "/media/jellyfin"],
])("a redirect to %s names the base path %s", async (location, path) => {
  const { check, origin } = await saidAbout(redirect(location));
  expect(check).toContain(`its base URL is ${path}; set JELLYFIN_URL to ${origin}${path}.`);
});

test.each(["/web/", "/login", "https://login.example.org/web/", "/System/Info/"])(
  "a redirect to %s names no base path",
  async (location) => {
    const { check } = await saidAbout(redirect(location));
    expect(check).not.toContain("its base URL is");
    expect(check).toContain("it redirects to ");
  },
);

test("a server is starting while only its setup page or its page for loading answers", async () => {
  const setup = { version: "12.0.0", id: "5".repeat(32), startupWizardCompleted: true };
  const page = await saidAbout(STARTING);
  expect([page.check, page.libraries, page.identity]).toEqual(
    Array.from({ length: 3 }, () => expect.stringContaining("it is starting (503)")),
  );
  const loading = await saidAbout({ status: 503, body: "Jellyfin Server is loading…" });
  expect(loading.check).toContain("it is starting (503)");
  const first = await saidAbout({ status: 200, body: JSON.stringify(setup) });
  expect(first.identity).toContain("it is starting; only its setup page answers");
  const blocked = await saidAbout({ status: 503 });
  expect(blocked.check).toContain("its network settings block this machine");
});

test("libraries without an id need a scan, and one without an id is left out", async () => {
  const library = { Name: "Films", CollectionType: "movies", Locations: ["/films"] };
  const listed = (...all: object[]) => saidAbout({ status: 200, body: JSON.stringify(all) });
  for (const missing of [{}, { ItemId: null }, { ItemId: "" }]) {
    const { libraries } = await listed({ ...library, ...missing }, { ...library, ...missing });
    expect(libraries).toContain("start a scan of all libraries");
  }
  expect((await listed({ ...library, ItemId: "a".repeat(32) }, library)).libraries).toBe(
    "[object Object]",
  );
  expect((await listed()).libraries).toBe("");
});
