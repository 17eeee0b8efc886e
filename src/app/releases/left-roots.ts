import { type Sentence, sentence } from "../../base/actions/sentence.ts";
import { Outage } from "../../base/errors.ts";
import { isAtOrBelow } from "../../base/path/is-below.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import { formatCount } from "../../base/text/format-count.ts";
import type { Db, Trx } from "../../store/open.ts";
import {
  countFiledBelow,
  readMediaRoots,
  writeMediaRoots,
} from "../../store/settings/media-roots.ts";

/**
 * A media root to which the journal belongs and which the settings no longer name. `files`: what
 * the journal has there. `to`: the new media root that probably replaces it.
 */
export type LeftRoot = { root: string; files: number; to: string | undefined };

type InSettings = {
  /** The media roots in the settings. */
  set: readonly string[];
  /** Resolves links in a path. Without it, paths are compared as they are written. */
  real?: ((path: string) => string) | undefined;
};

/**
 * Finds the media roots that the settings no longer name although the journal has files there. As
 * long as there is one, an engine would take the same files at their new path for new ones.
 * Without `settings`, the last engine's apply.
 */
export async function findLeftRoots(db: Db, settings?: InSettings): Promise<LeftRoot[]> {
  const known = await readMediaRoots(db);
  if (known === undefined) return [];
  const { set, real = (path) => path }: InSettings = settings ?? known;
  const isSet = (root: string): boolean =>
    set.some((one) => isAtOrBelow(root, one) || isAtOrBelow(real(root), real(one)));
  const left: LeftRoot[] = [];
  const unknown = set.filter((root) => !known.journal.includes(root));
  const [to, ...others] = unknown.length > 0 ? unknown : set;
  for (const root of known.journal) {
    if (isSet(root)) continue;
    const files = await countFiledBelow(db, root, set);
    if (files > 0) left.push({ root, files, to: others.length === 0 ? to : undefined });
  }
  return left;
}

/** Explains that a root was left, and how to go on. `problem` is the first of two sentences. */
export function explainLeftRoot({ root, files, to }: LeftRoot): {
  problem: string;
  advice: Sentence;
} {
  const move = { do: "library move", from: root, to: to ?? "NEW" } as const;
  return {
    problem:
      `${cleanText(root, 300)} is no longer a media root, but the journal has ` +
      `${formatCount(files, "file")} there, so nothing is filed, purged or adopted.`,
    advice: sentence`If they are in another folder now, run ${move}; if they are gone for good, run ${{ do: "adopt" }}.`,
  };
}

/** Explains a root that was left, as one text. */
export function describeLeftRoot(left: LeftRoot): Sentence {
  const { problem, advice } = explainLeftRoot(left);
  return sentence`${problem} ${advice}`;
}

/**
 * Asserts that the engine's settings name every media root of the journal.
 * @throws Outage `root_changed`
 */
export async function assertNoLeftRoot(db: Db): Promise<void> {
  const [left] = await findLeftRoots(db);
  if (left) throw new Outage("root_changed", describeLeftRoot(left));
}

/**
 * Called by each engine at its start, before its settings are stored. The journal belongs to these
 * media roots from now on, unless it has files in a root that was left.
 */
export async function beginMediaRoots(trx: Trx, settings: InSettings): Promise<LeftRoot[]> {
  const { set } = settings;
  const known = await readMediaRoots(trx);
  const left = known === undefined ? [] : await findLeftRoots(trx, settings);
  // A root that the settings reach through a link is the same one.
  const journal = left.length === 0 ? set : (known?.journal ?? set);
  await writeMediaRoots(trx, { journal, set });
  return left;
}

/** The journal belongs to exactly these media roots from now on, because a person chose so. */
export async function acceptMediaRoots(trx: Trx, set: readonly string[]): Promise<void> {
  await writeMediaRoots(trx, { journal: set, set });
}

/** Updates the media roots of the journal after files were moved in it from one folder to another. */
export async function followMovedRoot(trx: Trx, to: string): Promise<void> {
  const known = await readMediaRoots(trx);
  if (known === undefined) return;
  const { set } = known;
  const journal: string[] = [];
  for (const root of known.journal) {
    const others = set.filter((one) => one !== root);
    if ((await countFiledBelow(trx, root, others)) > 0) journal.push(root);
  }
  const around = set.filter((root) => isAtOrBelow(root, to) || isAtOrBelow(to, root));
  const roots = [...journal, ...(around.length === 0 ? [to] : around)];
  await writeMediaRoots(trx, { journal: [...new Set(roots)], set });
}
