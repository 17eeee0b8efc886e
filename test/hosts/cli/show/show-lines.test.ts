import { expect, test } from "vitest";
import { type KnownSource, listVerdicts } from "../../../../src/app/engine/verdicts.ts";
import type {
  ShownEntry,
  ShownRelease,
  ShownServer,
} from "../../../../src/app/shown/release-shape.ts";
import type { ShownStatus } from "../../../../src/app/shown/status-shape.ts";
import { formatCopyLines } from "../../../../src/hosts/cli/show/progress-text.ts";
import {
  formatFileLines,
  formatReleaseLines,
} from "../../../../src/hosts/cli/show/release-lines.ts";
import { printResults } from "../../../../src/hosts/cli/show/results.ts";
import {
  formatStatusLines,
  toStatusExitCode,
} from "../../../../src/hosts/cli/show/status-lines.ts";
import {
  formatHistoryLine,
  formatHistoryLines,
  formatReleaseHistory,
  formatTable,
} from "../../../../src/hosts/cli/show/table.ts";
import { shownRelease } from "../../../support/shown-release.ts";
import { fakeIo } from "../fake-context.ts";

const release = (more: Partial<ShownRelease> = {}): ShownRelease =>
  shownRelease("Dune.1080p.mkv", {
    reasons: [{ code: "remake_rival", message: "Two films are called Dune." }],
    candidates: [
      { type: "movie", tmdb_id: 438_631, title: "Dune", year: 2021, confidence: 0.9 },
      { type: "movie", tmdb_id: 841, title: "Dune", year: 1984, confidence: 0.85 },
    ],
    bytes: 1536,
    ...more,
  });

test("shows a release in review with its reason, its candidates and the exact command to approve it", () => {
  const next = [
    { text: "plex-ingest approve 7 --type movie --tmdb 438631" },
    { text: "plex-ingest reject 7" },
  ];
  expect(formatReleaseLines(release({ next }))).toEqual([
    "#7 Dune.1080p.mkv (1 file, 1.5 KiB)",
    "  review",
    "  - Two films are called Dune.",
    "  candidates:",
    "    0.900  Dune (2021)  --type movie --tmdb 438631",
    "    0.850  Dune (1984)  --type movie --tmdb 841",
    "  next: plex-ingest approve 7 --type movie --tmdb 438631",
    "    or: plex-ingest reject 7",
  ]);
});

test("shows a filed release whose files were replaced as replaced", () => {
  const identity = { type: "movie" as const, tmdb_id: 841, title: "Dune", year: 1984 };
  const filed = release({ state: "filed", reasons: [], identity });
  expect(formatReleaseLines(filed)[1]).toBe("  filed: Dune (1984) [movie 841]");
  expect(formatReleaseLines({ ...filed, superseded_by: 9 })[1]).toBe(
    "  replaced by #9: Dune (1984) [movie 841]",
  );
});

test("shows a candidate's length, original title, overview and page, if known", () => {
  const url = "https://www.themoviedb.org/movie/841";
  const first = {
    type: "movie" as const,
    tmdb_id: 841,
    title: "Dune",
    year: 1984,
    confidence: 0.9,
    url,
  };
  const more = {
    runtime_minutes: 137,
    original_title: "Der Wüstenplanet",
    overview: "Two houses fight.",
  };
  const series = { ...first, type: "tv" as const, runtime_minutes: 45 };
  const lines = formatReleaseLines({
    ...release(),
    candidates: [{ ...first, ...more }, series, first],
  });
  expect(lines.slice(4)).toEqual([
    "    0.900  Dune (1984)  --type movie --tmdb 841",
    "           2 h 17 min  original title Der Wüstenplanet",
    "           Two houses fight.",
    `           ${url}`,
    "    0.900  Dune (1984)  --type tv --tmdb 841",
    "           45 min an episode",
    `           ${url}`,
    "    0.900  Dune (1984)  --type movie --tmdb 841",
    `           ${url}`,
  ]);
});

test("prints each possible action on its own line, after the search for a missing id", () => {
  const next = [
    {
      text: "plex-ingest approve 7 --type tv --tmdb ID",
      needs: ["tmdb_id"],
      search: { tool: "search_tmdb", arguments: { query: "Dune's Sister", type: "tv" as const } },
    },
    { text: "plex-ingest reject 7" },
  ];
  expect(formatReleaseLines(release({ candidates: [], file_count: 0, next }))).toEqual([
    "#7 Dune.1080p.mkv",
    "  review",
    "  - Two films are called Dune.",
    "  next: plex-ingest search 'Dune'\\''s Sister' --type tv",
    "    or: plex-ingest approve 7 --type tv --tmdb ID",
    "    or: plex-ingest reject 7",
  ]);
});

