import * as z from "zod";
import { shownStatus } from "../../../../app/shown/status-shape.ts";
import { shownConfigured } from "../../../../app/shown/upkeep-shape.ts";
import { RUN_TIME_NAMES } from "../../../../core/run-time.ts";
import { byOperator, byReviewer, DECIDES, defineTool } from "../define.ts";
import { listOf, storage } from "../fields.ts";
import { detail, shortStatus } from "../short-forms.ts";

const SWITCH = {
  ...byOperator("ingest", DECIDES),
  output: shownStatus.partial(),
  shorten: shortStatus,
  shownLevels: 1,
} as const;

export const getWatcherStatus = defineTool({
  name: "get_watcher_status",
  ...byReviewer("ingest"),
  title: "Engine status",
  description:
    "Whether the engine is running or paused, the state of its sources, releases by state, the " +
    "last errors. plex: filed releases that Plex shows as something else (mismatch) or not at " +
    "all (not_seen); get_ingest_item says what to do.",
  input: z.strictObject({ storage, detail }),
  output: shownStatus.partial(),
  shorten: shortStatus,
  run: async ({ storage: on }, { engine }) => (await engine()).status(on),
});

export const startWatcher = defineTool({
  ...SWITCH,
  name: "start_watcher",
  title: "Resume the engine",
  description:
    "Only to end a pause: resume discovery and automatic filing after stop_watcher. In mode mcp this process also " +
    "hosts the engine while you are connected; otherwise a person starts it. engine.message " +
    "has the result.",
  input: z.strictObject({}),
  run: async (_, { engine }, { actor, signal }) => (await engine()).pause(false, actor, signal),
});

export const stopWatcher = defineTool({
  ...SWITCH,
  name: "stop_watcher",
  title: "Pause the engine",
  description:
    "For a pause: pause discovery and automatic filing until start_watcher. Releases a person " +
    "approved are still filed. To be asked about more or fewer releases: configure_watcher.",
  input: z.strictObject({}),
  run: async (_, { engine }, { actor, signal }) => (await engine()).pause(true, actor, signal),
});

export const configureWatcher = defineTool({
  name: "configure_watcher",
  ...byOperator("ingest", DECIDES),
  title: "Change settings at run time",
  description:
    "To change settings, not to pause: how the engine decides, for instance to let it file releases " +
    "whose match is certain without asking, immediately and until reset; without arguments only shows the settings. What is " +
    "in review stays there: certain_in_review counts what a person may want approved " +
    "(get_ingest_queue, approve_ingest). Check get_ingest_statistics before auto_ingest.",
  input: z.strictObject({
    auto_ingest: z
      .boolean()
      .optional()
      .describe("file a release without asking if its match is certain"),
    confidence_threshold: z
      .number()
      .min(0.5)
      .max(1)
      .optional()
      .describe("needed to file without asking, e.g. 0.85"),
    stable_seconds: z
      .optional(z.number().min(0).max(86_400))
      .describe("how long a download must stay unchanged, e.g. 60"),
    poll_seconds: z
      .number()
      .min(0.05)
      .max(3600)
      .optional()
      .describe("seconds between checks until then, e.g. 10"),
    duplicate_policy: z
      .optional(z.enum(["review", "skip", "upgrade", "keep_both"]))
      .describe("for what the library already has"),
    reset: listOf(z.enum(RUN_TIME_NAMES), 5).describe("back to environment, file or default"),
  }),
  output: shownConfigured,
  async run({ reset = [], ...given }, { engine }, { actor, signal }) {
    const set = Object.entries(given).flatMap(([name, value]) =>
      value === undefined ? [] : { name, value: String(value) },
    );
    return (await engine()).configure({ set, reset }, actor, signal);
  },
});
