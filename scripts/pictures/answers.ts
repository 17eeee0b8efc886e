import type { ShownStatus, ShownVerdict } from "../../src/app/shown/status-shape.ts";
import type { Stage } from "./states.ts";

/** Changes the demo's answers in transit, to show content that the demo does not have. */
type Change = (answer: unknown) => object;

const changing =
  (tool: string, change: Change) =>
  ({ page }: Stage): Promise<unknown> =>
    page.route(`**/${tool}`, async (route) => {
      const response = await route.fetch();
      await route.fulfill({
        status: 200,
        contentType: "application/json",
        json: change(await response.json()),
      });
    });

const DAY_MS = 86_400_000;
const daysFromNow = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();

/** Two films that were replaced, and the last copy of a third. */
export const withTrash = changing("api/list_trash", () => {
  const film = (id: number, name: string, gigabytes: number, more: object) => ({
    id: `t${id}`,
    release_id: id,
    path: `/srv/media/.trash/${name}`,
    original_path: `/srv/media/Movies/${name}/${name}.mkv`,
    size_bytes: gigabytes * 1e9,
    trashed_at: daysFromNow(-id),
    last_copy: false,
    ...more,
  });
  const items = [
    film(3, "Nosferatu (1922)", 1.4, { purge_after: daysFromNow(27) }),
    film(5, "Pandora’s Box (1929)", 4.7, { purge_after: daysFromNow(25) }),
    film(8, "أضواء الميناء (2014)", 2.2, { last_copy: true }),
  ];
  return { items, total: items.length, size_bytes: 8.3e9 };
});

/** A download client with a torrent in each state. */
export const withTorrents = (stage: Stage): Promise<unknown> =>
  Promise.all([withClient(stage), withList(stage)]);

/** Changes what the page shows as working, silent or in trouble. */
const withVerdicts = (change: (verdicts: readonly ShownVerdict[]) => ShownVerdict[]) =>
  changing("api/get_watcher_status", (answer) => {
    const status = answer as ShownStatus;
    return { ...status, verdicts: change(status.verdicts) };
  });

const withClient = withVerdicts((verdicts) => [
  ...verdicts,
  {
    code: "transmission",
    name: "http://localhost:9091",
    state: "well",
    proven_at: daysFromNow(0),
    well_at: daysFromNow(0),
  },
]);

const withList = changing("api/list_torrents", () => {
  const torrent = (
    hash: string,
    name: string,
    state: string,
    percent: number,
    more: object = {},
  ) => ({
    hash,
    name,
    state,
    progress_percent: percent,
    ratio: 0.8,
    size_bytes: 8.1e9,
    labels: ["films"],
    added_at: daysFromNow(-1),
    ...more,
  });
  const label = {
    code: "label",
    message: "It has no label that “Only these labels” lists.",
  };
  const torrents = [
    torrent("a", "The.Big.Parade.1925.1080p.BluRay.x264-DEMO", "downloading", 62, {
      eta_seconds: 240,
      down_bytes_per_second: 11.4e6,
    }),
    torrent("b", "Les.Vampires.1915.E08.720p.DEMO.mkv", "seeding", 100, {
      release_id: 3,
      release_state: "filed",
      up_bytes_per_second: 2.1e6,
    }),
    torrent("c", "ubuntu-24.04.iso", "seeding", 100, { labels: [], waits: label }),
    torrent("d", "Carnival.of.Souls.1962.DVDRip-DEMO", "stopped", 12, { error: "No data found." }),
  ];
  const states = [
    { state: "downloading", count: 1 },
    { state: "seeding", count: 2 },
    { state: "stopped", count: 1 },
    { state: "waits", count: 1 },
  ];
  const counts = { all: 4, states, down_bytes_per_second: 11.4e6, up_bytes_per_second: 2.1e6 };
  return { torrents, total: torrents.length, counts };
});

/** A doctor with findings, backups and two channels. */
export const withFindings = changing("api/get_health", (answer) => ({
  ...(answer as object),
  doctor: {
    running: false,
    at: daysFromNow(-0.01),
    user: "media",
    probes: [
      {
        id: "plex",
        title: "Plex",
        findings: [
          {
            level: "fail",
            found: "Plex does not see /srv/media/Movies.",
            cause: "Plex runs in a container and sees the folder under another path.",
            advice: "Set “Path mapping for Plex” to the path that Plex sees, then check again.",
            command: "plex-ingest config set PLEX_PATH_MAP=/srv/media=/data",
          },
        ],
      },
      {
        id: "space",
        title: "Free space",
        findings: [{ level: "warn", found: "41 GiB of 7.2 TiB are free." }],
      },
      {
        id: "link",
        title: "Links",
        findings: [{ level: "ok", found: "Hardlinks work between the folders." }],
      },
      { id: "tmdb", title: "TMDB", findings: [{ level: "ok", found: "It responds in 84 ms." }] },
    ],
  },
  backups: [1, 2, 3].map((days) => ({
    path: `/var/lib/plex-ingest/backups/2026-11-2${4 - days}.db`,
    size_bytes: 8.1e6,
    at: daysFromNow(-days),
  })),
  notifications: {
    channels: ["ntfy", "webhook"],
    kinds: ["disk_full", "token_refused", "failed", "review"],
    tested: {
      at: daysFromNow(-1),
      results: [{ channel: "ntfy" }, { channel: "webhook", problem: "no answer" }],
    },
  },
}));

