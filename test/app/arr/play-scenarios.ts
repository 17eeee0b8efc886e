import { expect } from "vitest";
import type { FakeArr } from "../../support/arr.ts";
import { ARR_DIALECTS } from "../../support/arr-dialect.ts";
import type { Listed } from "../../support/catalogue-ports.ts";
import { randomFrom, SEED } from "../../support/random.ts";
import { movie, season, series } from "../../support/works.ts";
import { AFTER_MS, nextToArr } from "./next-to-arr.ts";

// Sixty downloads whose Sonarr or Radarr changes its mind. The expected results are written here
// a second time, from the table of docs/operate/sonarr-and-radarr.md, and not from the code.

const IN_GROUP = 10;
const EPISODES = ["S01E01", "S01E02", "S01E03"];

/**
 * The rows of the table. `partly`: one episode of a pack is imported, and the rest is pending.
 * `refreshing`: blocked, while the app refreshes its queue. `blocked` and `refused` differ by the
 * state's name alone (recordings s06, m45, m03).
 */
const STATES = [
  "downloading",
  "importPending",
  "importing",
  "importBlocked",
  "refreshing",
  "refused",
  "triesAgain",
  "stopped",
  "notInCategory",
  "noUpgrade",
  "failedPending",
  "failed",
  "imported",
  "partly",
  "partlyDone",
  "dismissed",
  "grabbed",
  "none",
] as const;
type AppState = (typeof STATES)[number];

/** States that end the matter at once appear later in a scenario, so that minds can change. */
const OPEN: readonly AppState[] = [
  "downloading",
  "importPending",
  "importing",
  "importBlocked",
  "refreshing",
  "refused",
  "triesAgain",
  "stopped",
  "partly",
  "grabbed",
];

type Scenario = {
  name: string;
  hash: string;
  videos: string[];
  isPack: boolean;
  isTorrent: boolean;
  app: "sonarr" | "radarr";
  /** The state in each minute. The last one stays. */
  states: AppState[];
};

type Outcome = "held" | "filed" | "review" | "ignored";

/** The table's verdicts on a state: before and after the time that an app has. */
const TABLE: Readonly<Record<AppState, readonly [early: Outcome, late: Outcome]>> = {
  downloading: ["held", "held"],
  importing: ["held", "held"],
  importPending: ["held", "held"],
  partly: ["held", "held"],
  triesAgain: ["held", "held"],
  importBlocked: ["held", "review"],
  refreshing: ["held", "review"],
  refused: ["held", "review"],
  stopped: ["held", "review"],
  notInCategory: ["filed", "filed"],
  grabbed: ["held", "review"],
  noUpgrade: ["ignored", "ignored"],
  failedPending: ["ignored", "ignored"],
  failed: ["ignored", "ignored"],
  imported: ["ignored", "ignored"],
  partlyDone: ["filed", "filed"],
  dismissed: ["filed", "filed"],
  none: ["filed", "filed"],
};

/** States in which the app lists the download with something still to do. */
const LISTED_OPEN: ReadonlySet<AppState> = new Set([
  "importPending",
  "partly",
  "triesAgain",
  "importBlocked",
  "refreshing",
  "refused",
  "stopped",
]);
/** States in which the queue has no row, so the history decides. */
const NOT_LISTED: ReadonlySet<AppState> = new Set([
  "failed",
  "imported",
  "partlyDone",
  "dismissed",
  "grabbed",
  "none",
]);

/** The event types of a download so far, and how many of them are older than its last open row. */
type Story = { events: string[]; atLastRow: number; elapsedMs: number; counted: boolean };

function outcomeOf(state: AppState, isLate: boolean, story: Story): Outcome {
  const [early, late] = TABLE[state];
  if (!NOT_LISTED.has(state) || state === "none") return isLate ? late : early;
  // An event from before the app's last row is no word about what that row still had to do.
  const last = story.events.slice(story.atLastRow).at(-1);
  if (last === "downloadFailed") return "ignored";
  if (last === "downloadIgnored" || last === "downloadFolderImported") return "filed";
  return isLate ? "review" : "held";
}

