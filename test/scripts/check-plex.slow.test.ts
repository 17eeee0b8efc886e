import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, statSync } from "node:fs";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { replay } from "../../scripts/plex-data/replay.ts";
import type { Recording } from "../../src/servers/plex/record/recorder.ts";
import { type Plex, startPlex } from "../support/plex/start-plex.ts";
import { tempFolder } from "../support/temp-folder.ts";

type Ended = { code: number; stdout: string; stderr: string };

const run = (args: string[], env: Record<string, string> = {}): Promise<Ended> =>
  new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ["scripts/check-plex.ts", ...args],
      { env },
      (_, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });

async function walk(plex: Plex, ...more: string[]): Promise<Ended> {
  using folder = tempFolder();
  return await run([
    "--url",
    `${plex.url}/`,
    "--token-file",
    folder.write("token", `${plex.token}\n`),
    ...more,
  ]);
}

const marks = ({ stdout }: Ended): string[] =>
  stdout.split("\n").flatMap((line) => /^(\w+) {2,}/.exec(line)?.[1] ?? []);

test.each(["json", "xml"] as const)(
  "a server that responds in %s passes every check, and nothing on it changes",
  async (form) => {
    await using plex = await startPlex({ form });
    const ended = await walk(plex);
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(new Set(marks(ended).slice(0, -1))).toEqual(new Set(["ok"]));
    expect(ended.stdout).toMatch(/^skip +paths/m);
    expect(ended.stdout).toMatch(/is found by its file, as tmdb 9103/);
    expect(ended.stdout).toMatch(/details\?key=%2Flibrary%2Fmetadata%2F103, also by its title/);
    expect(ended.stdout).toMatch(
      /"Movies" would be asked to scan \/srv\/media\/Movies\/Under & <Over> \(2018\) /,
    );
    expect(ended.stdout).toMatch(/16 ok, 0 odd, 0 bad, 1 skipped\n$/);
    expect(plex.traffic.asked.filter(({ method }) => method !== "GET")).toEqual([]);
    expect(
      plex.traffic.asked.filter(({ path }) => /refresh|scrobble|terminate|player/.test(path)),
    ).toEqual([]);
  },
);

test("address and token can come from the environment", async () => {
  await using plex = await startPlex();
  const ended = await run([], { PLEX_URL: plex.url, PLEX_TOKEN: plex.token });
  expect(ended).toMatchObject({
    code: 0,
    stderr: "",
    stdout: expect.stringMatching(/0 bad, 1 skipped\n$/),
  });
  expect(await run([], { PLEX_TOKEN: "t" })).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/or PLEX_URL and/),
  });
  const wrong = await run([], { PLEX_URL: "nas", PLEX_TOKEN: "t" });
  expect(wrong).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^PLEX_URL is not a valid address/),
  });
});

test("a recording is shown, written only with --yes, and replayed with the same results", async () => {
  await using plex = await startPlex();
  using folder = tempFolder();
  const file = folder.at("plex.json");
  const asked = await walk(plex, "--record", file);
  expect(asked).toMatchObject({
    code: 2,
    stdout: "",
    stderr: expect.stringMatching(/This is the complete recording\./),
  });
  expect(asked.stderr).toMatch(
    /^\{\n "made_by": "plex-ingest [\s\S]*there is no terminal to ask for confirmation/,
  );
  expect(existsSync(file)).toBe(false);
  expect(await walk(plex, "--record", file, "--yes")).toMatchObject({
    code: 0,
    stdout: `Written to ${file}.\n`,
  });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const text = readFileSync(file, "utf8");
  const films = plex.world.library.items.filter(({ type }) => type === "movie");
  expect(films.filter(({ title }) => text.includes(title))).toEqual([]);
  const { replayed, unknown } = await replay(JSON.parse(text) as Recording);
  expect([unknown, replayed.filter(({ same }) => !same)]).toEqual([[], []]);
  expect(await walk(plex, "--record", file, "--yes")).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^The file .*plex\.json already exists\./),
  });
});

test.each(["--help", "-h"])("%s prints the usage and exits with code 0", async (flag) => {
  expect(await run([flag])).toMatchObject({
    code: 0,
    stderr: "",
    stdout: expect.stringMatching(/--token-file FILE/),
  });
});

test("reports failures line by line, without the token", async () => {
  await using plex = await startPlex();
  plex.setEcho(true);
  plex.setFaults({ kind: "forbidden", only: /status/ }, { kind: "html", only: /eventsource/ });
  const ended = await walk(
    plex,
    "--media-root",
    "/srv/media",
    "--path-map",
    "/srv/media=/srv/media",
  );
  expect(ended.code).toBe(1);
  expect(ended.stdout).toMatch(/^bad +sessions +Plex requires the owner's token/m);
  expect(ended.stdout).toMatch(/^bad +history/m);
  expect(ended.stdout).toMatch(/^odd +notifications +The event stream does not open/m);
  expect(ended.stdout).toMatch(/^odd +paths .*not below a media root.*PLEX_PATH_MAP/m);
  expect((ended.stdout + ended.stderr).includes(plex.token)).toBe(false);
  expect(plex.traffic.tokens.inAddresses).toEqual([]);
});

test("fails each check if the server is down, and requests nothing without a token", async () => {
  await using plex = await startPlex();
  await plex.close();
  expect((await walk(plex)).stdout).toMatch(/0 ok, 0 odd, 1\d bad/);
  expect(await run(["--url", plex.url])).toMatchObject({ code: 2, stdout: "" });
  const { code, stderr } = await run(["--url", plex.url, "--token", "s3cret"]);
  expect([code, stderr]).toEqual([2, expect.stringMatching(/--token-file/)]);
});

test("a wrong argument is reported in one sentence, with what to do", async () => {
  using folder = tempFolder();
  const token = folder.write("token", "t0ken");
  const url = "http://127.0.0.1:1";
  const said = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout]).toEqual([2, ""]);
    return stderr.split("\n")[0] ?? "";
  };
  const holds = "Name a file that contains only the token of Plex's owner.";
  expect(await said("--url", url, "--token-file", folder.at("none"))).toBe(
    `The file of --token-file, ${folder.at("none")}, cannot be read: there is no such file. ${holds}`,
  );
  expect(await said("--url", url, "--token-file", folder.path)).toMatch(
    /cannot be read: it is a folder\. Name/,
  );
  expect(await said("--url", url, "--token-file", folder.write("empty", "\n"))).toMatch(
    /is empty\. Write only the token/,
  );
  expect(await said("--url", "nas:32400", "--token-file", token)).toMatch(
    /^--url is not a valid address.* form http:/,
  );
  expect(await said("--url", url, "--token-file", token, "--path-map", "foo")).toMatch(
    /^--path-map is "foo"\. Allowed: here=there pairs/,
  );
});

test("a closed pipe is reported in one sentence and ends the run", async () => {
  await using plex = await startPlex();
  using folder = tempFolder();
  const args = [
    "scripts/check-plex.ts",
    "--url",
    plex.url,
    "--token-file",
    folder.write("token", plex.token),
  ];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.destroy();
  const stderr = await text(child.stderr);
  const [code] = child.exitCode === null ? await once(child, "exit") : [child.exitCode];
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/^The output was closed early, .* into a file\.\n$/),
  ]);
});
