import type { Finding, Report } from "../../../app/doctor/finding.ts";
import { toCommandText } from "../../../base/actions/sentence.ts";
import { UserError } from "../../../base/errors.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import { formatCount } from "../../../base/text/format-count.ts";
import { isShowOnly } from "../../../core/actions/next-step-lines.ts";
import type { UseCases } from "../../../program/use-cases/use-cases.ts";
import { confirm, type Io, printAnswer, printAside, printLines } from "../terminal/print.ts";
import { AS_JSON, type CommandGroup, defineCommand, YES } from "./define.ts";

export const doctor = defineCommand({
  name: "doctor",
  summary: "test everything that filing needs, and show how to fix what does not work",
  examples: [
    ["doctor", "as this account; as root, it checks as the service if that is running"],
    ["doctor --json", "for a script; exits with 1 if something fails"],
    [
      "doctor --record plex.json",
      "Plex's answers here, for the developers; contains nothing from your library",
    ],
    ["doctor --bundle help.json", "a file to attach when you ask for help; contains no secrets"],
  ],
  options: {
    bundle: {
      value: "<file>",
      summary: "also write findings, settings, counts and the last log lines to a new file",
    },
    withPaths: { summary: "keep the home folder, account names and host name in the bundle" },
    record: {
      value: "<file>",
      summary: "show a media server's answers with made-up names, and write them to a new file",
    },
    server: {
      value: "<name>",
      summary: "with --record: the answers of this media server instead of the first one's",
    },
    app: {
      value: "<name>",
      summary: "with --record: the answers of this Sonarr or Radarr instead of a media server's",
    },
    yes: YES,
    here: { summary: "check as this process does, even if a service runs" },
    json: AS_JSON,
  },
  // Gives a slow terminal time to read the last lines.
  exitMs: 2000,
  async run({ bundle, withPaths, record, server, app, yes, here, json }, context) {
    const { io, doctor: examine } = context;
    if (record !== undefined) {
      if (app !== undefined && server !== undefined) {
        throw new UserError("--app and --server exclude each other.", "Leave out one of them.");
      }
      const recording =
        app === undefined
          ? await context.recordServer(server, io.signal)
          : await context.recordArr(app, io.signal);
      return await offerRecording(io, recording, { record, yes });
    }
    const lone = app === undefined ? server && "--server" : "--app";
    if (lone) {
      throw new UserError(`${lone} needs --record.`, `Add --record FILE, or leave out ${lone}.`);
    }
    if (io.terminal && !json) printAside(io, ["This takes up to 15 seconds."]);
    const report = await examine({ scope: "all", here, bundle, withPaths });
    printAnswer(io, json, report, () => formatDoctorLines(report, bundle));
    return report.ok ? 0 : 1;
  },
});

/** Shows a complete recording before it is written. Returns the exit code. */
export async function offerRecording(
  io: Io,
  { text, failed, write }: Awaited<ReturnType<UseCases["recordServer"]>>,
  { record, yes }: { record: string; yes: boolean | undefined },
): Promise<number> {
  const end = "This is the complete recording. Its names, numbers and addresses are invented.";
  const missing = failed.length === 0 ? [] : [`Not answered by the server: ${failed.join(", ")}.`];
  const shown = [...text.trimEnd().split("\n"), end, ...missing];
  if (!yes && !(await confirm(io, shown, { what: "written", ask: `Write it to ${record}?` }))) {
    return 4;
  }
  await write(record);
  printLines(io, [`Written to ${record}.`, ...missing]);
  return 0;
}

const MARGIN = " ".repeat(8);

/** Formats each finding with its cause and fix, followed by the number of findings of each kind. */
export function formatDoctorLines({ view, probes, counts }: Report, bundle?: string): string[] {
  const eyes =
    view.of === "the service"
      ? `Checked as the service (process ${view.pid}, as ${view.user}):`
      : `Checked as ${view.user}:`;
  return [
    eyes,
    ...probes.flatMap(({ id, title, findings }) => [
      ...findings.flatMap((finding) => findingLines(title, finding)),
      ...(findings.some(({ level }) => level !== "ok")
        ? [`${MARGIN}help: \`plex-ingest help ${id}\``]
        : []),
    ]),
    "",
    verdict(counts),
    ...(bundle === undefined
      ? []
      : [`Written to ${bundle}, without secrets; read it before you pass it on.`]),
  ];
}

const findingLines = (
  title: string,
  { level, found, cause, advice, command }: Finding,
): string[] => [
  `  ${level.padEnd(4)}  ${title}: ${cleanText(found, 1000)}`,
  ...(cause === undefined ? [] : [`${MARGIN}why: ${cleanText(cause, 1000)}`]),
  ...(command === undefined
    ? []
    : [`${MARGIN}${isShowOnly(command) ? "look" : "next"}: \`${cleanText(command, 1000)}\``]),
  ...(advice === undefined ? [] : [`${MARGIN}${cleanText(toCommandText(advice), 1000)}`]),
];

function verdict({ ok, warn, fail }: Report["counts"]): string {
  if (fail + warn === 0) {
    return `All is well: ${formatCount(ok, "check", "checks")} passed.`;
  }
  const parts = [
    ...(fail > 0 ? [`${formatCount(fail, "failure")} to fix`] : []),
    ...(warn > 0 ? [formatCount(warn, "warning")] : []),
  ];
  return `${parts.join(", ")}; ${ok} ok.`;
}

const test = defineCommand({
  name: "test",
  summary: "send a test message to every channel and report the result",
  examples: [["notify test", "after NOTIFY_URL or NOTIFY_COMMAND was set"]],
  options: { json: AS_JSON },
  async run({ json }, context) {
    const tried = await context.tryNotify(context.io.signal);
    if (tried.length === 0) {
      throw new UserError(
        "No notifications are configured.",
        "Set NOTIFY_URL or NOTIFY_COMMAND; docs/operate/notifications.md has examples.",
      );
    }
    printAnswer(context.io, json, { channels: tried }, () =>
      tried.map(({ channel, problem }) =>
        problem === undefined
          ? `${channel}: the message was accepted.`
          : `${channel}: not delivered, ${problem}.`,
      ),
    );
    return tried.every(({ problem }) => problem === undefined) ? 0 : 1;
  },
});

export const notify: CommandGroup = {
  name: "notify",
  summary: "test the notifications",
  commands: [test],
};
