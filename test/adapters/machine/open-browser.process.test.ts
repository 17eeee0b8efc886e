import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { hasScreen, openBrowser } from "../../../src/adapters/machine/open-browser.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { waitFor } from "../../support/wait-for.ts";

const URL_WITH_KEY = 'http://127.0.0.1:8080/#key=s3cret&x="<y>';

test.each([
  ["linux", "xdg-open"],
  ["darwin", "open"],
] as const)(
  "on %s, passes %s a private redirect file, but not the key or our secrets",
  async (platform, program) => {
    using folder = tempFolder();
    const told = folder.at("told");
    writeFileSync(
      folder.at(program),
      `#!/bin/sh\n{ echo "$0 $*"; env; } > ${told}.new; mv ${told}.new ${told}\n`,
    );
    chmodSync(folder.at(program), 0o755);
    const file = folder.at("open-page.html");
    const env = {
      PATH: `${folder.path}:/usr/bin:/bin`,
      DISPLAY: ":7",
      AUTH_TOKEN: "t0ken",
      PLEX_TOKEN: "pl3x",
      HOME: "/h",
    };
    expect(await openBrowser(URL_WITH_KEY, { file, platform, env })).toBe(true);
    const text = await waitFor("the program", () => readFileSync(told, "utf8"));
    expect(text).toContain(`${program} ${file}\n`);
    expect(text).toContain("DISPLAY=:7");
    for (const secret of ["s3cret", "t0ken", "pl3x"]) expect(text).not.toContain(secret);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, "utf8")).toContain(
      'content="0; url=http://127.0.0.1:8080/#key=s3cret&amp;x=&quot;&lt;y>"',
    );
  },
);

test("opens nothing if the program is missing or the file cannot be written", async () => {
  using folder = tempFolder();
  const options = {
    file: folder.at("open-page.html"),
    platform: "linux",
    env: { PATH: folder.path },
  } as const;
  expect(await openBrowser(URL_WITH_KEY, options)).toBe(false);
  expect(
    await openBrowser(URL_WITH_KEY, { ...options, file: folder.at("no/such/folder.html") }),
  ).toBe(false);
});

test.each([
  ["linux", {}, false],
  ["linux", { DISPLAY: "" }, false],
  ["linux", { DISPLAY: ":0" }, true],
  ["linux", { WAYLAND_DISPLAY: "wayland-0" }, true],
  ["darwin", {}, true],
  ["darwin", { SSH_CONNECTION: "10.0.0.1 1 10.0.0.2 22" }, false],
] as const)("%s with %j has a screen: %s", (platform, env, expected) => {
  expect(hasScreen({ platform, env })).toBe(expected);
});
