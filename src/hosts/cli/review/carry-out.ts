import type { Approval } from "../../../app/review/decisions/approve.ts";
import type { Decisions } from "../../../app/review/decisions.ts";
import type { QueueReader } from "../../../app/review/read-queue.ts";
import type { UndoUseCase } from "../../../app/review/undo.ts";
import type { ShownItem } from "../../../app/shown/release-shape.ts";
import type { ShownResult } from "../../../app/shown/results-shape.ts";
import type { ShownWork } from "../../../app/shown/work-shape.ts";
import { toCommandText } from "../../../base/actions/sentence.ts";
import type { MediaType } from "../../../base/identity.ts";
import { parseWorkReference } from "../../../core/work-reference.ts";
import { explainNoEngine } from "../show/results.ts";
import { formatWorkLines } from "../show/work-lines.ts";
import { toFileChoice } from "../terminal/file-choice.ts";
import { type Io, printLines } from "../terminal/print.ts";
import { findStatedType } from "./typed-work.ts";

const MAX_RESULTS = 5;

/**
 * The work that a person chose. If none was chosen, a note for the next screen that explains why.
 */
type WorkPick = { work: ShownWork } | { note: string };

/** The last decision. Its kind determines how it is taken back. */
export type ReversibleDecision = { id: number; kind: "approved" | "rejected" };

/** A work whose title and year were shown to the person. */
type TitledWork = { type: MediaType; tmdb_id: number; title: string; year?: number };

export type DecisionNote = { message: string; decision?: ReversibleDecision };

/**
 * Undoing a copy takes longer than undoing a link: a copy is read completely before it leaves the
 * library, and a link is removed in a moment.
 */
const MAX_WAIT_MS = 10_000;

export interface DecisionCommands {
  approve(item: ShownItem, approval: Approval): Promise<DecisionNote>;
  approveWork(item: ShownItem, work: TitledWork): Promise<DecisionNote>;
  reject(item: ShownItem): Promise<DecisionNote>;
  /** Approves every release that would have been filed without asking. */
  approveCertain(): Promise<{ message: string; ids: number[] }>;
  /**
   * Takes back the last decision. A rejected release is identified again, a filed release is
   * removed from the library, an approved release goes back to review, and filing in progress is
   * stopped. Waits until that is done, because the keys of the next screen depend on the new state.
   */
  takeBack(decision: ReversibleDecision): Promise<string>;
}

/** Carries out decisions about one release at a time, and describes each result in one line. */
export function createDecide(
  { queue, decisions, undo: desk }: { queue: QueueReader; decisions: Decisions; undo: UndoUseCase },
  actor: string,
  signal: AbortSignal,
): DecisionCommands {
  const describeResult = ({ id, ok, state, message }: ShownResult, what: string): string =>
    ok
      ? `#${id} ${what}${state === "filed" ? ", filed" : ""}.`
      : `#${id}: ${toCommandText(message ?? "It was not done.")}`;

  async function approve(item: ShownItem, approval: Approval): Promise<DecisionNote> {
    const { results } = await decisions.approve([item.id], approval, actor);
    const [result] = results;
    if (!result) return { message: `No decision was made on #${item.id}.` };
    const decided = { message: describeResult(result, "approved") };
    return result.ok ? { ...decided, decision: { id: item.id, kind: "approved" } } : decided;
  }

  return {
    approve,
    approveWork: (item, { type, tmdb_id: tmdbId, title, year }) =>
      approve(item, { type, tmdbId, title, year }),

    async reject({ id }) {
      const { results } = await decisions.reject([id], undefined, actor);
      const [result] = results;
      if (!result?.ok) {
        return { message: result ? describeResult(result, "") : `#${id} was not decided.` };
      }
      return { message: `#${id} rejected.`, decision: { id, kind: "rejected" } };
    },

    async approveCertain() {
      const items = await queue.select("approve", { certain: true });
      if (items.length === 0) return { message: "Nothing in review is certain.", ids: [] };
      const { results } = await decisions.approveOffered(items, undefined, actor);
      const ids = results.flatMap(({ id, ok }) => (ok ? [id] : []));
      const [refused, ...others] = results.filter(({ ok }) => !ok);
      const why = refused && ` ${describeResult(refused, "")}`;
      const more = others.length > 0 ? ` ${others.length} more were not approved.` : "";
      return { message: `${ids.length} approved.${why ?? ""}${more}`, ids };
    },

    async takeBack({ id, kind }) {
      if (kind === "rejected") {
        const { results, engine } = await decisions.retry([id], actor);
        const [result] = results;
        if (!result?.ok) return `#${id}: ${toCommandText(result?.message ?? "It was not undone.")}`;
        return engine.running
          ? `#${id} is being identified again.`
          : `#${id} will be identified again. ${explainNoEngine(engine)}`;
      }
      const { state } = await queue.show(id, { unseen: true });
      if (state === "review") return `#${id} is already in review again.`;
      const { results, engine } = await desk.undo([id], actor, { maxMs: MAX_WAIT_MS, signal });
      const [result] = results;
      if (!result?.ok) return `#${id}: ${toCommandText(result?.message ?? "It was not undone.")}`;
      if (result.state === "review") return `#${id} is in review again.`;
      const { state: now = "", message } = result;
      // An undo that is done may have left files that changed since.
      if (now === "undone") {
        return message === undefined
          ? `#${id} was taken out of the library.`
          : `#${id} is undone. ${toCommandText(message)}`;
      }
      if (now !== "undoing") return `#${id} is ${now}. ${toCommandText(message ?? "")}`.trim();
      const why = message === undefined ? "" : ` ${toCommandText(message)}`;
      return `#${id} is being taken out of the library.${engine.running ? why : ` ${explainNoEngine(engine)}`}`;
    },
  };
}