/** Makes the stand-in list a download in this state. */
function play(
  fake: FakeArr,
  scenario: Scenario,
  { state, isNew, at, story }: { state: AppState; isNew: boolean; at: number; story: Story },
): void {
  const { name, hash: downloadId, videos } = scenario;
  const sourceTitle = name;
  const event = (eventType: string, data: Record<string, string> = {}, later = 0): void => {
    if (!isNew) return;
    story.events.push(eventType);
    fake.state.history.push({ downloadId, sourceTitle, eventType, at: at + later, data });
  };
  const listed = (trackedDownloadState: string, ...messages: string[]): void =>
    void fake.state.queue.push({
      downloadId,
      title: name,
      trackedDownloadState,
      outputPath: `/in/the/container/${name}`,
      statusMessages: messages.length === 0 ? [] : [{ title: name, messages }],
    });
  const imports = (some: readonly string[]): void => {
    for (const path of some) {
      event("downloadFolderImported", { droppedPath: `/in/the/container/${path}` }, 1);
    }
  };
  if (state === "none") return;
  if (state === "notInCategory") {
    return listed(
      "downloading",
      "Download wasn't grabbed by Radarr and not in a category, Skipping.",
    );
  }
  if (story.events.length === 0) event("grabbed");
  switch (state) {
    case "downloading":
    case "importPending":
    case "importing":
    case "failedPending":
      return listed(state);
    case "importBlocked":
      return listed(state, "No files found are eligible for import");
    case "refreshing":
      return listed("importPending", "Invalid season or episode");
    case "refused":
      return listed("importPending", "Sample");
    case "triesAgain":
      return listed("importPending", "Not enough free space");
    case "stopped":
      return listed(
        "downloading",
        "[D:\\x] is not a valid local path. You may need a Remote Path Mapping.",
      );
    case "noUpgrade":
      return listed("importBlocked", "Not an upgrade for existing file(s)");
    case "failed":
      return event("downloadFailed", { message: "Failed" }, 1);
    case "imported":
      return imports(videos);
    case "partly":
      imports(videos.slice(0, 1));
      return listed("importPending");
    case "partlyDone":
      return imports(videos.slice(0, 1));
    case "dismissed":
      return event("downloadIgnored", {}, 1);
    case "grabbed":
  }
}

/** An app never says this about a download that it grabbed. */
const endsAtOnce = (state: AppState): boolean => state === "none" || state === "notInCategory";

function createScenario(index: number, random: () => number): Scenario & { work: Listed } {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const isPack = random() < 0.4;
  const title = `Quartz ${["Amber", "Birch", "Cedar", "Delta", "Ember", "Fjord", "Grove", "Haven", "Inlet", "Jetty"][index]}`;
  const dotted = title.replace(" ", ".");
  const name = isPack ? `${dotted}.S01.1080p.WEB-GRP` : `${dotted}.1987.1080p.BluRay-GRP`;
  const videos = isPack
    ? EPISODES.map((episode) => `${dotted}.${episode}.1080p.WEB-GRP.mkv`)
    : [`${dotted}.1987.mkv`];
  const possible = (states: readonly AppState[]): AppState[] =>
    states.filter((state) => isPack || !state.startsWith("partly"));
  const changes = Array.from({ length: Math.floor(random() * 5) }, () => pick(possible(OPEN)));
  const last = pick(possible(STATES));
  return {
    name,
    videos,
    isPack,
    hash: String(index + 1).padStart(40, "A"),
    isTorrent: random() < 0.7,
    app: isPack ? "sonarr" : "radarr",
    states: endsAtOnce(last) ? [last] : [...changes, last],
    work: isPack
      ? series(7000 + index, title, 1987, [season(1, EPISODES.length, 1987)])
      : movie(7000 + index, title, 1987),
  };
}

const MINUTES = 5 + 1 + AFTER_MS / 60_000 + 1;
const APPS = ["sonarr", "radarr"] as const;
/** An app is asked for its looks until five minutes after it was last needed. */
const LOOKS_MINUTES = 4;

type Outages = {
  /** Number of minutes in which Radarr does not answer. */
  minutes?: number;
  /** True if it never answers again after two minutes. */
  stays?: boolean;
};

/**
 * Plays ten downloads at the same time, minute by minute, and compares each of them with the table
 * after each minute. The group decides about the apps' dialect.
 */
