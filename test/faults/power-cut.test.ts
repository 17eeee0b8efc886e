// T3. The power fails on an XFS disk with downloads, library and journal. The disk loses everything
// that was not synced, which a killed process cannot show. `npm test` tries some moments, `npm run
// test:faults` all of them.
import { expect, test } from "vitest";
import { tempFolder } from "../support/temp-folder.ts";
import { type CutJob, type CutRound, run } from "./support/filing.ts";
import { LONG } from "./support/long.ts";
import { skipUnless } from "./support/needs.ts";

async function cuts(job: Omit<CutJob, "folder">): Promise<CutRound[]> {
  using folder = tempFolder();
  const program = new URL("support/power-cut.ts", import.meta.url).pathname;
  const config = JSON.stringify({ ...job, folder: folder.path });
  const { code, stdout, stderr } = await run(
    ["unshare", "-m", process.execPath, program, config],
    LIMIT,
  );
  expect(code, stderr).toBe(0);
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as CutRound);
}

const LIMIT = LONG ? 1_800_000 : 900_000;

/**
 * Before the first byte, when a copy is complete, when it is visible, and when everything is
 * visible.
 */
const SHORT = {
  copy: ["makeFolders 1", "copyVerified 1", "publishNoReplace 1", "publishNoReplace 2"],
  hardlink: ["tryHardlink 1", "syncNewName 2"],
  reflink: [],
};

test.for(
  (["copy", "hardlink", "reflink"] as const).filter((method) => LONG || method !== "reflink"),
)(
  "after a power cut during filing by %s, published files are complete and each release is filed once",
  { timeout: LIMIT },
  async (method, context) => {
    skipUnless(context, "xfs");
    const rounds = LONG
      ? [
          ...(await cuts({ method, moments: "steps" })),
          ...(await cuts({ method, moments: "calls" })),
        ]
      : await cuts({ method, moments: SHORT[method].map((step) => ({ step })) });
    console.log(
      `${method}: ${rounds.length} cuts; ${[...new Set(rounds.map(({ at }) => at.replace(/^\d+ /, "")))].join(", ")}`,
    );
    expect(rounds.flatMap(({ at, wrong }) => wrong.map((one) => `${at}: ${one}`))).toEqual([]);
    expect(rounds.filter(({ state }) => state !== "filed")).toEqual([]);
    expect(rounds.length).toBeGreaterThanOrEqual(LONG ? 35 : SHORT[method].length);
  },
);

test("a power cut reveals a copy that is not synced", { timeout: LIMIT }, async (context) => {
  skipUnless(context, "xfs");
  const rounds = await cuts({
    method: "copy",
    planted: true,
    moments: [{ step: "publishNoReplace 2" }],
  });
  expect(rounds.flatMap(({ wrong }) => wrong).join()).toContain("is no whole source");
});
