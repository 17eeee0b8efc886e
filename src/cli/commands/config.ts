import { table } from "../show/table.ts";
import type { ConfigReport, Context } from "../terminal/context.ts";
import { printJson, printLines } from "../terminal/print.ts";

export async function configShow(context: Context, { json }: { json?: boolean }): Promise<number> {
  const { io } = context;
  const report = await context.config();
  if (json) {
    printJson(io, report);
    return 0;
  }
  const rows = report.settings.map(({ name, value, origin }) => [name, value, origin]);
  printLines(io, [...table(rows), "", ...endOf(report)]);
  return 0;
}

export async function configCheck(context: Context, { json }: { json?: boolean }): Promise<number> {
  const report = await context.config();
  if (json) printJson(context.io, { ok: true, file: report.file, warnings: report.warnings, routes: report.routes });
  else
    printLines(context.io, [
      ...endOf(report),
      "Every setting is well-formed. Folders, TMDb and Plex are tried when the daemon starts.",
    ]);
  return 0;
}

const endOf = ({ file, warnings, routes }: Pick<ConfigReport, "file" | "warnings" | "routes">): string[] => [
  file === undefined ? "No configuration file was found; the environment and the defaults hold." : `Read from ${file}.`,
  ...(routes ? [`${routes.rules} ${routes.rules === 1 ? "rule" : "rules"} for libraries in ${routes.file}.`] : []),
  ...warnings.map((warning) => `! ${warning}`),
];
