// `npm run test:mutations [-- FILE…]`: breaks one promise at a time in a copy of the sources. The
// tests listed with the promise must notice.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { patternOf } from "./find-place.ts";
import { MUTATIONS as ALL, type Mutation } from "./mutations.ts";

/**
 * The mutations of files whose paths contain one of these words; all mutations if no word is given.
 */
const words = process.argv.slice(2);
const MUTATIONS = ALL.filter(
  ({ file }) => words.length === 0 || words.some((word) => file.includes(word)),
);

const COPIED = [
  "src",
  "test",
  "bench",
  "scripts",
  "docs",
  "dist",
  "package.json",
  "tsconfig.json",
  "vitest.config.ts",
];
const LINKED = ["node_modules"];
/**
 * With each seed, half of the files have rows in the other order. At least one of these seeds
 * reveals a missing order.
 */
const SEEDS = [1, 2, 3] as const;

const copy = mkdtempSync(join(tmpdir(), "plex-ingest-mutations-"));
try {
  chmodSync(copy, 0o755); // some tests run as another user
  for (const name of COPIED) cpSync(name, join(copy, name), { recursive: true });
  for (const name of LINKED) symlinkSync(resolve(name), join(copy, name));
  const onServer = MUTATIONS.filter(({ on }) => on === "postgres");
  const before = [
    ...(await failuresIn(testsOf(MUTATIONS.filter((one) => !onServer.includes(one))), SEEDS[0])),
    ...(onServer.length > 0 ? await failuresIn(testsOf(onServer), SEEDS[0], "postgres") : []),
  ];
  if (before.length > 0) throw new Error(`Without any change these fail:\n${before.join("\n")}`);
  let unseen = 0;
  for (const mutation of MUTATIONS) {
    const failed = await failuresWith(mutation);
    if (failed.length === 0) unseen++;
    console.log(
      `${failed.length === 0 ? "NOT SEEN" : "seen by"} ${failed[0] ?? ""} – ${mutation.promise}`,
    );
  }
  console.log(`\n${MUTATIONS.length - unseen} passed, ${unseen} failed`);
  process.exitCode = unseen === 0 ? 0 : 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}

/**
 * Returns the titles of the tests that fail with this change. @throws Error if the sources do not
 * contain the place exactly once
 */
async function failuresWith({ file, from, to, tests, on }: Mutation): Promise<string[]> {
  const path = join(copy, file);
  const text = readFileSync(path, "utf8");
  const places = text.match(patternOf(from))?.length ?? 0;
  if (places !== 1) throw new Error(`${file} has ${places} places of: ${from}`);
  const write = (content: string): void => {
    writeFileSync(path, content);
    // These tests start the built program.
    if (tests.includes("test/process/")) {
      execFileSync(process.execPath, ["scripts/build.ts"], { cwd: copy });
    }
  };
  write(text.replace(patternOf(from), () => to));
  try {
    for (const seed of SEEDS) {
      const failed = await failuresIn(tests.split(" "), seed, on);
      if (failed.length > 0) return failed;
    }
    return [];
  } finally {
    write(text);
  }
}

function testsOf(mutations: readonly Mutation[]): string[] {
  return [...new Set(mutations.flatMap(({ tests }) => tests.split(" ")))];
}

async function failuresIn(
  tests: readonly string[],
  seed: number,
  on?: "postgres",
): Promise<string[]> {
  const report = join(copy, "report.json");
  const projects = on
    ? [`--project=${on}`]
    : ["--project=unit", "--project=process", "--project=programs"];
  const vitest = ["node_modules/vitest/vitest.mjs", "run", ...projects, "--reporter=json"];
  const child = spawn(process.execPath, [...vitest, `--outputFile=${report}`, ...tests], {
    cwd: copy,
    stdio: "ignore",
    env: { ...process.env, PLEX_INGEST_TEST_SEED: String(seed) },
  });
  await once(child, "close");
  const { testResults } = JSON.parse(readFileSync(report, "utf8")) as {
    testResults: {
      name: string;
      message: string;
      assertionResults: { status: string; fullName: string }[];
    }[];
  };
  if (testResults.length === 0) throw new Error(`No test ran for: ${tests.join(" ")}`);
  return testResults.flatMap(({ name, message, assertionResults }) => [
    ...assertionResults
      .filter(({ status }) => status === "failed")
      .map(({ fullName }) => fullName.trim()),
    ...(message === "" ? [] : [`${name}: ${message}`]),
  ]);
}
