import { renderCells } from "../table.ts";
import type { AppView } from "./app.ts";
import type { ArrCase } from "./cases.ts";

/** A row of the table that a trial with apps prints. */
export type ArrRow = {
  app: string;
  kind: string;
  name: string;
  /** The app's states, words and events. */
  words: string;
  /** The program's state and sentence. */
  ours: string;
  /** Empty if the program did what is expected. */
  difference: string;
  /** From the completion to the decision. */
  seconds: number | undefined;
};

type Seen = {
  one: ArrCase;
  view: AppView;
  ours: { state: string; said: string };
  seconds: number | undefined;
};

const STATES = { app: "ignored", ask: "review", file: "filed" } as const;

/** Compares what the program did with a download with what is expected. */
export function toRow({ one, view, ours, seconds }: Seen): ArrRow {
  return {
    app: one.app,
    kind: one.kind,
    name: one.name,
    words: [view.row, view.events.join(", ")].filter((text) => text !== "").join("; "),
    ours: [ours.state, ours.said].filter((text) => text !== "").join(": "),
    difference: findDifference({ one, view, ours }),
    seconds,
  };
}

function findDifference({ one, view, ours }: Omit<Seen, "seconds">): string {
  const isImported = view.events.some((type) => type.endsWith("Imported"));
  if (isImported && ours.state === "filed") return "in both libraries";
  const wanted = STATES[one.expected];
  if (ours.state !== wanted) return `${ours.state} instead of ${wanted}`;
  if (one.expected === "ask" && !view.messages.some((words) => ours.said.includes(words))) {
    return "the app's words are missing";
  }
  return "";
}

const HEAD = ["app", "kind", "download", "the app", "plex-ingest", "difference", "s"];

/** Renders the rows as Markdown, so that they can be pasted into an issue. */
export const renderArrTable = (rows: readonly ArrRow[]): string =>
  renderCells(
    HEAD,
    rows.map(({ app, kind, name, words, ours, difference, seconds }) => [
      app,
      kind,
      name,
      words,
      ours,
      difference,
      seconds === undefined ? "–" : seconds.toFixed(0),
    ]),
  );
