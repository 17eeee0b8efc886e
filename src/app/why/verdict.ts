import { ENGINE } from "../../core/actor.ts";
import { workText } from "../../core/learned/lesson.ts";
import type { State } from "../../core/release/state.ts";
import { engineActs, isHeldByPause, traitsOf } from "../../core/release/state-traits.ts";
import { shownPath } from "../shown/release.ts";
import type { ShownEngine } from "../shown/results-shape.ts";
import type { Verdict } from "./fact.ts";
import { notFiledReason } from "./release-facts.ts";
import { explainPlex, plexNext } from "./scan-facts.ts";
import { formatTime, isLive, type View } from "./view.ts";

type Surroundings = { engine: ShownEngine; paused: boolean };

/** Where a release, or these files of it, are, and what keeps them out of the library. */
export function releaseVerdict(view: View, around: Surroundings): Verdict {
  const live = view.operations.filter(isLive);
  const standing = live.filter(({ finalPath }) => view.pathStates.get(finalPath) !== "away");
  const [first] = standing;
  if (first) return inLibrary(view, first.finalPath, standing.length);
  const [away] = live;
  if (away) return isAway(view, away.finalPath);
  const back = view.trashed.find(
    (row) => row.restoredAt !== undefined && view.pathStates.get(row.originalPath) === "there",
  );
  if (back)
    return {
      answer: `It stands in the library as ${shownPath(back.originalPath)}: it was undone, and put back from the trash by hand. It no longer counts as filed.`,
      inLibrary: true,
    };
  const replaced = view.operations.find(({ kind, state }) => kind === "publish" && state === "superseded");
  if (replaced) return isReplaced(view, replaced.finalPath);
  return outside(view, around);
}

function inLibrary(view: View, path: string, count: number): Verdict {
  const more = count > 1 ? `, and ${count - 1} more` : "";
  const other = view.pathStates.get(path) === "replaced" ? " Somebody put another file in its place." : "";
  return {
    answer: `It is in the library: ${shownPath(path)}${more}.${other} ${explainPlex(view)}`,
    next: plexNext(view, path),
    inLibrary: true,
  };
}

const isAway = ({ release }: View, path: string): Verdict => ({
  answer: `It was filed as ${shownPath(path)}, and is not there now: somebody moved or deleted it, or its disk is away.`,
  next: `Mount its disk; or \`plex-ingest undo ${release.id}\`, and then approve it again.`,
  inLibrary: false,
});

function isReplaced({ release: { supersededBy } }: View, path: string): Verdict {
  const by = supersededBy === undefined ? "another release" : `release #${supersededBy}`;
  return {
    answer: `It was filed as ${shownPath(path)}, until a better file of ${by} took its place; this one lies in the trash.`,
    next: supersededBy === undefined ? undefined : `\`plex-ingest undo ${supersededBy}\` brings it back.`,
    inLibrary: false,
  };
}

/** Nothing of it stands in the library. */
function outside(view: View, { engine, paused }: Surroundings): Verdict {
  const { release, items, isPartial, torrent } = view;
  const { id, state, reasons, waiting } = release;
  const [only, ...others] = items;
  const stays = isPartial && only && others.length === 0 ? notFiledReason(only) : undefined;
  if (stays !== undefined)
    return {
      answer: `It belongs to release #${id}, which ${traitsOf(state).words}, but stays where it is: ${stays}`,
      inLibrary: false,
    };
  const { sentence, hidesReasons = false, next } = WORDS[state];
  const why = reasons.map(({ message }) => message).join(" ");
  const answer = [sentence(view), hidesReasons ? "" : why];
  if (waiting) answer.push(`It waits: ${waiting.message}`);
  else if (state === "settling" && torrent?.waits) answer.push(torrent.waits.message);
  const led = engineActs(state);
  const held = paused && isHeldByPause(release);
  if (led && !engine.running) answer.push("No engine runs.");
  else if (held) answer.push("The engine is paused.");
  return { answer: answer.filter(Boolean).join(" "), next: whatNext(), inLibrary: false };

  function whatNext(): string | undefined {
    if (led && !engine.running) return "Start `plex-ingest daemon`.";
    if (held) return RESUME;
    return waiting ? `It is tried again by itself, next at ${formatTime(waiting.nextTryAt)}.` : next?.(id, view);
  }
}

const RESUME = "Resume it, with the tool start_watcher; what you approve is filed all the same.";

const byWhom = ({ stateEntry }: View): string =>
  stateEntry === undefined || stateEntry.actor === ENGINE ? "" : ` by ${stateEntry.actor}`;

const again = (id: number): string => `\`plex-ingest retry ${id}\` has it looked at again.`;

type StateWords = {
  sentence: (view: View) => string;
  /** Its reasons are not why it is outside: they are about other files, or old by now. */
  hidesReasons?: true;
  /** What to do about it; undefined where nothing is to be done. */
  next: ((id: number, view: View) => string) | undefined;
};

const WORDS: Record<State, StateWords> = {
  settling: {
    sentence: ({ release }) => `It is release #${release.id}, and is not at rest or not complete yet.`,
    hidesReasons: true,
    next: () => "Wait; it goes on by itself.",
  },
  identifying: { sentence: ({ release }) => `It is release #${release.id}, and is being looked up.`, next: undefined },
  review: {
    sentence: ({ release }) => `It is release #${release.id}, and waits for you.`,
    next(id, { release: { candidates } }) {
      const [first] = candidates;
      const choice = first ? `--type ${first.type} --tmdb ${first.tmdbId}` : "--type movie --tmdb ID";
      return `\`plex-ingest approve ${id} ${choice}\` files it, \`plex-ingest reject ${id}\` leaves it.`;
    },
  },
  approved: {
    sentence: ({ release: { id, identity, waiting } }) =>
      `It is release #${id}, approved${identity ? ` as ${workText(identity)}` : ""}${waiting ? "." : ", and waits to be filed."}`,
    next: undefined,
  },
  filing: { sentence: ({ release }) => `It is release #${release.id}, and is being filed.`, next: undefined },
  filed: {
    sentence: ({ release }) => `It is release #${release.id}, which is filed, but this file was not filed with it.`,
    hidesReasons: true,
    next: undefined,
  },
  rejected: {
    sentence: (view) => `It is release #${view.release.id}, was rejected${byWhom(view)}, and stays where it is.`,
    next: again,
  },
  ignored: {
    sentence: ({ release }) => `It is release #${release.id}, and nothing of it is filed.`,
    next: (id, { release }) =>
      release.reasons[0]?.code === "backlog" ? `\`plex-ingest backlog process ${id}\` takes it in.` : again(id),
  },
  failed: { sentence: ({ release }) => `It is release #${release.id}, and failed five times.`, next: again },
  undoing: {
    sentence: ({ release }) => `It is release #${release.id}, and is being taken back out of the library.`,
    next: undefined,
  },
  undone: {
    sentence: ({ release }) => `It is release #${release.id}, and was taken back out of the library.`,
    next(id, { trashed }) {
      const lying = trashed.find((row) => row.restoredAt === undefined && row.purgedAt === undefined);
      const back = lying ? ` \`plex-ingest trash restore ${lying.operationId}\` puts the file back as it was.` : "";
      return `\`plex-ingest approve ${id} --type TYPE --tmdb ID\` files it as something else.${back}`;
    },
  },
  gone: {
    sentence: ({ release }) => `It is release #${release.id}, and vanished before it was filed.`,
    next: () => "Bring the download back to where it was; it is found by itself.",
  },
};
