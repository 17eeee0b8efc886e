import type { Row } from "../rows.ts";
import type { Dispute } from "./dispute.ts";
import { OF_NUMBERS } from "./of-numbers.ts";
import { OF_TITLES } from "./of-titles.ts";

export const DISPUTES: readonly Dispute[] = [...OF_NUMBERS, ...OF_TITLES];

/** Returns the code of the first dispute that applies to a label. */
export const disputeOf = (row: Row): string | undefined =>
  DISPUTES.find(({ applies }) => applies(row))?.code;
