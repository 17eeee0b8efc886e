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
  summary: "try everything that filing needs, and say what to do about what does not work",
  examples: [
    ["doctor", "as this account; as root with the service's eyes, if it runs"],
    ["doctor --json", "for a script; exits with 1 if something fails"],
    [
      "doctor --record plex.json",
      "what Plex answers here, for those who build this; nothing of the library is in it",
    ],
    ["doctor --bundle help.json", "what to attach when you ask for help; without secrets"],
  ],
  options: {
    bundle: {
      value: "<file>",
      summary: "also write findings, settings, counts and the last log lines to a new file",
    },
    withPaths: { summary: "keep the home folder, accounts and host in the bundle" },
    record: {
      value: "<file>",
      summary: "show what Plex answers, with stand-ins for all names, and write it to a new file",
    },
    yes: YES,
    here: { summary: "look as this process does, also where a service runs" },
    json: AS_JSON,
  },
  // For the last lines to be read by a slow terminal.
  exitMs: 2000,
  async run({ bundle, withPaths, record, yes, here, json }, { io, doctor: examine, recordPlex }) {
    if (record !== undefined) {
      return await offerRecording(io, await recordPlex(io.signal), { record, yes });
    }
    if (io.terminal && !json) printAside(io, ["This takes up to 15 seconds."]);
    const report = await examine({ scope: "all", here, bundle, withPaths });
    printAnswer(io, json, report, () => formatDoctorLines(report, bundle));
    return report.ok ? 0 : 1;
  },
});

/** Shows all of a recording before it is written. Returns the exit code. */
export async function offerRecording(
  io: Io,
  { text, write }: Awaited<ReturnType<UseCases["recordPlex"]>>,
  { record, yes }: { record: string; yes: boolean | undefined },
): Promise<number> {
  const end = "This is all of it. Names, numbers and addresses in it are invented.";
  const shown = [...text.trimEnd().split("\n"), end];
  if (!yes && !(await confirm(io, shown, { what: "written", ask: `Write it to ${record}?` }))) {
    return 4;
  }
  await write(record);
  printLines(io, [`Written to ${record}.`]);
  return 0;
}

const MARGIN = " ".repeat(8);

/** Each finding with its cause and its fix, then how many there are of each kind. */
export function formatDoctorLines({ view, probes, counts }: Report, bundle?: string): string[] {
  const eyes =
    view.of === "the service"
      ? `With the eyes of the service (process ${view.pid}, as ${view.user}):`
      : `With the eyes of ${view.user}:`;
  return [
    eyes,
    ...probes.flatMap(({ title, findings }) =>
      findings.flatMap((finding) => findingLines(title, finding)),
    ),
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
    return `All is well: ${formatCount(ok, "thing was", "things were")} looked at.`;
  }
  const parts = [
    ...(fail > 0 ? [`${formatCount(fail, "failure")} to fix`] : []),
    ...(warn > 0 ? [formatCount(warn, "warning")] : []),
  ];
  return `${parts.join(", ")}; ${ok} ok.`;
}

const test = defineCommand({
  name: "test",
  summary: "send a test message to every channel and say what came of it",
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
          ? `${channel}: the message was taken.`
          : `${channel}: not delivered, ${problem}.`,
      ),
    );
    return tried.every(({ problem }) => problem === undefined) ? 0 : 1;
  },
});

export const notify: CommandGroup = {
  name: "notify",
  summary: "try the notifications",
  commands: [test],
};
