import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { runProgram, startProgram } from "../support/daemon.ts";
import { demoPlace, processesOf } from "../support/demo-place.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { waitFor } from "../support/wait-for.ts";

test("the demo runs to the end and leaves no process or file", async () => {
  using folder = tempFolder();
  const { temp, place: home, options } = demoPlace(folder);
  const demo = await runProgram(home, ["demo"], options);
  expect(demo.stderr).toBe("");
  expect(demo.code).toBe(0);

  const said = demo.stdout.replaceAll(/\s+/g, " ");
  expect(said).toContain("identified The Matrix (1999): title, year and type agree (1.000)");
  expect(said).toContain(
    "6 files by hardlink into TV Shows/Sherlock (2010) {tmdb-19885}/Season 01",
  );
  expect(said).toContain("not filed: sherlock.s01e01.sample.mkv (A sample is never filed.)");
  expect(said).toContain("1 file by hardlink into Movies/Amélie (2001) {tmdb-194}");
  expect(said).toContain("in review “Dune” without a year may be “Dune” (2021) or “Dune” (1984).");
  expect(said).toContain(
    "in review “The Office” may be “The Office” (2005) or “The Office” (2001).",
  );
  expect(said).toContain("in review TMDB lists nothing under this title.");
  expect(said).toContain("in review It is a disc");
  expect(said).toContain("ignored It contains music but no video.");
  expect(said).toMatch(
    /\$ plex-ingest approve (\d+) --type movie --tmdb 841 #\1 is filed: Dune \(1984\)/,
  );
  expect(said).toContain("1 file by hardlink into Movies/Dune (1984) {tmdb-841}");
  expect(said).toMatch(
    /\$ plex-ingest undo (\d+) --yes #\1 is undone .* #\1 undone Moved from the library to its trash/,
  );
  expect(said).toContain("In the library's trash, for 30 days: Sintel (2010).mkv");
  expect(said).toMatch(/Dune \(1984\)\.mkv hardlink/);
  expect(said).toMatch(/Scans requested from Plex .*Movies\/Dune \(1984\) \{tmdb-841\}/);
  expect(said).toMatch(/held → approved by cli:\S+ → filing → filed → scan requested → plex seen/);
  expect(said).toContain('in Plex Plex has it: "Dune" (1984) in "Movies".');
  expect(said).toMatch(/undo asked by cli:\S+ → taken back/);
  // In an MCP session with the real server, one pack is corrected, one release is rejected, and one
  // release is taken back in two steps.
  expect(said).toMatch(
    /approve_ingest #(\d+) as tv 1437 filed, with fx-the-ghost-ship\.mkv as s01e03/,
  );
  expect(said).toContain("1 file by hardlink into TV Shows/Firefly (2002) {tmdb-1437}/Season 01");
  expect(said).toMatch(/undo_ingest #(\d+) with the token undoing/);
  expect(said).toContain("the undo was requested by mcp:demo");
  expect(demo.stdout).not.toContain("\u001b");
  expect(Math.max(...demo.stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);

  expect(readdirSync(temp)).toEqual([]);
  expect(processesOf(temp)).toEqual([]);
});

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "%s stops the demo and its daemon, and removes its folder",
  async (signal) => {
    using folder = tempFolder();
    const { temp, place: home, options } = demoPlace(folder);
    await using demo = startProgram(home, ["demo"], options);
    await waitFor("the first film to be filed", () => demo.stdout().includes("filed"));
    expect(processesOf(temp)).not.toEqual([]);
    expect(await demo.end(signal)).toMatchObject({ code: 130 });
    expect(readdirSync(temp)).toEqual([]);
    expect(processesOf(temp)).toEqual([]);
  },
);

test("a closed stdout ends the demo and leaves nothing behind", async () => {
  using folder = tempFolder();
  const { temp, place: home, options } = demoPlace(folder);
  await using demo = startProgram(home, ["demo"], options);
  await waitFor("the first film to be filed", () => demo.stdout().includes("filed"));
  demo.child.stdout?.destroy();
  await demo.exited;
  await waitFor("the daemon to be gone", () => processesOf(temp).length === 0);
  expect(readdirSync(temp)).toEqual([]);
});

test("a daemon that does not start is reported in one sentence with its last log lines", async () => {
  using folder = tempFolder();
  // Colons separate a list of folders, so no configuration can name this folder.
  const { temp, place: home, options } = demoPlace(folder, "a:b");
  const demo = await runProgram(home, ["demo"], options);
  expect(demo.code).toBe(1);
  expect(demo.stderr).toMatch(
    /^The daemon exited unexpectedly\.\n {2}The configuration has 2 problems:/,
  );
  expect(readdirSync(temp)).toEqual([]);
});

test("--keep keeps the demo running and reporting, prints commands to paste, and exits cleanly on Ctrl-C", async () => {
  using folder = tempFolder();
  const { temp, place: home, options } = demoPlace(folder);
  await using demo = startProgram(home, ["demo", "--keep"], options);
  const lines = await waitFor(
    "the lines to paste",
    () => /^ {2}demo\(\) \{[\s\S]*status --watch$/m.exec(demo.stdout())?.[0],
  );
  const [define = "", , , approve = "", drop = ""] = lines.split("\n");
  execFileSync("sh", ["-c", [define, approve, drop].join("\n")]);
  await waitFor(
    "the paste to show",
    () => demo.stdout().includes("{tmdb-582}") && demo.stdout().includes("{tmdb-2996}"),
  );
  expect((await demo.end("SIGINT")).code).toBe(0);
  expect(readdirSync(temp)).toEqual([]);
  expect(processesOf(temp)).toEqual([]);
});

test("--web leaves doubtful releases to a browser, prints a link that works once, and ends cleanly on Ctrl-C", async () => {
  using folder = tempFolder();
  const { temp, place: home, options } = demoPlace(folder);
  await using demo = startProgram(home, ["demo", "--web"], options);
  await waitFor("the link", () => demo.stdout().includes("until Ctrl-C"));
  const [link = "", origin = "", key = ""] =
    /(http:\/\/127\.0\.0\.1:\d+)\/#key=([\w-]{43})$/m.exec(demo.stdout()) ?? [];
  expect(link).not.toBe("");
  const send = (path: string, body: object, cookie = "") =>
    fetch(`${origin}/${path}`, {
      method: "POST",
      headers: { origin, cookie, "content-type": "application/json", "x-plex-ingest": "1" },
      body: JSON.stringify(body),
    });
  const session = await send("session", { key });
  const cookie = session.headers.get("set-cookie")?.split(";")[0] ?? "";
  expect((await send("session", { key })).status).toBe(401);
  const { items } = (await (await send("api/get_ingest_queue", {}, cookie)).json()) as {
    items: { id: number; name: string }[];
  };
  const firstWords = new Set(items.map(({ name }) => name.split(".", 1)[0]));
  expect(firstWords).toEqual(new Set(["Dune", "Firefly", "Harbour", "Metropolis", "The"]));
  // The file states its duration, which distinguishes the two films.
  const dune = items.find(({ name }) => name.startsWith("Dune"))?.id;
  const { item } = (await (await send("api/get_ingest_item", { id: dune }, cookie)).json()) as {
    item: { candidates: { tmdb_id: number; length_fit?: { fit: string } }[] };
  };
  expect(item.candidates.map(({ tmdb_id, length_fit }) => [tmdb_id, length_fit?.fit])).toEqual(
    expect.arrayContaining([
      [438_631, "near"],
      [841, "fits"],
    ]),
  );
  const trash = await send("api/list_trash", {}, cookie);
  expect(await trash.json()).toMatchObject({ items: [], total: 0 });
  const poster = await fetch(`${origin}/posters/movie/841?w=92`, { headers: { cookie } });
  expect(poster.headers.get("content-type")).toBe("image/png");
  expect((await demo.end("SIGINT")).code).toBe(0);
  expect(readdirSync(temp)).toEqual([]);
  expect(processesOf(temp)).toEqual([]);
});
