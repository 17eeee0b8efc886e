import type { Row } from "../rows.ts";

/**
 * A kind of label that is one project's habit and is not stated in the name. Only the name and the
 * label decide whether a label is disputed, so our own reading has no influence on it. All labels
 * of a kind leave the table, including those that were read as stated.
 */
export type Dispute = { code: string; why: string; applies: (row: Row) => boolean };
