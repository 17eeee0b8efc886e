import { type ReasonGroup, reasonGroupOf } from "../../../base/reason-traits.ts";

/** Returns the group of the source, or of the first reason, which is the most important one. */
export const groupOf = ({ reasons: [first], source }: GroupedRelease): ReasonGroup =>
  reasonGroupOf(first?.code, source);

type GroupedRelease = { reasons: readonly { code: string }[]; source?: string };

export type ReasonTone = "warning" | "info" | "danger" | "success";

/** Tone of each group. The group's word is next to it, so the colour is never the only sign. */
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