test("shows identity, state at each media server and wait reason of a filed or waiting release, without candidates", () => {
  const identity = {
    type: "tv" as const,
    tmdb_id: 1396,
    title: "Breaking Bad",
    year: 2008,
    season: 1,
    episodes: [1, 2],
  };
  expect(
    formatReleaseLines(
      release({ state: "filed", identity, plex: "requested", reasons: [], file_count: 2 }),
    ),
  ).toEqual([
    "#7 Dune.1080p.mkv (2 files, 1.5 KiB)",
    "  filed: Breaking Bad (2008) S01E01E02 [tv 1396], Plex: requested",
  ]);
  const jellyfin = { name: "jellyfin", kind: "jellyfin", state: "seen" };
  const attic = { name: "attic", kind: "jellyfin", state: "pending" };
  const plexNamed = { name: "plex", kind: "plex", state: "seen" };
  const lineOf = (servers: ShownServer[]) =>
    formatReleaseLines(release({ state: "filed", plex: "seen", reasons: [], servers }))[1];
  expect(lineOf([jellyfin])).toBe("  filed, Jellyfin: seen");
  expect(lineOf([plexNamed, jellyfin, attic])).toBe(
    '  filed, Plex: seen, Jellyfin "jellyfin": seen, Jellyfin "attic": pending',
  );
  const waiting = { code: "no_space", message: "The disk is full.", since: "", next_try_at: "" };
  expect(formatReleaseLines(release({ state: "approved", waiting, reasons: [] }))).toContain(
    "  waits: The disk is full.",
  );
  // If Plex has a wrong state, `why` explains what to do.
  const next = [{ text: "plex-ingest undo 7" }];
  for (const plex of ["mismatch", "not_seen"] as const) {
    expect(
      formatReleaseLines(release({ state: "filed", plex, reasons: [], next })).slice(-2),
    ).toEqual(["  next: plex-ingest why 7", "    or: plex-ingest undo 7"]);
  }
});

test("at most five candidates are listed", () => {
  const one = { type: "tv" as const, tmdb_id: 1, title: "x", confidence: 0.5 };
  const lines = formatReleaseLines(release({ candidates: Array.from({ length: 9 }, () => one) }));
  expect(lines.filter((line) => line.includes("--tmdb "))).toHaveLength(5);
});

const AT = "2026-03-01T12:34:56.789Z";

test.each<[ShownEntry, string]>([
  [
    {
      id: 3,
      at: AT,
      release_id: 7,
      name: "Heat.mkv",
      action: "undo_asked",
      to: "undoing",
      actor: "cli:anna",
    },
    "#7 Heat.mkv: undo asked → undoing (cli:anna)",
  ],
  // An entry without a release still has a name.
  [
    { id: 4, at: AT, action: "torrent_stopped", name: "Film.a", actor: "mcp:x" },
    "Film.a: torrent stopped (mcp:x)",
  ],
  [{ id: 3, at: AT, action: "filed", to: "filed", actor: "engine" }, "plex-ingest: filed"],
  [
    {
      id: 1,
      at: AT,
      action: "playback",
      actor: "mcp:x",
      detail: { action: "pause", outcome: "confirmed", client: "Living Room" },
    },
    "player: playback (mcp:x) – pause on Living Room, confirmed",
  ],
  [
    {
      id: 1,
      at: AT,
      action: "playback",
      actor: "mcp:x",
      detail: { action: "stop", outcome: "not_controllable" },
    },
    "player: playback (mcp:x) – stop, not controllable",
  ],
  [
    {
      id: 1,
      at: AT,
      action: "scan_requested",
      actor: "mcp:x",
      detail: { library: "Movies", path: "/media/Movies/Heat" },
    },
    "Plex: scan requested (mcp:x) – /media/Movies/Heat in the library Movies",
  ],
  [
    { id: 1, at: AT, action: "scan_requested", actor: "mcp:x", detail: { library: "Movies" } },
    "Plex: scan requested (mcp:x) – the whole library Movies",
  ],
])("a history line shows time, subject, action, actor and result: %j", (entry, said) => {
  expect(formatHistoryLine(entry)).toBe(`2026-03-01 12:34:56 UTC ${said}`);
});

