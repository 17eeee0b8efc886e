import { commandOf } from "../../base/actions/sentence.ts";
import type { PrintedSpaceReport, SpaceAct, SpaceReport } from "./space.ts";

/** Returns the report with each act as a line for a terminal. */
export const printActs = (report: SpaceReport): PrintedSpaceReport => ({
  ...report,
  groups: report.groups.map(({ items, ...group }) => ({
    ...withLine(group),
    items: items.map(withLine),
  })),
});

const withLine = <T extends { act?: SpaceAct }>({
  act,
  ...rest
}: T): Omit<T, "act"> & { act?: string } =>
  act === undefined ? rest : { ...rest, act: typeof act === "string" ? act : commandOf(act) };
