import { type Sentence, sentence } from "./actions/sentence.ts";
import { UserError } from "./errors.ts";
import type { Reason } from "./reason-codes.ts";
import { quoted } from "./text/clean-text.ts";

const REMEDY = sentence`${{ do: "db check" }} lists every damaged row, and ${{ do: "db restore" }} restores a backup from before the damage.`;

const toList = (columns: readonly string[]): string => columns.join(", ");

/** Returns what is shown instead of the reasons of a release whose row is damaged. */
export const toDamagedReason = (columns: readonly string[]): Reason => ({
  code: "damaged_row",
  message: sentence`Its row in the database cannot be read (${toList(columns)}). ${REMEDY}`,
});

/** True for a release whose row is damaged. Nothing may be decided or done with it. */
export const isDamaged = ({ reasons }: { reasons: readonly { code: string }[] }): boolean =>
  reasons.some(({ code }) => code === ("damaged_row" satisfies Reason["code"]));

/** The error of everything that needs a correction by a person whose row is damaged. */
export const damagedAlias = (id: number): UserError =>
  UserError.refused(
    `Alias ${id} is damaged in the database: identity_json cannot be read.`,
    REMEDY,
  );

/** The error of everything that needs all files of the library while one's row is damaged. */
export const damagedOperation = (release: number): UserError =>
  UserError.refused(
    `An operation of release ${release} is damaged in the database and cannot be read.`,
    REMEDY,
  );

/** Returns a line that says that nothing was compared with a file whose row is damaged. */
export const describeDamagedFile = (release: number, path: string): Sentence =>
  sentence`${quoted(path, 300)} was not compared: its row of release ${release} is damaged in the database. ${REMEDY}`;

/** The error of everything that needs a release whose row is damaged. */
export const damagedRelease = (id: number, columns: readonly string[]): UserError =>
  UserError.refused(describeDamage(id, columns), REMEDY);

const describeDamage = (id: number, columns: readonly string[]): Sentence =>
  `Release ${id} is damaged in the database: ${toList(columns)} cannot be read.`;
