import type { Row } from "../rows.ts";

/**
 * A kind of label that follows one project's habit and is not stated in the name. Only the name and
 * the label decide whether a label is disputed, so our parser's result has no influence on it. All
 * labels of a kind are excluded from the table, including those that were parsed as the label
 * states.
 */
export type Dispute = { code: string; why: string; applies: (row: Row) => boolean };
