import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readFile } from "../../scripts/plex-data/read-file.ts";

const sessions = JSON.stringify({
  MediaContainer: {
    size: 2,
    Metadata: [
      {
        ratingKey: "1",
        type: "track",
        title: "A & B",
        sessionKey: "4",
        Player: { title: "Box", state: "playing" },
      },
      { ratingKey: "2", type: "show", title: "Show", sessionKey: 5, Guid: [{ id: "tmdb://1" }] },
    ],
  },
});

test("reads a response in its own form and in the other two forms", async () => {
  expect(await readFile(sessions, "sessions")).toEqual({
    kind: "MediaContainer",
    items: "Metadata 2, Player 1, Guid 1",
    dropped: 0,
    problems: [],
  });
  expect(
    await readFile(
      '<MediaContainer size="1"><Video ratingKey="1" type="movie"/></MediaContainer>',
      "all",
    ),
  ).toMatchObject({
    items: "Metadata 1",
    problems: [],
  });
});

test("counts an unreadable item as dropped, and recognizes a file that is not a Plex response", async () => {
  const bad = '{"MediaContainer":{"Metadata":[{"ratingKey":"1","type":"movie"},"odd"]}}';
  expect(await readFile(bad, "all")).toMatchObject({ dropped: 1 });
  expect(await readFile("<html><body>401</body></html>", "errors")).toMatchObject({ kind: "none" });
  expect(await readFile('{"MediaContainer":', "all")).toMatchObject({ kind: "none" });
  expect(await readFile("[1,2]", "resources")).toMatchObject({ kind: "list", items: "entries 2" });
});

test("the script exits with 1 for a folder with a bad response, and with 0 if all are read", async () => {
  const dir = await mkdtemp(join(tmpdir(), "plex-data-"));
  try {
    await mkdir(join(dir, "sessions"));
    await writeFile(join(dir, "sessions", "two.json"), sessions);
    await writeFile(join(dir, "401.html"), "<h1>401 Unauthorized</h1>");
    expect(await run(dir)).toMatchObject({
      code: 0,
      last: "2 files, 4 entries, 0 dropped, 0 files with a problem",
    });
    await writeFile(join(dir, "cut.json"), sessions.slice(0, 50));
    expect(await run(dir)).toMatchObject({
      code: 1,
      last: "3 files, 4 entries, 0 dropped, 1 files with a problem",
    });
  } finally {
    await rm(dir, { recursive: true });
  }
});

const run = (dir: string): Promise<{ code: number; last: string | undefined }> =>
  new Promise((resolve) => {
    execFile(process.execPath, ["scripts/check-plex-data.ts", dir], (error, stdout) => {
      const code = typeof error?.code === "number" ? error.code : 0;
      resolve({ code, last: stdout.trimEnd().split("\n").at(-1) });
    });
  });
