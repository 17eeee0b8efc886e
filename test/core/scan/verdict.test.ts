import { expect, test } from "vitest";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import { SERVER_FACTS } from "../../../src/core/library/server-facts.ts";
import type { ScanOutcome } from "../../../src/core/scan/judge.ts";
import { nameWork, type ShowingProof, verdictOf } from "../../../src/core/scan/verdict.ts";

const PLEX = { title: "Plex", mapSetting: "PLEX_PATH_MAP", ...SERVER_FACTS.plex };
const HEAT = { type: "movie", tmdbId: 949, title: "Heat", year: 1995 } as const;
const proof = (outcome: ScanOutcome, shownAs = '"Heat" (1995)'): ShowingProof => ({
  outcome,
  library: "Films",
  shownAs,
  filedNumbers: "S01E03",
});

test.each([
  [[proof("seen")], [], "seen", 'Plex has it: "Heat" (1995) in "Films".'],
  [[proof("version")], [], "seen", "That is fine"],
  [[proof("unmatched", '"heat.x264"')], [], "seen", 'has not matched it: choose "Fix Match"'],
  [[proof("elsewhere")], [], "seen", "not in the library that was asked to scan"],
  [
    [proof("mismatch", '"Dead Heat" (1988)')],
    [],
    "mismatch",
    'as "Dead Heat" (1988), but it was filed as "Heat" (1995)',
  ],
  [
    [],
    ["/m/Heat.mkv"],
    "not_seen",
    "does not show /m/Heat.mkv. Check that its library has this folder (PLEX_PATH_MAP)",
  ],
  [[proof("seen")], ["/a", "/b"], "not_seen", "does not show 2 of 3 files, the first is /a"],
  [[proof("seen"), proof("seen")], [], "seen", "Plex has all 2 files"],
  [[proof("seen"), proof("mismatch"), proof("seen")], ["/a"], "mismatch", "Plex has 2 of 4 files"],
] as const)("explains %j and missing %j", (proofs, missing, state, words) => {
  const verdict = verdictOf(HEAT, proofs, missing, PLEX);
  expect(verdict.state).toBe(state);
  expect(toCommandText(verdict.message)).toContain(words);
});

test("an untrusted name cannot move the cursor or close the quote", () => {
  expect(nameWork({ title: 'a"\n\u202eb', year: 1999 }, "S01E12")).toBe(
    '"a\'\ufffd\ufffdb" (1999) S01E12',
  );
  expect(verdictOf(HEAT, [], ["/m/a\u001b[2Jb"], PLEX).message).not.toContain("\u001b");
});

test("a file whose name is the cause gets no advice about folders; another one does", () => {
  const server = { title: "Jellyfin", mapSetting: "JELLYFIN_PATH_MAP", ...SERVER_FACTS.jellyfin };
  const causes = new Map([["/m/a", "Jellyfin leaves out a."]]);
  const said = (missing: readonly string[]): string =>
    toCommandText(verdictOf(HEAT, [proof("seen")], missing, server, causes).message);
  expect(said(["/m/a"])).toContain(
    "Jellyfin was asked to scan but does not show 1 of 2 files, because of its name. " +
      "Jellyfin leaves out a. `plex-ingest why PATH` names what helps.",
  );
  expect(said(["/m/a"])).not.toContain("JELLYFIN_PATH_MAP");
  expect(said(["/m/a", "/m/b"])).toContain("does not show 1 of 3 files, /m/b. Check that");
});
