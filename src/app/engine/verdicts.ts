import { cleanSentence } from "../../base/actions/sentence.ts";
import { dropUndefined } from "../../base/drop-undefined.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import { explainLongHolds, HELD, type LongHold } from "../../core/arr/long-hold.ts";
import type { SourceHealth } from "../../store/releases/sources.ts";
import { isCheckedNow, isHeardOf } from "../shown/engine-heard.ts";
import { toIso } from "../shown/release.ts";
import type { ShownStatus, ShownVerdict } from "../shown/status-shape.ts";

/** A source as it was last recorded. `healthy` is absent if no engine has checked it yet. */
export type KnownSource = Omit<SourceHealth, "healthy" | "kind"> &
  Partial<Pick<SourceHealth, "healthy">> & {
    /** `this machine`: a problem of this machine that no engine can record. */
    kind: SourceHealth["kind"] | "this machine";
    storageName?: string | undefined;
  };

type EngineFacts = Pick<ShownStatus, "engine" | "engines" | "storages" | "mode">;

/** False for modes in which an engine is started for waiting work, so that none is resident. */
export const needsDaemon = (mode: string): boolean => mode !== "mcp" && mode !== "hook";

/**
 * The only list of what is well and what is not. `status`, `doctor`, the page and the metrics
 * render it. The first verdicts are about engines, the others about sources in the given order, and
 * the last one about what Sonarr or Radarr hold for more than a day.
 */
export const listVerdicts = (
  facts: EngineFacts,
  sources: readonly KnownSource[],
  held: readonly LongHold[] = [],
): ShownVerdict[] => [
  ...judgeEngines(facts),
  ...sources.map((source) => judgeSource(source, isCheckedNow(facts, source.storageName))),
  ...judgeHolds(held),
];

const MAX_HOLDS = 20;

/** A download that Sonarr or Radarr holds for more than a day needs a person. */
function judgeHolds([first, ...others]: readonly LongHold[]): ShownVerdict[] {
  if (first === undefined) return [];
  return [
    {
      code: HELD,
      name: "downloads",
      state: "ill",
      since: toIso(first.waiting.since),
      message: cleanSentence(explainLongHolds([first, ...others])),
      release_ids: [first, ...others].slice(0, MAX_HOLDS).map(({ id }) => id),
    },
  ];
}

function judgeEngines(facts: EngineFacts): ShownVerdict[] {
  const { engine, engines, storages, mode } = facts;
  const absent = needsDaemon(mode) ? "ill" : "silent";
  if (storages !== undefined) {
    return storages.map((storage): ShownVerdict => {
      const working = engines.find((one) => one.storage === storage && one.state === "working");
      return working
        ? {
            code: "engine",
            name: "engine",
            storage,
            state: "well",
            since: working.since,
            proven_at: working.seen_at ?? working.since,
          }
        : {
            code: "engine",
            name: "engine",
            storage,
            state: absent,
            message: `No engine is running for ${storage}, so its decisions wait.`,
          };
    });
  }
  const message = dropUndefined({ message: engine.message });
  const since = dropUndefined({ since: engine.since });
  const row = { code: "engine", name: "engine" };
  if (!engine.running) return [{ ...row, state: absent, ...message }];
  return [
    isHeardOf(facts) ? { ...row, state: "well", ...since } : { ...row, state: "ill", ...message },
  ];
}

/**
 * A problem stays until a check succeeds. A success counts only if its time is known, and while
 * an engine continues to check and the answers arrive: otherwise, the source is `silent`. A nightly
 * job is `silent` until its first run.
 */
function judgeSource(source: KnownSource, isChecked: boolean): ShownVerdict {
  const {
    kind,
    name,
    healthy,
    lastSuccessAt,
    message,
    nextAt,
    since,
    silentSince,
    storageName: storage,
  } = source;
  // A version before schema 30 recorded only when a check succeeded.
  const provenAt = source.checkedAt ?? (healthy === true ? lastSuccessAt : undefined);
  const isProven =
    healthy === true && provenAt !== undefined && isChecked && silentSince === undefined;
  const state = healthy === false ? "ill" : isProven ? "well" : "silent";
  const wasWell = healthy === true && provenAt !== undefined;
  const times = {
    since,
    proven_at: provenAt,
    well_at: lastSuccessAt,
    next_at: nextAt,
    // Without an engine, no request is overdue.
    silent_since: state === "silent" && isChecked ? silentSince : undefined,
  };
  return {
    code: kind,
    name: cleanText(name, 4096),
    ...dropUndefined({ storage }),
    state,
    ...(state === "silent" && wasWell ? { was: "well" } : {}),
    ...Object.fromEntries(
      Object.entries(times).flatMap(([key, ms]) => (ms === undefined ? [] : [[key, toIso(ms)]])),
    ),
    ...(message === undefined ? {} : { message: cleanText(message) }),
  };
}