test("a history of many releases shows the first reason, and one release's history shows all reasons without its name", () => {
  const reasons = ["One.", "Two.", "Three."].map((message) => ({ code: "x", message }));
  const held = {
    id: 3,
    at: AT,
    release_id: 7,
    name: "Dune.mkv",
    action: "held",
    actor: "engine",
    detail: { reasons },
  };
  expect(formatHistoryLines([held])).toEqual([
    "2026-03-01 12:34:56 UTC #7 Dune.mkv: held – One. (and 2 more reasons)",
  ]);
  expect(formatReleaseHistory([held])).toEqual([
    "  2026-03-01 12:34:56 UTC: held – One. Two. Three.",
  ]);
});

/** A status whose engine does not run and has found nothing yet. */
const WORKS = {
  storage: "nas",
  host: "nas",
  pid: 42,
  state: "working",
  since: "2026-01-01T00:00:00.000Z",
} as const;
function statusOf(more: Partial<ShownStatus> = {}): ShownStatus {
  const status = {
    engine: { running: false, paused: false },
    engines: [],
    mode: "hybrid",
    counts: {},
    works: { filed: 0, shown: 0 },
    sources: [],
    settings: [],
    last_errors: [],
    ...more,
  };
  const sources = status.sources.map(
    ({ kind, last_success_at: last, ...source }): KnownSource => ({
      ...source,
      kind: kind as KnownSource["kind"],
      ...(last === undefined ? {} : { lastSuccessAt: Date.parse(last) }),
    }),
  );
  return { ...status, verdicts: listVerdicts(status, sources) };
}

test("status shows the engine, the counts, sources and problems", () => {
  const status = statusOf({
    engine: {
      running: true,
      pid: 42,
      host: "nas",
      since: "2026-01-01T00:00:00.000Z",
      paused: false,
    },
    engines: [WORKS],
    counts: { review: 2, filed: 10, gone: 0 },
    parked: 28,
    sources: [
      { kind: "folder", name: "/in", healthy: true, last_success_at: AT },
      { kind: "plex", name: "plex", healthy: false, message: "Plex does not answer." },
    ],
    last_errors: [{ at: AT, code: "no_space", message: "Full.", release_id: 7 }],
  });
  expect(formatStatusLines(status)).toEqual([
    "The engine is running (process 42 on nas, since 2026-01-01 00:00 UTC). Mode hybrid.",
    "",
    "  review  2   plex-ingest queue",
    "  filed   10",
    "  28 downloads are parked until you decide: plex-ingest backlog",
    "",
    "Sources:",
    "  folder  /in  ok",
    "  plex         not ok: Plex does not answer.",
    "",
    "Last errors:",
    "  2026-03-01 12:34:56 UTC #7 Full.",
  ]);
  const message = "No engine is running; `plex-ingest daemon` starts one.";
  expect(
    formatStatusLines(statusOf({ engine: { running: false, paused: false, message } })),
  ).toEqual([
    "No engine is running; `plex-ingest daemon` starts one. Mode hybrid.",
    "",
    "  No releases yet.",
  ]);
});

test("after the engine has stopped, shows only when each source was last healthy", () => {
  const sources = [
    { kind: "folder", name: "/in", healthy: true, last_success_at: AT },
    { kind: "tmdb", name: "tmdb", healthy: false, message: "TMDB does not answer." },
    { kind: "plex", name: "plex", healthy: false, message: "No.", last_success_at: AT },
  ];
  expect(formatStatusLines(statusOf({ sources })).slice(-3)).toEqual([
    "  folder  /in  last ok 2026-03-01 12:34 UTC",
    "  tmdb         last not ok: TMDB does not answer.",
    "  plex         last not ok: No. Last ok 2026-03-01 12:34 UTC.",
  ]);
});

test("modes without a daemon need no running engine, and a source that was never checked is not called unhealthy", () => {
  const status = (mode: string, healthy?: boolean): ShownStatus =>
    statusOf({
      mode,
      sources: [{ kind: "folder", name: "/in", ...(healthy === undefined ? {} : { healthy }) }],
    });
  expect(formatStatusLines(status("mcp"))[0]).toBe(
    "No engine is running; one starts for each decision, and an MCP client can host one while it is connected. Mode mcp.",
  );
  expect(formatStatusLines(status("mcp")).at(-1)).toBe("  folder  /in  not checked yet");
  const message = "next at 2026-03-02 04:17 UTC";
  const planned = statusOf({
    sources: [{ kind: "schedule", name: "backup", healthy: true, message }],
  });
  expect(formatStatusLines(planned).at(-1)).toBe(
    "  schedule  backup  has not run yet; next at 2026-03-02 04:17 UTC",
  );
  expect(["hybrid", "daemon", "mcp", "hook"].map((mode) => toStatusExitCode(status(mode)))).toEqual(
    [1, 1, 0, 0],
  );
  expect(toStatusExitCode(status("mcp", false))).toBe(1);
});

