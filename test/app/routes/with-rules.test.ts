import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createOwnFile } from "../../../src/app/own-files/own-file.ts";
import { createPlex } from "../../../src/app/plex/playback/plex-port.ts";
import { ROUTES } from "../../../src/app/routes/parse-routes.ts";
import { withRules } from "../../../src/app/routes/with-rules.ts";
import { listLibraries } from "../../../src/hosts/mcp/tools/plex/browse.ts";
import { diskFiles } from "../../../src/program/config/files.ts";
import { createOwnFiles } from "../../../src/program/config/own-files.ts";
import { never, plexAndClient } from "../../support/plex/plex-and-client.ts";
import { tempFolder } from "../../support/temp-folder.ts";

/**
 * Sets up the stand-in's libraries with rules from a file. Each answer is validated against the
 * tool's own schema.
 */
async function withFile() {
  const folder = tempFolder();
  const file = folder.at("routes.json");
  const it = await plexAndClient();
  const plex = createPlex({ plex: it.client, clock: it.clock });
  const routed = withRules(plex, createOwnFile(ROUTES, [file], createOwnFiles(diskFiles)));
  return {
    rules: (...rules: object[]) => writeFileSync(file, JSON.stringify({ rules })),
    breaks: () => writeFileSync(file, "{"),
    async list() {
      const shown = await routed.libraries(never);
      expect(listLibraries.output.parse(shown)).toEqual(shown);
      const { libraries, rules_problem } = shown;
      return {
        rules: Object.fromEntries(libraries.map(({ name, rules }) => [name, rules])),
        rules_problem,
      };
    },
    async [Symbol.asyncDispose]() {
      await it[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}

test("lists each library's rules by name or id, as the file is now", async () => {
  await using it = await withFile();
  const none = { Movies: undefined, "TV Shows": undefined };
  expect(await it.list()).toMatchObject({ rules: none, rules_problem: undefined });
  it.rules(
    { library: "movies 4k", type: "movie", resolution: "4k" },
    { library: 2, genre: ["Animation", "Family\u202e"] },
    { library: "Nowhere", origin: "JP" },
    { library: "Movies 4K" },
  );
  expect(await it.list()).toMatchObject({
    rules: {
      Movies: undefined,
      "Movies 4K": [
        { rule: 1, when: "type movie, resolution 2160p" },
        { rule: 4, when: "everything" },
      ],
      "TV Shows": [{ rule: 2, when: "genre Animation or Family\ufffd" }],
    },
    rules_problem: undefined,
  });
});

test("shows the problem of an invalid file with the rules that this process read before", async () => {
  await using it = await withFile();
  it.rules({ library: "Movies" });
  await it.list();
  it.breaks();
  expect(await it.list()).toMatchObject({
    rules: { Movies: [{ rule: 1, when: "everything" }] },
    rules_problem: expect.stringMatching(/not JSON.*corrected/),
  });
});
