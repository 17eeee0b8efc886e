import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { viewReader } from "../../../../src/hosts/mcp/view/read-view.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

test("the view is read when it is asked for, and knows where the page is", async () => {
  using folder = tempFolder();
  const file = folder.at("app.html");
  const readers = [undefined, "https://media.example/ingest", 'https://media.example/"><script>'].map((url) =>
    viewReader(url, file),
  );
  for (const read of readers) expect(await read()).toBeUndefined();
  writeFileSync(file, '<meta name="page" content="">$&');
  expect(await Promise.all(readers.map((read) => read()))).toEqual([
    '<meta name="page" content="">$&',
    '<meta name="page" content="https://media.example/ingest/">$&',
    '<meta name="page" content="https://media.example/%22%3E%3Cscript%3E/">$&',
  ]);
});

test("a file that cannot be read is an error", async () => {
  using folder = tempFolder();
  await expect(viewReader(undefined, folder.path)()).rejects.toThrow(/EISDIR/);
});
