import { expect, test } from "vitest";
import { readSources, type Sources } from "./support/sources.ts";

const QUESTION = "one that hangs is listed as late, and the others' answers are used";
const ALL = "the result would be wrong without one of them, and each has its own time limit";
const DOCTOR = "each is one finding, and its time limit is shorter than the probe's";
const CLOSES = "ends connections";
const CHECKS = "each result is used on its own, and the whole ends with the longest time limit";

/** Every place that asks several services at once (decision 320), with the reason for its choice. */
const ASKS: Readonly<Record<string, readonly [each: number, all: number, why: string]>> = {
  "app/arr/ask-apps.ts": [0, 2, ALL],
  "app/audit/imported-too.ts": [0, 1, ALL],
  "app/doctor/filed-folders.ts": [0, 1, DOCTOR],
  "app/doctor/probes/arr.ts": [0, 1, DOCTOR],
  "app/doctor/probes/media-servers.ts": [0, 1, DOCTOR],
  "app/doctor/probes/server-libraries.ts": [0, 2, DOCTOR],
  "app/doctor/probes/torrent-done.ts": [0, 2, DOCTOR],
  "app/doctor/probes/torrent-folders.ts": [0, 1, DOCTOR],
  "app/doctor/probes/torrent-links.ts": [0, 1, DOCTOR],
  "app/health/service-check.ts": [0, 2, CHECKS],
  "app/plex/library/search-servers.ts": [1, 0, QUESTION],
  "app/settings/try-settings.ts": [2, 0, QUESTION],
  "app/setup/choose-names.ts": [0, 1, CHECKS],
  "app/setup/find-servers.ts": [0, 2, CHECKS],
  "app/setup/lacking-folders.ts": [1, 0, QUESTION],
  "app/setup/setup.ts": [0, 1, ALL],
  "app/space/downloads.ts": [1, 0, QUESTION],
  "app/torrents/desk/control.ts": [1, 0, QUESTION],
  "app/torrents/desk/torrents.ts": [1, 0, QUESTION],
  "app/torrents/find-claim.ts": [0, 1, ALL],
  "hosts/cli/init/without-questions.ts": [0, 1, CHECKS],
  "program/engine/arr.ts": [0, 1, CLOSES],
  "program/engine/plex.ts": [1, 0, QUESTION],
  "program/engine/torrents.ts": [0, 1, CLOSES],
  "program/parts/name-readers.ts": [1, 0, QUESTION],
  "program/program.ts": [0, 1, CLOSES],
  "program/use-cases/doctor/outside.ts": [0, 3, CLOSES],
  "program/use-cases/library/audit.ts": [0, 1, CLOSES],
  "program/use-cases/setup/service.ts": [0, 1, ALL],
  "program/use-cases/setup/settings-desk.ts": [2, 0, QUESTION],
  "program/use-cases/setup/uninstall.ts": [0, 1, ALL],
  "program/use-cases/torrents.ts": [0, 1, CLOSES],
  "program/use-cases/trash.ts": [0, 1, CLOSES],
};

const countIn = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

test("each place that asks several services has chosen whether one may delay the others", () => {
  const found = Object.entries(readSources()).flatMap(([path, text]) => {
    const counts = [countIn(text, /\.askEach\(/g), countIn(text, /\.needAll\(/g)];
    return counts.some((count) => count > 0) ? [[path, counts] as const] : [];
  });
  const listed = Object.entries(ASKS).map(([path, [each, all]]) => [path, [each, all]] as const);
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(listed));
});

/** Files that open a media server, a download client, or a Sonarr or Radarr. */
const openers = (sources: Sources): string[] =>
  Object.entries(sources)
    .filter(([path]) => path.startsWith("program/") || path.startsWith("app/"))
    .filter(([, text]) => /\b(?:openServer|listConfiguredArrApps|connect)\(/.test(text))
    .map(([path]) => path);

test("services are opened only where they become one value without `map`", () => {
  expect(openers(readSources()).toSorted()).toEqual([
    // tries one client that a person typed
    "app/setup/checks.ts",
    "program/parts/arr.ts",
    "program/parts/clients.ts",
    "program/program.ts",
    "program/use-cases/doctor/outside.ts",
    // records one app that a person named
    "program/use-cases/doctor/record.ts",
  ]);
});

/**
 * Checks of a service that a person typed, and how often a file makes them. A place that has
 * several asks them through `Services`.
 */
const TYPED_CHECKS =
  /\.(?:plexServer|keyedServer|plexAnswers|publicInfo|arrApp)\(|\bchecks\s*\.(?:plex|client|arr)\(/g;

const countChecks = (sources: Sources): Record<string, number> =>
  Object.fromEntries(
    Object.entries(sources).flatMap(([path, text]) => {
      const count = countIn(text, TYPED_CHECKS);
      return count === 0 ? [] : [[path, count]];
    }),
  );

const THROUGH = "as the work of `askEach` or `needAll`";
const ONE = "one that a person named, or typed a moment ago";
const TERMINAL = "one after another at a terminal, each with a line; the call has no time limit";

/** Every place that checks a typed service, with the way in which it asks several. */
const CHECKS_OF: Readonly<Record<string, readonly [count: number, why: string]>> = {
  "app/settings/try-settings.ts": [3, THROUGH],
  "app/setup/checks.ts": [3, ONE],
  "app/setup/choose-names.ts": [1, THROUGH],
  "app/setup/lacking-folders.ts": [2, THROUGH],
  "app/setup/setup.ts": [2, THROUGH],
  "hosts/cli/init/ask-arr.ts": [1, ONE],
  "hosts/cli/init/ask-clients.ts": [3, ONE],
  "hosts/cli/init/ask-plex.ts": [1, ONE],
  "hosts/cli/init/ask-servers.ts": [1, ONE],
  "hosts/cli/init/without-questions.ts": [4, TERMINAL],
  "program/use-cases/setup/settings-desk.ts": [2, THROUGH],
};

test("each place that checks a typed service has chosen how it asks several", () => {
  const listed = Object.entries(CHECKS_OF).map(([path, [count]]) => [path, count] as const);
  expect(countChecks(readSources())).toEqual(Object.fromEntries(listed));
});

test("a planted opening is found", () => {
  const planted = { "app/new.ts": "const all = configured.map((client) => client.connect(deps));" };
  expect(openers(planted)).toEqual(["app/new.ts"]);
});