/**
 * Asks for a title, an id or an address, and lets the person choose from TMDB's results, each with
 * title and year. A number is first read as a title ("1917"); the work with this id is also listed.
 */
export async function searchWork(io: Io, queue: QueueReader, item: ShownItem): Promise<WorkPick> {
  const wanted = await io.line("Title or id: ");
  if (!wanted) return { note: "You did not enter a title or id." };
  const type = findStatedType(item);
  const reference = parseWorkReference(wanted);
  const isTitle = reference.kind === "problem" || /^\d+$/.test(wanted);
  const results = isTitle
    ? (await queue.search({ title: wanted, type, limit: MAX_RESULTS }, io.signal)).results
    : [];
  const named =
    reference.kind === "problem" ? [] : await queue.worksNamed(reference, type, io.signal);
  const others = named.filter(({ url }) => results.every((work) => work.url !== url));
  const works = [...results, ...others];
  if (works.length === 0) {
    return {
      note: `TMDB lists nothing under “${wanted}”. Try fewer words, or the original title.`,
    };
  }
  printLines(io, [
    "",
    ...works.flatMap((work, index) => {
      const [head = "", ...more] = formatWorkLines(work);
      const byId = isTitle && index >= results.length ? `id ${wanted}: ` : "";
      return [`${index + 1}  ${byId}${head}`, ...more];
    }),
  ]);
  const answer = await io.line("Which one? Type its number, or press Enter for none: ");
  const work = works[Number(answer || 0) - 1];
  return work ? { work } : { note: "Nothing was chosen." };
}

/**
 * Asks for each video's episode: `S01E02`, `-` to leave the video out, or an empty line to keep its
 * current episode.
 * @returns undefined if the person entered nothing
 */
export async function mapFiles(io: Io, item: ShownItem): Promise<Approval["files"]> {
  const files: NonNullable<Approval["files"]> = [];
  for (const { path, role, season, episodes = [] } of item.files) {
    if (role !== "video") continue;
    const now = season === undefined ? "" : ` [S${season}E${episodes.join("E")}]`;
    const answer = await io.line(
      `${path}${now}\n  Type its episode like S01E02, - to leave it out, or press Enter to ` +
        "keep it: ",
    );
    if (answer === undefined) return undefined;
    if (answer !== "") files.push(toFileChoice(`${path}=${answer === "-" ? "skip" : answer}`));
  }
  return files.length === 0 ? undefined : files;
}