/** A month in which something was filed every day and two films were undone. */
export const withMonth = changing("api/get_plots", (answer) => {
  const month = answer as { days: { day: string }[] };
  const days = month.days.map(({ day }, at) => ({
    day,
    alone: 2 + ((at * 7) % 9),
    person: (at * 5) % 4,
    back: at % 13 === 6 ? 1 : 0,
    seconds: { low: 40, median: 70 + ((at * 11) % 60), high: 160 + ((at * 17) % 90) },
  }));
  const filed = [
    { type: "movie", works: 1204, bytes: 3.42e12 },
    { type: "tv", works: 96, bytes: 1.06e12 },
  ];
  return { ...month, days, filed };
});

/** A title that is written from right to left. */
export const fromRightToLeft = ({ page }: Stage): Promise<unknown> =>
  page.route(/api\/get_ingest_(?:item|queue)$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({
      response,
      body: (await response.text()).replaceAll("Dune", "أضواء الميناء"),
    });
  });

/** A library of many works. */
export const withWall = changing("api/list_filed_works", (answer) => {
  const wall = answer as { works: { title: string; plex: string }[] };
  const [first] = wall.works;
  const works = Array.from({ length: 40 }, (_, at) => ({
    ...first,
    ...wall.works[at % wall.works.length],
  }));
  works.splice(3, 1, { ...works[3], title: "أضواء الميناء", plex: "requested" });
  works.splice(8, 1, {
    ...works[8],
    title: "The Cabinet of Dr. Caligari and Others",
    plex: "mismatch",
  });
  const months = Array.from({ length: 14 }, (_, at) => ({
    month: new Date(Date.UTC(2026, 10 - at)).toISOString().slice(0, 7),
    count: 3,
  }));
  return { works, counts: { films: 30, series: 10, bytes: 4.48e12, months } };
});

/** Tools that a user who signed in with the reviewer's token must not use. */
const KEPT = [
  "stop_watcher",
  "start_watcher",
  "get_settings",
  "change_settings",
  "run_doctor",
  "make_backup",
];

export const asReviewer = changing("session", (answer) => ({
  ...(answer as object),
  role: "reviewer",
  kept_tools: [...KEPT, "test_notifications", "purge_trash", "control_torrent", "list_torrents"],
}));

/** Nothing is configured. */
export const asFirstVisit = changing("session", (answer) => ({
  ...(answer as object),
  first_visit: true,
}));

/** A test of the settings that succeeded, or that found the given problem. */
export const tested = (line?: string) =>
  changing("api/test_settings", () => ({
    ok: line === undefined,
    lines: [{ ok: line === undefined, text: line ?? "It answers with version 1.41." }],
    problems: [],
  }));

/** The demo's engine never stops while it serves, so this answer simulates it. */
export const withoutEngine = changing("api/get_watcher_status", (answer) => {
  const status = answer as ShownStatus;
  const verdicts = status.verdicts.map((verdict): ShownVerdict => {
    if (verdict.code === "engine") return { code: "engine", name: "engine", state: "ill" };
    return verdict.state === "well" ? { ...verdict, state: "silent", was: "well" } : verdict;
  });
  return { ...status, engine: { running: false, paused: false }, verdicts };
});

/** A copy is running while another release settles. */
export async function withWay(stage: Stage): Promise<void> {
  const id = 900;
  await changing("api/get_watcher_status", (answer) => {
    const copy = { release_id: id, name: "Sunrise.1927.mkv", done_bytes: 26e9, total_bytes: 62e9 };
    return {
      ...(answer as object),
      copies: [{ ...copy, bytes_per_second: 118e6, seconds_left: 305 }],
    };
  })(stage);
  await changing("api/get_home", (answer) => {
    const release = {
      version: 1,
      source: "folder",
      path: "",
      reasons: [],
      candidates: [],
      file_count: 1,
      bytes: 62e9,
    };
    const settles = { ...release, id: 901, name: "The.General.1926.1080p.mkv", state: "settling" };
    const way = [
      { ...release, id, name: "Sunrise.1927.mkv", state: "filing" },
      { ...settles, until: new Date(Date.now() + 22_000).toISOString() },
    ];
    return { ...(answer as object), way };
  })(stage);
}

/** Plex does not respond. */
export const withTrouble = withVerdicts((verdicts) =>
  verdicts.map((verdict) =>
    verdict.code === "plex"
      ? {
          ...verdict,
          state: "ill",
          message: "Plex does not answer.",
          since: daysFromNow(-0.003),
          proven_at: daysFromNow(-0.0002),
          well_at: daysFromNow(-0.003),
          next_at: daysFromNow(0.0003),
        }
      : verdict,
  ),
);
