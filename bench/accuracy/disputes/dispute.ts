import type { Row } from "../rows.ts";

/**
 * A kind of label that is one project's habit and not what the name says. It is told by the name
 * and the label alone, so that our own reading has no say in which labels are disputed: all of a
 * kind leave the table, those that were read as stated too.
 */
export type Dispute = { code: string; why: string; applies: (row: Row) => boolean };
