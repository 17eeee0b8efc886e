import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { BUNDLE, cli } from "../support/daemon.ts";
import { missingProgram } from "../support/missing-program.ts";
import { asVideo } from "../support/video-bytes.ts";
import { type Home, makeHome } from "./home.ts";
import { paste } from "./space-lines.ts";

type Finding = {
  number: number;
  code: string;
  path: string;
  reason: string;
  plan: string | null;
  advice?: string;
};

function put(path: string, content: string | Uint8Array = asVideo(path)): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

async function audit(home: Home, ...args: string[]): Promise<Finding[]> {
  const { code, stdout } = await cli(home, "audit", ...args, "--json");
  expect(code).toBe(0);
  const { findings } = JSON.parse(stdout) as { findings: Finding[] };
  expect(findings.map(({ number }) => number)).toEqual(findings.map((_, at) => at + 1));
  for (const { plan, advice } of findings) expect(plan === null).toBe(advice !== undefined);
  return findings;
}

test("the command that removes a copy does nothing once the two files differ", async () => {
  using home = makeHome();
  await cli(home, "daemon", "--once");
  put(join(home.movies, "A (1995)/A (1995).mkv"), asVideo("the same"));
  const other = put(join(home.movies, "Other (1996)/Other (1996).mkv"), asVideo("the same"));
  const [finding] = await audit(home, "--only", "same_content");
  put(other, asVideo("a change"));
  expect(() => paste(home, `${finding?.plan} #`)).toThrow();
  expect(existsSync(other)).toBe(true);
});

test("prints totals by code and up to --limit findings of each, and ends with “Nothing was changed”", async () => {
  using home = makeHome();
  await cli(home, "daemon", "--once");
  for (const name of ["A", "B", "C"]) {
    put(join(home.movies, `${name} (2000)/${name} (2000).nfo`), "x");
  }
  const { stdout, code } = await cli(home, "audit", "--limit", "2");
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /\(left_over\): 3\n {2}1\. .*A \(2000\)\n[^]*and 1 more.*\n {2}help: plex-ingest help left_over\n[^]*3 findings in 3 files\. Nothing was changed/,
  );
  expect((await cli(home, "audit", "--only", "nonsense")).code).toBe(2);
  expect((await cli(home, "audit", home.at("nowhere"))).code).toBe(3);
});

const missing =
  process.platform === "linux" ? missingProgram("strace", "apt-get install strace") : "no Linux";

test.skipIf(missing !== undefined)("opens the library read-only", async () => {
  using home = makeHome();
  await cli(home, "daemon", "--once");
  put(join(home.movies, "Heat (1995)/Heat (1995).mkv"), asVideo("the same"));
  put(join(home.movies, "Copy (1996)/Copy (1996).mkv"), asVideo("the same"));
  put(join(home.movies, "Gone (1997)/Gone (1997).nfo"), "x");
  const log = home.at("calls");
  const calls = ["-f", "-qq", "-s", "4096", "-o", log, "-e", "trace=%file", "-e", "signal=none"];
  const program = [process.execPath, BUNDLE, "--env-file", home.envFile, "audit", "--thorough"];
  execFileSync("strace", [...calls, ...program], { stdio: "ignore", cwd: home.path });
  const ours = readFileSync(log, "utf8")
    .split("\n")
    .filter((line) => line.includes(`"${home.library}/`));
  expect(ours.length).toBeGreaterThan(10);
  expect(
    ours.filter(
      (line) =>
        !/\b(?:openat|open|statx|l?stat|newfstatat|readlink(?:at)?|access|faccessat2?)\(/.test(
          line,
        ),
    ),
  ).toEqual([]);
  expect(ours.filter((line) => /O_(?:WRONLY|RDWR|CREAT|TRUNC)/.test(line))).toEqual([]);
});
