import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { createViewReader } from "../../../../src/hosts/mcp/view/read-view.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

test("reads the view's file on each request, and inserts the page's address", async () => {
  using folder = tempFolder();
  const uri = "ui://plex-ingest/home.html";
  const readers = [
    undefined,
    "https://media.example/ingest",
    'https://media.example/"><script>',
  ].map((url) => createViewReader(url, pathToFileURL(`${folder.path}/`)));
  for (const read of readers) expect(await read(uri)).toBeUndefined();
  writeFileSync(folder.at("home.html"), '<meta name="page" content="">$&');
  expect(await Promise.all(readers.map((read) => read(uri)))).toEqual([
    '<meta name="page" content="">$&',
    '<meta name="page" content="https://media.example/ingest/">$&',
    '<meta name="page" content="https://media.example/%22%3E%3Cscript%3E/">$&',
  ]);
});

test("reports a view file that cannot be read as an error", async () => {
  using folder = tempFolder();
  await expect(
    createViewReader(undefined, pathToFileURL(`${folder.path}/`))("ui://plex-ingest/"),
  ).rejects.toThrow(/EISDIR/);
});
