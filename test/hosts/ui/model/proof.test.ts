import { expect, test } from "vitest";
import { stateOf, type VerdictView } from "../../../../src/hosts/ui/model/pill-state.ts";
import { listTroubles, proofOf, worstFirst } from "../../../../src/hosts/ui/model/proof.ts";

const NOW = Date.parse("2026-03-01T12:00:00Z");
const ago = (seconds: number): string => new Date(NOW - seconds * 1000).toISOString();

const verdict = (given: Partial<VerdictView>): VerdictView => ({
  code: "deluge",
  name: given.code ?? "http://box:1",
  state: "well",
  ...given,
});

test.each([
  [{ proven_at: ago(28) }, "ok", "Well", "28s ago"],
  [{ state: "silent", silent_since: ago(12) }, "warn", "Silent", "for 12 s"],
  [{ state: "silent", silent_since: ago(130) }, "warn", "Silent", "for 2 min"],
  [{ state: "silent", was: "well", proven_at: ago(300) }, "", "Was well", "5m ago"],
  [{ state: "silent" }, "", "Not checked yet", undefined],
  [{ code: "schedule", name: "backup", state: "silent" }, "", "Has not run yet", undefined],
  [{ state: "ill" }, "bad", "Trouble", undefined],
] as const)("a verdict %j is shown as %s: %s %s", (given, tone, word, age) => {
  const proof = proofOf(verdict(given), NOW);
  expect([proof.tone, proof.word, proof.age]).toEqual([tone, word, age]);
});

test("a problem is shown with the time since which it lasts", () => {
  expect(proofOf(verdict({ state: "ill", since: ago(600) }), NOW).age).toMatch(/^since \d/);
});

test("problems come first, then overdue answers, then sources that are not waited for", () => {
  const verdicts = [
    verdict({ code: "plex" }),
    verdict({ code: "tmdb", state: "silent" }),
    verdict({ code: "nzbget", state: "silent", silent_since: ago(9) }),
    verdict({ code: "deluge", state: "ill" }),
  ];
  const codes = (of: readonly VerdictView[]) => of.map(({ code }) => code);
  expect(codes(verdicts.toSorted(worstFirst))).toEqual(["deluge", "nzbget", "tmdb", "plex"]);
  expect(codes(listTroubles(verdicts))).toEqual(["deluge", "nzbget"]);
});

test.each([
  [[verdict({ proven_at: ago(9) }), verdict({ proven_at: ago(90) })], "All is well", ago(90)],
  [[verdict({}), verdict({ state: "silent", silent_since: ago(7) })], "Deluge is silent", ago(7)],
  [
    [
      verdict({ name: "loft at http://loft:1" }),
      verdict({ name: "seedbox at http://box:1", state: "silent", silent_since: ago(7) }),
    ],
    "seedbox is silent",
    ago(7),
  ],
  [
    [verdict({ code: "jellyfin", name: "kids" }), verdict({ code: "emby", state: "ill" })],
    "Trouble with Emby",
    undefined,
  ],
  [
    [verdict({ code: "jellyfin" }), verdict({ code: "jellyfin", name: "kids", state: "ill" })],
    'Trouble with Jellyfin "kids"',
    undefined,
  ],
  [
    [
      verdict({ code: "plex", name: "plex", state: "silent", silent_since: ago(8) }),
      verdict({ state: "silent", silent_since: ago(7) }),
    ],
    "Plex and 1 more are silent",
    ago(8),
  ],
  [
    [verdict({ state: "silent", silent_since: ago(7) }), verdict({ code: "plex", state: "ill" })],
    "Trouble with Plex",
    undefined,
  ],
] as const)("the header shows %j as %s", (verdicts, words, since) => {
  const status = { engine: { running: true, paused: false }, verdicts: [...verdicts] };
  expect(stateOf(status)).toMatchObject({ words, ...(since === undefined ? {} : { since }) });
});