export async function playScenarios(
  group: number,
  { minutes = 0, stays = false }: Outages = {},
): Promise<void> {
  const random = randomFrom(SEED * 100 + group);
  const scenarios = Array.from({ length: IN_GROUP }, (_, at) => createScenario(at, random));
  /** The minutes in which Radarr does not answer. */
  const down = new Set(
    Array.from({ length: minutes }, () => Math.floor(random() * (MINUTES - AFTER_MS / 60_000))),
  );
  await using here = await nextToArr(scenarios.map(({ work }) => work));
  const { t, sonarr, radarr } = here;
  const apps = { sonarr, radarr };
  for (const { name, hash, videos, isTorrent } of scenarios) {
    const content = Object.fromEntries(videos.map((path) => [path, path]));
    if (isTorrent) t.add(name, content, { hash: hash.toLowerCase() });
    else await here.addToFolder(name, content);
  }
  const stories = new Map<Scenario, Story>();
  const storyOf = (scenario: Scenario): Story => {
    const story = stories.get(scenario) ?? {
      events: [],
      atLastRow: 0,
      elapsedMs: 0,
      counted: false,
    };
    stories.set(scenario, story);
    return story;
  };
  /** The last minute in which an answer of each app needed that app's looks. */
  const looksNeeded = new Map<string, number>();
  /** The result that each scenario must have at this minute. */
  const expected = new Map<Scenario, { is: Outcome; files: string[] }>();

  for (let minute = 0; minute < MINUTES; minute++) {
    const isDown = down.has(minute) || (stays && minute >= 2);
    for (const fake of [sonarr, radarr]) {
      fake.state.queue = [];
      fake.state.dialect = ARR_DIALECTS[group % ARR_DIALECTS.length] ?? "today";
      fake.state.isRefreshing = random() < 0.5;
    }
    for (const scenario of scenarios) {
      const state = scenario.states[Math.min(minute, scenario.states.length - 1)] as AppState;
      const before =
        minute === 0
          ? undefined
          : scenario.states[Math.min(minute - 1, scenario.states.length - 1)];
      play(apps[scenario.app], scenario, {
        state,
        isNew: state !== before || minute < scenario.states.length,
        at: t.engine.clock.now(),
        story: storyOf(scenario),
      });
    }
    // One app that does not answer may be the one that wants the download.
    radarr.state.instead = isDown ? () => ({ status: 503, body: "" }) : undefined;
    await here.minute();

    const areAsked = new Set<string>(
      APPS.filter((app) => minute - (looksNeeded.get(app) ?? -MINUTES) <= LOOKS_MINUTES),
    );
    for (const scenario of scenarios) {
      const before = expected.get(scenario);
      const { states, videos, app } = scenario;
      const state = states[Math.min(minute, states.length - 1)] as AppState;
      const story = storyOf(scenario);
      const isUp = app === "sonarr" || !isDown;
      // Without a row, only an answer from after a look of the app counts. An app is asked for its
      // looks after an answer about a download that it knows, also about one in review.
      const isListed = !NOT_LISTED.has(state);
      const isOpen = before === undefined || before.is === "held" || before.is === "review";
      if (isOpen && isUp && !isListed && story.events.length > 0) looksNeeded.set(app, minute);
      if (before !== undefined && before.is !== "held") continue;
      const isCounted = isUp && (isListed || areAsked.has(app));
      if (isCounted && story.counted) story.elapsedMs += 60_600;
      story.counted = isCounted;
      const taken = story.events.includes("downloadFolderImported")
        ? videos.slice(0, state === "imported" ? videos.length : 1)
        : [];
      const isAllTaken = taken.length === videos.length || state === "noUpgrade";
      // Radarr takes no packs of series.
      const isHeld = isDown && app === "radarr";
      const isLate = isCounted && story.elapsedMs >= AFTER_MS;
      const is = isHeld
        ? "held"
        : isAllTaken &&
            state !== "importing" &&
            state !== "importPending" &&
            state !== "downloading"
          ? "ignored"
          : outcomeOf(state, isLate, story);
      if (isUp && LISTED_OPEN.has(state)) story.atLastRow = story.events.length;
      const files = is === "filed" ? videos.filter((path) => !taken.includes(path)) : [];
      expected.set(scenario, { is, files });
    }
    const isOver = [...expected.values()].every(({ is }) => is !== "held");
    const requests = [...sonarr.asked(), ...radarr.asked()];
    for (const list of ["/queue", "/history/since"]) {
      const count = requests.filter((path) => path === list).length;
      expect(count, `one ${list} per app and minute`).toBeLessThanOrEqual(2);
    }

    for (const scenario of scenarios) {
      const release = await here.release(scenario.name);
      const { is, files } = expected.get(scenario) ?? { is: "held", files: [] };
      const about = `${scenario.name}, minute ${minute}: ${scenario.states.join()}${isDown ? ", down" : ""}`;
      const states = { held: "settling", filed: "filed", review: "review", ignored: "ignored" };
      expect(`${about}: ${release.state}`).toBe(`${about}: ${states[is]}`);
      const inLibrary = t.engine.inLibrary().filter((path) => path.includes(titleOf(scenario)));
      expect(inLibrary, about).toHaveLength(files.length);
      if (is === "held") {
        expect(release.waiting, about).toMatchObject({
          code: "claimed_by_arr",
          message: expect.anything(),
        });
        const inMs = (release.waiting?.nextTryAt ?? 0) - t.engine.clock.now();
        expect(inMs > 0 && inMs <= 60_000, `${about}: in ${inMs} ms`).toBe(true);
      }
      if (is === "review") {
        expect(release.reasons, about).toMatchObject([{ code: "arr_blocked" }]);
      }
    }
    if (isOver) break;
  }
  // The apps are not asked again about decided downloads.
  sonarr.asked();
  radarr.asked();
  await here.minute();
  const held = [...expected.values()].filter(({ is }) => is === "held").length;
  const after = [...sonarr.asked(), ...radarr.asked()];
  if (held === 0) expect(after).toEqual([]);
}

const titleOf = ({ name }: Scenario): string => name.split(".").slice(0, 2).join(" ");
