import { describe, expect, test } from "vitest";
import { importsOf, readSources, type Sources } from "./support/sources.ts";

// Rows that a test writes by hand may be rows that the engine never makes. A form that never opened
// for a real release was tested with such rows. Tests of tools start from `reviewServer`.

/** Folders whose tests start from what the engine makes. */
const FROM_ENGINE = ["test/hosts/mcp/", "test/evals/", "test/mcp-clients/"];
/** The helper that adds a release in any state. */
const HELPER = "test/support/review-release.ts";
/** Functions that write a release, its files or its state. */
const WRITERS =
  /\b(?:addReleases?|changeItem|changeState|replaceItems|setReasons|insertInto)\b|\.(?:settled|approved)\(/g;

/** The files that write rows by hand, directly or through a helper, as `path → … → what writes`. */
function writingRows(sources: Sources): string[] {
  const importsFrom = Map.groupBy(
    importsOf(sources).filter(({ how }) => how !== "type"),
    ({ from }) => from,
  );
  return Object.entries(sources).flatMap(([path, text]) => {
    if (!FROM_ENGINE.some((folder) => path.startsWith(folder))) return [];
    const seen = new Set<string>();
    const visit = (file: string, way: string[]): string[] => {
      if (seen.has(file)) return [];
      seen.add(file);
      return (importsFrom.get(file) ?? []).flatMap(({ to }) => {
        if (to === HELPER) return [[...way, to].join(" → ")];
        return to.startsWith("test/") ? visit(to, [...way, to]) : [];
      });
    };
    return [
      ...visit(path, [path]),
      ...[...text.matchAll(WRITERS)].map(([writer]) => `${path} → ${writer}`),
    ];
  });
}

test("tests of tools start from what the engine makes", () => {
  const sources = Object.fromEntries(
    Object.entries(readSources("test")).map(([path, text]) => [`test/${path}`, text]),
  );
  expect(writingRows(sources)).toEqual([]);
});

describe("the rule", () => {
  test("finds the helper, also through another helper, and the functions of the store", () => {
    const helper = 'import { inReview } from "../../support/review-release.ts";';
    expect(
      writingRows({
        "test/hosts/mcp/direct.test.ts": helper,
        "test/hosts/mcp/far.test.ts": 'import { waiting } from "../cli/waiting.ts";',
        "test/hosts/cli/waiting.ts": helper,
        "test/hosts/mcp/store.test.ts": "await addRelease(trx, release, by);",
        "test/evals/approved.ts": 'await engine.approved("Heat.mkv");',
        "test/app/own.test.ts": helper,
      }),
    ).toEqual([
      "test/hosts/mcp/direct.test.ts → test/support/review-release.ts",
      "test/hosts/mcp/far.test.ts → test/hosts/cli/waiting.ts → test/support/review-release.ts",
      "test/hosts/mcp/store.test.ts → addRelease",
      "test/evals/approved.ts → .approved(",
    ]);
  });
});
