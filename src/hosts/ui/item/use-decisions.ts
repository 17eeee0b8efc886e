import { useState } from "preact/hooks";
import type {
  DecisionResults,
  PageApproval,
  Preview,
  ItemView as ShownItem,
} from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { type FilingButton, streamOf } from "../model/decision.ts";
import { formatWork } from "../model/format.ts";
import { useLostSince } from "../shell/connection.ts";
import type { DecisionEffect, RefusedDecision } from "./outcome.ts";
import type { Choice } from "./use-choice.ts";
import { askPreview, judgeReplacing } from "./where.tsx";

/** Carries out a decision. If it was refused immediately, returns the refusal. */
export type Decide = (
  names: { id: number; name: string; work?: string },
  what: DecisionEffect,
  run: () => Promise<DecisionResults>,
) => Promise<RefusedDecision | undefined>;

type DecisionParts = {
  decide: Decide;
  /** True while the result of the last decision is unknown. */
  isUnsure: boolean;
  /** The release in the database, if it was changed after it was shown. */
  newer: ShownItem | undefined;
  reload: () => void;
};

/** The decisions that are possible about a release now. */
export interface ItemDecisions {
  /** The changed release, unless the change is the result of a decision on this page. */
  newer: ShownItem | undefined;
  /** True while no decision can be sent. */
  isOff: boolean;
  /** Files the release; undefined while that is not possible. May ask first: see `asked`. */
  fileAs(filing: FilingButton): (() => void) | undefined;
  leave(): void;
  again(): void;
  /** Files the release after a yes to the open question; undefined if no question is open. */
  asked: (() => void) | undefined;
  stopAsking(): void;
}

export function useDecisions(
  item: ShownItem,
  { work, preview, isKnown, approvalOf }: Choice,
  { decide, isUnsure, newer: latest, reload }: DecisionParts,
): ItemDecisions {
  const desk = useDesk();
  const [isBusy, setBusy] = useState(false);
  const [asked, ask] = useState<() => void>();
  const { id, version } = item;
  const newer = isBusy || isUnsure ? undefined : latest;
  const isOff = useLostSince() !== undefined || isBusy || isUnsure || newer !== undefined;

  async function run(what: DecisionEffect, call: () => Promise<DecisionResults>): Promise<void> {
    setBusy(true);
    const names = { id, name: item.name, ...(work ? { work: formatWork(work) } : {}) };
    const why = await decide(names, what, call);
    setBusy(false);
    if (why && !why.isChanged) reload();
  }

  /** Files the release, unless filing would first ask about a version in the library. */
  async function fileUnlessAsked(what: DecisionEffect, approval: PageApproval): Promise<void> {
    const asks = askPreview(item, approval);
    if (!isKnown && asks && approval.duplicates === undefined) {
      setBusy(true);
      const { duplicates } = await desk.call("preview_rename", asks).catch(() => ({}) as Preview);
      setBusy(false);
      if (duplicates) return;
    }
    await run(what, () => desk.call("approve_ingest", approval));
  }

  return {
    newer,
    isOff,
    fileAs(filing) {
      const approval = isOff ? undefined : approvalOf(filing);
      const what = filing.how === "leave_rest" ? "left" : "filed";
      const file = approval && (() => void fileUnlessAsked(what, approval));
      // A worse file never replaces a better one with one key.
      const isWorse = filing.how === "replace" && judgeReplacing(preview) === "worse";
      return file && (isWorse || streamOf(item, filing)) ? () => ask(() => file) : file;
    },
    leave: () =>
      void run("left", () => desk.call("reject_ingest", { ids: [id], versions: [version] })),
    again: () =>
      void run("again", () => desk.call("retry_ingest", { ids: [id], versions: [version] })),
    asked,
    stopAsking: () => ask(undefined),
  };
}
