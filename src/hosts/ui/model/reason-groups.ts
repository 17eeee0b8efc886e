import { type ReasonGroup, reasonGroupOf } from "../../../base/reason-traits.ts";

/** The group of its source, or of the first reason, which is the most telling. */
export const groupOf = ({ reasons: [first], source }: GroupedRelease): ReasonGroup =>
  reasonGroupOf(first?.code, source);

type GroupedRelease = { reasons: readonly { code: string }[]; source?: string };

export type ReasonTone = "warning" | "info" | "danger" | "success";

/** How a group looks; its word stands beside it, never the colour alone. */
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