test("an engine that stopped reporting does not count as running, in any mode", () => {
  const engine = {
    running: true,
    pid: 42,
    host: "nas",
    paused: false,
    message: "Nothing was heard of the engine.",
  };
  for (const mode of ["hybrid", "daemon", "mcp", "hook"]) {
    expect(toStatusExitCode(statusOf({ mode, engine, engines: [WORKS] }))).toBe(0);
    expect(toStatusExitCode(statusOf({ mode, engine }))).toBe(1);
    expect(formatStatusLines(statusOf({ mode, engine }))[0]).toBe(
      `Nothing was heard of the engine. Mode ${mode}.`,
    );
  }
});

test("status shows releases that Plex does not show correctly, and the command that explains them", () => {
  const status = statusOf({
    counts: { filed: 40 },
    plex: {
      mismatch: 1,
      not_seen: 0,
      releases: [{ release_id: 7, name: "Dune.mkv", plex: "mismatch" }],
    },
  });
  expect(formatStatusLines(status).slice(2)).toEqual([
    "  filed  40",
    "  Plex shows 1 filed release as something else: plex-ingest why 7",
  ]);
  const missing = [9, 8, 3].map((release_id) => ({ release_id, name: "x.mkv", plex: "not_seen" }));
  const lines = (not_seen: number) =>
    formatStatusLines({ ...status, plex: { mismatch: 0, not_seen, releases: missing } });
  expect(lines(3).at(-1)).toBe(
    "  Plex does not show 3 filed releases: plex-ingest why 9 (also 8, 3)",
  );
  expect(lines(5).at(-1)).toBe(
    "  Plex does not show 5 filed releases: plex-ingest why 9 (also 8, 3; 2 older)",
  );
});

test.each([
  [["emby emby"], "Emby shows 1 filed release", "Emby does not show 2 filed releases"],
  [["jellyfin attic", "folder /in"], "Jellyfin shows 1 f", "Jellyfin does not show 2 f"],
  [["jellyfin attic", "jellyfin attic"], "Jellyfin shows 1 f", "Jellyfin does not show 2 f"],
  [["plex plex", "emby emby"], "Media servers show 1 f", "Media servers do not show 2 f"],
  [["plex a", "plex b"], "Media servers show 1 f", "Media servers do not show 2 f"],
])(
  "status with the sources %j names the media server if it is the only one",
  (all, wrong, missing) => {
    const sources = all.map((one) => {
      const [kind = "", name = ""] = one.split(" ");
      return { kind, name, healthy: true };
    });
    const releases = ["mismatch", "not_seen"].map((plex) => ({
      release_id: 7,
      name: "x.mkv",
      plex,
    }));
    const lines = formatStatusLines(
      statusOf({ sources, plex: { mismatch: 1, not_seen: 2, releases } }),
    );
    expect(lines).toContainEqual(expect.stringContaining(`  ${wrong}`));
    expect(lines).toContainEqual(expect.stringContaining(`  ${missing}`));
  },
);

test("status describes the waiting torrents in words, and shows the number of further torrents", () => {
  const status = statusOf({
    sources: [
      { kind: "transmission", name: "http://nas:9091", healthy: true, last_success_at: AT },
    ],
    torrents: [
      {
        hash: "a",
        name: "Film.a",
        waits: { code: "downloading", message: "60 % of it is there." },
      },
      {
        hash: "b",
        name: "Film.b",
        waits: { code: "checking", message: "It is checked." },
        release_id: 7,
      },
    ],
    torrents_total: 2,
    last_errors: [{ at: AT, code: "no_space", message: "Full." }],
  });
  expect(formatStatusLines(status).slice(4)).toEqual([
    "Sources:",
    "  transmission  http://nas:9091  last ok 2026-03-01 12:34 UTC",
    "",
    "Waiting in download clients:",
    "  Film.a: 60 % of it is there.",
    "  #7 Film.b: It is checked.",
    "",
    "Last errors:",
    "  2026-03-01 12:34:56 UTC Full.",
  ]);
  expect(formatStatusLines({ ...status, torrents_total: 25 })).toContain(
    "  and 23 more; `plex-ingest torrents` lists them all",
  );
});

