import { LABELS } from "../../../base/actions/labels.ts";
/** Texts about a decision whose answer was lost with the connection. */
export const lostDecision = {
  title: "The connection is back.",
  arrived: {
    approve_ingest: (name: string): string => `The connection is back. ${name} is approved.`,
    reject_ingest: (name: string): string => `The connection is back. ${name} is rejected.`,
  },
  filed: (name: string): string => `The connection is back. ${name} is filed.`,
  /** The decision is about the rest of a filed pack. */
  lost: (name: string): string => `Your decision about ${name} did not arrive.`,
  missing: {
    approve_ingest: (name: string): string => `${name} was not filed.`,
    reject_ingest: (name: string): string => `${name} was not rejected.`,
  },
  again: { approve_ingest: "File it", reject_ingest: LABELS.reject },
};
