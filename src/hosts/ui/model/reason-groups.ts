import { type ReasonGroup, reasonGroupOf } from "../../../base/reason-traits.ts";

/**
 * Returns the group based on the source or on the first reason, which is the most important one.
 */
export const groupOf = ({ reasons: [first], source }: GroupedRelease): ReasonGroup =>
  reasonGroupOf(first?.code, source);

type GroupedRelease = { reasons: readonly { code: string }[]; source?: string };

export type ReasonTone = "warning" | "info" | "danger" | "success";

/**
 * Tone of each group. The group's name is shown next to it, so colour is never the only indication.
 */
export const TONES: Record<ReasonGroup, ReasonTone> = {
  which_work: "warning",
  episodes: "warning",
  in_library: "info",
  nothing_found: "warning",
  length: "warning",
  parts: "warning",
  certain: "success",
  unfileable: "danger",
  adopt: "info",
  other: "warning",
};