test("prints one line per id, and reports a missing engine once if there is work to do", () => {
  const io = fakeIo();
  const results = [
    {
      id: 1,
      ok: true,
      state: "approved",
      identity: { type: "movie" as const, tmdb_id: 949, title: "Heat" },
    },
    { id: 2, ok: false, code: "conflict", message: "It changed." },
    { id: 3, ok: false, code: "not_found", message: "No." },
  ];
  expect(printResults(io, { results, engine: { running: false } }, false)).toBe(4);
  expect(io.written()).toBe(
    "#1 is approved: Heat [movie 949]\n#2: It changed.\n#3: No.\nNo engine is running; this is saved until one starts.\n",
  );
  const failed = fakeIo();
  expect(
    printResults(failed, { results: results.slice(2), engine: { running: false } }, false),
  ).toBe(3);
  expect(failed.written()).toBe("#3: No.\n");
});

test("aligns columns without trailing spaces", () => {
  expect(formatTable([["a", "bb", "c"], ["aaaa", "b", ""], []])).toEqual([
    "a     bb  c",
    "aaaa  b",
    "",
  ]);
});

test("shows a file's role, episodes with titles, size, doubts about its numbers, destination, method and problem", () => {
  const text = "The file runs 20 min, 24 min shorter than the episode.";
  expect(
    formatFileLines([
      {
        path: "a.mkv",
        role: "video",
        season: 1,
        episodes: [2, 3],
        titles: ["The Train Job", "Bushwhacked"],
        bytes: 1_500_000_000,
        length_fit: { fit: "differs", difference_ms: -24 * 60_000, text },
        suggestion: { season: 1, episodes: [4], titles: ["Shindig"] },
        destination: "/m/a.mkv",
        method: "copy",
      },
      {
        path: "b.mkv",
        role: "video",
        bytes: 10,
        skip: true,
        length_fit: { fit: "fits", difference_ms: 0, text: "Yes." },
      },
      { path: "s.mkv", role: "sample", problem: "A sample is never filed." },
    ]),
  ).toEqual([
    "  a.mkv [video S01E02E03] The Train Job / Bushwhacked (1.4 GiB)",
    "    The file runs 20 min, 24 min shorter than the episode.",
    "    its name contains the title of S01E04: Shindig",
    "    → /m/a.mkv (copy)",
    "  b.mkv [video] (10 B)",
    "    left out",
    "  s.mkv [sample]",
    "    ! A sample is never filed.",
  ]);
});

test("shows a file's length, or why it is unknown", () => {
  const files = ["a.mkv", "b.mkv", "c.srt", "d.mkv"].map((path) => ({ path, role: "video" }));
  const lengths = [
    { path: "a.mkv", duration_ms: 2_700_000 },
    { path: "b.mkv", unreadable: "its header states no length" },
    { path: "d.mkv", unplayable: "it is empty (0 bytes)" },
  ];
  expect(formatFileLines(files, lengths)).toEqual([
    "  a.mkv [video] 45 min",
    "  b.mkv [video] length unknown: its header states no length",
    "  c.srt [video]",
    "  d.mkv [video] cannot be played: it is empty (0 bytes)",
  ]);
});

test("a running copy shows a percentage below 100, its speed and the remaining time", () => {
  const GiB = 2 ** 30;
  const filing = release({
    state: "filing",
    reasons: [],
    candidates: [],
    progress: { done_bytes: 3 * GiB, total_bytes: 8 * GiB },
  });
  expect(formatReleaseLines(filing)).toContain("  copying: 37 % of 8 GiB");
  const copy = {
    release_id: 7,
    name: "Heat.mkv",
    done_bytes: 3 * GiB,
    total_bytes: 8 * GiB,
    bytes_per_second: GiB / 4,
  };
  expect(
    formatCopyLines([
      { ...copy, seconds_left: 20 },
      { ...copy, release_id: 12, done_bytes: 8 * GiB - 1, seconds_left: 95 },
      { ...copy, name: "Alien.mkv", seconds_left: 7300 },
      { ...copy, total_bytes: 0, bytes_per_second: 0 },
    ]),
  ).toEqual([
    "",
    "Copies:",
    "  #7   Heat.mkv   37 % of 8 GiB  256 MiB/s  20 s left",
    "  #12  Heat.mkv   99 % of 8 GiB  256 MiB/s  1 min 35 s left",
    "  #7   Alien.mkv  37 % of 8 GiB  256 MiB/s  2 h 1 min left",
    "  #7   Heat.mkv   0 % of 0 B     0 B/s",
  ]);
  expect(formatCopyLines()).toEqual([]);
});
