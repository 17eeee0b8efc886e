import { expect, test } from "vitest";
import { readOptions } from "../../../scripts/servers/options.ts";
import { createMediaBrowserReader } from "../../../scripts/servers/readers/media-browser.ts";
import { createPlexReader } from "../../../scripts/servers/readers/plex.ts";
import { startHttpServer } from "../../support/loopback.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const HERE = import.meta.dirname;
const ENV = { JELLYFIN_API_KEY: "k" };
const JELLYFIN = ["--jellyfin", "http://127.0.0.1:1"];

test.each([
  [[...JELLYFIN, "--folder", HERE, "--frob"], ENV, "'--frob'. --help lists the options."],
  [["--folder", HERE], ENV, "Name one server: --jellyfin URL, --emby URL or --plex URL."],
  [["--jellyfin", "nas", "--folder", HERE], ENV, "--jellyfin is not a valid address."],
  [[...JELLYFIN, "--folder", HERE], {}, "Set JELLYFIN_API_KEY in the environment"],
  [JELLYFIN, ENV, "--folder HERE or --folder HERE=THERE is required."],
  [[...JELLYFIN, "--folder", `${HERE}/none`], ENV, "/none does not exist."],
  [[...JELLYFIN, "--folder", `${HERE}=`], ENV, "--folder has no path after the equals sign."],
  [[...JELLYFIN, "--folder", HERE, "--crowd", "x"], ENV, "--crowd is a whole number"],
  [["--plex", "http://127.0.0.1:1", "--folder", HERE], { PLEX_TOKEN: "t" }, "--library is"],
])("options %j are refused with what is wrong", (args, env, message) => {
  expect(() => readOptions(args, env)).toThrow(message);
});

test("a folder has one path, or one on this machine and one at the server", () => {
  using folder = tempFolder();
  const read = (given: string) => readOptions([...JELLYFIN, "--folder", given], ENV);
  expect(read(folder.path)).toMatchObject({ here: folder.path, there: folder.path });
  expect(read(`${folder.path}=/media/`)).toMatchObject({ here: folder.path, there: "/media" });
});

const { signal } = new AbortController();

test.each([
  [401, "with 401. Check the key in JELLYFIN_API_KEY."],
  [403, "with 403. The key in JELLYFIN_API_KEY must be an administrator's."],
  [302, "with 302. Check that http://127.0.0.1:"],
  [404, "is the server's address, with its base URL."],
  [503, "with 503. It may be starting. Try again in a minute."],
])("an answer %i says what to check", async (status, message) => {
  await using server = await startHttpServer((_, response) => response.writeHead(status).end());
  const reader = createMediaBrowserReader({
    kind: "jellyfin",
    url: server.origin,
    key: "secret",
    monitor: false,
  });
  await expect(reader.open(signal)).rejects.toThrow(message);
});

test("a server that cannot be reached and a folder that it cannot see are named", async () => {
  let url = "";
  {
    await using server = await startHttpServer((_, response) => response.writeHead(400).end());
    url = server.origin;
    const reader = createMediaBrowserReader({ kind: "emby", url, key: "k", monitor: false });
    const library = { name: "Films", type: "movie", path: "/media/films" } as const;
    await expect(reader.makeLibraries([library], signal)).rejects.toThrow(
      "Emby cannot see /media/films. Check THERE in --folder HERE=THERE.",
    );
  }
  const plex = createPlexReader({ url, key: "t", library: "Trial", there: "/media" });
  await expect(plex.open(signal)).rejects.toThrow(/^Plex cannot be reached at http.*ECONNREFUSED/);
});
